"""Addresses of the months."""

from django.urls import path

from eassociate.hours import pages

urlpatterns = [
    path("months/", pages.months, name="months"),
    path("months/xlsx/", pages.months_xlsx, name="months_xlsx"),
    path("months/csv/", pages.months_csv, name="months_csv"),
]

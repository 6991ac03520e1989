"""Addresses of the notices."""

from django.urls import path

from eassociate.notify import pages

urlpatterns = [
    path("notices/", pages.notices, name="notices"),
    path("notices/read/", pages.read_all, name="read_all_notices"),
    path("notices/<uuid:pk>/", pages.open_notice, name="open_notice"),
]

"""Addresses of lists: ids, never names."""

from django.urls import path

from eassociate.exchange import pages

urlpatterns = [
    path("lists/", pages.lists, name="lists"),
    path("lists/<uuid:pk>/", pages.list_preview, name="list_preview"),
    path("lists/template/<slug:language>/", pages.list_template, name="list_template"),
    path("lists/export/", pages.list_export, name="list_export"),
    path("lists/files/<uuid:pk>/", pages.list_file, name="list_file"),
    path("lists/files/<uuid:pk>/download/", pages.list_download, name="list_download"),
]

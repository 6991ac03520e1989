from django.urls import path

from eassociate.ui import pages

urlpatterns = [
    path("language", pages.set_language, name="set_language"),
    path("healthz", pages.health, name="healthz"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
]

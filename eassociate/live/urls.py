"""Address of the stream."""

from django.urls import path

from eassociate.live import pages

urlpatterns = [path("live/", pages.live, name="live")]

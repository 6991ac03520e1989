"""Addresses of calendars."""

from django.urls import path

from eassociate.calendars import pages

urlpatterns = [
    path("me/calendar/", pages.calendar_address, name="calendar_address"),
    path("me/calendar/revoke/", pages.calendar_revoke, name="calendar_revoke"),
    path("ical/<str:token>.ics", pages.calendar_feed, name="calendar_feed"),
]

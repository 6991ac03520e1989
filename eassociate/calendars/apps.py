"""Makes the page of the private address known to the account, at every start."""

from importlib import import_module

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "eassociate.calendars"

    def ready(self) -> None:
        import_module("eassociate.calendars.elsewhere")

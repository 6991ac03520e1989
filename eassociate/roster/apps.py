"""Makes what the room does and says known, whoever starts Django."""

from importlib import import_module

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "eassociate.roster"

    def ready(self) -> None:
        import_module("eassociate.roster.elsewhere")

"""Makes what the room says of itself known, whoever starts Django."""

from importlib import import_module

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "eassociate.staff"

    def ready(self) -> None:
        import_module("eassociate.staff.words")

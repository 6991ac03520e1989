"""Makes known what the room adds to `perform` and to the pages of others, at every start."""

from importlib import import_module

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "eassociate.handover"

    def ready(self) -> None:
        import_module("eassociate.handover.elsewhere")

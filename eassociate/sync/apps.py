"""Makes what the room does known to `perform`, whoever starts Django."""

from importlib import import_module

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "eassociate.sync"

    def ready(self) -> None:
        import_module("eassociate.sync.elsewhere")

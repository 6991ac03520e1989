"""Makes what the room does known, whoever starts Django: its actions stand in several files."""

from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "eassociate.notify"

    def ready(self) -> None:
        import_module("eassociate.notify.choosing")
        import_module("eassociate.notify.devices")

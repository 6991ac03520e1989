"""Makes what the room does and says known, whoever starts Django."""

from importlib import import_module

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "eassociate.conversations"

    def ready(self) -> None:
        import_module("eassociate.conversations.elsewhere")

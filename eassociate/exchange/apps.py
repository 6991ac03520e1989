"""Makes what the room says of itself known, whoever starts Django."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "eassociate.exchange"

    def ready(self) -> None:
        import_module("eassociate.exchange.words")

"""Makes what the room says of itself known, whoever starts Django."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "eassociate.cases"

    def ready(self) -> None:
        import_module("eassociate.cases.words")

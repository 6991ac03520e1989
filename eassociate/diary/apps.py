"""Makes known what the room adds to `perform` and to the pages of a child, at every start."""

from importlib import import_module

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "eassociate.diary"

    def ready(self) -> None:
        import_module("eassociate.diary.corrections")
        import_module("eassociate.diary.photos")
        import_module("eassociate.diary.voices")
        import_module("eassociate.diary.history")

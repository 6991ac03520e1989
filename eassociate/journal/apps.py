"""Makes every room's actions known to `perform`, whoever starts Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "eassociate.journal"

    def ready(self) -> None:
        autodiscover_modules("actions")

"""What every template knows about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from eassociate.core import clock
from eassociate.ui.chrome import chrome_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Of the site and of the page around `request`; nothing here asks the database by itself."""
    return {
        **around(),
        "chrome": SimpleLazyObject(lambda: chrome_of(request)),
        "here": request.get_full_path(),
    }


def around() -> dict[str, Any]:
    """What even an error page may know: languages, the demo and its day."""
    current = get_language()
    return {
        "site_name": getattr(settings, "SITE_NAME", "E-associate"),
        "demo": settings.DEMO,
        "scripts": getattr(settings, "UI_SCRIPTS", ()),
        "today": clock.today(),
        "LANGUAGE_CODE": current,
        "languages": [(code, name, code == current) for code, name in settings.LANGUAGES],
    }

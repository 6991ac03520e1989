"""The few addresses that belong to the site itself; all are open to the signed out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from eassociate.ui.context import around

_YEAR = 365 * 24 * 60 * 60


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Remembers the posted `language` on this device and returns to `next`."""
    response = HttpResponseRedirect(_way_back(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        _tell(request, code)
    return response


def _tell(request: HttpRequest, code: str) -> None:
    """`settings.UI_LANGUAGE_CHOSEN` names a function of the request and the language, of a room
    that knows people."""
    path: str | None = getattr(settings, "UI_LANGUAGE_CHOSEN", None)
    if path:
        import_string(path)(request, code)


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else "/"


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, else 503; says nothing else. For machines."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever the reason, this machine cannot serve
        return HttpResponse("away\n", status=503, content_type="text/plain")
    return HttpResponse("well\n", content_type="text/plain")


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("ui/img/mark.svg"))


@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can keep the site on its home screen."""
    name = around()["site_name"]
    return JsonResponse(
        {
            "name": name,
            "short_name": name,
            "lang": get_language(),
            "start_url": "/",
            "display": "standalone",
            "background_color": "#f7f5f0",
            "theme_color": "#0b5f5c",
            "icons": [{"src": static("ui/img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )

"""A small site of its own: every part of the interface on one page, and faults to order."""

import time as watch
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DataError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template import engines
from django.urls import include, path

from eassociate.core import clock
from eassociate.ui.chrome import Chrome, Link, Role
from eassociate.ui.strip import Segment, State, Strip, common_hours
from eassociate.ui.widgets import OneTile, Pictogram, Tiles

handler400 = "eassociate.ui.errors.bad_request"
handler403 = "eassociate.ui.errors.forbidden"
handler404 = "eassociate.ui.errors.not_found"
handler500 = "eassociate.ui.errors.server_error"

DAY = date(2025, 11, 10)
PICTURES = [
    ("eat", Pictogram("🍽️", "Храњење")),
    ("walk", Pictogram("🚶", "Кретање")),
    ("wash", Pictogram("🧼", "Хигијена")),
    ("talk", Pictogram("💬", "Комуникација")),
]
CHOICES = [("1", "Да"), ("2", "Не")]


class Sheet(forms.Form):
    name = forms.CharField(label="Име", help_text="Онако како га породица пише.")
    day = forms.DateField(label="Дан", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Белешка", required=False, widget=forms.Textarea)
    place = forms.ChoiceField(label="Место", choices=CHOICES)
    done = forms.MultipleChoiceField(label="Шта", choices=PICTURES, widget=Tiles)
    mood = forms.ChoiceField(label="Расположење", choices=PICTURES, widget=OneTile)
    one = forms.ChoiceField(label="Једно", choices=CHOICES, widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(
        label="Више", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="Сагласна сам")
    file = forms.FileField(label="Слика", required=False)


def chrome(request: HttpRequest) -> Chrome:
    links = [Link("Данас", "/gallery", current=True), Link("Поруке", "/words", count=3)]
    return Chrome(
        who="Јелена Марковић",
        links=[*links, Link("Распоред", "/a"), Link("Сати", "/b"), Link("Деца", "/c")],
        roles=[Role("Пратилац", "companion", current=True), Role("Родитељ", "guardian")],
        role_action="/sent",
        account=[Link("Пријава и лозинка", "/account")],
        sign_out="/sent",
    )


def segments() -> list[Segment]:
    def made(start: float, end: float, who: str, where: str, state: State, **more: Any) -> Segment:
        return Segment(_at(start), _at(end), who, where, state, **more)

    school = "ОШ „Вук Караџић“"
    return [
        made(7.5, 9, "Мира Јовић", school, State.ENDED, href="#1"),
        made(9.25, 11, "Ана Петровић", school, State.STARTED, href="#2", substitute=True),
        made(11.25, 12, "", "Логопед", State.UNCOVERED, href="#3"),
        made(12, 13.5, "Јован Илић", "Дом", State.OFFERED),
        made(13.5, 15, "Мира Јовић", "Дом", State.PLANNED),
        made(15, 15.5, "Мира Јовић", "", State.CANCELLED),
        made(15.5, 17, "Мира Јовић", "", State.NOT_DELIVERED),
        made(17, 18.5, "", "", State.ABSENT),
    ]


def _at(hours: float) -> Any:
    return clock.at(DAY, time(int(hours), round(hours % 1 * 60)))


def parts() -> dict[str, Any]:
    """The context of the gallery."""
    day, now = segments(), _at(10.2)
    hours = common_hours(day, DAY)
    names = ["Марко И.", "Ана М.", "Лука Ђ.", "Софија", "Вук", "Теа"]
    return {
        "now": now,
        "strip": Strip(DAY, "Понедељак", day, now),
        "nothing": Strip(DAY, "", [], now),
        "strips": [Strip(DAY, n, day[i : i + 2], now, hours) for i, n in enumerate(names)],
        "states": list(State),
        "page": Paginator(range(30), 10).page(2),
    }


def gallery(request: HttpRequest) -> HttpResponse:
    form = Sheet(request.POST if "wrong" in request.GET or request.method == "POST" else None)
    return _drawn("gallery.html", request, {**parts(), "form": form})


def _drawn(name: str, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    source = (Path(__file__).parent / name).read_text()
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("words")


def sent(request: HttpRequest) -> HttpResponse:
    SENT.append(request.POST.dict())
    watch.sleep(float(request.POST.get("slowly", 0)))
    return _drawn("sent.html", request, {"sent": len(SENT)})


SENT: list[dict[str, Any]] = []
FAULTS: dict[str, Exception] = {
    "database": OperationalError("connection refused at 10.0.0.7"),
    "value": DataError("integer out of range"),
    "nul": ValueError("A string literal cannot contain NUL (0x00) characters."),
    "program": RuntimeError("secret of the program"),
    "forbidden": PermissionDenied("no"),
}


def fault(request: HttpRequest, kind: str) -> HttpResponse:
    raise FAULTS[kind]


def asks_database(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("asked")


class Region:
    """What the live page shows, how often it was drawn and whether the stream lets anybody in."""

    words, version, open, ended = "first", 0, True, False

    @classmethod
    def change(cls, words: str) -> None:
        cls.words, cls.version = words, cls.version + 1


def region(request: HttpRequest) -> HttpResponse:
    if Region.ended:
        return HttpResponseRedirect("/words")
    return _drawn("region.html", request, {"words": Region.words})


def live(request: HttpRequest) -> HttpResponse:
    if Region.ended or not Region.open:
        return HttpResponse(status=503)
    return StreamingHttpResponse(_events(), content_type="text/event-stream")


def _events() -> Iterator[str]:
    seen = Region.version
    yield ": here\n\n"
    for _ in range(1000):
        watch.sleep(0.02)
        if Region.ended or not Region.open:
            return
        if Region.version != seen:
            seen = Region.version
            yield "event: changed\ndata: {}\n\n"
        yield ": still\n\n"


urlpatterns = [
    path("", include("eassociate.ui.urls")),
    path("gallery", login_not_required(gallery)),
    path("words", login_not_required(plain)),
    path("sent", login_not_required(sent)),
    path("fault/<kind>", login_not_required(fault)),
    path("asks", login_not_required(asks_database)),
    path("guarded", plain),
    path("region", login_not_required(region)),
    path("live/", login_not_required(live)),
]

"""Addresses of phones: JSON in, JSON out (docs/sync.md)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.notify.leaving import leave
from eassociate.sync import rules
from eassociate.sync.bodies import Unfit, check_version, content_of, raw_body, told
from eassociate.sync.entrances import (
    LETTERS_A_MINUTE,
    address_of,
    inside,
    keeps,
    knock,
    member,
    seen,
    signed_in,
    was_ended,
)
from eassociate.sync.items import Answer, Sender
from eassociate.sync.letters import Delivery, deliver
from eassociate.sync.news import Question
from eassociate.sync.paper.reading import opened_paper
from eassociate.sync.paper.sending import as_file
from eassociate.sync.pulling import pull
from eassociate.sync.pushing import push
from eassociate.sync.rules import PROTOCOL, Clocks
from eassociate.sync.uploads import Stand, keep_part, stand_of

View = Callable[..., HttpResponse]


class Batch(BaseModel):
    model_config = ConfigDict(extra="ignore")

    device: UUID
    membership: UUID
    sent_at: AwareDatetime
    entries: list[Any]


def for_phones(view: View) -> View:
    """Answers in JSON whatever happens; those who are not signed in get 401 instead of a page."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unfit as unfit:
            return unfit.answer
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            sentence = _("What was sent is cut off or damaged.")
            return told(400, "not_understood", f"{sentence} ({where})")

    return login_not_required(answered)


@for_phones
@require_POST
def push_entries(request: HttpRequest) -> HttpResponse:
    signed_in(request)
    with inside():  # who is sent away has cost as little as can be
        batch = Batch.model_validate(content_of(request))
        if len(batch.entries) > rules.ENTRIES:
            raise Unfit(413, "too_many", _("Too much at once. Send it in smaller parts."))
        actor, ended = member(request, batch.membership)
        clocks = Clocks(batch.sent_at, clock.now())
        ended |= not seen(batch.device, _seconds(clocks))
        answers = push(Sender(actor, batch.device, clocks, ended), batch.entries)
    return _judged(clocks.arrived, answers, wrong=clocks.wrong, ended=ended)


@for_phones
@require_safe
def pull_news(request: HttpRequest) -> HttpResponse:
    """What is new for the phone; 304 where it knows all of it (If-None-Match)."""
    actor = _reader(request)
    asked = Question(request.GET.get("since", ""), request.GET.get("page", ""))
    found = pull(actor, asked, get_language() or "")
    tag = _tag(found)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag, "X-Server-Time": _now()})
    answer = _compressed(request, {"at": _now(), **found})
    answer["ETag"], answer["X-CSRFToken"] = tag, get_token(request)
    return answer


@for_phones
@require_safe
def pull_paper(request: HttpRequest) -> HttpResponse:
    """The PDF that `paper` of a pull names."""
    actor = _reader(request)
    try:
        return as_file(opened_paper(actor, UUID(request.GET.get("paper", ""))))
    except (Http404, ValueError) as error:
        raise Unfit(404, "gone", _("This is not there any more.")) from error


def _reader(request: HttpRequest) -> Actor:
    """Who asks for something to keep on a phone. Raises `Unfit`."""
    check_version(_number(request.headers.get("E-Associate-Protocol", "1")))
    device = request.GET.get("device", "")
    if not request.user.is_authenticated and was_ended(device):
        raise _ended()
    signed_in(request)
    actor, ended = member(request, request.GET.get("membership", ""))
    if ended:
        raise Unfit(403, "no_role", _("You have no role here any more."))
    if not keeps(request, device):
        leave(request)
        raise _ended()
    return actor


def _ended() -> Unfit:
    return Unfit(403, "ended", _("This phone was ended. What it kept was removed."))


@for_phones
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: how much is here. POST `?offset=&total=`: one part more, as raw bytes."""
    person = signed_in(request)
    if request.method == "GET":
        return _standing(stand_of(person, pk))
    part = raw_body(request, rules.PART)
    offset, total = (_number(request.GET.get(name, "")) for name in ("offset", "total"))
    stand = keep_part(person, pk, offset, total, part)
    return _standing(stand, 200 if stand.fits else 409)


@for_phones
@require_http_methods(["GET", "POST"])
def deliver_letters(request: HttpRequest) -> HttpResponse:
    """No session counts here: what is inside the letters proves whose they are. GET gives the token
    against forged posts to a phone that has none."""
    if request.method == "GET":
        return JsonResponse({"protocol": PROTOCOL, "csrf": get_token(request)})
    knock(f"letters {address_of(request)}", LETTERS_A_MINUTE)
    delivery = Delivery.model_validate(content_of(request))
    if len(delivery.letters) > rules.LETTERS:
        raise Unfit(413, "too_many", _("Too much at once. Send it in smaller parts."))
    with inside():
        return _judged(clock.now(), deliver(delivery))


def _judged(arrived: datetime, answers: list[Answer], **more: bool) -> HttpResponse:
    entries = [answer.as_json() for answer in answers]
    body = {"protocol": PROTOCOL, "at": arrived.isoformat(), "entries": entries}
    return JsonResponse({**body, **{f"is_{k}": True for k, v in more.items() if v}})


def _standing(stand: Stand, status: int = 200) -> HttpResponse:
    body = {"received": stand.received, "total": stand.total}
    return JsonResponse(body, status=status)


def _seconds(clocks: Clocks) -> int:
    return int(max(min(clocks.off.total_seconds(), 2**31 - 1), -(2**31)))


def _number(text: str) -> int:
    """The number that `text` is, else -1."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _now() -> str:
    return clock.now().isoformat()


def _tag(found: dict[str, Any]) -> str:
    """Of what there is to know; the word for it is new each time."""
    same = {name: value for name, value in found.items() if name not in ("since", "page")}
    return f'"{sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:32]}"'


def _compressed(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    answer = HttpResponse(plain, content_type="application/json")
    answer["Vary"] = "Accept-Encoding, Cookie"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.content = gzip.compress(plain, 6)
        answer["Content-Encoding"] = "gzip"
    return answer

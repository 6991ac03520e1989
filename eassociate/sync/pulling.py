"""What a phone takes along: as little as the day needs, only what changed since it last asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language

from eassociate.access.actor import Actor
from eassociate.access.queries import organisation_of
from eassociate.access.roles import Can, Role
from eassociate.cases.models import Goal
from eassociate.children.queries.many import cards_of
from eassociate.core import clock
from eassociate.diary.queries import records_of
from eassociate.handover.queries.chain import Chain, chains_of
from eassociate.journal.openings import What, note_openings
from eassociate.roster.models import CompanionAbsence, Visit
from eassociate.sync import shapes
from eassociate.sync.boxes import current_box
from eassociate.sync.handing import chain_shapes, family_taps, taps
from eassociate.sync.hours import month_of
from eassociate.sync.news import News, Question, news_since
from eassociate.sync.paper.reading import paper_of_today
from eassociate.sync.read import read_by
from eassociate.sync.rules import PROTOCOL
from eassociate.sync.shapes import Shape, lean
from eassociate.sync.sheet import sheet_of_today
from eassociate.sync.standing import Page, page_word, word_of
from eassociate.sync.talk import begins, talk

#: Days back and ahead.
WINDOW = timedelta(days=14)


def pull(actor: Actor, asked: Question, language: str) -> Shape:
    """The answer to `asked`. `since` is in it with the last part alone: a pull that was cut off
    goes on from `page` or begins anew, and nothing is missed."""
    whose = f"{actor.membership_id}:{language}"
    news = News(actor, *news_since(actor, asked, whose))
    with transaction.atomic():
        changed = news.chunk
        note_openings(actor, changed, What.PHONE)
        found = {**_head(actor), **_parts(actor, news)}
    if news.is_last:
        return {**found, "since": word_of(news.after)}
    return {**found, "page": page_word(Page(news.before, news.after, changed[-1]))}


def _head(actor: Actor) -> Shape:
    box, provider = current_box(), organisation_of(actor)
    return {
        "protocol": PROTOCOL,
        "role": str(actor.role),
        "membership": str(actor.membership_id),
        "today": clock.today().isoformat(),
        "zone": clock.zone().key,
        "box": {"id": str(box.pk), "public": box.public},
        "keep_days": settings.OFFLINE_DAYS,
        "tries": settings.OFFLINE_TRIES,
        "provider": lean({"name": provider.name, "phone": provider.phone}),
        "ambulance": settings.AMBULANCE,
    }


def _parts(actor: Actor, news: News) -> Shape:
    part = _PARTS.get(actor.role)
    return part(actor, news) if part else {}


def _of_role(actor: Actor, news: News, visits: Any, *, who: bool = False) -> Shape:
    """What companions and guardians take along."""
    chains = chains_of(actor, news.about, clock.today())
    return {
        **_of_children(actor, news),
        **_visits(actor, visits, news, chains, who=who),
        "chains": chain_shapes(chains, family_taps(actor, chains)),
        **talk(actor, news.chunk, news.since),
        "begins": begins(actor, news.after.children),
        "sent": read_by(actor),
    }


def _companion(actor: Actor, news: News) -> Shape:
    today = clock.today()
    own = Visit.objects.visible_to(actor).filter(
        provider=actor.organisation_id,
        companion__person=actor.person_id,
        day__range=(today, today + WINDOW),
    )
    return {
        **_of_role(actor, news, own),
        "hours": shapes.month(month_of(actor, today)),
        "ill_until": _ill_until(actor),
    }


def _guardian(actor: Actor, news: News) -> Shape:
    today = clock.today()
    around = Visit.objects.visible_to(actor).filter(
        child__in=news.after.children, day__range=(today - WINDOW, today + WINDOW)
    )
    return _of_role(actor, news, around, who=True)


def _coordinator(actor: Actor, news: News) -> Shape:
    """The board and the numbers to call, whole: it is one day. The paper is asked for apart."""
    sheet, paper = sheet_of_today(actor), paper_of_today(actor, get_language() or "")
    return {
        "board": [shapes.board_row(row) for row in sheet.rows],
        **({"paper": shapes.paper(paper)} if paper else {}),
        "sent": read_by(actor),
    }


_PARTS: Mapping[str, Callable[[Actor, News], Shape]] = {
    Role.COMPANION: _companion,
    Role.GUARDIAN: _guardian,
    Role.COORDINATOR: _coordinator,
}


def _of_children(actor: Actor, news: News) -> Shape:
    goals = _goals(actor, news.chunk)
    cards = cards_of(actor, news.chunk) if actor.can(Can.SEE_CARD) else []
    return {
        "children": [shapes.child(one, goals[one.child.pk]) for one in cards],
        "child_ids": sorted(str(key) for key in news.after.children),
    }


def _visits(
    actor: Actor, rows: Any, news: News, chains: Mapping[UUID, Chain], *, who: bool = False
) -> Shape:
    kept = sorted(str(key) for key in rows.order_by().values_list("pk", flat=True))
    wanted = rows.filter(child__in=news.about)
    wanted = wanted.select_related("child", "place", "companion__person")
    visits = list(wanted.defer("companion__portrait").order_by("start"))
    told = [visit for visit in visits if who or visit.day == clock.today()]
    records = {record.visit.pk: record for record in records_of(actor, told)}
    hand = taps(actor, visits, chains)
    return {
        "visits": [
            shapes.visit(one, records.get(one.pk), taps=hand.get(one.pk), who=who) for one in visits
        ],
        "visit_ids": kept,
    }


def _goals(actor: Actor, children: Collection[UUID]) -> Mapping[UUID, list[Goal]]:
    found: dict[UUID, list[Goal]] = defaultdict(list)
    today = clock.today()
    rows: Iterable[Goal] = Goal.objects.visible_to(actor).filter(
        Q(until=None) | Q(until__gte=today), child__in=children, since__lte=today
    )
    for goal in sorted(rows, key=lambda one: (one.since, one.pk)):
        found[goal.child_id].append(goal)
    return found


def _ill_until(actor: Actor) -> str | None:
    today = clock.today()
    rows = CompanionAbsence.objects.filter(
        companion__person=actor.person_id,
        companion__provider=actor.organisation_id,
        first__lte=today,
        last__gte=today,
    )
    found = rows.order_by("-last").first()
    return found.last.isoformat() if found else None

"""The paper of today, for those who see the board."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import get
from eassociate.journal.openings import What, note_openings
from eassociate.sync.models import Paper


def paper_of_today(actor: Actor, language: str) -> Paper | None:
    """The one in `language`, else in the site's, else any; without its content."""
    check(actor, Can.SEE_BOARD)
    known = {one.language: one for one in _readable(actor)}
    found = known.get(language) or known.get(settings.LANGUAGE_CODE)
    return found or next(iter(known.values()), None)


def opened_paper(actor: Actor, pk: UUID) -> Paper:
    """With its content; writes down the look at every child in it. Raises `NotFound`."""
    check(actor, Can.SEE_BOARD)
    readable = {one.pk for one in _readable(actor)}
    with transaction.atomic():
        paper = get(Paper.objects.filter(pk__in=readable), pk)
        note_openings(actor, map(UUID, paper.children), What.EMERGENCY)
    return paper


def _readable(actor: Actor) -> list[Paper]:
    """One with a child that has left the provider meanwhile is nobody's any more."""
    papers: QuerySet[Paper] = Paper.objects.filter(
        organisation=actor.organisation_id, day=clock.today()
    )
    rows = list(papers.defer("content").order_by("language"))
    named = {UUID(child) for paper in rows for child in paper.children}
    mine = Child.objects.visible_to(actor).filter(pk__in=named)
    visible = {str(pk) for pk in mine.values_list("pk", flat=True)}
    return [paper for paper in rows if visible.issuperset(paper.children)]

"""First pages of those who see no child: administrator and municipality; the word for the role."""

from __future__ import annotations

from datetime import date, time

import pytest
from allauth.mfa.models import Authenticator

from eassociate.access.models import Invitation, Membership
from eassociate.access.roles import Role
from eassociate.access.words import companion_word, role_word
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.hours.queries import months_of
from eassociate.journal.models import Entry
from eassociate.today.accounts import accounts_of
from eassociate.today.tests.others import (
    full_day,
    invite,
    text_of,
)
from tests.people import World, make_person, make_visit


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """10:00 of Monday, 17 November 2025, in Belgrade."""
    time_machine.move_to("2025-11-17T09:00:00+00:00", tick=False)


def test_a_municipality_reads_its_month_in_a_sentence_that_adds_up(world: World):
    full_day(world, world.child)
    make_visit(
        world.child,
        None,
        start=time(10),
        end=time(12),
        state="not_delivered",
        reason="no_companion",
    )
    text = text_of(world, "town")
    assert "1 child: 2\xa0h delivered of 4\xa0h planned." in text
    month = months_of(world.actor("town"), date(2025, 11, 1))[0]
    assert month.totals.not_delivered == {"no_companion": 120}
    assert "/months/?month=2025-10" in text


def test_a_municipality_without_hours_is_told_what_comes_next(world: World):
    text = text_of(world, "town")
    assert "Nothing is planned in this month yet" in text
    assert 'href="/months/"' in text


def test_an_administrator_counts_people_by_role_and_by_how_they_sign_in(world: World):
    for key in ("companion", "coordinator"):
        Authenticator.objects.create(
            user=world.person(key), type=Authenticator.Type.TOTP, data={"secret": "x"}
        )
    Authenticator.objects.create(
        user=world.person("companion2"), type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    locked = make_person("Has no password")
    locked.set_unusable_password()
    locked.save()
    Membership.objects.create(person=locked, organisation=world.provider, role=Role.COMPANION)
    counted = {one.role: one for one in accounts_of(world.actor("administrator")).roles}
    companions = counted[Role.COMPANION]
    assert (companions.people, companions.unsafe, companions.locked_out) == (3, 1, 1)
    assert (counted[Role.GUARDIAN].people, counted[Role.GUARDIAN].unsafe) == (2, 0)
    assert Role.SCHOOL not in counted


def test_only_the_last_invitation_of_the_own_provider_is_pending(worlds: World):
    ana, done, strange = make_person("Ana"), make_person("Done"), make_person("Strange")
    invite(worlds, ana, days=-5)
    invite(worlds, ana, days=2)
    invite(worlds, make_person("Late"), days=-1)
    Invitation.objects.filter(pk=invite(worlds, done).pk).update(used_at=clock.now())
    invite(worlds.other, strange)
    found = accounts_of(worlds.actor("administrator"))
    assert [(one.name, one.over) for one in found.pending] == [("Late", True), ("Ana", False)]
    assert not found.in_order


def journal(world: World, number: int) -> None:
    from eassociate.journal.chain import append

    for _one in range(number):
        append(
            Entry(
                id=uuid7(),
                organisation=world.provider,
                action="test",
                person=world.person("administrator"),
                role=Role.ADMINISTRATOR,
                occurred_at=clock.now(),
                recorded_at=clock.now(),
                body={},
                outcome={},
            )
        )


def test_the_log_is_whole_until_its_end_is_cut_off(world: World):
    journal(world, 3)
    log = accounts_of(world.actor("administrator")).log
    assert (log.entries, log.whole) == (3, True)
    Entry.objects.filter(organisation=world.provider, number=3).delete()
    assert not accounts_of(world.actor("administrator")).log.whole
    assert "The log is not whole" in text_of(world, "administrator")
    Entry.objects.filter(organisation=world.provider).delete()
    assert not accounts_of(world.actor("administrator")).log.whole


def test_the_way_to_back_up_is_told(world: World):
    text = text_of(world, "administrator")
    assert "eassociate backup e-associate-2025-11-17.zip" in text


@pytest.mark.parametrize(
    ("chosen", "word"),
    [
        ("companion", "companion"),
        ("associate", "associate"),
        ("attendant", "attendant"),
        ("nonsense", "companion"),
    ],
)
def test_a_provider_calls_the_role_as_it_likes(world: World, chosen: str, word: str):
    world.provider.companion_word = chosen
    world.provider.save()
    assert companion_word(world.provider) == word
    assert role_word(Role.COMPANION, world.provider) == word
    assert role_word(Role.GUARDIAN, world.provider) == "guardian"
    make_visit(world.child, world.companion())
    assert word in text_of(world, "schoolcontact")
    assert f'<th scope="row">{word.capitalize()}</th>' in text_of(world, "administrator")

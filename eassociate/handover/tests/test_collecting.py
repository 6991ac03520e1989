"""Who may collect the child: the list, its days, contact bans, and what happens to all others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from eassociate.access.models import Relation
from eassociate.children.actions.bans import AddContactBan
from eassociate.core import clock
from eassociate.handover.commands import AddCollector, ChangeCollector, EndCollector
from eassociate.handover.queries.listing import collect_list, may_collect, refusal_seen
from eassociate.handover.tests.scene import give, links, list_somebody, mother, visit_of
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry, Notice
from eassociate.notify.gathering import gather
from eassociate.notify.models import Chase
from tests.people import WHY, World, relate

pytestmark = pytest.mark.django_db


def refused(world: World, visit, other: str, **more) -> str:
    """Why; and nothing was handed over."""
    before = len(links(world))
    done = give(world, visit, other, **more)
    assert len(links(world)) == before
    return str(done.result["why"])


def test_who_is_not_on_the_list_is_refused_and_the_coordinator_is_told(world: World):
    visit = visit_of(world)
    person = world.person("guardian")
    person.phone = "063 555 333"
    person.save()
    world.provider.phone = "037 000"
    world.provider.save()
    done = give(world, visit, "other", name="Неко Непознат")
    assert done.result["why"] == "not_listed"
    assert links(world) == []
    notice = Notice.objects.get(kind="collect_refused")
    assert notice.person == world.person("coordinator")
    assert notice.urgent
    assert "Непознат" not in str(notice.facts)
    entry = Entry.objects.get(pk=done.entry)
    assert entry.action == "hand_over"
    assert "Непознат" not in str([entry.body, entry.outcome])
    gather()
    assert Chase.objects.filter(entry=entry, kind="collect_refused").count() == 1  # goes on, unread
    seen = refusal_seen(world.actor("companion"), done.result["refused"])
    assert [call.phone for call in seen.calls] == ["063 555 333", "037 000"]
    assert refusal_seen(world.actor("coordinator"), done.result["refused"])
    with pytest.raises(Http404):
        refusal_seen(world.actor("guardian"), done.result["refused"])


def test_the_list_is_recognised_in_either_script_and_order(world: World):
    visit = visit_of(world)
    row = list_somebody(world, "Стана Перић", kinship="тетка")
    done = give(world, visit, "other", name="perić stana")
    assert "refused" not in done.result
    assert links(world)[0].taker_listed == row


def test_days_of_the_list_are_kept(world: World):
    visit, today = visit_of(world), clock.today()
    late = list_somebody(world, "Касна Перић", first=today + timedelta(days=1))
    assert refused(world, visit, f"collector:{late.pk}") == "not_now"
    soon = list_somebody(world, "Данас Перић", first=today, last=today)
    assert "refused" not in give(world, visit, f"collector:{soon.pk}").result
    names = {call.name for call in may_collect(world.actor("companion"), world.child.pk)}
    assert "Данас Перић" in names
    assert "Касна Перић" not in names


def test_a_contact_ban_always_wins(world: World):
    visit = visit_of(world)
    row = list_somebody(world, "Петар Лош")
    perform(world.actor("coordinator"), AddContactBan(child=world.child.pk, name="Petar Loš"))
    assert refused(world, visit, f"collector:{row.pk}") == "banned"
    assert refused(world, visit, "other", name="Лош Петар") == "banned"
    assert refused(world, visit, "school", name="Петар Лош") == "banned"
    with pytest.raises(Refused):
        list_somebody(world, "Petar Loš")
    assert not [c for c in may_collect(world.actor("companion"), world.child.pk) if "Лош" in c.name]


def test_a_guardian_whose_right_was_taken_is_refused_under_any_entry(world: World):
    visit = visit_of(world)
    father = world.person("guardian2")
    relate(world.child, father, "guardian", may_collect=False)
    assert refused(world, visit, f"guardian:{father.pk}") == "must_not"
    assert refused(world, visit, "other", name=father.name) == "must_not"
    with pytest.raises(Refused):
        list_somebody(world, father.name)
    assert "refused" not in give(world, visit, mother(world)).result


def test_who_was_put_on_the_list_before_the_right_was_taken_is_refused_too(world: World):
    visit = visit_of(world)
    father = world.person("guardian2")
    row = list_somebody(world, father.name)
    relate(world.child, father, "guardian", may_collect=False)
    assert refused(world, visit, f"collector:{row.pk}") == "must_not"


def test_an_ended_guardian_may_not_collect(world: World):
    visit = visit_of(world)
    rows = Relation.objects.unscoped(reason=WHY).filter(person=world.person("guardian"))
    rows.update(until=clock.now())
    assert refused(world, visit, mother(world)) == "not_listed"


def test_guardians_who_decide_and_coordinators_keep_the_list(world: World):
    row = list_somebody(world)
    changed = ChangeCollector(collector=row.pk, name="Стана Перић", phone="064 999 888")
    fresh = perform(world.actor("coordinator"), changed).result["collector"]
    perform(world.actor("coordinator"), EndCollector(collector=fresh))
    seen = collect_list(world.actor("guardian"), world.child.pk)
    assert not seen.rows
    assert len(seen.ended) == 2  # what stood there stays to be seen
    relate(world.child, world.person("guardian2"), "guardian", may_decide=False)
    other = AddCollector(child=world.child.pk, name="Неко Други", phone="064 1")
    for key in ("guardian2", "companion", "schoolcontact"):
        with pytest.raises(Http404):
            perform(world.actor(key), other)
    with pytest.raises(Http404):
        perform(world.actor("guardian"), ChangeCollector(collector=row.pk, name="X", phone="123"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "Стана Перић"}, "name"),
        ({"last": clock.today() - timedelta(days=1)}, "last"),
        ({"first": clock.today() + timedelta(9), "last": clock.today() + timedelta(8)}, "last"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(world: World, more, field: str):
    list_somebody(world, "Стана Перић")
    with pytest.raises(Refused) as refusal:
        list_somebody(world, **{"name": "Неко Други", **more})
    assert refusal.value.field == field

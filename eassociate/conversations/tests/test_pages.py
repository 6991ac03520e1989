"""Long threads by key, and where reading begins."""

from __future__ import annotations

from eassociate.conversations import rules
from eassociate.conversations.models import Message, Thread
from eassociate.conversations.queries import thread_page, unread_threads
from eassociate.conversations.tests.scene import read, say, thread
from tests.people import WHY, World


def grown(world: World, count: int) -> Thread:
    """The thread for all with `count` messages of the coordinator's, the first one read."""
    first = say(world, "coordinator", "1")
    read(world, "guardian", first)
    rows = Message.objects.unscoped(reason=WHY)
    more = [
        Message(
            thread=first.thread,
            number=number,
            author=first.author,
            role="coordinator",
            text=str(number),
        )
        for number in range(2, count + 1)
    ]
    rows.bulk_create(more)
    Thread.objects.unscoped(reason=WHY).filter(pk=first.thread_id).update(last_number=count)
    return Thread.objects.unscoped(reason=WHY).get(pk=first.thread_id)


def shown(world: World, by: str, **where: int) -> list[int]:
    page = thread_page(world.actor(by), thread(world), **where)
    return [said.number for said in page.said]


def test_pages_follow_each_other_without_gap(world: World):
    grown(world, 120)
    size = rules.PAGE
    assert shown(world, "coordinator") == list(range(121 - size, 121))
    page = thread_page(world.actor("coordinator"), thread(world))
    assert shown(world, "coordinator", before=page.earlier) == list(range(21, 71))
    back = thread_page(world.actor("coordinator"), thread(world), before=71)
    assert shown(world, "coordinator", after=back.later)[0] == 71
    assert shown(world, "coordinator", after=70) == list(range(71, 121))
    assert shown(world, "coordinator", before=2**62) == list(range(71, 121))


def test_who_has_much_to_read_begins_at_the_oldest_of_it(world: World, client):
    """Nothing is marked as read that was not shown."""
    where = grown(world, 120)
    client.force_login(world.person("guardian"))
    answer = client.get(f"/messages/{where.pk}/")
    assert answer.status_code == 302
    client.get(answer.url)
    assert unread_threads(world.actor("guardian")) == 1
    client.get(f"/messages/{where.pk}/?after=51")
    client.get(f"/messages/{where.pk}/?after=101")
    assert unread_threads(world.actor("guardian")) == 0

"""Inside a site: companions of one provider, each with a child, a visit under way and a session."""

from __future__ import annotations

import json
import sys
from datetime import timedelta


def main(number: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from eassociate.access.models import Membership, Organisation, Person, Relation
    from eassociate.children.models import Child, Place
    from eassociate.core import clock
    from eassociate.roster.models import Visit
    from eassociate.staff.models import Companion

    provider = Organisation.objects.create(kind="provider", name="Bench")
    school = Place.objects.create(provider=provider, kind="school", name="S", name_folded="s")
    since = clock.now() - timedelta(days=90)
    found = []
    for n in range(number):
        person = Person(name=f"Companion {n}", email=f"c{n}@bench.example")
        person.set_unusable_password()
        person.save()
        member = Membership.objects.create(
            person=person, organisation=provider, role="companion", since=since
        )
        companion = Companion.objects.create(person=person, provider=provider)
        child = Child(
            provider=provider,
            name=f"Child {n}",
            name_folded=f"child {n}",
            born_on=clock.today() - timedelta(days=3000),
            school=school,
        )
        child.save()
        Relation(child=child, person=person, role="companion", since=since).save()
        visit = Visit(
            provider=provider,
            child=child,
            place=school,
            day=clock.today(),
            start=clock.now() - timedelta(hours=1),
            end=clock.now() + timedelta(hours=1),
            companion=companion,
            regular=companion,
            state="started",
            started_at=clock.now() - timedelta(hours=1),
        )
        visit.save()
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        found.append(
            {"session": store.session_key, "membership": str(member.pk), "visit": str(visit.pk)}
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))

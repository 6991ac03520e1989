"""A list of children is taken in by the action that page and command line use; its SQL is replayed
through the bare driver. Prints both in seconds."""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.inside import _recording, _Undo, replay  # noqa: E402
from eassociate.access.models import Membership, Organisation, Person  # noqa: E402
from eassociate.access.queries import actor_of  # noqa: E402
from eassociate.access.roles import Role  # noqa: E402
from eassociate.exchange.actions import ImportLists  # noqa: E402
from eassociate.exchange.tests.builders import long_file  # noqa: E402
from eassociate.journal.deeds import perform  # noqa: E402


def main(children: int) -> dict[str, float]:
    file = long_file(children)
    provider = Organisation.objects.create(kind=Organisation.Kind.PROVIDER, name="Bench")
    person = Person.objects.create(name="Bench", email="bench-import@example.org")
    member = Membership.objects.create(person=person, organisation=provider, role=Role.COORDINATOR)
    actor, statements = actor_of(member), []
    connection.ensure_connection()
    try:
        with transaction.atomic():
            with _recording(statements):
                perform(actor, ImportLists(file=file))
            raise _Undo
    except _Undo:
        bare = replay([s for s in statements if s[0][:4] not in ("SAVE", "RELE", "BEGI")], True)
    begin = time.perf_counter()
    perform(actor, ImportLists(file=file))
    return {"import_s": time.perf_counter() - begin, "bare_s": bare / 1000}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))

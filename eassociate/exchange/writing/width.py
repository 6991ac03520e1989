"""How many columns of people a list of children needs."""

from collections.abc import Sequence

from eassociate.exchange.rows import ChildRow
from eassociate.exchange.writing.cells import AnyRow


def people_in(rows: Sequence[AnyRow]) -> tuple[int, int]:
    """The most guardians and the most emergency contacts of a child; room for 2 and 1 at least."""
    children = [row for row in rows if isinstance(row, ChildRow)]
    guardians = max((len(row.guardians) for row in children), default=0)
    contacts = max((len(row.contacts) for row in children), default=0)
    return max(guardians, 2), max(contacts, 1)

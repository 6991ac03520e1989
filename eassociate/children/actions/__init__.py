"""Every write of this room. Importing it makes the actions known to `perform`.

The functions may be called by actions of higher rooms (a list that is read in, the demo) inside
their own transaction: they return the `Effect` without writing to the journal.
"""

from eassociate.children.actions import (
    approvals,
    bans,
    cards,
    guardians,
    homes,
    places,
    portraits,
    record,
)

__all__ = ["approvals", "bans", "cards", "guardians", "homes", "places", "portraits", "record"]

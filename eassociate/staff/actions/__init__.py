"""Every write of this room. Importing it makes the actions known to `perform`.

The functions may be called by actions of higher rooms (a list that is read in, the demo) inside
their own transaction: they return the `Effect` without writing to the journal.
"""

from eassociate.staff.actions import availability, companions, ending, papers, portraits

__all__ = ["availability", "companions", "ending", "papers", "portraits"]

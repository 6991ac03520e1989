"""Every write of this room. Importing it makes the actions known to `perform`."""

from eassociate.people.actions import accepting, ending, inviting, own, service

__all__ = ["accepting", "ending", "inviting", "own", "service"]

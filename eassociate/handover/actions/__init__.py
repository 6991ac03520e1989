"""Every write of this room. Importing it makes the actions known to `perform`."""

from eassociate.handover.actions import collectors, confirming, correcting, giving

__all__ = ["collectors", "confirming", "correcting", "giving"]

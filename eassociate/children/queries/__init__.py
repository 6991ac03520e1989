"""Every read of this room, by what it is about: listing, record, family, approvals, cards, places.

The first argument is the actor. Whose role lacks the permission is told what a stranger is told.
"""

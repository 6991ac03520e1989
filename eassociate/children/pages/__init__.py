"""Entrances of the children's room: listing, record, family, approvals, cards, places, looks."""

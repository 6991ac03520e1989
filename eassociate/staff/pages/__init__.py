"""Entrances of the staff room: list, companion, papers, own papers."""

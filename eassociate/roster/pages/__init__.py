"""Entrances of the roster."""

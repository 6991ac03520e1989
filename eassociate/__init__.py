"""E-associate: the children's companion service, as one Django project."""

__version__ = "0.1.0"

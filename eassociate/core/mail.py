"""Whether this site can send e-mail."""

from django.conf import settings


def mail_is_set_up() -> bool:
    """False without a gateway; people then get links handed over by the coordinator."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")

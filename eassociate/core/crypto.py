"""Free text about a child is encrypted at rest; its digests are keyed and tell nothing."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

Unreadable = InvalidToken


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _keys() -> tuple[str, ...]:
    return tuple(settings.EASSOCIATE_KEYS)


def seal(plain: bytes) -> bytes:
    """`plain` encrypted with the first key of the site (Fernet: AES-128-CBC and HMAC-SHA256)."""
    return _box(_keys()).encrypt(plain)


def unseal(sealed: bytes) -> bytes:
    """What `seal` was given, with any of the site's keys. Raises `Unreadable`."""
    return _box(_keys()).decrypt(bytes(sealed))


def keyed_digest(content: bytes) -> str:
    """HMAC-SHA256 of `content` under the oldest key (64 hex digits): stable while keys rotate."""
    return hmac.new(_keys()[-1].encode(), content, hashlib.sha256).hexdigest()

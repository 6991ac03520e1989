"""One HTTP request to a gateway: bounded in time and size, no redirects, no proxies; and, for an
address that a browser named, only to hosts that are public."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

#: Seconds for each step of a request.
PATIENCE = 10.0
_LONGEST_ADDRESS = 1000
#: What may go wrong on the way, whoever is to blame; all of it may pass.
Away = (OSError, HTTPException)


class Forbidden(ValueError):
    """The address leads where the site does not go."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, public: bool = False) -> int:
    """Sends `body`; the status of the answer, whose body is not read.

    `public`: the address came from outside. Raises `Forbidden`, or one of `Away`.
    """
    parts = foreign(url) if public else urlsplit(url)
    place = _public_place(parts) if public else (parts.hostname or "", _port(parts))
    way = _connection(parts, place)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        way.request("POST", target, body, {**headers, "Connection": "close"})
        return way.getresponse().status
    finally:
        way.close()


def foreign(url: str) -> SplitResult:
    """The parts of an address that a browser named. Raises `Forbidden` unless it is https to a host
    by name or public number, without a user in it."""
    try:
        parts = urlsplit(url)
        odd = len(url) > _LONGEST_ADDRESS or not url.isascii() or any(c <= " " for c in url)
        if odd or parts.username or parts.password or not parts.hostname:
            raise Forbidden("not an address")
        _port(parts)
        parts.hostname.encode("idna")
    except ValueError as error:  # UnicodeError of a host that can be none is one
        raise Forbidden("not an address") from error
    if parts.scheme != "https" and not (settings.PUSH_TO_LOOPBACK and parts.scheme == "http"):
        raise Forbidden("not https")
    if _is_number(parts.hostname):
        _check(parts.hostname)
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check(number: str) -> None:
    address = ip_address(number)
    mapped = getattr(address, "ipv4_mapped", None) or address
    if mapped.is_loopback and settings.PUSH_TO_LOOPBACK:
        return
    if not mapped.is_global or mapped.is_multicast:
        raise Forbidden("not a public host")


def _public_place(parts: SplitResult) -> tuple[str, int]:
    """The number that the name stands for now, looked at once: it is the one that is called."""
    port = _port(parts)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    numbers = [str(place[4][0]) for place in found]
    for number in numbers:
        _check(number)
    return numbers[0], port


def _connection(parts: SplitResult, place: tuple[str, int]) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return _Secure(host, place)
    return _Plain(host, place)


class _Plain(HTTPConnection):
    """Speaks to `host` (a name) at `place` (where it was found)."""

    def __init__(self, host: str, place: tuple[str, int]) -> None:
        super().__init__(host, place[1], timeout=PATIENCE)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.create_connection(self._place, PATIENCE)


class _Secure(HTTPSConnection):
    def __init__(self, host: str, place: tuple[str, int]) -> None:
        super().__init__(host, place[1], timeout=PATIENCE)
        self._place, self._name = place, host
        self._trust = ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection(self._place, PATIENCE)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self._name)

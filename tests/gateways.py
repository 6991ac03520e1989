"""Gateways for tests, over real sockets: a push service that decrypts what it gets as a browser
would (RFC 8291) and checks who sent it (RFC 8292), and one that takes SMS by HTTP."""

from __future__ import annotations

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.serving import serving


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(key: bytes, content: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(content)
    return made.finalize()


def _public(content: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content)


class Browser:
    """The half of a subscription that stays in the browser."""

    def __init__(self, private: int = 0, auth: bytes = b"") -> None:
        curve = ec.SECP256R1()
        self.key = (
            ec.derive_private_key(private, curve) if private else ec.generate_private_key(curve)
        )
        self.secret = auth or os.urandom(16)
        self.point = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": b64(self.point), "auth": b64(self.secret)}

    def decrypt(self, body: bytes) -> bytes:
        """RFC 8291 section 3.4, step by step with bare HMACs."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), _public(theirs))
        info = b"WebPush: info\0" + self.point + theirs + b"\x01"
        secret = _mac(salt, _mac(_mac(self.secret, shared), info))
        content_key = _mac(secret, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = _mac(secret, b"Content-Encoding: nonce\0\x01")[:12]
        plain = AESGCM(content_key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain[-1:] == b"\x02"
        return plain[:-1]


@dataclass
class Pushed:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """What arrived. `status`: what it answers; `paths`: what it answers at single addresses."""

    port: int = 0
    status: int = 201
    paths: dict[str, int] = field(default_factory=dict)
    taken: list[Pushed] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def fields(self) -> list[dict[str, str]]:
        """The forms that were posted."""
        forms = [parse_qs(one.body.decode()) for one in self.taken]
        return [{name: values[0] for name, values in form.items()} for form in forms]


class _Answer(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        service: Service = self.server.service
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status = service.paths.get(self.path, service.status)
        if 200 <= status < 300:
            service.taken.append(Pushed(self.path, dict(self.headers), body))
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def http_gateway(port: int = 0) -> Iterator[Service]:
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", port), _Answer)
    server.service = service  # type: ignore[attr-defined]
    with serving(server) as service.port:
        yield service


def check_sender(pushed: Pushed, origin: str, known: str) -> dict[str, Any]:
    """The claims of the sender's word, whose signature fits the key that the browser was given."""
    scheme, _, rest = pushed.headers["Authorization"].partition(" ")
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert given["k"] == known
    signed, _, signature = given["t"].rpartition(".")
    raw = unb64(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    digest = ec.ECDSA(hashes.SHA256())
    _public(unb64(known)).verify(encode_dss_signature(r, s), signed.encode(), digest)
    claims: dict[str, Any] = json.loads(unb64(signed.split(".")[1]))
    assert claims["aud"] == origin
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    return claims

"""Sealing for one who holds a private key (ECDH on P-256, HKDF-SHA256, AES-256-GCM).

The same as WebCrypto does on the phone: `static/sync/crypto.js`.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field

from eassociate.sync.models import Box

_CURVE = ec.SECP256R1()
_POINT = serialization.PublicFormat.UncompressedPoint
_LABEL = b"e-associate sync 1"


class Sealed(BaseModel):
    """Something in a box: which box, the sender's one-time point, nonce, ciphertext (base64)."""

    model_config = ConfigDict(extra="ignore")

    box: str = Field(default="", max_length=40)
    point: str = Field(max_length=200)
    nonce: str = Field(max_length=40)
    text: str


class Unopenable(ValueError):
    """It was not sealed for this box, or was changed on its way."""


def current_box() -> Box:
    """The box that phones are given."""
    found = Box.objects.order_by("-made_at").first()
    if found is None:
        key = ec.generate_private_key(_CURVE)
        found = Box(public=_b64(_raw(key.public_key())))
        found.private = f"{key.private_numbers().private_value:x}"
        found.save(force_insert=True)
    return found


def open_box(sealed: Sealed) -> bytes:
    """What was sealed. Raises `Unopenable`."""
    try:
        box = Box.objects.filter(pk=sealed.box).first()
        if box is None:
            raise Unopenable
        own = ec.derive_private_key(int(box.private, 16), _CURVE)
        point, nonce = _bytes(sealed.point), _bytes(sealed.nonce)
        other = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        key = _key(own.exchange(ec.ECDH(), other), point + _bytes(box.public))
        return AESGCM(key).decrypt(nonce, _bytes(sealed.text), None)
    except (ValueError, InvalidTag) as error:
        raise Unopenable from error
    except Exception as error:  # an id that is none
        if type(error).__name__ != "ValidationError":
            raise
        raise Unopenable from error


def seal_for(public: str, plain: bytes, box: str = "") -> Sealed:
    """`plain` for the holder of the private half of `public` (base64 point)."""
    one_time = ec.generate_private_key(_CURVE)
    point, nonce = _raw(one_time.public_key()), os.urandom(12)
    other = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _bytes(public))
    key = _key(one_time.exchange(ec.ECDH(), other), point + _bytes(public))
    text = AESGCM(key).encrypt(nonce, plain, None)
    return Sealed(box=box, point=_b64(point), nonce=_b64(nonce), text=_b64(text))


def decrypted(key: str, nonce: str, content: str) -> bytes:
    """AES-256-GCM; all arguments in base64. Raises `Unopenable`."""
    try:
        return AESGCM(_bytes(key)).decrypt(_bytes(nonce), _bytes(content), None)
    except (ValueError, InvalidTag) as error:
        raise Unopenable from error


def _key(shared: bytes, points: bytes) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_LABEL + points)
    return hkdf.derive(shared)


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, _POINT)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Unopenable from error

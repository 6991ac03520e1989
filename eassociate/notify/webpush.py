"""The two formats of web push: what only the browser can read (RFC 8291 in RFC 8188's `aes128gcm`),
and the site's word that it is the sender (VAPID, RFC 8292). No network, no database."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

#: Size of a record: everything fits into one (push services take 4,096 bytes at least).
RECORD = 4096
#: Tag, the byte that ends the record, and the header (salt, size, length of the key, key).
LONGEST = RECORD - 16 - 1 - 86
#: For how long the site's word holds, in seconds; push services refuse more than a day.
HOLDS = 12 * 3600

PrivateKey = ec.EllipticCurvePrivateKey


def new_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_from(number: str) -> PrivateKey:
    """The key that `number_of` gave."""
    return ec.derive_private_key(int(number, 16), ec.SECP256R1())


def number_of(key: PrivateKey) -> str:
    return f"{key.private_numbers().private_value:064x}"


def point(key: PrivateKey) -> bytes:
    """The public half, uncompressed: 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Base64url with or without its end. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check_keys(p256dh: str, auth: str) -> None:
    """Raises ValueError unless these are the two keys of a browser's subscription."""
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(p256dh))
    if len(decode(auth)) != 16:
        raise ValueError("the secret has 16 bytes")


def encrypt(
    content: bytes, p256dh: str, auth: str, *, salt: bytes = b"", key: PrivateKey | None = None
) -> bytes:
    """`content` (at most `LONGEST` bytes) for the browser that holds the keys; `salt` and `key` are
    made anew each time, and given only to check the published example."""
    salt, key = salt or os.urandom(16), key or new_key()
    theirs = decode(p256dh)
    browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    shared = key.exchange(ec.ECDH(), browser)
    secret = _derive(shared, decode(auth), b"WebPush: info\0" + theirs + point(key), 32)
    content_key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([65]) + point(key)
    return header + AESGCM(content_key).encrypt(nonce, content + b"\x02", None)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def authorization(endpoint: str, contact: str, key: PrivateKey, now: float) -> str:
    """The header `Authorization` for `endpoint`. `contact`: mailto: or https: address of the site.
    `now`: seconds since 1970 of the world's clock."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + HOLDS, "sub": contact}
    head = encode(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{encode(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={encode(point(key))}"

"""The public keys that this release trusts, and Ed25519 itself: the only file of the console that signs a library.

A private key never stands in the tree: ``make_key`` hands it out once, as text for a file outside. Losing it costs
nothing but a release: make another, add its public half below, sign again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: Public key -> whose it is. Who holds the private half may publish a library for every console of this release.
RELEASE_KEYS: Mapping[bytes, str] = MappingProxyType(
    {bytes.fromhex("9da6ad94f5e9de546d6808130e7b54447ac2aadea16e5ddbe7b86720f148698f"): "Cisterna releases, 2026"}
)

_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


class PrivateKeyError(ValueError):
    """A private key that cannot be used; the text is a sentence for a person."""


def make_key(passphrase: bytes = b"") -> tuple[bytes, bytes]:
    """A new pair: the private key as PEM (PKCS #8, sealed if there is a passphrase) and the 32 bytes of the public."""
    private = Ed25519PrivateKey.generate()
    sealing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        sealing = serialization.BestAvailableEncryption(passphrase)
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)
    return pem, private.public_key().public_bytes(*_RAW)


def sign(pem: bytes, passphrase: bytes, text: bytes) -> bytes:
    """The 64-byte signature of a text."""
    return _private(pem, passphrase).sign(text)


def public_of(pem: bytes, passphrase: bytes) -> bytes:
    """The 32 bytes of the public half."""
    return _private(pem, passphrase).public_key().public_bytes(*_RAW)


def verify(public: bytes, signature: bytes, text: bytes) -> bool:
    """Whether the holder of a key has signed exactly this text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(pem: bytes, passphrase: bytes) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, passphrase or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PrivateKeyError(f"This is no private key that can be opened with this passphrase ({error}).") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PrivateKeyError("This private key is not an Ed25519 key.")
    return key

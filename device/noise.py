"""The Noise handshake: two sides prove who they are and come out with a key for each direction.

Written after "The Noise Protocol Framework", revision 34 (T. Perrin, 2018), for Curve25519 (RFC 7748),
ChaCha20-Poly1305 (RFC 8439), SHA-256 and its HKDF (RFC 5869); checked against the published vectors of that suite. A
handshake is a frozen value: a message that does not open leaves it as it was, so a forger cannot spoil it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from device.values import replace

KEY_LENGTH = 32
TAG_LENGTH = 16


class NoiseError(ValueError):
    """A message that the other side of this handshake has not written."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who knows whose static key beforehand, and the tokens of each message; the initiator writes the first one."""

    name: str
    known: tuple[bool, bool]  # the static key of the initiator, of the responder
    messages: tuple[tuple[str, ...], ...]


KK = Pattern("KK", (True, True), (("e", "es", "ss"), ("e", "ee", "se")))
XX_PSK0 = Pattern("XXpsk0", (False, False), (("psk", "e"), ("e", "ee", "s", "es"), ("s", "se")))


def public(private: bytes) -> bytes:
    """The public key of a private one, 32 bytes each."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def shared(private: bytes, other: bytes) -> bytes:
    """X25519; raises NoiseError for a public key of small order, with which nothing would be secret."""
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(other))
    except ValueError as error:
        raise NoiseError("a public key that no honest side has") from error


def derived(chain: bytes, material: bytes, count: int) -> tuple[bytes, ...]:
    """``count`` keys of 32 bytes by HKDF with SHA-256, as Noise chains it (its section 4.3)."""
    key, out, last = hmac.digest(chain, material, "sha256"), [], b""
    for number in range(1, count + 1):
        last = hmac.digest(key, last + bytes([number]), "sha256")
        out.append(last)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Handshake:
    """One side of one handshake. Private keys: ``own``, ``ephemeral``; public keys: ``other``, ``other_ephemeral``."""

    pattern: Pattern
    is_initiator: bool
    own: bytes
    chain: bytes
    transcript: bytes
    other: bytes = b""
    psk: bytes = b""
    key: bytes = b""
    count: int = 0  # of what was sealed with ``key``
    ephemeral: bytes = b""
    other_ephemeral: bytes = b""
    written: int = 0  # messages of both sides

    @property
    def is_over(self) -> bool:
        """Every message was written and read."""
        return self.written == len(self.pattern.messages)

    @property
    def overhead(self) -> int:
        """How many bytes the next message has besides its payload and the tag of it."""
        keyed, length = bool(self.key), 0
        for token in self.pattern.messages[self.written]:
            length += KEY_LENGTH * (token in ("e", "s")) + TAG_LENGTH * (token == "s" and keyed)
            keyed = keyed or token not in ("e", "s")
        return length

    def bound(self, data: bytes) -> Handshake:
        """The handshake with something that both sides see in the open, and that must be the same for both."""
        return replace(self, transcript=hashlib.sha256(self.transcript + data).digest())

    def write(self, payload: bytes, ephemeral: bytes = b"") -> tuple[Handshake, bytes]:
        """The next message with this payload; ``ephemeral`` is a private key that is never used again."""
        state, out = replace(self, ephemeral=self.ephemeral or ephemeral, written=self.written + 1), b""
        for token in self.pattern.messages[self.written]:
            state, piece = _WRITES[token](state)
            out += piece
        state, sealed = state.sealed(payload)
        return state, out + sealed

    def read(self, message: bytes) -> tuple[Handshake, bytes]:
        """The payload of the next message; raises NoiseError when the other side has not written it."""
        state = replace(self, written=self.written + 1)
        for token in self.pattern.messages[self.written]:
            state, message = _READS[token](state, message)
        return state.opened(message)

    def split(self) -> tuple[bytes, bytes]:
        """The keys from the initiator to the responder and back, when the handshake is over."""
        to_responder, to_initiator = derived(self.chain, b"", 2)
        return to_responder, to_initiator

    # --- the steps of its tokens

    def mixed(self, material: bytes) -> Handshake:
        """With new keys from what both sides have come to know."""
        chain, key = derived(self.chain, material, 2)
        return replace(self, chain=chain, key=key, count=0)

    def mixed_public(self, key: bytes) -> Handshake:
        """A public ephemeral key; where a secret is shared beforehand it is mixed into the keys too (section 9.2)."""
        state = self.bound(key)
        return state.mixed(key) if self.psk else state

    def mixed_psk(self) -> Handshake:
        """With the secret that was shared beforehand."""
        chain, mark, key = derived(self.chain, self.psk, 3)
        return replace(self.bound(mark), chain=chain, key=key, count=0)

    def mixed_dh(self, token: str) -> Handshake:
        """``es`` is the initiator's ephemeral key with the responder's static one, and so on."""
        mine, theirs = (token[0], token[1]) if self.is_initiator else (token[1], token[0])
        private = self.ephemeral if mine == "e" else self.own
        return self.mixed(shared(private, self.other_ephemeral if theirs == "e" else self.other))

    def sealed(self, data: bytes) -> tuple[Handshake, bytes]:
        """The data sealed, in plain while there is no key, and bound."""
        if self.key:
            data = ChaCha20Poly1305(self.key).encrypt(_nonce(self.count), data, self.transcript)
        return replace(self.bound(data), count=self.count + 1), data

    def opened(self, data: bytes) -> tuple[Handshake, bytes]:
        """The data opened and bound; raises NoiseError."""
        after = replace(self.bound(data), count=self.count + 1)
        if not self.key:
            return after, data
        try:
            return after, ChaCha20Poly1305(self.key).decrypt(_nonce(self.count), data, self.transcript)
        except InvalidTag as error:
            raise NoiseError("a handshake that was not made with these keys") from error


def begun(
    pattern: Pattern, is_initiator: bool, own: bytes, *, other: bytes = b"", psk: bytes = b"", prologue: bytes = b""
) -> Handshake:
    """A handshake before its first message; ``own`` is a private static key, ``other`` a public one."""
    name = f"Noise_{pattern.name}_25519_ChaChaPoly_SHA256".encode()
    start = name.ljust(32, b"\x00") if len(name) <= 32 else hashlib.sha256(name).digest()
    state = Handshake(pattern, is_initiator, own, start, start, other, psk).bound(prologue)
    statics = (public(own), other) if is_initiator else (other, public(own))
    for is_known, key in zip(pattern.known, statics, strict=True):
        state = state.bound(key) if is_known else state
    return state


def _nonce(count: int) -> bytes:
    return bytes(4) + count.to_bytes(8, "little")


def _write_ephemeral(state: Handshake) -> tuple[Handshake, bytes]:
    key = public(state.ephemeral)
    return state.mixed_public(key), key


def _write_static(state: Handshake) -> tuple[Handshake, bytes]:
    return state.sealed(public(state.own))


def _read_ephemeral(state: Handshake, message: bytes) -> tuple[Handshake, bytes]:
    key, rest = _cut(message, KEY_LENGTH)
    return replace(state, other_ephemeral=key).mixed_public(key), rest


def _read_static(state: Handshake, message: bytes) -> tuple[Handshake, bytes]:
    sealed, rest = _cut(message, KEY_LENGTH + TAG_LENGTH * bool(state.key))
    after, key = state.opened(sealed)
    return replace(after, other=key), rest


def _cut(message: bytes, length: int) -> tuple[bytes, bytes]:
    if len(message) < length:
        raise NoiseError("too short for a handshake")
    return message[:length], message[length:]


def _dh(token: str) -> Callable[[Handshake], Handshake]:
    return lambda state: state.mixed_dh(token)


_MIXES: Mapping[str, Callable[[Handshake], Handshake]] = {
    "psk": Handshake.mixed_psk,
    **{token: _dh(token) for token in ("ee", "es", "se", "ss")},
}


def _writing(mix: Callable[[Handshake], Handshake]) -> Callable[[Handshake], tuple[Handshake, bytes]]:
    return lambda state: (mix(state), b"")


def _reading(mix: Callable[[Handshake], Handshake]) -> Callable[[Handshake, bytes], tuple[Handshake, bytes]]:
    return lambda state, message: (mix(state), message)


_WRITES: Mapping[str, Callable[[Handshake], tuple[Handshake, bytes]]] = {
    "e": _write_ephemeral,
    "s": _write_static,
    **{token: _writing(mix) for token, mix in _MIXES.items()},
}
_READS: Mapping[str, Callable[[Handshake, bytes], tuple[Handshake, bytes]]] = {
    "e": _read_ephemeral,
    "s": _read_static,
    **{token: _reading(mix) for token, mix in _MIXES.items()},
}

"""Whose key is whose: the published keys of emulators, what a console knows of a pump, what a pump trusts.

Every private key is drawn at random, once, by the one whose key it is; none is made from a serial number, and there is
no default one. Emulators alone have published keys, so that anybody can talk to them without a pairing: whoever speaks
under these proves nothing, and is taken for an emulator and for nothing else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from device.events import Why
from device.noise import KK, XX_PSK0, Handshake, begun, derived, public
from device.values import replace

EMULATOR_ROOT = b"Cisterna, published root of emulated pumps, 1"
SESSION, PAIRING = b"Cisterna session 1", b"Cisterna pairing 1"  # what either handshake is for
CONSOLES_MAX = 16  # how many consoles a pump trusts


def _published(name: bytes) -> bytes:
    return derived(hashlib.sha256(EMULATOR_ROOT).digest(), name, 1)[0]


PUBLISHED_PUMP, PUBLISHED_CONSOLE = _published(b"pump"), _published(b"console")


@dataclass(frozen=True, slots=True)
class Peer:
    """The other side of a session: this console's private key for it, the pump's public one, and what the pump is."""

    own: bytes
    other: bytes
    emulator: bool


class Keys(Protocol):
    """What a console knows of the pumps that it may talk to."""

    def peer(self, serial: str, published: bool) -> Peer | Why:
        """How to greet the pump of this number, which says of itself whether its keys are published; or why not."""


class PublishedKeys:
    """Emulators alone; a pump with keys of its own is not paired with this console."""

    def peer(self, serial: str, published: bool) -> Peer | Why:
        """The published keys, for who says that these are its keys."""
        del serial
        return EMULATED if published else Why.NOT_PAIRED


EMULATED = Peer(PUBLISHED_CONSOLE, public(PUBLISHED_PUMP), emulator=True)
_PUBLISHED_CONSOLES = (public(PUBLISHED_CONSOLE),)


@dataclass(frozen=True, slots=True)
class PumpKeys:
    """What a pump remembers: its private key, the secret on its card, the public keys of the consoles that it trusts.

    Without a private key it is an emulator under the published ones; that has no card and trusts no other console.
    """

    secret: bytes = b""
    card: bytes = b""
    consoles: tuple[bytes, ...] = ()

    @property
    def published(self) -> bool:
        """Whether anybody may talk to this pump."""
        return not self.secret

    @property
    def private(self) -> bytes:
        """The private key that it proves to have."""
        return self.secret or PUBLISHED_PUMP

    @property
    def trusted(self) -> tuple[bytes, ...]:
        """The consoles that it listens to."""
        return _PUBLISHED_CONSOLES if self.published else self.consoles

    def trusting(self, console: bytes) -> PumpKeys:
        """The same with one more console; one that it knows already changes nothing."""
        known = console in self.consoles
        return self if known else replace(self, consoles=(*self.consoles, console))


def session_of(own: bytes, other: bytes, *, is_console: bool) -> Handshake:
    """The handshake of a HELLO before its first message."""
    return begun(KK, is_console, own, other=other, prologue=SESSION)


def pairing_of(own: bytes, card: bytes, *, is_console: bool) -> Handshake:
    """The handshake of a pairing before its first message; ``card`` is the secret on the pump's card."""
    psk = derived(hashlib.sha256(PAIRING).digest(), card, 1)[0]
    return begun(XX_PSK0, is_console, own, psk=psk, prologue=PAIRING)

"""What a session can be asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from profiles.acts import Act
from profiles.context import Context
from profiles.findings import Key
from profiles.program import Order


@dataclass(frozen=True, slots=True)
class Open:
    """Say HELLO, resolve what an earlier session left open, read the active program."""


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """Read what the pump says of itself, and measure the round trip."""


@dataclass(frozen=True, slots=True)
class ReadLog:
    """Read the pump's events from a sequence number on."""

    first: int = 1


@dataclass(frozen=True, slots=True)
class Push:
    """Put an order into the pump as one transaction.

    ``transaction`` is a fresh random 16-byte id. ``serial`` is that of the pump it was reviewed for: no other gets it.
    ``acknowledged`` holds ``Finding.key`` of each soft finding that the signer has confirmed, with the numbers that
    were read. ``base_generation`` is the generation that was on the screen while the order was reviewed.
    ``document_digest`` is the SHA-256 of the signed document.
    """

    transaction: bytes
    serial: str
    order: Order
    context: Context
    acknowledged: frozenset[Key]
    person: str
    meaning: str
    document_digest: bytes
    base_generation: int | None = None  # None: the one this session has read last


@dataclass(frozen=True, slots=True)
class ReadBook:
    """Read the pump's limits, its last fill, and what became of its one-time parts."""


@dataclass(frozen=True, slots=True)
class Perform:
    """Do one act as one transaction.

    ``transaction`` is a fresh random 16-byte id. ``serial`` is that of the pump on the screen: no other gets it. A
    single bolus is judged with ``context`` and ``acknowledged`` like an order; the other acts need neither.
    ``base_generation`` is the generation that was on the screen.
    """

    transaction: bytes
    serial: str
    act: Act
    person: str
    meaning: str
    context: Context | None = None
    acknowledged: frozenset[Key] = frozenset()
    base_generation: int | None = None  # None: the one this session has read last


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call the running push or act off: it ends *not applied* if the pump agrees, and never by itself."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop all delivery, verified by reading the state. Always allowed, whatever else runs or is uncertain.

    ``serial`` is that of the pump to stop: another one that answers in its place is not stopped.
    """

    transaction: bytes
    serial: str
    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resolve:
    """Ask the pump again how each uncertain transaction ended."""


@dataclass(frozen=True, slots=True)
class PairUp:
    """Come to trust each other with the pump that is there: ``own`` is this console's private key, 32 bytes.

    ``card`` is the secret on the pump's card. Neither is ever shown.
    """

    own: bytes = field(repr=False)
    card: bytes = field(repr=False)


Command = Open | ReadStatus | ReadLog | ReadBook | Push | Perform | Cancel | Stop | Resolve | PairUp

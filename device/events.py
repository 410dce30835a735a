"""What a session can tell: frozen facts and outcomes, without a word for the screen.

A transaction ends in exactly one of three outcomes. ``Uncertain`` may be followed, once the pump has answered, by
``Confirmed`` or ``NotApplied`` of the same transaction; those two are final, and so is an ``Uncertain`` that is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from profiles.findings import Finding
from profiles.program import Program
from profiles.pump import PumpEvent, PumpStatus
from profiles.pump_book import PumpBook


class Purpose(StrEnum):
    """What a transaction is for."""

    PROGRAM = "program"
    STOP = "stop"
    BOLUS = "bolus"
    CLOCK = "clock"
    LIMITS = "limits"
    REFILL = "refill"


class Stage(StrEnum):
    """How far a push is; the order in which they are passed."""

    BEGIN = "begin"
    SENDING = "sending"
    SEALING = "sealing"
    READING_BACK = "reading-back"
    ACTIVATING = "activating"
    WAITING = "waiting"  # for the physical confirmation at the pump
    SETTLING = "settling"
    CALLING_OFF = "calling-off"
    ASKING_AGAIN = "asking-again"  # an answer is missing: a new session asks the pump what became of it


class Why(StrEnum):
    """Why an outcome is what it is, or why a command was declined."""

    ACTIVATED = "activated"
    STOPPED = "stopped"
    APPLIED = "applied"
    REPLACED_SINCE = "replaced-since"  # it took effect, and the pump has been programmed again meanwhile
    # refused on this side, nothing was sent
    HARD_FINDINGS = "hard-findings"
    UNACKNOWLEDGED = "unacknowledged"  # a soft finding without the signer's confirmation
    TWINS_DISAGREE = "twins-disagree"  # plain checks and compiled loop do not say the same
    UNENCODABLE = "unencodable"  # the order does not fit into an image
    JOURNAL = "journal"  # the record could not be read or written
    BUSY = "busy"
    NOT_OPEN = "not-open"
    UNRESOLVED = "unresolved"  # an earlier transaction is uncertain
    NOTHING_TO_DO = "nothing-to-do"
    NOT_ADMITTED = "not-admitted"  # the gate did not let a message pass
    # found on the way
    READ_BACK_DIFFERS = "read-back-differs"
    DAY_VOLUME_DIFFERS = "day-volume-differs"  # the pump's own total per day is not ours
    UNRECORDED = "unrecorded"  # the record could not be written on the way: called off before it could take effect
    CANCELLED = "cancelled"
    NOT_CONFIRMED = "not-confirmed"  # nobody confirmed at the pump in time
    # said by the pump
    ANOTHER_PROGRAMMER = "another-programmer"
    PUMP_BUSY = "pump-busy"
    PUMP_LIMITS = "pump-limits"
    PUMP_ONCE_ONLY = "pump-once-only"
    PUMP_REFUSED = "pump-refused"
    KILLED = "killed"  # the pump has struck it off: it never took effect and never will
    FORGOTTEN = "forgotten"  # changed so often since that the pump cannot know any more; from now on it never can
    # the line
    SILENT = "silent"
    UNPLUGGED = "unplugged"
    ANOTHER_PUMP = "another-pump"  # the same line, but not the serial number that was opened
    STOP_CAME_BETWEEN = "stop-came-between"
    CONTRADICTION = "contradiction"  # the pump's account does not fit what was signed
    UNREADABLE = "unreadable"  # the active image cannot be read as a program
    # keys
    NOT_PAIRED = "not-paired"  # the pump has keys of its own, and this console has none for it
    KEYS_LOCKED = "keys-locked"  # this console's own keys are sealed by a passphrase that was not given yet
    WRONG_KEYS = "wrong-keys"  # an emulator under the keys of a pump, or a pump under those of an emulator
    NOT_PAIRING = "not-pairing"  # nobody has opened the pairing at the pump
    PAIRING_REFUSED = "pairing-refused"  # the secret is not that of this pump's card


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is in the pump, read from the pump. ``status`` and ``program`` as read afterwards, where they were."""

    transaction: bytes
    why: Why
    purpose: Purpose = Purpose.PROGRAM
    status: PumpStatus | None = None
    program: Program | None = None
    image: bytes = b""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotApplied:
    """It is not in the pump and never will be. ``detail`` is the pump's own word, ``findings`` the gate's."""

    transaction: bytes
    why: Why
    purpose: Purpose = Purpose.PROGRAM
    detail: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows yet: only reading, killing this id and STOP are allowed until the pump has answered.

    ``serial`` is the pump that has to answer, which need not be the one that a person is looking at. One that
    ``is_over`` stays uncertain for ever: the pump has answered that it cannot know any more.
    """

    transaction: bytes
    why: Why
    purpose: Purpose = Purpose.PROGRAM
    detail: str = ""
    serial: str = ""

    @property
    def is_over(self) -> bool:
        """Nobody will ever know, it can never take effect from now on, and nothing waits for it."""
        return self.why is Why.FORGOTTEN


Outcome = Confirmed | NotApplied | Uncertain


@dataclass(frozen=True, slots=True)
class Opened:
    """The pump was read. ``program`` is None when factory-new, or when ``problem`` says that it cannot be read.

    ``outcomes`` belong to transactions of earlier sessions and of this one that were open until now; each has been
    told before as an event of its own. ``round_trip_ms`` bounds the error of the pump's clock.
    """

    status: PumpStatus
    program: Program | None
    image: bytes
    at_ms: int
    round_trip_ms: int
    outcomes: tuple[Outcome, ...] = ()
    problem: Why | None = None


@dataclass(frozen=True, slots=True)
class StatusRead:
    """An answer to a status request."""

    status: PumpStatus
    at_ms: int
    round_trip_ms: int


@dataclass(frozen=True, slots=True)
class Streamed:
    """A status frame that the pump sent by itself."""

    status: PumpStatus
    at_ms: int


@dataclass(frozen=True, slots=True)
class LogRead:
    """The pump's events. ``gap``: numbers are missing. ``future``: a time that the pump has not reached yet."""

    events: tuple[PumpEvent, ...]
    oldest: int
    head: int
    gap: bool
    future: bool


@dataclass(frozen=True, slots=True)
class BookRead:
    """The pump's own book: its limits, its last fill, what became of its one-time parts."""

    book: PumpBook
    at_ms: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A push has come to a stage; ``done`` of ``total`` bytes where it moves bytes."""

    transaction: bytes
    stage: Stage
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Declined:
    """A command was not begun; nothing was sent for it."""

    command: str
    why: Why


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A line could not be written to, or read from, the journal."""

    action: str
    detail: str


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes arrived that were no message of a pump."""

    detail: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The pump no longer answers, or the cable is out: what is known grows old from here.

    ``serial`` where the pump has said in plain who it is and could not be greeted.
    """

    why: Why
    serial: str = ""


@dataclass(frozen=True, slots=True)
class PairedWith:
    """A pump and this console trust each other: its number, its public key, and whether it is an emulator."""

    serial: str
    key: bytes
    emulator: bool


Event = (
    Outcome
    | Opened
    | StatusRead
    | Streamed
    | LogRead
    | BookRead
    | Progress
    | Declined
    | Unrecorded
    | Noise
    | Lost
    | PairedWith
)

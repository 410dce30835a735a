"""What console and pump say to each other: one frozen class per message, both directions.

A request names its counter in the frame header; each reply names that counter in ``answers``, because the pump's own
frames count by themselves. Who is there, HELLO and the pairing are said in epoch 0; the header of the reply to a HELLO
carries the epoch that the next frame of the console begins. A retry has a new counter and the same transaction id.
Volumes are nL, flows nL/day, times s; there is no unit setting.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.codes import Activation, Reason, Result, Slot, Verdict
from profiles.pump import PumpEvent, PumpStatus


@dataclass(frozen=True, slots=True)
class Hello:
    """Asks the pump of that number for a session: the first message of the handshake. It changes nothing in it."""

    serial: str


@dataclass(frozen=True, slots=True)
class Status:
    """Asks what the pump says of itself."""


@dataclass(frozen=True, slots=True)
class Read:
    """Asks for a stretch of a memory."""

    slot: Slot
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Log:
    """Asks for the pump's events from a sequence number on."""

    first: int


@dataclass(frozen=True, slots=True)
class Who:
    """Asks in plain who is there, so that the right key can be chosen."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Begins a pairing under the secret of the pump's card; the first message of that handshake."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Ends a pairing: the console's key, under everything that was agreed before; the third message."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Opens a transaction and empties the staging memory: image and one-time blob will come as CHUNKs."""

    id: bytes
    base_generation: int
    program_length: int
    program_digest: bytes
    once_length: int
    once_digest: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of image and blob laid one behind the other; writing the same slice twice changes nothing."""

    id: bytes
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes the staging memory; the pump judges what it holds."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Activate:
    """Asks for the one atomic switch; the same id again gets the same answer."""

    id: bytes
    base_generation: int
    program_digest: bytes
    once_digest: bytes


@dataclass(frozen=True, slots=True)
class Kill:
    """Ends a transaction for ever, or learns that it had already taken effect."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Stop:
    """Stops all delivery now. Always accepted, whatever ids were killed; raises the generation, kills an open stage."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Propose:
    """Puts an act (its bytes) beside what runs; it changes nothing yet, and another one takes its place."""

    id: bytes
    base_generation: int
    act: bytes


@dataclass(frozen=True, slots=True)
class Apply:
    """Asks that the act which was proposed under this id takes effect; the same id again gets the same answer."""

    id: bytes
    base_generation: int
    act_digest: bytes


@dataclass(frozen=True, slots=True)
class HelloReply:
    """The second message of the handshake: the pump is who it says. Its header has the epoch that may begin now."""

    answers: int


@dataclass(frozen=True, slots=True)
class StatusReply:
    """What the pump says of itself."""

    answers: int
    status: PumpStatus


@dataclass(frozen=True, slots=True)
class ReadReply:
    """A stretch of memory; ``total`` is the length of the whole, 0 when there is nothing."""

    answers: int
    slot: Slot
    offset: int
    total: int
    data: bytes


@dataclass(frozen=True, slots=True)
class LogReply:
    """Events in a row; ``oldest`` is the first one still kept, ``head`` the last one written (0: none)."""

    answers: int
    oldest: int
    head: int
    events: tuple[PumpEvent, ...]


@dataclass(frozen=True, slots=True)
class WhoReply:
    """Says in plain which pump this is, whether its keys are the published ones, and whether it waits for a pairing."""

    answers: int
    serial: str
    published: bool
    pairing: bool


@dataclass(frozen=True, slots=True)
class PairReply:
    """What the pump is, for who has shown the secret of its card; the second message of a pairing.

    ``key`` is the public key that the handshake itself has told; no field of the payload.
    """

    answers: int
    serial: str
    emulator: bool
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class ProofReply:
    """The pump has the console's key in its memory, and trusts it."""

    answers: int


@dataclass(frozen=True, slots=True)
class BeginReply:
    """The staging memory is empty and open."""

    answers: int
    id: bytes


@dataclass(frozen=True, slots=True)
class ChunkReply:
    """The slice is in memory."""

    answers: int
    id: bytes
    offset: int


@dataclass(frozen=True, slots=True)
class SealReply:
    """Digests over the pump's memory, its own volume per day of the base (see ``image.day_volume_nl``), its verdict."""

    answers: int
    id: bytes
    program_digest: bytes
    once_digest: bytes
    day_volume_nl: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ActivateReply:
    """``generation`` is that of the active program: unchanged while WAITING, the new one when ACTIVATED."""

    answers: int
    id: bytes
    state: Activation
    generation: int


@dataclass(frozen=True, slots=True)
class KillReply:
    """How the transaction ended: KILLED (now or before), ACTIVATED, STOPPED or REFUSED; generation of the program."""

    answers: int
    id: bytes
    result: Result
    generation: int


@dataclass(frozen=True, slots=True)
class StopReply:
    """Delivery has stopped; the generation after it."""

    answers: int
    id: bytes
    generation: int


@dataclass(frozen=True, slots=True)
class ProposeReply:
    """The act as it stands in the pump's memory, and the pump's verdict on it."""

    answers: int
    id: bytes
    act: bytes
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ApplyReply:
    """``generation`` is unchanged while WAITING, one higher when ACTIVATED."""

    answers: int
    id: bytes
    state: Activation
    generation: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The pump did not do what request type ``request`` asked, and nothing changed."""

    answers: int
    request: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class StatusFrame:
    """Streamed about once a second in an open session; answers nothing."""

    status: PumpStatus


Request = (
    Hello | Status | Read | Log | Who | Pair | Proof | Begin | Chunk | Seal | Activate | Kill | Stop | Propose | Apply
)
Reply = (
    HelloReply
    | StatusReply
    | ReadReply
    | LogReply
    | WhoReply
    | PairReply
    | ProofReply
    | BeginReply
    | ChunkReply
    | SealReply
    | ActivateReply
    | KillReply
    | StopReply
    | ProposeReply
    | ApplyReply
    | Refused
)
Message = Request | Reply | StatusFrame

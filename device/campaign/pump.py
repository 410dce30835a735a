"""The emulated pump of a run: the real one, with somebody else at it and its power in the campaign's hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from device.campaign import story
from device.campaign.schedule import Kind
from device.channel import Channel
from device.emulator import Emulator
from device.framing import Frame
from device.image import digest
from device.keys import PublishedKeys
from device.memory import Memory, RamBanks
from device.messages import Activate, Begin, Chunk, Hello, Propose, Request, Seal, Status, Who
from device.pump_state import PumpState
from device.pump_transactions import Presence, activate, begin, chunk, seal
from profiles.pump import PumpModel

STRANGER = 7  # the seed of the other programmer's console


def others_transaction(state: PumpState) -> PumpState:
    """The pump after somebody else's whole transaction; their staging gives up whatever was staged."""
    image, name = story.OTHERS_IMAGE, state.generation.to_bytes(16, "big")
    digests = digest(image), digest(b"")
    begun = begin(state, Begin(name, state.generation, len(image), digests[0], 0, digests[1]), 0).state
    sealed = seal(chunk(begun, Chunk(name, 0, image), 0).state, Seal(name), 0).state
    return activate(sealed, Activate(name, state.generation, *digests), 0, Presence.GIVEN).state


class CampaignPump(Emulator):
    """An emulator that another programmer can reach, and in which a byte of an order or of an act can change unseen.

    ``flip`` is place and value of that byte, while it is to happen.
    """

    flip: tuple[int, int] | None = None

    def reprogrammed(self) -> None:
        """Somebody else's program, by a way that this line does not see."""
        self._remember(others_transaction(self._state))

    def visited(self, now_ms: int) -> None:
        """Somebody else's console opens a session and programs the pump; its replies go elsewhere."""
        stranger = Channel(PublishedKeys(), Random(STRANGER).randbytes)
        self.outgoing()
        for request in (Who(), Hello(self._state.serial), Status()):
            stranger.say(request)
            self.receive(stranger.take_outgoing(), now_ms)
            stranger.hear(self.outgoing())
        self.reprogrammed()

    def replayed(self, frames: list[bytes], now_ms: int) -> bool:
        """Whether frames that were heard before, heard once more, leave state and session as they are."""
        before = self._state, self._greetings.door.session
        self.receive(b"".join(frames), now_ms)
        return before == (self._state, self._greetings.door.session)

    def _answer(self, request: Request | None, frame: Frame, now_ms: int) -> None:
        if self.flip is not None and isinstance(request, Chunk):
            request = _flipped(request, *self.flip)
        if self.flip is not None and isinstance(request, Propose):
            request = replace(request, act=changed_byte(request.act, *self.flip))
        super()._answer(request, frame, now_ms)


def _flipped(chunk: Chunk, place: int, value: int) -> Chunk:
    """The slice with one byte of the order changed, if that byte is in it."""
    inside = place - chunk.offset
    if not 0 <= inside < len(chunk.data):
        return chunk
    return replace(chunk, data=changed_byte(chunk.data, inside, value))


def changed_byte(data: bytes, place: int, value: int) -> bytes:
    """These bytes with another one at a place."""
    return data[:place] + bytes([value]) + data[place + 1 :]


def banks_of(model: PumpModel, cut: Callable[[int, bytes], int | None]) -> RamBanks:
    """The memory of the story's pump; ``cut`` is asked before each write."""
    banks = RamBanks(cut)
    banks.cells = list(story.cells(model))
    return banks


def bytes_written(kind: Kind, length: int) -> int:
    """How much of a write arrives before the power goes."""
    return {Kind.POWER_BEFORE: 0, Kind.POWER_TORN: length // 2, Kind.POWER_AFTER: length}[kind]


def memory_on(banks: RamBanks) -> Memory:
    """The memory that a pump starts from; a mutant may put another one here."""
    return Memory(banks)

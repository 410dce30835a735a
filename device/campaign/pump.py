"""The emulated pump of a run: the real one, with somebody else at it and its power in the campaign's hand."""

from __future__ import annotations

from collections.abc import Callable

from device.campaign import story
from device.campaign.schedule import Kind
from device.emulator import Emulator
from device.framing import Frame, encode_frame
from device.image import digest
from device.memory import Memory, RamBanks
from device.message_forms import encode_message
from device.messages import Activate, Begin, Chunk, Hello, Seal
from device.pump_state import PumpState
from device.pump_transactions import Presence, activate, begin, chunk, seal
from device.sealing import PlainSealing
from profiles.pump import PumpModel

SEALING = PlainSealing()
STRANGER = b"?" * 16  # the nonce of the other programmer's console


def others_transaction(state: PumpState) -> PumpState:
    """The pump after somebody else's whole transaction; their staging gives up whatever was staged."""
    image, name = story.OTHERS_IMAGE, state.generation.to_bytes(16, "big")
    digests = digest(image), digest(b"")
    begun = begin(state, Begin(name, state.generation, len(image), digests[0], 0, digests[1]), 0).state
    sealed = seal(chunk(begun, Chunk(name, 0, image), 0).state, Seal(name), 0).state
    return activate(sealed, Activate(name, state.generation, *digests), 0, Presence.GIVEN).state


class CampaignPump(Emulator):
    """An emulator that another programmer can reach."""

    def reprogrammed(self) -> None:
        """Somebody else's program, by a way that this line does not see."""
        self._remember(others_transaction(self._state))

    def visited(self, now_ms: int) -> None:
        """Somebody else's console greets it and programs it; its replies go elsewhere."""
        frame_type, payload = encode_message(Hello(STRANGER))
        self.outgoing()
        self.receive(b"\x00" + encode_frame(Frame(frame_type, 0, 1, payload), SEALING), now_ms)
        self.outgoing()
        self.reprogrammed()


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

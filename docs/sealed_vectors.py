"""One session and one pairing with fixed keys, frame by frame: the vectors of the sealed wire for ``protocol.md``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from device.channel import Channel
from device.emulator import Emulator
from device.keys import PUBLISHED_CONSOLE, PUBLISHED_PUMP, Keys, Peer, PublishedKeys, PumpKeys
from device.memory import Memory, RamBanks
from device.messages import Hello, Pair, PairReply, Proof, Request, Status, Who
from device.noise import public
from device.pump_factory import written
from device.pump_state import Counters, OwnLimits, PumpState

Rows = list[tuple[str, bytes]]
SERIAL = "CIS-104233"
CARD, PUMP, CONSOLE = bytes(range(18)), bytes(range(32, 64)), bytes(range(64, 96))
_NO_LIMITS = OwnLimits(*[0] * 14)


def told() -> Iterator[tuple[str, Rows, Rows]]:
    """Title, keys and frames of each conversation; each side's frames with their delimiters, in the order said."""
    session = _said(PumpKeys(), PublishedKeys(), (Who(), Hello(SERIAL), Status()))
    keys = [("pump, private", PUBLISHED_PUMP), ("pump, public", public(PUBLISHED_PUMP))]
    keys += [("console, private", PUBLISHED_CONSOLE), ("console, public", public(PUBLISHED_CONSOLE))]
    yield "A session with an emulator", [*keys, *_fresh()], session
    pairing = _said(PumpKeys(PUMP, CARD), _Nobody(), (Who(), Pair(), Proof()))
    keys = [("pump, private", PUMP), ("pump, public", public(PUMP)), ("secret", CARD)]
    keys += [("console, private", CONSOLE), ("console, public", public(CONSOLE))]
    yield "A pairing", [*keys, *_fresh()], pairing


def _fresh() -> Rows:
    return [("console, ephemeral", _counting(1)(32)), ("pump, ephemeral", _counting(101)(32))]


def _counting(first: int) -> Callable[[int], bytes]:
    """Bytes that anybody can make: every draw begins one higher."""
    drawn = iter(range(first, 256))

    def draw(length: int) -> bytes:
        start = next(drawn)
        return bytes((start + place) % 256 for place in range(length))

    return draw


class _Nobody:
    """A console that is paired with nobody yet."""

    def peer(self, serial: str, published: bool) -> Peer:
        """Asked for a session alone."""
        raise KeyError(serial, published)


def _said(pump_keys: PumpKeys, console_keys: Keys, requests: tuple[Request, ...]) -> Rows:
    state = PumpState(SERIAL, "cisterna-20", _NO_LIMITS, Counters(), keys=pump_keys, epoch=6)
    pump = Emulator(written(Memory(RamBanks()), state), random=_counting(101))
    channel = Channel(console_keys, _counting(1))
    channel.pair_under(CONSOLE, CARD)
    channel.take_outgoing()
    pump.outgoing()
    pump.open_pairing(0)
    rows: Rows = []
    for request in requests:
        channel.say(request)
        asked = channel.take_outgoing()
        pump.receive(b"\x00" + asked, 0)
        answer = pump.outgoing()
        for reply in channel.hear(b"\x00" + answer):
            name = "Pair" if isinstance(reply, PairReply) else type(request).__name__
            rows += [(type(request).__name__, asked.strip(b"\x00")), (f"{name}Reply", answer.strip(b"\x00"))]
    return rows

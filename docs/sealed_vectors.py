"""The vectors of the sealed wire for ``protocol.md``: one session and one pairing, then each message as a frame.

All keys are fixed, so every frame is made again by whoever has the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from device.channel import Channel
from device.emulator import Emulator
from device.framing import Frame, encode_frame
from device.keys import (
    PUBLISHED_CONSOLE,
    PUBLISHED_PUMP,
    Keys,
    Peer,
    PublishedKeys,
    PumpKeys,
    pairing_of,
    session_of,
)
from device.memory import Memory, RamBanks
from device.message_forms import FORMS
from device.messages import Hello, Pair, PairReply, Proof, Request, Status, Who
from device.noise import KEY_LENGTH, Handshake, public
from device.pump_factory import written
from device.pump_state import Counters, OwnLimits, PumpState
from device.sealing import offered, session_keys, taken, unsealed

Rows = list[tuple[str, bytes]]
SERIAL = "CIS-104233"
CARD, PUMP, CONSOLE = bytes(range(18)), bytes(range(32, 64)), bytes(range(64, 96))
_NO_LIMITS = OwnLimits(*[0] * 14)
_REPLY = 0x80
EPOCH = 7  # of the session that each message is sealed in
_NUMBERS = {form.shape.__name__: number for number, form in FORMS.items()}
_COUNTERS = {name: place for place, name in enumerate(_NUMBERS, 1)}  # of both directions, so that none comes twice


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


def frames(payloads: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each message name with its frame, without delimiters, around the payload that is given for it."""
    made = {name: unsealed(_NUMBERS[name], _COUNTERS[name], payloads[name]) for name in ("Who", "WhoReply")}
    pairing = pairing_of(CONSOLE, CARD, is_console=True), pairing_of(PUMP, CARD, is_console=False)
    paired, over = _shaken(pairing, ("Pair", "PairReply", "Proof"), payloads)
    made |= paired | _locked(over, 0, ("ProofReply",), payloads)
    greeted, over = _greeted(payloads)
    made |= greeted
    made |= _locked(over, EPOCH, _NUMBERS.keys() - made.keys(), payloads)
    return {name: encode_frame(made[name]).strip(b"\x00") for name in _NUMBERS}


def session(payloads: Mapping[str, bytes]) -> Rows:
    """The two keys of the session that ``frames`` seals in."""
    _, (console, _) = _greeted(payloads)
    return list(zip(("to the pump", "to the console"), console.split(), strict=True))


def _greeted(payloads: Mapping[str, bytes]) -> tuple[dict[str, Frame], tuple[Handshake, Handshake]]:
    console = session_of(PUBLISHED_CONSOLE, public(PUBLISHED_PUMP), is_console=True)
    pump = session_of(PUBLISHED_PUMP, public(PUBLISHED_CONSOLE), is_console=False)
    return _shaken((console, pump), ("Hello", "HelloReply"), payloads)


def _locked(
    over: tuple[Handshake, Handshake], epoch: int, names: Iterable[str], payloads: Mapping[str, bytes]
) -> dict[str, Frame]:
    """Messages sealed by the side that says them, under the keys of a finished handshake."""
    console, pump = (session_keys(side) for side in over)
    sides = {name: pump if _NUMBERS[name] >= _REPLY else console for name in names}
    return {name: side.lock(_NUMBERS[name], epoch, _COUNTERS[name], payloads[name]) for name, side in sides.items()}


def _shaken(
    sides: tuple[Handshake, Handshake], names: tuple[str, ...], payloads: Mapping[str, bytes]
) -> tuple[dict[str, Frame], tuple[Handshake, Handshake]]:
    """The messages of a handshake as frames, console and pump in turn, and both sides after it."""
    (speaks, hears), made = sides, {}
    draws = [_counting(1), _counting(101)]
    for place, name in enumerate(names):
        epoch = EPOCH if name == "HelloReply" else 0  # the epoch that may begin
        drawn = draws[place % 2](KEY_LENGTH)
        speaks, made[name] = offered(speaks, _NUMBERS[name], epoch, _COUNTERS[name], payloads[name], drawn)
        hears, _ = taken(hears, made[name])
        speaks, hears = hears, speaks
    return made, ((hears, speaks) if len(names) % 2 else (speaks, hears))


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

"""The attacker's list: what somebody between console and pump can try, and that it gets him nowhere.

Each attack is played on the real session, gate and pump; it says whether it got nowhere. What a line can always do, no
seal prevents: he can be silent. Then the console says that it hears nothing, and what was under way is uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from device.campaign import story
from device.campaign.scene import Cast
from device.campaign.wiretap import PUMP, Wiretap, changed, every_bit, spliced, stranger
from device.commands import Push, Stop
from device.conformance.line import in_plain
from device.events import Confirmed, Lost, Opened, Uncertain, Why
from device.framing import DELIMITER, decode_frame
from device.keys import PumpKeys
from device.message_forms import TYPES
from device.messages import Activate, Hello, Pair, Status, Who
from device.noise import public

REPLAYS = 100
_STATUS, _ACTIVATE, _HELLO = TYPES[Status], TYPES[Activate], TYPES[Hello]


@dataclass(frozen=True, slots=True)
class Attack:
    """What is tried, what comes of it, and the play; it returns whether it got nowhere."""

    id: str
    tries: str
    meets: str
    play: Callable[[Wiretap], bool]


def _open(tap: Wiretap) -> None:
    if not any(isinstance(event, Opened) for event in tap.opened()):
        raise ValueError("the console could not open the pump, so there is nothing to attack")


def _push(tap: Wiretap) -> list[object]:
    person = "Dr. Example", "approved", bytes(32)
    return list(
        tap.ask(Push(story.FIRST, story.SERIAL, story.ORDERS[story.FIRST], story.context(), tap.accepted, *person))
    )


def _replays_the_session(tap: Wiretap) -> bool:
    _open(tap)
    _push(tap)
    return tap.at_the_pump(tap.to_pump) and tap.at_the_console(tap.to_console) and tap.goes_on()


def _replays_a_former_session(tap: Wiretap) -> bool:
    _open(tap)
    tap.ask(Stop(b"s" * 16, story.SERIAL, "Dr. Example"))
    former = list(tap.to_pump), list(tap.to_console)
    tap.connect()
    _open(tap)
    return tap.at_the_pump(former[0]) and tap.at_the_console(former[1]) and tap.goes_on()


def _replays_hellos(tap: Wiretap) -> bool:
    _open(tap)
    hellos = [frame for frame in tap.to_pump if decode_frame(frame[:-1]).type == _HELLO]
    tap.connect()
    _open(tap)
    return all(tap.at_the_pump(hellos) for _ in range(REPLAYS)) and tap.goes_on()


def _reorders(tap: Wiretap) -> bool:
    """An ACTIVATE is held back until the console has opened a new session."""
    _open(tap)
    tap.hold = lambda frame: decode_frame(frame[:-1]).type == _ACTIVATE
    said = _push(tap)
    tap.hold = lambda _frame: False
    generation = tap.pump.state.generation
    tap.connect()
    _open(tap)
    nowhere = tap.at_the_pump(tap.held) and tap.pump.state.generation == generation
    return bool(tap.held) and nowhere and not any(isinstance(event, Confirmed) for event in said)


def _flips(tap: Wiretap) -> bool:
    _open(tap)
    request, reply = tap.to_pump[-1], tap.to_console[-1]
    return tap.at_the_pump(every_bit(request)) and tap.at_the_console(every_bit(reply)) and tap.goes_on()


def _counts_up(tap: Wiretap) -> bool:
    """Old frames under newer counters and the present epoch."""
    _open(tap)
    former = list(tap.to_pump)
    tap.connect()
    _open(tap)
    epoch = tap.pump.state.epoch
    moved = [changed(frame, epoch=epoch, counter=1_000 + number) for number, frame in enumerate(former)]
    return tap.at_the_pump(moved) and tap.goes_on()


def _splices(tap: Wiretap) -> bool:
    """Every header of two sessions on every body."""
    _open(tap)
    former = list(tap.to_pump)
    tap.connect()
    _open(tap)
    frames = [*former, *tap.to_pump]
    crossed = [spliced(head, body) for head in frames for body in frames if head != body]
    return tap.at_the_pump(crossed) and tap.goes_on()


def _reflects(tap: Wiretap) -> bool:
    _open(tap)
    return tap.at_the_pump(tap.to_console) and tap.at_the_console(tap.to_pump) and tap.goes_on()


def _hellos_of_a_stranger() -> list[bytes]:
    """Under the published keys, and with a share of his own."""
    other = stranger()
    other._published = True  # noqa: SLF001 - the attacker's own console believes what he likes
    frames = []
    for request in (Who(), Hello(story.SERIAL)):
        other.say(request)
        frames.append(other.take_outgoing())
    hello = decode_frame(frames[1].strip(DELIMITER))
    forged = changed(frames[1].strip(DELIMITER) + DELIMITER, body=public(b"a" * 32) + hello.body[32:])
    return [*frames, forged]


def _forges_a_hello(tap: Wiretap) -> bool:
    _open(tap)
    return tap.at_the_pump(_hellos_of_a_stranger()) and tap.goes_on()


def _forges_a_pairing(tap: Wiretap) -> bool:
    """PAIR when nobody has asked for it, and under other secrets when somebody has."""
    _open(tap)
    other = stranger()
    other.pair_under(b"a" * 32, b"x" * 18)
    other.say(Pair())
    pair = other.take_outgoing()
    nowhere = tap.at_the_pump([pair])
    tap.pump.open_pairing(tap.now_ms)
    for _ in range(REPLAYS):
        other.say(Pair())
        tap.pump.receive(other.take_outgoing(), tap.now_ms)
    tap.pump.outgoing()
    return nowhere and len(tap.pump.state.keys.consoles) == 1 and tap.goes_on()


def _downgrades(tap: Wiretap) -> bool:
    _open(tap)
    epoch = tap.pump.state.epoch
    plain = [in_plain(_STATUS, epoch, 500, b"\xa0"), in_plain(0x15, epoch, 501, b"\xa1\x01P" + b"s" * 16)]
    zeros = [changed(frame, counter=600 + n, body=b"\xa0" + bytes(16)) for n, frame in enumerate(tap.to_pump)]
    return tap.at_the_pump([*plain, *zeros]) and tap.goes_on()


def _stands_in(tap: Wiretap) -> bool:
    """His own pump in place of the paired one: an emulator that everybody can talk to, and one with keys of its own."""
    lost = []
    for keys in (PumpKeys(), PumpKeys(b"a" * 32, b"a" * 18, tap.pump.state.keys.consoles)):
        tap.pump = tap.another_pump(keys)
        tap.connect()
        told = tap.opened()
        lost.append(not any(isinstance(event, Opened) for event in told) and Lost(Why.SILENT) in told)
    return all(lost)


def _turns_the_emulator_into_a_pump(tap: Wiretap) -> bool:
    """A pump under its own keys that nobody has paired hears neither the console of emulators nor another one."""
    tap.pump = tap.another_pump(PumpKeys(PUMP, b"s" * 18))
    tap.connect()
    unpaired = not any(isinstance(event, Opened) for event in tap.opened())
    return unpaired and tap.at_the_pump(_hellos_of_a_stranger()) and tap.pump.session is None


def _is_silent(tap: Wiretap) -> bool:
    """What no seal prevents: then nothing is said to be so, and the pump goes on."""
    _open(tap)
    before = tap.pump.state.program_image
    tap.hold = lambda frame: decode_frame(frame[:-1]).type in (_ACTIVATE, _HELLO, TYPES[Who])
    said = _push(tap)
    uncertain = any(isinstance(event, Uncertain) for event in said)
    return uncertain and not any(isinstance(e, Confirmed) for e in said) and tap.pump.state.program_image == before


ATTACKS = (
    Attack("replay", "plays everything that passed in this session again, both ways", "counters only rise",
           _replays_the_session),
    Attack("replay-former", "plays a former session again, with the STOP that was in it", "each session has its keys",
           _replays_a_former_session),
    Attack("replay-hello", f"plays the HELLO of a former session {REPLAYS} times", "it proves nothing: no session "
           "ends, no epoch rises, nothing is written", _replays_hellos),
    Attack("reorder", "holds an ACTIVATE back until the console has opened again", "the session of it is over",
           _reorders),
    Attack("flip", "flips each bit of a request and of a reply, the CRC made to fit", "the tag does not fit", _flips),
    Attack("renumber", "gives old frames the present epoch and higher counters", "the header is bound", _counts_up),
    Attack("splice", "puts every header of two sessions on every body", "header, keys and nonce belong together",
           _splices),
    Attack("reflect", "sends each side its own frames", "each direction has its key", _reflects),
    Attack("forge-hello", "greets the pump under published keys, and under his own", "the pump answers only consoles "
           "that it trusts", _forges_a_hello),
    Attack("forge-pair", f"pairs unasked, and with {REPLAYS} secrets when somebody has asked", "silence, and few tries",
           _forges_a_pairing),
    Attack("downgrade", "speaks version 0, and puts tags of zeros on frames", "there is one version, and it is sealed",
           _downgrades),
    Attack("stand-in", "puts an emulator, or a pump of his own, with the same serial number in place of the pump",
           "a paired pump is greeted under its own key alone", _stands_in),
    Attack("cross-roots", "takes a console of emulators to a pump that nobody has paired", "the roots do not know each "
           "other", _turns_the_emulator_into_a_pump),
    Attack("silence", "lets nothing pass any more", "he can; the console says *uncertain*, and the pump goes on",
           _is_silent),
)  # fmt: skip


def nowhere(cast: Cast) -> Iterator[tuple[Attack, bool]]:
    """Each attack, and whether it got nowhere."""
    return ((attack, attack.play(Wiretap(cast))) for attack in ATTACKS)

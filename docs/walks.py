"""The diagrams of both handshakes: the console's own conversations, asked at every point where an answer leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from device.events import Lost
from device.greeting import Greeting, Unmet, met
from device.keys import PublishedKeys
from device.message_forms import TYPES, decode_reply
from device.messages import HelloReply, PairReply, ProofReply, Reply, StatusReply, WhoReply
from device.pair_talk import PairTalk
from device.turns import Answer, Heard, Silence
from profiles.pump import PumpStatus

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden" / "messages.txt"
_SILENCE = "silence, or anything else"
State = TypeVar("State")
_SERIAL, _OTHER = "CIS-104233", "CIS-104234"


def greeting() -> str:
    """How a pump is greeted, by ``device.greeting``."""
    status = _status()
    answers: dict[str, Reply] = {
        "WhoReply": WhoReply(0, _SERIAL, published=True, pairing=False),
        "WhoReply, another number": WhoReply(0, _OTHER, published=True, pairing=False),
        "WhoReply, no key for it": WhoReply(0, _SERIAL, published=False, pairing=False),
        "HelloReply": HelloReply(0),
        "StatusReply": StatusReply(0, status),
        "StatusReply, another number": StatusReply(0, replace(status, serial=_OTHER)),
        "StatusReply, no emulator under published keys": StatusReply(0, replace(status, emulator=False)),
    }

    def hear(state: Greeting, heard: Heard) -> Greeting | str:
        found = met(state, heard, PublishedKeys())
        if isinstance(found, PumpStatus):
            return "the session is open"
        return str(found.why) if isinstance(found, Unmet) else found

    return _drawn(Greeting(_SERIAL), lambda state: type(state.ask).__name__, hear, answers)


def pairing() -> str:
    """How a pairing goes, by ``device.pair_talk``."""
    answers: dict[str, Reply] = {
        "WhoReply, waits for it": WhoReply(0, _SERIAL, published=False, pairing=True),
        "WhoReply, does not wait": WhoReply(0, _SERIAL, published=False, pairing=False),
        "PairReply": PairReply(0, _SERIAL, emulator=False),
        "PairReply, another number": PairReply(0, _OTHER, emulator=False),
        "ProofReply": ProofReply(0),
    }
    first = PairTalk().start(0)

    def hear(state: PairTalk, heard: Heard) -> PairTalk | str:
        turn = state.heard(heard)
        if isinstance(turn.talk, PairTalk):
            asks[turn.talk] = type(turn.ask).__name__
            return turn.talk
        (end,) = turn.tell
        return str(end.why) if isinstance(end, Lost) else "both trust each other"

    asks = {PairTalk(): type(first.ask).__name__}
    return _drawn(PairTalk(), asks.__getitem__, hear, answers)


def _drawn(
    first: State,
    name: Callable[[State], str],
    hear: Callable[[State, Heard], State | str],
    answers: Mapping[str, Reply],
) -> str:
    """One state for each request that is outstanding; an answer that does what silence does has no arrow of its own."""
    lines, waiting, known = [f"    [*] --> {name(first)}"], [first], {name(first)}
    for state in waiting:
        silent = hear(state, Silence(0))
        led = {label: hear(state, Answer(reply, 0, 0)) for label, reply in answers.items()}
        for label, after in {**{label: end for label, end in led.items() if end != silent}, _SILENCE: silent}.items():
            if isinstance(after, str):
                lines.append(f"    {name(state)} --> [*]: {label} ({after})")
                continue
            lines.append(f"    {name(state)} --> {name(after)}: {label}")
            if name(after) not in known:
                known.add(name(after))
                waiting.append(after)
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _status() -> PumpStatus:
    """That of the golden vector, as an emulator says it."""
    vectors = (line.split() for line in GOLDEN.read_text(encoding="utf-8").splitlines())
    payload = next(line[2] for line in vectors if line[0] == "StatusReply")
    reply = decode_reply(TYPES[StatusReply], bytes.fromhex(payload))
    if not isinstance(reply, StatusReply):
        raise TypeError("the vector of StatusReply is another message")
    return replace(reply.status, serial=_SERIAL, emulator=True)

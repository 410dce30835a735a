"""Messages: each request is read from its published bytes, and nothing but that form is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.codes import Reason
from device.conformance.bench import Bench, Clause, Missed, Talk, judge_refusal, name_of
from device.message_forms import FORMS, TYPES
from device.messages import Log, Read, Refused, Seal

# The requests of tests/golden/messages.txt that an open session knows, with nothing of ours in between.
VECTORS = (
    ("Status", 0x02, "a0"),
    ("Read", 0x03, "a301020219018003190180"),
    ("Log", 0x04, "a10111"),
    (
        "Begin",
        0x10,
        "a60150000102030405060708090a0b0c0d0e0f02070319046d04582001010101010101010101010101010101010101010101"
        "010101010101010101010518260658200202020202020202020202020202020202020202020202020202020202020202",
    ),
    ("Chunk", 0x11, "a30150000102030405060708090a0b0c0d0e0f021901800343000102"),
    ("Seal", 0x12, "a10150000102030405060708090a0b0c0d0e0f"),
    (
        "Activate",
        0x13,
        "a40150000102030405060708090a0b0c0d0e0f02070358200101010101010101010101010101010101010101010101010101"
        "0101010101010458200202020202020202020202020202020202020202020202020202020202020202",
    ),
    ("Kill", 0x14, "a10150000102030405060708090a0b0c0d0e0f"),
    ("Stop", 0x15, "a10150000102030405060708090a0b0c0d0e0f"),
)
_UNREAD = (Reason.UNREADABLE, Reason.UNSUPPORTED)
_LOG, _READ, _SEAL = TYPES[Log], TYPES[Read], TYPES[Seal]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A payload that is almost a request."""

    what: str
    frame_type: int
    payload: str


MALFORMED = (
    Malformed("a trailing byte", _LOG, "a1010100"),
    Malformed("a duplicate key", _LOG, "a201010101"),
    Malformed("an unknown key", _LOG, "a201010901"),
    Malformed("a missing key", _LOG, "a0"),
    Malformed("a number in a longer form than needed", _LOG, "a1011801"),
    Malformed("an indefinite length", _LOG, "bf0101ff"),
    Malformed("keys out of order", _READ, "a3020001010310"),
    Malformed("true in place of 1", _LOG, "a101f5"),
    Malformed("a floating-point number", _LOG, "a101f93c00"),
    Malformed("a tag", _LOG, "a101c101"),
    Malformed("nothing in place of a number", _LOG, "a101f6"),
    Malformed("a text in place of bytes", _SEAL, "a10170" + "61" * 16),
    Malformed("an id of 15 bytes", _SEAL, "a1014f" + "00" * 15),
    Malformed("a number outside its range", _READ, "a3010102000300"),
    Malformed("a word that its list does not have", _READ, "a3010902000310"),
    Malformed("no map at all", _LOG, "01"),
    Malformed("no payload at all", _LOG, ""),
)


def _vector(name: str, frame_type: int, payload: str) -> Callable[[Bench], Talk[None]]:
    def examine(bench: Bench) -> Talk[None]:
        yield from bench.before(bench.opened())
        bench.line.put(bench.line.sealed(frame_type, bytes.fromhex(payload)))
        reply = yield from bench.reply(bench.line.counter, f"The vector of {name}")
        does = isinstance(reply, FORMS[frame_type | 0x80].shape)
        refuses = isinstance(reply, Refused) and reply.reason not in _UNREAD
        if not does and not refuses:
            raise Missed(f"The vector of {name} was answered by {name_of(reply)}.")

    return examine


def _malformed(wrong: Malformed) -> Callable[[Bench], Talk[None]]:
    def examine(bench: Bench) -> Talk[None]:
        before = yield from bench.before(bench.opened())
        bench.line.put(bench.line.sealed(wrong.frame_type, bytes.fromhex(wrong.payload)))
        name = FORMS[wrong.frame_type].shape.__name__
        reply = yield from bench.reply(bench.line.counter, f"{name} with {wrong.what}")
        judge_refusal(reply, wrong.frame_type, (Reason.UNREADABLE,), f"{name} with {wrong.what}")
        yield from bench.unchanged(before, f"{name} with {wrong.what}")

    return examine


def _unknown_type(frame_type: int, what: str) -> Callable[[Bench], Talk[None]]:
    def examine(bench: Bench) -> Talk[None]:
        before = yield from bench.before(bench.opened())
        bench.line.put(bench.line.sealed(frame_type, b"\xa0"))
        reply = yield from bench.reply(bench.line.counter, what)
        judge_refusal(reply, frame_type, _UNREAD, what)
        yield from bench.unchanged(before, what)

    return examine


FORM_CLAUSES = (
    *(
        Clause(f"M{number}", f"The vector of {name} is read as that request.", _vector(name, frame_type, payload))
        for number, (name, frame_type, payload) in enumerate(VECTORS, 1)
    ),
    Clause("M10", "A request of an unknown type is refused by its type.", _unknown_type(0x7E, "Request type 0x7e")),
    Clause("M11", "A reply is no request.", _unknown_type(0x82, "A reply of type 0x82 sent to the pump")),
    *(
        Clause(f"M{number}", f"A request with {wrong.what} is refused as unreadable.", _malformed(wrong))
        for number, wrong in enumerate(MALFORMED, 12)
    ),
)

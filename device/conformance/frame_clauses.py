"""Frames: what is not whole is not heard, and what comes after it is."""

from __future__ import annotations

from collections.abc import Callable

from device.conformance.bench import Bench, Clause, Pause, Talk, expected
from device.conformance.line import in_plain, rebuilt
from device.framing import DELIMITER, FRAME_MAX, TAG_LENGTH, Frame, encode_frame
from device.message_forms import TYPES
from device.messages import Status, StatusReply

_VERSION, _EPOCH_LOW, _COUNTER_LOW, _LENGTH_LOW = 0, 5, 9, 11  # places in the header
_BODY = 12  # where the body begins
_STATUS = TYPES[Status]


def _hurt(what: str, change: Callable[[bytes], bytes]) -> Callable[[Bench], Talk[None]]:
    """A STATUS frame, changed: it is not answered, and the next one is."""

    def examine(bench: Bench) -> Talk[None]:
        yield from bench.before(bench.opened())
        _, frame = bench.line.held(Status())
        yield from bench.unanswered(change(frame), what)

    return examine


def _answered(what: str, around: Callable[[bytes], bytes]) -> Callable[[Bench], Talk[None]]:
    """A whole STATUS frame with something around it: it is answered."""

    def examine(bench: Bench) -> Talk[None]:
        yield from bench.before(bench.opened())
        counter, frame = bench.line.held(Status())
        bench.line.put(around(frame))
        reply = yield from bench.reply(counter, what)
        expected(reply, StatusReply, what)

    return examine


def _byte_by_byte(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    counter, frame = bench.line.held(Status())
    for place in range(len(frame)):
        yield Pause(1)
        bench.line.put(frame[place : place + 1])
    reply = yield from bench.reply(counter, "Status, byte by byte,")
    expected(reply, StatusReply, "Status, byte by byte,")


def _plain(bench: Bench) -> Talk[None]:
    """What a downgrade would send."""
    yield from bench.before(bench.opened())
    epoch, payload = bench.line.epoch, b"\xa0"
    old = in_plain(_STATUS, epoch, bench.line.counter + 1, payload)
    yield from bench.unanswered(old, "A frame of version 0")
    untagged = Frame(_STATUS, epoch, bench.line.counter + 1, payload + bytes(TAG_LENGTH))
    yield from bench.unanswered(encode_frame(untagged), "A frame with a tag of zeros")


def _flip(place: int) -> Callable[[bytearray], None]:
    def change(raw: bytearray) -> None:
        raw[place] ^= 0x40

    return change


def _nothing(raw: bytearray) -> None:
    del raw


FRAMES = (
    Clause(
        "F1",
        "A frame whose CRC does not fit is not answered.",
        _hurt("A frame with a wrong CRC", lambda frame: rebuilt(frame, _nothing, crc_off=1)),
    ),
    Clause(
        "F2",
        "A frame that was cut off is not answered, and the frame after it is.",
        _hurt("A frame without its last ten bytes", lambda frame: frame[:-11] + DELIMITER),
    ),
    Clause(
        "F3",
        "A frame whose header says another length is not answered, even if its CRC fits.",
        _hurt("A frame with a wrong length", lambda frame: rebuilt(frame, _flip(_LENGTH_LOW))),
    ),
    Clause(
        "F4",
        "A frame of another version is not answered.",
        _hurt("A frame of another version", lambda frame: rebuilt(frame, _flip(_VERSION))),
    ),
    Clause(
        "F5",
        "A frame whose tag does not fit is not answered, even if its CRC fits.",
        _hurt("A frame with a wrong tag", lambda frame: rebuilt(frame, _flip(-1))),
    ),
    Clause(
        "F6",
        "Delimiters with nothing between them mean nothing.",
        _answered("Status between empty frames", lambda frame: DELIMITER * 5 + frame + DELIMITER * 5),
    ),
    Clause(
        "F7",
        f"More than {FRAME_MAX} bytes without a delimiter are thrown away, and the frame after them is heard.",
        _answered("Status after too many bytes", lambda frame: b"\x55" * 3 * FRAME_MAX + DELIMITER + frame),
    ),
    Clause("F8", "A frame is heard however the line cuts it into pieces.", _byte_by_byte),
    Clause(
        "F9",
        "A frame whose counter was changed on the way is not answered, even if its CRC fits.",
        _hurt("A frame with another counter", lambda frame: rebuilt(frame, _flip(_COUNTER_LOW))),
    ),
    Clause(
        "F10",
        "A frame whose epoch was changed on the way is not answered, even if its CRC fits.",
        _hurt("A frame with another epoch", lambda frame: rebuilt(frame, _flip(_EPOCH_LOW))),
    ),
    Clause(
        "F11",
        "A frame whose body was changed on the way is not answered, even if its CRC fits.",
        _hurt("A frame with another body", lambda frame: rebuilt(frame, _flip(_BODY))),
    ),
    Clause("F12", "A frame in plain, of version 0 or with a tag of zeros, is not answered.", _plain),
)

"""Somebody between console and pump: the process that a journey starts, no test by itself.

``python -m tests.journeys.attacker WAY PORT RECORD`` listens on a loopback port, says it on stdout, and carries every
frame between whoever calls and the pump at PORT, in one of the ``WAYS``. RECORD keeps what ever passed to the pump, one
frame a line in hex, over all attackers that were given the same file. Of the keys he has what everybody has.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from device.campaign.attacks import _hellos_of_a_stranger
from device.campaign.wiretap import changed, every_bit, spliced
from device.conformance.line import in_plain
from device.framing import DELIMITER, decode_frame
from device.message_forms import TYPES
from device.messages import Hello, Stop

MANY = 60  # frames put in beside one that passes: enough for a whole former session, and answered in time
HELLO, STOP = TYPES[Hello], TYPES[Stop]
LONGEST = 4096


@dataclass(slots=True)
class Line:
    """What passed before, and the two sockets with what is behind them."""

    former: list[bytes]
    console: socket.socket
    pump: socket.socket
    passed: list[bytes] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)

    def to_pump(self, frames: Iterable[bytes]) -> None:
        """Say something to the pump."""
        self.pump.sendall(b"".join(frames))

    def to_console(self, frames: Iterable[bytes]) -> None:
        """Say something to the console."""
        self.console.sendall(b"".join(frames))


def listens(_line: Line, frame: bytes) -> list[bytes]:
    """Keeps what passes."""
    return [frame]


def replays(line: Line, frame: bytes) -> list[bytes]:
    """Puts former sessions in front of each request, and this one behind it; greetings are another way."""
    return [*_asked(line.former)[-MANY:], frame, *_asked(line.passed)[-MANY:]]


def greets(line: Line, frame: bytes) -> list[bytes]:
    """Puts every former greeting in front of each request."""
    return [*(old for old in line.former if old not in _asked(line.former)), frame]


def _asked(frames: list[bytes]) -> list[bytes]:
    return [frame for frame in frames if decode_frame(frame[:-1]).type != HELLO]


def holds_back(line: Line, frame: bytes) -> list[bytes]:
    """Turns every two requests round, once the console has asked for something again."""
    line.kept.append(frame)
    if len(line.kept) < 2:
        return []
    turned, line.kept = line.kept[::-1], []
    return turned


def flips(_line: Line, frame: bytes) -> list[bytes]:
    """Flips one bit of each byte, with a CRC that fits."""
    return [*islice(every_bit(frame), 0, None, 9), frame]


def splices(line: Line, frame: bytes) -> list[bytes]:
    """Puts this header on former bodies, and former headers on this body."""
    others = line.former[-MANY // 2 :]
    return [*(spliced(frame, other) for other in others), *(spliced(other, frame) for other in others), frame]


def renumbers(line: Line, frame: bytes) -> list[bytes]:
    """Gives former frames the epoch and the next counters of this session."""
    now = decode_frame(frame[:-1])
    moved = (changed(old, epoch=now.epoch, counter=now.counter + 1 + n) for n, old in enumerate(line.former[-MANY:]))
    return [*moved, frame]


def reflects(line: Line, frame: bytes) -> list[bytes]:
    """Says to each side what it has said."""
    line.to_console([frame])
    return [frame]


def forges(_line: Line, frame: bytes) -> list[bytes]:
    """Greets and stops the pump as one that nobody has paired, under published keys and in plain."""
    epoch = decode_frame(frame[:-1]).epoch
    plain = in_plain(STOP, epoch, 900, b"\xa1\x01P" + b"s" * 16)
    return [*_hellos_of_a_stranger(), plain, frame]


WAYS: dict[str, Callable[[Line, bytes], list[bytes]]] = {
    "listens": listens,
    "replays": replays,
    "greets": greets,
    "holds-back": holds_back,
    "flips": flips,
    "splices": splices,
    "renumbers": renumbers,
    "reflects": reflects,
    "forges": forges,
}


def whole_frames(pending: bytearray) -> list[bytes]:
    """The frames that have come whole, each with its delimiter; the rest stays pending."""
    *ended, rest = bytes(pending).split(DELIMITER)
    pending[:] = rest
    return [piece + DELIMITER for piece in ended if piece]


def carry(line: Line, way: Callable[[Line, bytes], list[bytes]]) -> None:
    """Everything between the two until one of them has gone."""
    pending = bytearray()
    while True:
        for side in select.select((line.console, line.pump), (), ())[0]:
            data = side.recv(LONGEST)
            if not data:
                return
            if side is line.pump:
                line.to_console([data])
                continue
            pending += data
            for frame in whole_frames(pending):
                line.to_pump([DELIMITER, *way(line, frame)])
                line.passed.append(frame)


def main(way: str, port: int, record: Path) -> None:
    """One caller after the other, for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            former = [bytes.fromhex(row) for row in record.read_text(encoding="ascii").split()]
            console, _ = server.accept()
            with console, socket.create_connection(("127.0.0.1", port)) as pump:
                line = Line(former, console, pump)
                with contextlib.suppress(OSError):  # one of the two has gone in the middle of a word
                    carry(line, WAYS[way])
                with record.open("a", encoding="ascii") as kept:
                    kept.writelines(frame.hex() + "\n" for frame in line.passed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

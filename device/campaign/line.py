"""The line of a run: whole frames pass it one by one, and each may be struck.

Bytes and time come in and bytes go out; what a strike means for the rest of the run (a cable pulled, a console dead,
somebody else at the pump) is told to the one who runs it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from itertools import count

from device.campaign.schedule import Kind
from device.framing import DELIMITER
from device.message_forms import TYPES
from device.messages import Chunk, Propose, StatusFrame

LATE_MS = 700  # longer than a try waits, shorter than two
_TYPE_AT = 2  # of the encoded bytes: the header begins with the version and a type, which is never zero
_STREAMED = TYPES[StatusFrame]
_CARRIES = (TYPES[Chunk], TYPES[Propose])


def pieces(data: bytes) -> Iterator[bytes]:
    """Frames with their delimiters; a delimiter alone is a piece of its own."""
    return (piece + DELIMITER for piece in data.split(DELIMITER)[:-1])


def is_reply(frame: bytes) -> bool:
    """A frame of the pump that answers something."""
    return len(frame) > _TYPE_AT and frame[_TYPE_AT] != _STREAMED


def carries(frame: bytes) -> bool:
    """A frame with a slice of an order, or with an act."""
    return len(frame) > _TYPE_AT and frame[_TYPE_AT] in _CARRIES


def corrupted(frame: bytes) -> bytes:
    """One byte in the middle changed, and it is no delimiter."""
    middle = len(frame) // 2
    changed = frame[middle] ^ 0x10 or 0x11
    return frame[:middle] + bytes([changed]) + frame[middle + 1 :]


def cut(frame: bytes) -> bytes:
    """Its first half."""
    return frame[: len(frame) // 2]


class Stream:
    """Counts the bytes of one direction and hurts those that are struck."""

    def __init__(self, strikes: Mapping[int, Kind]) -> None:
        self._strikes = strikes
        self.passed = 0
        self._silent = False

    def carry(self, data: bytes) -> bytes:
        """What of these bytes arrives."""
        start, self.passed = self.passed, self.passed + len(data)
        if self._silent:
            return b""
        for place in sorted(self._strikes, reverse=True):
            if start <= place < self.passed:
                data = self._hurt(data, place - start, self._strikes[place])
        return data

    def _hurt(self, data: bytes, at: int, kind: Kind) -> bytes:
        if kind is Kind.SILENT:
            self._silent = True
            return data[:at]
        return data[:at] + _BYTE_ACTS[kind](data[at]) + data[at + 1 :]


_BYTE_ACTS: Mapping[Kind, Callable[[int], bytes]] = {
    Kind.LOST: lambda byte: b"",
    Kind.DOUBLED: lambda byte: bytes([byte, byte]),
    Kind.CORRUPTED: lambda byte: bytes([byte ^ 0x10]),
    Kind.ZEROED: lambda byte: b"\x00" if byte else b"\x01",
}


class Buffer:
    """What is on its way for longer than usual: late, or stuck until everything else is over."""

    def __init__(self) -> None:
        self._order = count()
        self._late: list[tuple[int, int, bytes]] = []
        self._stuck: list[bytes] = []

    def delay(self, data: bytes, until_ms: int) -> None:
        """Hold it for a while."""
        heapq.heappush(self._late, (until_ms, next(self._order), data))

    def hold(self, data: bytes) -> None:
        """Hold it until somebody lets go."""
        self._stuck.append(data)

    def due(self, now_ms: int) -> Iterator[bytes]:
        """What arrives now, once."""
        while self._late and self._late[0][0] <= now_ms:
            yield heapq.heappop(self._late)[2]

    def next_ms(self) -> int | None:
        """When the next late one arrives."""
        return self._late[0][0] if self._late else None

    def let_go(self) -> tuple[bytes, ...]:
        """Everything that was stuck or late, once."""
        late = [data for _, _, data in sorted(self._late)]
        stuck = (*self._stuck, *late)
        self._stuck, self._late = [], []
        return stuck


def acted_on(kind: Kind | None, frame: bytes, now_ms: int, buffer: Buffer) -> bytes:
    """What of a struck frame arrives now; kinds that are about something else let it pass."""
    act = _ACTS.get(kind) if kind is not None else None
    return frame if act is None else act(frame, now_ms, buffer)


def _late(frame: bytes, now_ms: int, buffer: Buffer) -> bytes:
    buffer.delay(frame, now_ms + LATE_MS)
    return b""


def _stuck(frame: bytes, _now_ms: int, buffer: Buffer) -> bytes:
    buffer.hold(frame)
    return b""


def _echo(frame: bytes, now_ms: int, buffer: Buffer) -> bytes:
    buffer.delay(frame, now_ms + LATE_MS)
    return frame


def _ghost(frame: bytes, _now_ms: int, buffer: Buffer) -> bytes:
    buffer.hold(frame)
    return frame


_ACTS: dict[Kind, Callable[[bytes, int, Buffer], bytes]] = {
    Kind.LOST: lambda frame, now_ms, buffer: b"",
    Kind.PULLED: lambda frame, now_ms, buffer: b"",
    Kind.DOUBLED: lambda frame, now_ms, buffer: frame + frame,
    Kind.LATE: _late,
    Kind.STUCK: _stuck,
    Kind.ECHO: _echo,
    Kind.GHOST: _ghost,
    Kind.CORRUPTED: lambda frame, now_ms, buffer: corrupted(frame),
    Kind.CUT: lambda frame, now_ms, buffer: cut(frame),
}

"""What stands between a frame's header and its payload on the line: nothing yet (version 0), later a cipher.

A sealing belongs to one side of one conversation. It sees the whole header, so that a sealed version can bind it,
can choose its keys by direction (request or reply type) and can put a key share in front of a HELLO.
"""

from __future__ import annotations

from typing import Protocol

TAG_LENGTH = 16


class SealError(ValueError):
    """A tag does not belong to its header and body."""


class Sealing(Protocol):
    """Turns payloads into sealed bodies and back; ``version`` is the frame version it speaks."""

    version: int

    def lock(self, header: bytes, payload: bytes) -> bytes:
        """The tag for this header and payload, 16 bytes, behind the body."""

    def unlock(self, header: bytes, sealed: bytes) -> bytes:
        """The payload of a sealed body; raises SealError when the tag is wrong."""

    def overhead(self, frame_type: int) -> int:
        """How many bytes longer than its payload the body of this frame type is (the tag not counted)."""


class PlainSealing:
    """Version 0: the payload in plain with a zero tag. For emulators only."""

    version = 0

    def lock(self, header: bytes, payload: bytes) -> bytes:
        """The payload with a zero tag."""
        del header
        return payload + bytes(TAG_LENGTH)

    def unlock(self, header: bytes, sealed: bytes) -> bytes:
        """The payload, if its tag is zero."""
        del header
        if sealed[-TAG_LENGTH:] != bytes(TAG_LENGTH):
            raise SealError("the tag of a plain frame is not zero")
        return sealed[:-TAG_LENGTH]

    def overhead(self, frame_type: int) -> int:
        """Nothing is added."""
        del frame_type
        return 0

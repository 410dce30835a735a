"""Pumps that hear what is no frame, or miss what is one, and the clause that each of them breaks."""

from __future__ import annotations

import struct
import zlib

import pytest

from device.campaign.swaps import Swap, swapped
from device.campaign.weak_pump import any_tag
from device.conformance.frame_clauses import FRAMES
from device.framing import TAG_LENGTH, VERSION, Damage, Deframer, Frame, FramingError, cobs_decode
from tests.device.conformance.pumps import Wrong, broken, made

HEADER = struct.Struct(">BBIIH")


class Ear(Deframer):
    """A deframer with its checks in the open."""

    checks = ("crc", "version", "length")

    def feed(self, data):
        *ended, rest = data.split(b"\0")
        heard = []
        for piece in ended:
            self._pending += piece
            heard += self.end(bytes(self._pending))
            self._pending.clear()
        self._pending += rest
        return tuple(heard)

    def end(self, piece):
        return [self.read(piece)] if piece else []

    def read(self, piece):
        try:
            raw = cobs_decode(piece)
        except FramingError as error:
            return Damage(str(error))
        if len(raw) < HEADER.size + 20:
            return Damage("too short")
        version, frame_type, epoch, counter, length = HEADER.unpack_from(raw)
        body = raw[HEADER.size : -4]
        fits = {
            "crc": raw[-4:] == zlib.crc32(raw[:-4]).to_bytes(4, "big"),
            "version": version == VERSION,
            "length": length == len(body) - TAG_LENGTH,
        }
        return Frame(frame_type, epoch, counter, body) if all(fits[c] for c in self.checks) else Damage("no frame")


class Deaf(Ear):
    """Hears nothing any more once too much has come without a delimiter."""

    def end(self, piece):
        if len(piece) > 512:
            self.end = lambda _piece: []
        return super().end(piece)


class Confused(Ear):
    """Takes four empty frames for the sign to skip the next one."""

    empty = 0

    def end(self, piece):
        before, self.empty = self.empty, 0 if piece else self.empty + 1
        return [] if before > 3 else super().end(piece)


class Whole(Ear):
    """Believes that each read of its port is one frame."""

    def feed(self, data):
        heard = super().feed(data)
        self._pending.clear()
        return heard


def hearing(ear: type[Deframer]) -> type[Wrong]:
    class WrongEar(Wrong):
        def __init__(self, memory, **options):
            super().__init__(memory, **options)
            self._deframer = ear()

    return WrongEar


def without(check: str) -> type[Wrong]:
    return hearing(type("Loose", (Ear,), {"checks": tuple(c for c in Ear.checks if c != check)}))


class AnswersNoise(Wrong):
    """Says that it did not understand, to nobody."""

    def receive(self, data, now_ms):
        from device.codes import Reason
        from device.messages import Refused

        noise = any(isinstance(found, Damage) for found in self._copy.feed(data)) and self.door.session
        super().receive(data, now_ms)
        if noise:
            self._send(Refused(0, 0, Reason.UNREADABLE))

    def __init__(self, memory, **options):
        super().__init__(memory, **options)
        self._copy = Deframer()


class AnyEpoch(Wrong):
    """Looks at no epoch."""

    def may_hear(self, epoch, counter):
        return counter > self.heard


class TakesPlain(Wrong):
    """Hears what comes with a tag of zeros, as in the days before frames were sealed."""

    def unlocked(self, keys, frame):
        if frame.body[-TAG_LENGTH:] == bytes(TAG_LENGTH):
            return frame.body[:-TAG_LENGTH]
        return super().unlocked(keys, frame)


ANY_TAG = [Swap("device.sealing", "ChaCha20Poly1305", any_tag)]  # it opens frames without looking at their tag
WRONG = {
    "F1": (without("crc"), []),
    "F2": (AnswersNoise, []),
    "F3": (without("length"), []),
    "F4": (without("version"), []),
    "F5": (Wrong, ANY_TAG),
    "F6": (hearing(Confused), []),
    "F7": (hearing(Deaf), []),
    "F8": (hearing(Whole), []),
    "F9": (Wrong, ANY_TAG),
    "F10": (AnyEpoch, ANY_TAG),
    "F11": (Wrong, ANY_TAG),
    "F12": (TakesPlain, []),
}


def test_every_clause_has_a_pump_that_breaks_it():
    assert list(WRONG) == [clause.id for clause in FRAMES]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.req(40)
def test_a_pump_that_hears_what_is_no_frame_is_caught(wrong):
    kind, swaps = WRONG[wrong]
    with swapped(swaps):
        assert wrong in broken(made(kind), wrong)


def test_the_ear_of_these_tests_is_right_when_nothing_is_taken_from_it():
    assert broken(made(hearing(Ear)), *WRONG) == {}

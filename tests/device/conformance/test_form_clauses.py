"""Pumps that read too much or too little, and the clause that each of them breaks."""

from __future__ import annotations

from pathlib import Path

import cbor2
import pytest

from device.codes import Reason, Slot
from device.conformance.form_clauses import FORM_CLAUSES, MALFORMED, VECTORS
from device.kinds import CodecError
from device.message_forms import FORMS, decode_request
from device.messages import Log, Read, Refused, Seal
from device.pump_transactions import refused
from tests.device.conformance.pumps import Wrong, broken, made, on

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "messages.txt"


class Loose(Wrong):
    """Decodes with a library's defaults, as one does who has not read the chapter on decoding."""

    def read(self, frame_type, payload):
        strict = super().read(frame_type, payload)
        if strict is not None or frame_type not in (0x03, 0x04):
            return strict
        try:
            plain = cbor2.loads(payload)
            return Log(int(plain[1])) if frame_type == 0x04 else Read(Slot(plain[1]), plain[2], plain[3])
        except (cbor2.CBORDecodeError, KeyError, TypeError, ValueError):
            return None


class ReadsAnything(Wrong):
    """Makes a request of whatever comes, with something of its own for what is missing."""

    def read(self, frame_type, payload):
        strict = super().read(frame_type, payload)
        guesses = {0x03: Read(Slot.ACTIVE, 0, 1), 0x04: Log(1), 0x12: Seal(bytes(16))}
        return guesses.get(frame_type) if strict is None else strict


class Mute(Wrong):
    """Says nothing to what it does not understand."""

    def said(self, message):
        return None if isinstance(message, Refused) and message.reason is Reason.UNREADABLE else message


class SevenBits(Wrong):
    """Looks at seven bits of the type."""

    def read(self, frame_type, payload):
        try:
            return decode_request(frame_type & 0x7F, payload)
        except CodecError:
            return None


class Misnames(Wrong):
    """Refuses, and names another request."""

    def unread(self, counter, frame_type, payload):
        return Refused(counter, 0x02, Reason.UNREADABLE)


def test_the_vectors_are_those_of_the_golden_file():
    golden = {line.split()[0]: line.split()[1:] for line in GOLDEN.read_text("utf-8").splitlines() if line[0] != "#"}
    assert all(golden[name] == [f"{frame_type:02x}", payload] for name, frame_type, payload in VECTORS)


def test_what_is_malformed_is_refused_by_our_own_decoder_too():
    for wrong in MALFORMED:
        with pytest.raises(CodecError):
            decode_request(wrong.frame_type, bytes.fromhex(wrong.payload))


@pytest.mark.parametrize("number", range(1, 10))
def test_a_pump_that_does_not_know_a_request_is_caught(number):
    name, frame_type, _ = VECTORS[number - 1]
    needed = {"Status": 2, "Read": 1}.get(name, 0)  # how often the kit asks for it before the clause is tried
    asked = iter(range(99))

    def lacks(state, request, answers, right):
        return right() if next(asked) < needed else refused(state, answers, request, Reason.UNSUPPORTED)

    assert f"M{number}" in broken(made(on(FORMS[frame_type].shape, lacks)), f"M{number}")


@pytest.mark.parametrize(("clause", "pump"), [("M10", Mute), ("M11", SevenBits), ("M10", Misnames)])
def test_a_pump_that_treats_unknown_types_wrongly_is_caught(clause, pump):
    assert clause in broken(made(pump), clause)


@pytest.mark.req(68)
def test_a_pump_that_decodes_with_a_library_s_defaults_is_caught():
    found = broken(made(Loose), *(clause.id for clause in FORM_CLAUSES))
    said = " ".join(found.values())
    for what in (
        "a trailing byte",
        "a duplicate key",
        "an unknown key",
        "longer form",
        "out of order",
        "true",
        "float",
    ):
        assert what in said, what


@pytest.mark.req(68)
def test_a_pump_that_guesses_is_caught_by_every_clause_of_forms():
    every = {clause.id for clause in FORM_CLAUSES[11:]}
    assert len(every) == len(MALFORMED)
    assert set(broken(made(ReadsAnything), *every)) == every

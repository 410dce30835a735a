"""The kit's orders: each a transaction of its own, cut into slices that make the whole again."""

from __future__ import annotations

import random
from dataclasses import replace

from device.conformance.bench import Bench
from device.conformance.drafts import HAND_MS, POLL_MS, SAMPLE, Draft, draft
from device.conformance.line import KitLine
from device.image import decode_program, digest, encode_program
from device.keys import PublishedKeys
from device.message_forms import CHUNK_MAX
from profiles.context import Context, Exposure, Jurisdiction
from profiles.findings import Severity
from profiles.program import Order
from profiles.pump import Catheter
from tests.device.conformance.pumps import made


def bench():
    randbytes = random.Random(1).randbytes
    return Bench(KitLine(PublishedKeys(), randbytes), randbytes, SAMPLE, [])


def test_two_drafts_differ_by_id_and_by_name_alone():
    at, status = bench(), made().status()
    first, second = draft(at, status), draft(at, status)
    assert first.id != second.id
    assert first.image != second.image
    programs = [replace(decode_program(order.image), name="") for order in (first, second)]
    assert programs == [replace(SAMPLE, name="")] * 2
    assert first.base == status.generation


def test_the_slices_make_the_whole():
    order = Draft(bytes(16), 3, random.Random(1).randbytes(2 * CHUNK_MAX), b"once")
    slices = list(order.chunks())
    assert [chunk.offset for chunk in slices] == [0, CHUNK_MAX, 2 * CHUNK_MAX]
    assert b"".join(chunk.data for chunk in slices) == order.blob


def test_begin_and_activate_announce_the_same():
    order = Draft(bytes(16), 3, encode_program(SAMPLE))
    begin, activate = order.begin(), order.activate()
    assert (begin.program_digest, begin.once_digest) == (digest(order.image), digest(b""))
    assert (activate.program_digest, activate.once_digest) == (begin.program_digest, begin.once_digest)
    assert (begin.base_generation, activate.base_generation) == (3, 3)


def test_the_sample_breaks_no_hard_rule(library):
    from profiles.checks import findings

    context = Context(
        "cisterna-20", Catheter(), 20_000_000, 1_000_000, "spasticity", Jurisdiction.US, Exposure.TOLERANT
    )
    found = findings(Order(SAMPLE, ()), context, library)
    assert not [finding for finding in found if finding.severity >= Severity.HARD]


def test_a_hand_has_longer_than_a_pump_waits_for_it():
    assert HAND_MS > 30_000 > POLL_MS

"""The made-up patients: three, inside every limit, and nobody's data."""

from __future__ import annotations

from datetime import datetime

import pytest

from console.demo_patients import DemoPatient, demo_patients, pump_context, record
from device.image import decode_program, encode_program
from profiles.checks import findings
from profiles.document import read_document, write_document
from profiles.findings import Severity
from profiles.limits import Library
from profiles.program import Order, Timed
from profiles.totals import totals

every = pytest.mark.parametrize("demo", demo_patients(), ids=lambda d: d.serial)


def test_there_are_three_with_their_own_pumps():
    assert len({demo.serial for demo in demo_patients()}) == len({demo.id for demo in demo_patients()}) == 3
    drugs = [[part.drug_id for part in demo.program.fluid.components] for demo in demo_patients()]
    assert drugs == [["baclofen"], ["morphine", "bupivacaine"], ["ziconotide"]]


def test_the_first_follows_day_and_night_at_500_mcg_per_ml():
    program = demo_patients()[0].program
    assert isinstance(program.base, Timed)
    assert program.fluid.primary.concentration_ng_per_ml == 500_000
    assert totals(program).masses[0].ng.mean == 300_000


@every
def test_what_their_pumps_hold_is_inside_every_limit(demo: DemoPatient, library: Library, now: datetime):
    found = findings(Order(demo.program), pump_context(demo, library, now), library)
    assert [f for f in found if f.severity > Severity.NOTE] == []


@every
def test_they_are_made_up_and_say_so(demo: DemoPatient, now: datetime):
    patient = record(demo, now)
    assert patient.made_up
    assert patient.record_number.startswith("DEMO-")
    assert patient.planned_refill_at is not None
    assert patient.planned_refill_at > now.timestamp()


@every
def test_they_fit_into_a_document_and_an_image(demo: DemoPatient, library: Library, now: datetime):
    order, context = Order(demo.program), pump_context(demo, library, now)
    read = read_document(write_document(order, context))
    assert (read.order, read.context) == (order, context)
    assert decode_program(encode_program(demo.program)) == demo.program

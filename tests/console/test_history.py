"""Past increases from signed programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from console.demo_patients import demo_patients, pump_context
from console.history import DAY_S, MOST, already, increases, past, with_those_of
from console.library_files import trusted_library
from console.patient import Revision
from device.image import digest, encode_program
from profiles.context import Increase
from profiles.document import read_document, write_document
from profiles.edits import scale
from profiles.program import Continuous, DelayedStart, Order, PlanStep, Prime, Program
from profiles.pump import PumpStatus

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
BACLOFEN, MIXED, _ = (demo.program for demo in demo_patients())


def revision(before: bytes, after: bytes, at: int) -> Revision:
    return Revision("a" * 32, "p", "CIS-1", "", at, "A", "m", "t", "d", "e", "{}", after, before)


def test_a_raised_dose_is_an_increase_with_its_age():
    raised = encode_program(scale(BACLOFEN, Fraction(11, 10), 100))
    found = increases([revision(encode_program(BACLOFEN), raised, 1_000)], 5_000)
    assert found == (Increase(4_000, 300_000, 330_000),)


def test_a_lowered_dose_another_drug_and_a_first_program_are_none():
    lower = encode_program(scale(BACLOFEN, Fraction(1, 2), 100))
    rows = [
        revision(encode_program(BACLOFEN), lower, 1),
        revision(encode_program(BACLOFEN), encode_program(MIXED), 1),
        revision(b"", lower, 1),
        revision(b"\xff", lower, 1),
    ]
    assert increases(rows, 5) == ()


def test_a_prime_of_a_confirmed_program_has_been_done_and_a_bridge_is_told_by_the_line():
    examples = Path(__file__).resolve().parents[2] / "docs" / "examples"
    texts = [(examples / f"good-{name}.json").read_text(encoding="utf-8") for name in ("prime", "bridge", "timed")]
    rows = [replace(revision(b"", b"", 1), document=text) for text in (*texts, texts[0], "{}")]
    wanted = [p for text in texts for p in read_document(text).order.one_time if isinstance(p, Prime)]
    assert [(run.part, run.refill_id) for run in already(rows)] == [("prime", part.refill_id) for part in wanted]
    assert len(wanted) == 1


def test_a_program_that_came_from_elsewhere_counts_from_its_start(status: PumpStatus):
    raised = encode_program(scale(BACLOFEN, Fraction(11, 10), 100))
    known = replace(revision(encode_program(BACLOFEN), raised, 1_000), program_digest=digest(raised).hex())
    ours, theirs = replace(status, program_digest=digest(raised)), replace(status, program_digest=b"another")
    recorded = increases((known,), 5_000)
    assert past((known,), BACLOFEN, ours, 70, 5_000) == recorded
    assert past((known,), BACLOFEN, theirs, 70, 5_000) == (Increase(70, 0, 300_000), *recorded)
    assert past((known,), BACLOFEN, theirs, 0, 5_000) == recorded  # its age is not known
    assert past((), BACLOFEN, theirs, 70, 5_000) == ()  # the rules count the held program by themselves


def test_no_more_than_a_context_can_carry():
    raised = encode_program(scale(BACLOFEN, Fraction(11, 10), 100))
    row = revision(encode_program(BACLOFEN), raised, 1)
    assert len(increases([replace(row, at=at) for at in range(150)], 500)) == MOST


def test_what_record_and_document_both_tell_counts_once_and_in_doubt_twice():
    known = Increase(5_000, 300_000, 330_000)
    later = replace(known, ago_s=known.ago_s + DAY_S)
    another = Increase(100, 330_000, 363_000)
    assert with_those_of((known,), (later, another)) == (another, known)
    aged = replace(later, ago_s=later.ago_s + 1)
    assert with_those_of((known,), (aged,)) == (known, aged)
    assert with_those_of((), (aged, known)) == (known, aged)


def signed(order: Order, at: int, held: Program, age_s: int = 0) -> Revision:
    judged = replace(pump_context(demo_patients()[0], trusted_library(), NOW), held=held, held_age_s=age_s)
    row = revision(encode_program(held), encode_program(order.program), at)
    return replace(row, document=write_document(order, judged))


def test_a_program_is_compared_with_what_ran_then_and_not_with_its_first_base():
    """A plan had come from 200 to 600 mcg/day: 300 after it is no increase, and 700 is one from 600."""
    low, high, mid = (Continuous(flow, flow // 2) for flow in (400_000, 1_200_000, 600_000))
    planned = replace(BACLOFEN, base=low, patient_bolus=None, step_plan=(PlanStep(4 * DAY_S, high),))
    begun = replace(planned, base=mid, step_plan=())
    assert increases([signed(Order(begun), 1_000, planned, 20 * DAY_S)], 5_000) == ()
    assert increases([signed(Order(begun), 1_000, planned, DAY_S)], 5_000) == (Increase(4_000, 200_000, 300_000),)


def test_a_delayed_start_counts_from_its_start():
    low, high = (Continuous(flow, flow // 2) for flow in (400_000, 1_200_000))
    held, new = (replace(BACLOFEN, base=base, patient_bolus=None) for base in (low, high))
    order = Order(new, (DelayedStart("d" * 32, 3_000, low),))
    assert increases([signed(order, 1_000, held)], 3_500) == ()
    assert increases([signed(order, 1_000, held)], 5_000) == (Increase(1_000, 200_000, 600_000),)


def test_the_steps_of_a_plan_count_until_another_program_followed():
    low, high = (Continuous(flow, flow // 2) for flow in (400_000, 1_200_000))
    steady = replace(BACLOFEN, base=low, patient_bolus=None)
    planned = replace(steady, step_plan=(PlanStep(1_000, high), PlanStep(9_000, BACLOFEN.base)))
    newest = signed(Order(steady), 4_000, planned, 3_000)
    assert increases([newest, signed(Order(planned), 1_000, steady)], 5_000) == (Increase(3_000, 200_000, 600_000),)
    assert increases([signed(Order(planned), 1_000, steady)], 5_000) == ()  # the rules look at what is held

"""Documents: written and read back as the same values, every problem told with its path, nothing coerced."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.context import Context, Exposure, Given, Increase, Jurisdiction
from profiles.document import Document, DocumentError, document_digest, read_document, schema, write_document
from profiles.drugs import Component, Fluid
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pump import Catheter, CatheterPiece

BACLOFEN = Fluid((Component("baclofen", 500_000),))
DAY_NIGHT = Timed(
    (
        (Step(0, 25_200, 500_000, 250_000), Step(25_200, 86_400, 700_000, 350_000)),
        (Step(0, 86_400, 600_000, 300_000),),
    ),
    (0, 0, 0, 0, 0, 1, 1),
)
EVERYTHING = Order(
    Program(
        "Day and night",
        BACLOFEN,
        DAY_NIGHT,
        PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6),
        (
            PlanStep(86_400, Continuous(600_000, 300_000)),
            PlanStep(172_800, Periodic(Bolus(9, 60, 4), 3_600, 48_000, 1)),
        ),
    ),
    (
        Prime("0" * 32, "refill 7", "system", 338_000, 24_000_000),
        Bridge("1" * 32, "refill 7", "scaled", BACLOFEN, 338_000, DAY_NIGHT),
        SingleBolus("2" * 32, Bolus(20_000, 900, 10_000), 60, 7_200),
        DelayedStart("3" * 32, 3_600, MinimumRate(6_000)),
    ),
)
CONTEXT = Context(
    "cisterna-20",
    Catheter((CatheterPiece("spinal", 900_000, 100_000, 2_200, "ours"),)),
    18_000_000,
    2_000_000,
    "spasticity-spinal",
    Jurisdiction.EU,
    Exposure.TOLERANT,
    held=Program("before", BACLOFEN, Stopped("planned study")),
    increases=(Increase(86_400, 250_000, 300_000),),
    given=(Given(3_600, 600, 20_000),),
)


@pytest.fixture
def plain() -> dict:
    return json.loads(write_document(EVERYTHING, CONTEXT))


def problems(plain: dict) -> dict[str, str]:
    with pytest.raises(DocumentError) as caught:
        read_document(json.dumps(plain))
    return {p.path: p.message for p in caught.value.problems}


def test_what_is_written_is_read_back_as_the_same_values():
    text = write_document(EVERYTHING, CONTEXT)
    document = read_document(text)
    assert document == Document(EVERYTHING, CONTEXT)
    assert write_document(document.order, document.context) == text


BASES = st.one_of(
    st.builds(Continuous, st.integers(0, 100_000_000), st.integers(0, 10_000_000_000)),
    st.builds(MinimumRate, st.integers(0, 100_000_000)),
    st.builds(Stopped, st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)),
    st.builds(Periodic, st.builds(Bolus, st.integers(0, 10**8), st.integers(1, 10**5), st.integers(0, 10**9)),
              st.integers(1, 10**6), st.integers(0, 10**8), st.integers(0, 10**9), st.none() | st.integers(0, 10**6)),
)  # fmt: skip


@given(BASES, st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=30))  # at most four bytes each
def test_any_program_within_the_bounds_survives_the_file(base, name):
    order = Order(Program(name, BACLOFEN, base))
    assert read_document(write_document(order, CONTEXT)).order == order


@pytest.mark.req(18)
@pytest.mark.parametrize("wrong", [True, 1.0, 1.5, "600000", None, [], float("nan"), float("inf"), -1, 10**12])
def test_only_a_whole_number_within_its_bounds_is_a_flow(plain, wrong):
    plain["program"]["step_plan"][0]["base"]["flow_nl_per_day"] = wrong
    with pytest.raises(DocumentError):
        read_document(json.dumps(plain))


def test_every_problem_is_reported_with_its_path(plain):
    broken = copy.deepcopy(plain)
    broken["version"] = 2
    del broken["program"]["name"]
    broken["program"]["base"]["patterns"][0][1]["start_s"] = True
    broken["program"]["base"]["week"][3] = 2
    broken["one_time"][3]["kind"] = "surprise"
    broken["context"]["colour"] = "red"
    broken["context"]["reservoir_nl"] = -1
    broken["context"]["catheter"]["pieces"][0]["removed_um"] = 900_001
    broken["context"]["held"]["base"]["kind"] = 7
    assert problems(broken) == {
        "version": "This must be 1.",
        "program.name": "This key is missing.",
        "program.base.patterns[0][1].start_s": "This must be a whole number.",
        "one_time[3]": "The kind must be one of 'prime', 'bridge', 'single-bolus', 'delayed-start'.",
        "context.colour": "This key is not known here: remove it, or correct its spelling.",
        "context.reservoir_nl": "This must be 0 or more.",
        "context.catheter.pieces[0]": "More length was removed than was supplied.",
        "context.held.base": "The kind must be one of 'continuous', 'timed', 'periodic', 'minimum-rate', 'stopped'.",
    }


def test_a_week_that_names_a_pattern_which_is_not_there_is_refused(plain):
    plain["program"]["base"]["week"][3] = 2
    told = problems(plain)
    assert told == {"program.base": "Day 3 of the week names pattern 2, but the last one is 1."}


def test_a_bolus_that_no_pump_can_have_given_is_refused(plain):
    plain["context"]["given"][0]["volume_nl"] = 10_000_000
    assert problems(plain) == {"context.given[0]": "No pump can have given this volume in this time."}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "nested more than 32 levels deep at line 1, column 33"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"format": "cisterna-order", "format": "cisterna-order"}', "stands twice"),
        ("1" * 5_000, "at line 1, column 1 has 5,000 figures"),
        ('{"format": "\\ud800"}', "half of a character"),
        (" " * 1_000_001, "longer than 1,000,000 characters"),
        ("[]", "object in braces"),
        ("null", "object in braces"),
    ],
)
def test_a_text_that_is_no_document_is_refused_with_a_sentence(text, words):
    with pytest.raises(DocumentError, match=words):
        read_document(text)


@given(st.text(max_size=60))
def test_no_text_makes_anything_but_a_document_or_its_error(text):
    with pytest.raises(DocumentError):
        read_document(text)


def test_a_value_out_of_bounds_is_refused_by_the_writer():
    with pytest.raises(DocumentError, match=r"program\.base\.flow_nl_per_day"):
        write_document(Order(Program("too fast", BACLOFEN, Continuous(10**9, 1))), CONTEXT)


def test_the_digest_follows_every_value_and_no_layout(plain):
    digest = document_digest(EVERYTHING, CONTEXT)
    again = read_document(json.dumps(plain, separators=(",", ":"), sort_keys=True))
    assert document_digest(again.order, again.context) == digest
    assert len(digest) == 32
    plain["program"]["patient_bolus"]["max_starts"] += 1
    other = read_document(json.dumps(plain))
    assert document_digest(other.order, other.context) != digest


def test_a_key_with_a_default_may_be_left_out(plain):
    for key in ("increases", "clock_error_s", "line_fluid"):
        del plain["context"][key]
    assert read_document(json.dumps(plain)).context.increases == ()


def test_the_schema_accepts_what_is_written_and_refuses_unknown_keys(plain):
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(plain, schema())
    plain["context"]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, schema())


def test_a_plan_that_waits_leaves_room_for_the_step_of_its_start():
    """Who follows it tells the start as a step of its own: with all 64 taken, the last one would be lost."""
    steps = tuple(PlanStep(n * 86_400, Continuous(n, 0)) for n in range(1, 65))
    waits = (DelayedStart("a" * 32, 3_600, Stopped("travel")),)
    longest = Order(Program("long", BACLOFEN, Continuous(1, 0), step_plan=steps[:63]), waits)
    assert read_document(write_document(longest, CONTEXT)).order == longest
    one_more = replace(longest, program=replace(longest.program, step_plan=steps))
    assert read_document(write_document(replace(one_more, one_time=()), CONTEXT)).order.program == one_more.program
    with pytest.raises(DocumentError, match="at most 63 steps"):
        write_document(one_more, CONTEXT)

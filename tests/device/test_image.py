"""Image and one-time blob: identity both ways, one encoding, a digest that nothing but the program moves."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.codec import Form, Row
from device.image import (
    _BLOB,
    _IMAGE,
    IMAGE_MAX,
    ONE_TIME_MAX,
    day_volume_nl,
    decode_one_time,
    decode_program,
    digest,
    encode_one_time,
    encode_program,
    why_not_held,
)
from device.kinds import CodecError, Text, Whole
from profiles.context import Context, Exposure, Jurisdiction
from profiles.document import DocumentError, read_document, write_document
from profiles.document_bounds import LISTS, PATTERNS, TEXT_BYTES, bounds_of
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
from profiles.units_tables import (
    MAX_CONCENTRATION_NG_PER_ML,
    MAX_COUNT,
    MAX_DOSE_NG_PER_DAY,
    MAX_DURATION_S,
    MAX_FLOW_NL_PER_DAY,
    MAX_MASS_NG,
    MAX_VOLUME_NL,
)

BACLOFEN = Fluid((Component("baclofen", 500_000),))
CONTEXT = Context(
    "cisterna-20", Catheter((CatheterPiece("catheter", 900_000, 0, 2_200, "ours"),)), 18_000_000, 2_000_000,
    "spasticity-spinal", Jurisdiction.EU, Exposure.TOLERANT,
)  # fmt: skip
PLAIN = Program("300 mcg/day", BACLOFEN, Continuous(600_000, 300_000))

words = st.text(st.characters(exclude_categories=("C",)), max_size=20)
drug_ids = st.text(st.sampled_from("abcdefghij-"), min_size=1, max_size=20)
volumes = st.integers(0, MAX_VOLUME_NL)
flows = st.integers(0, MAX_FLOW_NL_PER_DAY)
doses = st.integers(0, MAX_DOSE_NG_PER_DAY)
durations = st.integers(0, MAX_DURATION_S)
ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
fluids = st.builds(
    Fluid,
    st.lists(st.builds(Component, drug_ids, st.integers(0, MAX_CONCENTRATION_NG_PER_ML)), min_size=1, max_size=5).map(
        tuple
    ),
)
boluses = st.builds(Bolus, volumes, durations, st.integers(0, MAX_MASS_NG))
steps = st.builds(Step, durations, durations, flows, doses)
patterns = st.lists(steps, max_size=4).map(tuple)
bases = st.one_of(
    st.builds(Continuous, flows, doses),
    st.builds(Timed, st.lists(patterns, min_size=1, max_size=7).map(tuple), st.tuples(*[st.integers(0, 6)] * 7)),
    st.builds(Periodic, boluses, durations, flows, doses, st.none() | durations),
    st.builds(MinimumRate, flows),
    st.builds(Stopped, words.filter(bool)),
)
programs = st.builds(
    Program,
    words,
    fluids,
    bases,
    st.none() | st.builds(PatientBolus, boluses, durations, st.integers(0, MAX_COUNT)),
    st.lists(st.builds(PlanStep, durations, bases), max_size=3).map(tuple),
)
one_times = st.lists(
    st.one_of(
        st.builds(Prime, ids, words, st.sampled_from(["system", "catheter"]), volumes, flows),
        st.builds(Bridge, ids, words, st.sampled_from(["scaled", "unchanged"]), fluids, volumes, bases),
        st.builds(SingleBolus, ids, boluses, durations, durations),
        st.builds(DelayedStart, ids, durations, bases),
    ),
    max_size=3,
).map(tuple)


@given(programs)
def test_program_to_image_to_program_is_the_identity(program):
    image = encode_program(program)
    assert decode_program(image) == program
    assert encode_program(decode_program(image)) == image


@given(one_times)
def test_one_time_parts_to_blob_and_back_is_the_identity(parts):
    assert decode_one_time(encode_one_time(parts)) == parts


@given(programs, programs)
def test_different_programs_have_different_digests(one, other):
    assert (digest(encode_program(one)) == digest(encode_program(other))) == (one == other)


def test_the_image_has_the_bytes_that_the_protocol_says():
    image = encode_program(PLAIN)
    text = b"300 mcg/day".hex()
    expected = f"a40001014b{text}02a10181a2014862{b'aclofen'.hex()}021a0007a12003a30001011a000927c0021a000493e0"
    assert image.hex() == expected
    assert digest(image) == hashlib.sha256(image).digest()


def test_no_one_time_part_is_the_empty_blob_and_nothing_else_is():
    assert encode_one_time(()) == b""
    assert decode_one_time(b"") == ()
    with pytest.raises(CodecError):
        decode_one_time(bytes.fromhex("a200010180"))


@pytest.mark.req(68)
def test_no_hurt_image_is_read_as_the_program_that_was_sent():
    image = encode_program(replace(PLAIN, patient_bolus=PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6)))
    rng = random.Random(3)
    for place in range(len(image)):
        for hurt in (image[:place], image[:place] + image[place + 1 :], image[:place] + b"\x00" + image[place:]):
            read_or_refused(hurt, image)
        for _ in range(40):
            read_or_refused(image[:place] + rng.randbytes(1) + image[place + 1 :], image)


def read_or_refused(hurt: bytes, image: bytes) -> None:
    """A changed byte may still be a program, but then another one, with another digest."""
    try:
        program = decode_program(hurt)
    except CodecError:
        return
    assert encode_program(program) == hurt
    assert hurt == image or digest(hurt) != digest(image)


@pytest.mark.parametrize(
    "program",
    [
        replace(PLAIN, base=Continuous(-1, 0)),
        replace(PLAIN, base=Continuous(MAX_FLOW_NL_PER_DAY + 1, 0)),
        replace(PLAIN, base=Continuous(1.0, 0)),
        replace(PLAIN, base=Continuous(True, 0)),
        replace(PLAIN, base=Timed(())),
        replace(PLAIN, base=Timed(((),), (0, 0, 0, 0, 0, 0, 7))),
        replace(PLAIN, base=None),
        replace(PLAIN, fluid=Fluid(())),
        replace(PLAIN, fluid=Fluid((Component("x" * 21, 1),))),
        replace(PLAIN, name="two\nlines"),
        replace(PLAIN, step_plan=[]),
        replace(PLAIN, base=Timed(((Step(0, 86_400, MAX_FLOW_NL_PER_DAY, MAX_DOSE_NG_PER_DAY),) * 288,) * 7),
                step_plan=(PlanStep(1, Stopped("x" * 400)),) * 64),
    ],
)  # fmt: skip
def test_a_program_outside_the_form_has_no_image(program):
    with pytest.raises(CodecError, match="program"):
        encode_program(program)


def test_ids_and_number_of_one_time_parts_are_bounded():
    bolus = SingleBolus("ab" * 16, Bolus(1, 1, 1))
    assert len(decode_one_time(encode_one_time((bolus,) * ONE_TIME_MAX))) == ONE_TIME_MAX
    for parts in ((bolus,) * (ONE_TIME_MAX + 1), (replace(bolus, id="AB" * 16),), (replace(bolus, id=""),)):
        with pytest.raises(CodecError, match="one_time"):
            encode_one_time(parts)


def test_a_whole_week_of_five_minute_steps_fits():
    week = tuple(
        tuple(Step(300 * i, 300 * i + 300, 24_000_000 - i, 12_000_000 + i) for i in range(288)) for _ in range(7)
    )
    program = replace(PLAIN, base=Timed(week, (0, 1, 2, 3, 4, 5, 6)))
    assert len(encode_program(program)) < IMAGE_MAX
    assert decode_program(encode_program(program)) == program


@pytest.mark.req(9)
@pytest.mark.parametrize(
    ("base", "volume_nl"),
    [
        (Continuous(600_000, 1), 600_000),
        (MinimumRate(6_000), 6_000),
        (Stopped("MRI"), 0),
        # half a day at 600 and half a day at 300 mL-thousandths
        (Timed(((Step(0, 43_200, 600_000, 1), Step(43_200, 86_400, 300_000, 1)),)), 450_000),
        # the fullest weekday counts; the other pattern is smaller
        (
            Timed(
                ((Step(0, 86_400, 100_000, 1),), (Step(0, 86_400, 700_001, 1),)),
                (0, 0, 0, 0, 0, 1, 0),
            ),
            700_001,
        ),
        # a third of a day at 100 nL/day is 33.3 nL: rounded down
        (Timed(((Step(0, 28_800, 100, 1), Step(28_800, 86_400, 0, 0)),)), 33),
        # 10,000 nL in 600 s flow at 1,440,000 nL/day; every 6 h that is 40,000 nL a day on top of the base
        (Periodic(Bolus(10_000, 600, 1), 21_600, 48_000, 1), 88_000),
        # 10,001 nL in 700 s: 1,234,409 nL/day rounded down, x 700 s / 3,600 s = 240,023.97
        (Periodic(Bolus(10_001, 700, 1), 3_600, 0, 0), 240_023),
        (Periodic(Bolus(10_000, 0, 1), 3_600, 5, 0), 5),
        (Periodic(Bolus(10_000, 10, 1), 0, 5, 0), 5),
    ],
)
def test_the_volume_of_the_fullest_day_is_counted_by_hand(base, volume_nl):
    assert day_volume_nl(replace(PLAIN, base=base)) == volume_nl


def fields_of(kind, seen):
    """(name, kind) of every field of the forms below."""
    for form in getattr(kind, "forms", {}).values():
        yield from fields_of(form, seen)
    if isinstance(kind, Form) and kind.shape not in seen:
        seen.add(kind.shape)
        for part in kind.parts.values():
            yield part.name, part.kind
            yield from fields_of(part.kind, seen)
    if isinstance(kind, Row):
        yield from fields_of(kind.kind, seen)


@pytest.mark.parametrize(("name", "kind"), [*fields_of(_IMAGE, set()), *fields_of(_BLOB, set())])
def test_whatever_a_document_may_say_an_image_holds(name, kind):
    if isinstance(kind, Whole):
        low, high = bounds_of(name)
        assert kind.low <= low <= high <= kind.high
    elif isinstance(kind, Row) and name not in ("week", "parts"):
        assert (kind.low, kind.high) == LISTS[name]
    elif isinstance(kind, Text):
        assert kind.high >= TEXT_BYTES.get(name, 0)
        assert name in TEXT_BYTES or re.search(r"\{1,20\}|\|", PATTERNS[name])


@pytest.mark.parametrize("text", ["\u200b", "\ue000", "\x85"])
def test_what_cannot_be_seen_is_refused_in_a_document_as_in_an_image(text):
    hidden = replace(PLAIN, name=f"day{text}")
    assert "visible" in why_not_held(Order(hidden))
    with pytest.raises(DocumentError):
        write_document(Order(hidden), CONTEXT)


@pytest.mark.parametrize("name", ["x" * 120, "é" * 60, "日" * 40])
def test_a_name_is_measured_in_the_bytes_that_a_pump_stores(name):
    longest, longer = replace(PLAIN, name=name), replace(PLAIN, name=f"{name}é")
    assert read_document(write_document(Order(longest), CONTEXT)).order.program == decode_program(
        encode_program(longest)
    )
    assert why_not_held(Order(longer))
    with pytest.raises(DocumentError, match=r"a pump stores 120 at most|too long"):
        write_document(Order(longer), CONTEXT)


def test_an_order_that_fits_is_held():
    assert why_not_held(Order(PLAIN)) == ""

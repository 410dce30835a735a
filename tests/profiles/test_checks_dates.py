"""What time does, at each instant: the reservoir, the pump's end, the clocks, and what happens once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from profiles.checks_dates import clock, once_only, replacement, reservoir_endurance
from profiles.context import Done
from profiles.findings import Rule, Severity
from profiles.program import Bolus, Bridge, Continuous, DelayedStart, PatientBolus, PlanStep, Prime, Stopped
from profiles.units_tables import MAX_HORIZON_S
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    REFILL,
    after,
    modelled,
    order,
    pain,
    single,
    steps,
    texts,
)

BASE = Continuous(1, 0)
SOFT, HARD = Severity.SOFT, Severity.HARD


@pytest.mark.parametrize(("reservoir_nl", "blocks"), [(1_999_999, True), (2_000_000, True), (2_000_001, False)])
def test_a_reservoir_at_its_alarm_volume_blocks(reservoir_nl, blocks, library):
    found = reservoir_endurance(order(400_000), pain(reservoir_nl=reservoir_nl), library)
    assert len(found) == blocks
    if blocks:
        asked = "2" if reservoir_nl == 2_000_000 else "1.999999"
        assert texts(found) == [(HARD, "context.reservoir_nl", asked, "more than 2", "mL", "")]
        assert found[0].source == "Cisterna rule"


def endurance(library, reservoir_nl, base=400_000, refill_s=10 * DAY, patient=None):
    context = pain(reservoir_nl=reservoir_nl, planned_refill_s=refill_s)
    return reservoir_endurance(order(base, patient=patient), context, library)


@pytest.mark.req(13)
@pytest.mark.parametrize(
    ("reservoir_nl", "allowed"),
    [(6_579_999, "4.579999"), (6_580_000, "4.58"), (6_580_001, None)],  # 10 days of 0.4 mL, 14.5 % too fast, above 2 mL
)
def test_the_reservoir_stays_above_its_alarm_volume_until_the_refill_even_if_the_pump_runs_fast(
    reservoir_nl, allowed, library
):
    found = endurance(library, reservoir_nl)
    assert texts(found) == ([(SOFT, "context.reservoir_nl", "4.58", allowed, "mL", "")] if allowed else [])
    if found:
        assert found[0].source == library.model("cisterna-20").accuracy_per_mille.source


def test_every_bolus_that_the_patient_may_take_counts(library):
    patient = PatientBolus(Bolus(100_000, 600, 0), 3 * HOUR, 3)
    given_nl = Fraction(4_000_000 + 3 * 10 * 100_000) * Fraction(1_145, 1_000)
    assert len(endurance(library, 2_000_000 + int(given_nl), patient=patient)) == 1
    assert endurance(library, 2_000_001 + int(given_nl), patient=patient) == ()


@pytest.mark.parametrize("accuracy", [0, 145, 200])
def test_the_accuracy_is_the_one_of_the_pump(accuracy, library):
    own = modelled(library, accuracy_per_mille=accuracy)
    worst_nl = 4_000_000 * (1_000 + accuracy) // 1_000
    assert [f.source for f in endurance(own, 2_000_000 + worst_nl)] == ["the test's own pump"]
    assert endurance(own, 2_000_001 + worst_nl) == ()


def test_an_accuracy_that_nobody_confirms_turns_the_rule_off_visibly(library):
    found = endurance(modelled(library, accuracy_per_mille=None), 2_000_001)
    note = (Severity.NOTE, "context.reservoir_nl", "the accuracy of the pump", "", "", "not confirmed")
    assert texts(found) == [note]
    assert found[0].source == "nobody confirms it"


def test_a_pump_that_is_not_described_has_no_accuracy_either(library):
    unknown = pain(pump_model_id="other", planned_refill_s=DAY)
    (note,) = reservoir_endurance(order(400_000), unknown, library)
    assert (note.severity, note.source) == (Severity.NOTE, "no such pump model")


def test_without_a_refill_date_or_a_walkable_order_nothing_is_judged(library):
    assert endurance(library, 2_000_001, refill_s=None) == ()
    assert endurance(library, 2_000_001, base=steps((0, HOUR, 400_000))) == ()


@pytest.mark.parametrize(
    ("left_s", "refill_s", "severity", "allowed"),
    [
        (None, 14 * DAY, None, None),
        (0, 14 * DAY, HARD, None),
        (1, 14 * DAY, SOFT, "14"),
        (14 * DAY - 1, 14 * DAY, SOFT, "14"),
        (14 * DAY, 14 * DAY, None, None),
        (14 * DAY + 1, 14 * DAY, None, None),
        (0, None, HARD, None),
        (1, None, None, None),
    ],
)
def test_the_pump_outlives_the_refill_and_nothing_is_programmed_past_its_date(
    left_s, refill_s, severity, allowed, library
):
    found = replacement(order(400_000), pain(replace_by_s=left_s, planned_refill_s=refill_s), library)
    assert [finding.severity for finding in found] == ([] if severity is None else [severity])
    for finding in found:
        assert (str(finding.where), finding.unit, finding.source) == (
            "program",
            "day",
            "the pump's own replace-by date",
        )
        assert allowed is None or finding.allowed == allowed


def test_a_pump_past_its_date_has_no_days_left_and_needs_more(library):
    (finding,) = replacement(order(400_000), pain(replace_by_s=0), library)
    assert (finding.asked, finding.allowed, finding.unit) == ("0", "more than 0", "day")


@pytest.mark.parametrize(("error_s", "told"), [(0, 0), (59, 0), (60, 0), (61, 1), (-60, 0), (-61, 1), (300, 1)])
def test_clocks_may_be_a_minute_apart_either_way(error_s, told, library):
    found = clock(order(400_000), pain(clock_error_s=error_s), library)
    assert texts(found) == [(SOFT, "program", str(abs(error_s)), "60", "s", "")] * told
    assert {finding.rule for finding in found} <= {Rule.CLOCK}


def test_what_gives_less_is_never_kept_from_a_pump_that_is_low_or_past_its_date(library):
    low = after(400_000, reservoir_nl=1_900_000, replace_by_s=0)
    for base, severity in ((Stopped("overdose"), SOFT), (399_999, SOFT), (400_000, HARD), (400_001, HARD)):
        for rule in (reservoir_endurance, replacement):
            assert [f.severity for f in rule(order(base), low, library)] == [severity]


CLOCKED = steps((0, DAY, 400_000))


@pytest.mark.parametrize(("change_s", "told"), [(None, 0), (0, 1), (DAY, 1), (DAY + 1, 0)])
def test_a_change_of_the_clock_until_the_refill_is_told_to_what_follows_the_hours(change_s, told, library):
    around = pain(clock_change_s=change_s, planned_refill_s=DAY)
    row = (SOFT, "program", "1 day" if change_s else "0 s", "no change of the clock before the refill", "", "change")
    assert texts(clock(order(CLOCKED), around, library)) == [row] * told
    assert clock(order(400_000), around, library) == ()


def test_without_a_planned_refill_a_change_counts_within_the_longest_walk(library):
    for change_s, told in ((MAX_HORIZON_S, 1), (MAX_HORIZON_S + 1, 0)):
        assert len(clock(order(CLOCKED), pain(clock_change_s=change_s), library)) == told


@pytest.mark.parametrize("where", ["plan", "meanwhile", "bridge"])
def test_a_pattern_anywhere_in_the_order_meets_the_change(where, library):
    parts = {
        "meanwhile": (DelayedStart(IDS[0], DAY, CLOCKED),),
        "bridge": (replace(bridge(0), pattern=CLOCKED),),
    }.get(where, ())
    plan = (PlanStep(DAY, CLOCKED),) if where == "plan" else ()
    assert len(clock(order(400_000, *parts, plan=plan), pain(clock_change_s=DAY), library)) == 1


def once(library, *parts, done=()):
    return texts(once_only(order(400_000, *parts), pain(done=done), library))


def test_what_has_run_for_a_refill_never_runs_again(library):
    done = (Done("prime", REFILL), Done("bridge", "e" * 32))
    again = (HARD, "one_time[0]", "a second one", "one for each refill", "", "again")
    assert once(library, prime(0), done=done) == [again]
    assert once(library, bridge(0, "e" * 32), done=done) == [again]
    assert once(library, bridge(0), done=done) == once(library, prime(0, "e" * 32), done=done) == []
    assert once(library, single(), done=done) == []


@pytest.mark.req(50)
def test_a_prime_into_a_line_that_is_full_is_refused_whatever_the_refill_is_called(library):
    full = (HARD, "one_time[0]", "a prime into a line that this fluid fills already", "a prime into an empty line",
            "", "full")  # fmt: skip
    asked = order(400_000, prime(0, "a name of tomorrow"))
    assert texts(once_only(asked, after(400_000), library)) == [full]
    assert once_only(asked, pain(), library) == ()
    flushed = after(400_000, line_fluid=BACLOFEN, pumped_since_change_nl=316_000)
    assert texts(once_only(asked, flushed, library)) == [full]
    assert once_only(asked, replace(flushed, pumped_since_change_nl=315_999), library) == ()
    assert once_only(order(400_000, bridge(0)), after(400_000), library) == ()


def prime(number, refill=REFILL):
    return Prime(IDS[number], refill, "system", 316_000, 24_000_000)


def bridge(number, refill=REFILL):
    return Bridge(IDS[number], refill, "scaled", BACLOFEN, 316_000, Continuous(400_000, 0))


def test_parts_with_ids_of_their_own_happen_once_each(library):
    parts = (
        prime(0),
        bridge(1),
        single(number=2),
        single(number=3, delay_s=7_200),
        DelayedStart(IDS[4], HOUR, Continuous(1, 0)),
    )
    assert once(library, *parts) == []


def test_an_id_that_stands_twice_is_refused_at_the_second(library):
    found = once(library, single(), single(delay_s=7_200))
    assert found == [(HARD, "one_time[1]", IDS[0], "an id of its own, 32 hex digits", "", "id")]


@pytest.mark.parametrize("broken", ["", "0" * 31, "0" * 33, "A" * 32, "g" * 32, "0" * 32 + "\n"])
def test_an_id_is_32_hex_digits(broken, library):
    assert [row[-1] for row in once(library, replace(single(), id=broken))] == ["id"]


def test_one_prime_and_one_bridge_a_refill_and_one_delayed_start(library):
    again = [(HARD, "one_time[1]", "a second one", "one for each refill", "", "again")]
    assert once(library, prime(0), prime(1)) == again
    assert once(library, bridge(0), bridge(1)) == again
    late = [(*again[0][:3], "one in an order", *again[0][4:])]
    assert once(library, DelayedStart(IDS[0], 1, BASE), DelayedStart(IDS[1], 2, BASE)) == late
    assert once(library, prime(0), prime(1, "e" * 32)) == []
    assert once(library, single(number=0), single(number=1, delay_s=7_200)) == []


@pytest.mark.parametrize(
    ("delay_s", "expiry_s", "void"), [(3_599, 3_600, 0), (3_600, 3_600, 1), (3_601, 3_600, 1), (0, 0, 1)]
)
def test_a_bolus_that_expires_before_it_starts_is_refused(delay_s, expiry_s, void, library):
    found = once(library, single(delay_s=delay_s, expiry_s=expiry_s))
    assert [(row[0], row[1], row[-1]) for row in found] == [(HARD, "one_time[0]", "expiry")] * void
    if delay_s == 3_600:
        assert found[0][2:4] == ("1 h", "a start before 1 h")

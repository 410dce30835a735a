"""The context of a live pump: the pump's facts from the pump, the patient's from the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.context import (
    WEEK_S,
    Horizon,
    clock_change_s,
    clock_error_s,
    given_order,
    going_order,
    held_age_s,
    live_context,
    local_wall_s,
    renewed,
    wall_s,
)
from console.demo_patients import record
from console.patient import Patient
from profiles.checks import findings
from profiles.context import Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.findings import Rule, Severity
from profiles.kernels import verdict
from profiles.limits import Library
from profiles.program import Continuous, Order, PlanStep, Program, Stopped
from profiles.pump import Alarm, AlarmRank, Catheter, PumpEvent, PumpState, PumpStatus
from profiles.units_tables import MAX_DURATION_S

FLUID = Fluid((Component("baclofen", 500_000),))
HELD = Program("p", FLUID, Continuous(600_000, 300_000))
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday
STATUS = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.RUNNING, 3, b"", None, 7, 1_000, local_wall_s(NOW) - 1_000, 1, FLUID, 77,
    15_000_000, 0, 600_000, 0,
)  # fmt: skip
PATIENT = Patient(
    "0" * 32, "M. Example", "R-1", "1961-04-02", "spasticity", Jurisdiction.EU, Exposure.TOLERANT, "CIS-1", "",
    Catheter(), int(NOW.timestamp()) + 500, int(NOW.timestamp()) - 900, None, 50_000,
)  # fmt: skip


def test_the_pumps_facts_come_from_the_pump_and_the_patients_from_the_record(library: Library):
    context = live_context(PATIENT, STATUS, HELD, library, NOW, age_s=60)
    assert (context.reservoir_nl, context.line_fluid, context.pumped_since_change_nl) == (15_000_000, FLUID, 77)
    assert (context.held, context.held_age_s, context.pump_model_id) == (HELD, 60, "cisterna-20")
    assert (context.planned_refill_s, context.fill_age_s, context.screening_bolus_ng) == (500, 900, 50_000)
    assert (context.jurisdiction, context.exposure, context.interrupted_s) == (
        Jurisdiction.EU,
        Exposure.TOLERANT,
        0,
    )
    model = library.model("cisterna-20")
    assert model is not None
    assert context.alarm_volume_nl == model.alarm_volume_nl.value


@pytest.mark.req(13)
@pytest.mark.parametrize("exposure", Exposure)
def test_a_pump_that_stands_still_has_interrupted_the_therapy(library: Library, exposure: Exposure):
    patient, still = replace(PATIENT, exposure=exposure), replace(STATUS, state=PumpState.STOPPED, flow_nl_per_day=0)
    assert live_context(patient, still, HELD, library, NOW).exposure is Exposure.INTERRUPTED
    assert live_context(patient, still, HELD, library, NOW).held == HELD
    assert live_context(patient, STATUS, HELD, library, NOW).exposure is exposure


@pytest.mark.req(13)
def test_how_long_a_pump_has_given_nothing_is_its_own_word(library: Library):
    stopped = replace(STATUS, state=PumpState.STOPPED, flow_nl_per_day=0, alarms=())
    alarm = Alarm("stopped", AlarmRank.CRITICAL, STATUS.elapsed_s - 70)
    for status, since_s in ((STATUS, None), (stopped, 0), (replace(stopped, alarms=(alarm,)), 70)):
        assert live_context(PATIENT, status, HELD, library, NOW).still_s == since_s


def test_a_restart_is_judged_as_a_new_start_by_both_twins(library: Library):
    still, same = replace(STATUS, state=PumpState.STOPPED, flow_nl_per_day=0), Order(HELD)
    for status, wanted in ((STATUS, False), (still, True)):
        context = live_context(PATIENT, status, HELD, library, NOW, age_s=40 * 86_400)
        found = {(f.rule, f.severity, f.where, f.detail) for f in findings(same, context, library) if f.severity}
        assert (Rule.FIRST_DOSE in {row[0] for row in found}) is wanted
        assert verdict(same, context, library) - found == set()
        assert found - verdict(same, context, library) == set()


TWICE = (("ziconotide",),) * 2
SLOW = Program("p", Fluid((Component("ziconotide", 25_000),)), Continuous(48_000, 1_200))


@pytest.mark.parametrize(
    ("filled", "fills", "first", "days"),
    [
        (False, (), True, 14),  # that of the implantation
        (False, TWICE, True, 14),
        (True, TWICE, False, 40),
        (True, (("ziconotide",), ("morphine",)), True, 14),
        (True, (("morphine",), ("morphine",)), True, 14),  # the program was changed, the refill is not recorded yet
        (True, (), True, 14),  # a record of a former release: not known
    ],
)
def test_a_fill_is_the_first_until_a_second_one_with_its_drug_was_recorded(filled, fills, first, days, library):
    filled_at = int(NOW.timestamp()) if filled else None
    patient = replace(PATIENT, filled_at=filled_at, planned_refill_at=None, fills=fills)
    context = live_context(patient, STATUS, SLOW, library, NOW)
    assert (context.first_fill, context.planned_refill_s) == (first, days * 86_400)


def test_a_drug_whose_first_fill_lasts_as_long_as_any_other_has_none(library: Library):
    unknown = replace(PATIENT, fills=())
    assert live_context(unknown, STATUS, HELD, library, NOW).first_fill is False


def test_a_drug_beside_one_that_is_new_keeps_the_time_of_its_later_fills(library: Library):
    both = replace(SLOW, fluid=Fluid((*SLOW.fluid.components, Component("morphine", 10_000_000))))
    patient = replace(PATIENT, fills=(("ziconotide", "morphine"), ("ziconotide",)))
    assert live_context(patient, STATUS, both, library, NOW).first_fill is False


@pytest.mark.req(47)
@pytest.mark.parametrize("ago_days", [0, 5, 39, 400])
def test_without_a_visit_ahead_another_drug_is_judged_for_as_long_as_its_own_fill_lasts(library, ago_days):
    """The fill that is in the pump has to be replaced for it: how old that is says nothing of the next one."""
    filled_at = int(NOW.timestamp()) - ago_days * 86_400
    patient = replace(
        PATIENT, filled_at=filled_at, planned_refill_at=None, indication="pain", fills=(("baclofen",),) * 2
    )
    context = live_context(patient, STATUS, HELD, library, NOW, fluid=SLOW.fluid)
    assert context.planned_refill_s == 14 * 86_400
    assert Rule.STABILITY not in {found.rule for found in findings(Order(SLOW), context, library)}
    same = live_context(patient, STATUS, HELD, library, NOW, fluid=FLUID)
    assert same == live_context(patient, STATUS, HELD, library, NOW)
    planned = replace(patient, planned_refill_at=int(NOW.timestamp()) + 20 * 86_400)
    assert live_context(planned, STATUS, HELD, library, NOW, fluid=SLOW.fluid).planned_refill_s == 20 * 86_400


@pytest.mark.req(47)
@pytest.mark.parametrize(
    ("fills", "age_days"),
    [
        ((("ziconotide",), ("morphine",)), 30),
        ((("morphine",), ("ziconotide",)), 0),  # its own refill is not recorded: nobody knows how old that fill is
        ((), 30),  # nobody knows what the last one was of
    ],
)
def test_a_fill_is_never_as_old_as_the_one_of_another_drug(library, fills, age_days):
    patient = replace(PATIENT, filled_at=int(NOW.timestamp()) - 30 * 86_400, planned_refill_at=None, fills=fills)
    context = live_context(patient, STATUS, SLOW, library, NOW)
    assert context.fill_age_s == age_days * 86_400
    blocked = {f.rule for f in findings(Order(SLOW), context, library) if f.severity is Severity.HARD}
    assert (Rule.STABILITY in blocked) is (age_days > 0)


@pytest.mark.req(47)
def test_until_when_a_reservoir_has_to_last_goes_by_the_fluid_unless_a_visit_is_planned(library):
    now_at = int(NOW.timestamp())
    patient = replace(PATIENT, planned_refill_at=None, indication="pain", fills=(("baclofen",),) * 2)
    of_slow = live_context(patient, STATUS, HELD, library, NOW, fluid=SLOW.fluid)
    held = Horizon(None, NOW).of(FLUID, of_slow, library)
    assert held == live_context(patient, STATUS, HELD, library, NOW)
    assert (of_slow.planned_refill_s, held.planned_refill_s) == (14 * 86_400, 180 * 86_400 - 900)
    for fluid in (FLUID, SLOW.fluid):
        assert Horizon(now_at + 86_400 * 3, NOW).of(fluid, held, library).planned_refill_s == 3 * 86_400


def test_a_refill_that_is_overdue_is_due_now(library: Library):
    late = replace(PATIENT, planned_refill_at=int(NOW.timestamp()) - 5)
    assert live_context(late, STATUS, HELD, library, NOW).planned_refill_s == 14 * 3_600 + 1_800  # it is still today
    missed = replace(PATIENT, planned_refill_at=int(NOW.timestamp()) - 86_400)
    judged = live_context(missed, STATUS, HELD, library, NOW)
    assert judged.planned_refill_s == 180 * 86_400 - 900  # until the fill is too old; never nothing
    assert Rule.RESERVOIR_ENDURANCE in {found.rule for found in findings(Order(HELD), judged, library)}
    never = replace(PATIENT, planned_refill_at=None)
    assert live_context(never, STATUS, HELD, library, NOW).planned_refill_s == 180 * 86_400 - 900
    assert live_context(never, STATUS, None, library, NOW).planned_refill_s is None


def test_the_next_change_of_the_clock_is_found_to_the_second():
    berlin = ZoneInfo("Europe/Berlin")

    def offset_s(at: int) -> int:
        return int(datetime.fromtimestamp(at, berlin).utcoffset().total_seconds())

    forward = int(datetime(2027, 3, 28, 1, tzinfo=UTC).timestamp())
    for ahead in (1, 7 * 86_400, 7 * 86_400 + 1, 120 * 86_400):
        assert clock_change_s(offset_s, forward - ahead) == ahead
    back = int(datetime(2027, 10, 31, 1, tzinfo=UTC).timestamp())
    assert clock_change_s(offset_s, forward) == back - forward
    assert clock_change_s(lambda _at: 0, forward) is None


@pytest.mark.req(52)
def test_the_pumps_wall_clock_says_weekday_and_second(library: Library):
    context = live_context(PATIENT, STATUS, HELD, library, NOW)
    assert context.wall_at_start_s == 86_400 + 9 * 3_600 + 30 * 60  # Tuesday 09:30


@pytest.mark.req(53)
def test_a_clock_that_is_wrong_is_told_and_never_adjusted():
    assert clock_error_s(STATUS, NOW) == 0
    assert clock_error_s(replace(STATUS, wall_offset_s=STATUS.wall_offset_s + 90), NOW) == 90
    assert clock_error_s(replace(STATUS, wall_offset_s=STATUS.wall_offset_s - 90), NOW) == -90
    assert clock_error_s(replace(STATUS, wall_offset_s=STATUS.wall_offset_s - 90 * WEEK_S), NOW) == 0
    assert clock_error_s(replace(STATUS, wall_offset_s=STATUS.wall_offset_s + 90, time_scale=60), NOW) == 0


@pytest.mark.req(54)
@given(st.integers(-12, 14), st.datetimes(datetime(2002, 1, 1), datetime(2060, 1, 1)))
def test_the_wall_is_what_hangs_on_the_wall_in_any_zone(hours: int, moment: datetime):
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)), microsecond=0)
    seconds = local_wall_s(there)
    assert (seconds // 86_400) % 7 == there.weekday()
    assert seconds % 86_400 == there.hour * 3_600 + there.minute * 60 + there.second


def test_the_age_of_the_held_program_is_the_pumps_own_word():
    log = (PumpEvent(5, 100, "activated", 2), PumpEvent(6, 400, "activated", 3), PumpEvent(7, 500, "session", 3))
    assert held_age_s(STATUS, log) == 600
    assert held_age_s(replace(STATUS, generation=9), log) is None
    acts = (*log, PumpEvent(8, 600, "refilled", 18_000_000), PumpEvent(9, 610, "clock-set", 0))
    assert held_age_s(replace(STATUS, generation=5), acts) == 600
    assert held_age_s(replace(STATUS, generation=6), acts) is None
    assert held_age_s(STATUS, (*log, PumpEvent(8, 600, "stopped", 4))) is None


def test_a_documents_context_is_renewed_with_what_the_pump_says(library: Library):
    old = live_context(PATIENT, replace(STATUS, reservoir_nl=1), None, library, NOW)
    new = renewed(old, STATUS, HELD, NOW)
    assert (new.reservoir_nl, new.held, new.screening_bolus_ng) == (15_000_000, HELD, 50_000)


def test_spans_beyond_what_a_context_can_carry_are_cut_at_ten_years(library: Library):
    ancient = replace(PATIENT, filled_at=0)
    assert live_context(ancient, STATUS, HELD, library, NOW).fill_age_s == MAX_DURATION_S
    assert wall_s(STATUS) == local_wall_s(NOW)


def test_what_is_held_goes_on_only_from_a_known_age():
    assert going_order(HELD, 0) == Order(HELD)
    planned = replace(HELD, step_plan=(PlanStep(100, Continuous(300_000, 150_000)),))
    assert going_order(planned, 0).program.step_plan == planned.step_plan
    assert going_order(planned, 40).program.step_plan == (PlanStep(60, Continuous(300_000, 150_000)),)


@pytest.mark.req(51)
def test_a_pump_that_has_warned_is_judged_by_its_replacement_date(library: Library):
    assert live_context(PATIENT, STATUS, None, library, NOW).replace_by_s is None
    warned = replace(STATUS, alarms=(Alarm("replace-soon", AlarmRank.NON_CRITICAL, STATUS.elapsed_s),))
    assert live_context(PATIENT, warned, None, library, NOW).replace_by_s == 90 * 86_400


def test_what_a_pump_gives_by_itself_is_nothing_while_it_stands_still(demo):
    still = given_order(demo.program, "motor-stall", 500)
    assert (still.program.base, still.program.patient_bolus, still.one_time) == (Stopped("motor-stall"), None, ())
    assert given_order(demo.program, "", 500) == going_order(demo.program, 500)


def test_a_pump_that_gives_nothing_has_interrupted_the_therapy(stalled, demo, library):
    live = live_context(record(demo, NOW), stalled.status, demo.program, library, NOW)
    assert live.exposure is Exposure.INTERRUPTED

"""Dates of a reservoir against a walk second by second, with every allowed bolus and with none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.delivery import delivery, patient_starts
from profiles.program import Bolus, Continuous, PatientBolus, Stopped
from profiles.reservoir import Endurance, Span, endurance, expected_withdrawal_nl, patient_volume_by
from tests.profiles.orders import DAY, context, contexts, flow_at, order, orders, patients

RESIDUAL_NL = 1_400_000


def test_dates_of_a_continuous_program():
    around = context(reservoir_nl=20_000_000, alarm_volume_nl=2_000_000)
    dates = endurance(order(Continuous(600_000, 0)), around, 145, RESIDUAL_NL)
    assert dates.alarm == Span(2_263_756, 30 * DAY, 3_031_579)  # 30 days / 1.145 and / 0.855, to the next second
    assert dates.empty == Span(2_339_214, 31 * DAY, 3_132_632)


@pytest.mark.req(47)
def test_the_earliest_date_takes_every_allowed_patient_bolus():
    patient = PatientBolus(Bolus(100_000, 600, 0), 3_600, 4)
    around = context(reservoir_nl=20_000_000, alarm_volume_nl=2_000_000)
    dates = endurance(order(Continuous(500_000, 0), patient=patient), around, 0, RESIDUAL_NL)
    assert dates.alarm.earliest_s == 20 * DAY  # 0.5 mL/day and four boluses of 0.1 mL: 0.9 mL/day
    assert dates.alarm.nominal_s == dates.alarm.latest_s == 36 * DAY


def test_a_stopped_pump_never_empties():
    never = Span(None, None, None)
    assert endurance(order(Stopped("test")), context(), 145, RESIDUAL_NL) == Endurance(never, never)


def test_a_reservoir_below_its_alarm_volume_is_there_already():
    around = context(reservoir_nl=1_900_000)
    assert endurance(order(Stopped("test")), around, 145, RESIDUAL_NL).alarm == Span(0, 0, 0)


def test_a_syringe_does_not_draw_what_stays_behind():
    assert expected_withdrawal_nl(20_000_000, RESIDUAL_NL) == 18_600_000
    assert expected_withdrawal_nl(1_000_000, RESIDUAL_NL) == 0


def test_no_patient_bolus_gives_nothing():
    empty = [None, PatientBolus(Bolus(1, 0, 0), 60, 3), PatientBolus(Bolus(1, 60, 0), 60, 0)]
    assert [patient_volume_by(patient)(DAY) for patient in empty] == [0, 0, 0]


@given(patients, st.integers(0, 3 * DAY))
def test_the_patients_closed_form_is_what_the_earliest_starts_deliver(patient, until_s):
    asked = order(Stopped("test"), patient=patient)
    flow = delivery(asked, context(), 0, until_s, patient_starts(patient, until_s))
    assert patient_volume_by(patient)(until_s) == flow.volume


@pytest.mark.req(47)
@settings(max_examples=25)
@given(orders(), contexts(), st.integers(1, 3_000), st.sampled_from([0, 145]))
def test_dates_are_the_first_second_at_which_the_volume_is_gone(asked, around, usable_nl, accuracy):
    near = context(
        held=around.held,
        held_age_s=around.held_age_s,
        wall_at_start_s=around.wall_at_start_s,
        reservoir_nl=2_000_000 + usable_nl,
    )
    dates = endurance(asked, near, accuracy, RESIDUAL_NL).alarm
    horizon_s = 1_200
    patient = asked.program.patient_bolus
    starts = patient_starts(patient, horizon_s) if patient else ()
    with_patient = delivery(asked, near, 0, horizon_s, starts)
    fast = [f for s in with_patient.segments for f in [s.flow_nl_per_day] * (s.end_s - s.start_s)]
    plain = [flow_at(asked, near, second) for second in range(horizon_s)]
    for date, factor, flows in zip(
        (dates.earliest_s, dates.nominal_s, dates.latest_s),
        (1_000 + accuracy, 1_000, 1_000 - accuracy),
        (fast, plain, plain),
        strict=True,
    ):
        pumped, first = 0, None
        for second, flow in enumerate(flows, start=1):
            pumped += flow * factor
            if pumped >= usable_nl * 1_000 * DAY:
                first = second
                break
        assert (date if date is not None and date <= horizon_s else None) == first

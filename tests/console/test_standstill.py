"""Nothing but a statement about this very stop makes a pump that stands still any milder to judge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.patient import Statement
from console.standstill import counting, exposure_of, standing
from profiles.context import Exposure
from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus
from profiles.stillness import CAUSES

SINCE_S, GENERATION = 5_000, 4
STOPPED = Alarm("stopped", AlarmRank.CRITICAL, SINCE_S)
OTHER = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 100)
STILL = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.STOPPED, GENERATION, b"", None, 7, 6_000, 0, 1, None, 0, 15_000_000, 0, 0,
    0, (OTHER, STOPPED),
)  # fmt: skip
SAID = Statement(
    "A. Doctor", 1_700_000_000, "CIS-1", SINCE_S, GENERATION, Exposure.INTERRUPTED, Exposure.TOLERANT, "examined", "ab"
)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_pump_that_gives_nothing_though_it_runs_has_interrupted_the_therapy_too(cause: str):
    stalled = replace(STILL, state=PumpState.RUNNING, alarms=(Alarm(cause, AlarmRank.CRITICAL, SINCE_S),))
    assert exposure_of(Exposure.TOLERANT, stalled, ()) is Exposure.INTERRUPTED
    assert exposure_of(Exposure.TOLERANT, stalled, (SAID,)) is Exposure.TOLERANT
    assert exposure_of(Exposure.TOLERANT, replace(stalled, flow_nl_per_day=1), ()) is Exposure.TOLERANT


def test_a_statement_counts_for_its_stop_and_makes_it_as_mild_as_it_says():
    assert standing((SAID,), STILL) is SAID
    assert exposure_of(Exposure.NAIVE, STILL, (SAID,)) is Exposure.TOLERANT
    assert exposure_of(Exposure.TOLERANT, STILL, ()) is Exposure.INTERRUPTED


@pytest.mark.parametrize(
    "status",
    [
        replace(STILL, alarms=(replace(STOPPED, since_s=SINCE_S + 1),)),  # a later stop
        replace(STILL, generation=GENERATION + 1),  # changed since
        replace(STILL, serial="CIS-2"),
        replace(STILL, alarms=()),  # it does not say since when
    ],
)
def test_another_stop_another_pump_and_a_changed_pump_know_nothing_of_it(status: PumpStatus):
    assert standing((SAID,), status) is None
    assert exposure_of(Exposure.TOLERANT, status, (SAID,)) is Exposure.INTERRUPTED


def test_a_running_pump_has_no_stop_to_speak_of():
    running = replace(STILL, state=PumpState.RUNNING, alarms=())
    assert standing((SAID, replace(SAID, stopped_s=0)), running) is None
    assert exposure_of(Exposure.NAIVE, running, (SAID,)) is Exposure.NAIVE


def test_the_newest_statement_about_a_stop_is_the_one_that_counts():
    taken_back = replace(SAID, exposure=Exposure.INTERRUPTED)
    assert exposure_of(Exposure.TOLERANT, STILL, (taken_back, SAID)) is Exposure.INTERRUPTED
    assert exposure_of(Exposure.TOLERANT, STILL, (SAID, taken_back)) is Exposure.TOLERANT


def test_naive_is_judged_at_a_stop_as_strictly_as_interrupted():
    """A program for a naive patient is no start where another one is held: that would be milder than no statement."""
    assert [counting(one) for one in (Exposure.NAIVE, Exposure.INTERRUPTED)] == [Exposure.INTERRUPTED] * 2


@given(
    st.sampled_from(Exposure),
    st.lists(
        st.builds(
            Statement, st.just("N"), st.just(0), st.sampled_from(["CIS-1", "CIS-2"]), st.integers(4_999, 5_001),
            st.integers(3, 5), st.sampled_from(Exposure), st.sampled_from(Exposure), st.just("why"), st.just("")
        ),
        max_size=6,
    ),
    st.sampled_from(PumpState),
)  # fmt: skip
def test_it_is_tolerant_exactly_where_the_newest_word_on_this_stop_says_so(recorded, said, state):
    status = replace(STILL, state=state)
    about = [s for s in said if (s.serial, s.stopped_s, s.generation) == ("CIS-1", SINCE_S, GENERATION)]
    tolerant = bool(about) and about[0].exposure is Exposure.TOLERANT
    wanted = Exposure.TOLERANT if tolerant else Exposure.INTERRUPTED
    assert exposure_of(recorded, status, said) is (wanted if state is PumpState.STOPPED else recorded)

"""A context starts from nothing known: no held program, no planned refill, no history."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from profiles.context import Context, Exposure, Given, Jurisdiction
from profiles.pump import Catheter


def test_an_unstated_history_is_empty_and_not_guessed() -> None:
    context = Context("cisterna-20", Catheter(), 20_000_000, 2_000_000, "pain", Jurisdiction.US, Exposure.NAIVE)
    assert context.held is None
    assert context.line_fluid is None
    assert context.planned_refill_s is None
    assert context.increases == context.given == ()


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**8))
def test_a_bolus_that_was_given_counts_in_full_and_by_less_than_a_second_of_its_flow_more(ended_s, lasted_s, volume_nl):
    flow = Given(ended_s, lasted_s, volume_nl).flow_nl_per_day
    assert 0 <= flow * lasted_s - volume_nl * 86_400 < lasted_s

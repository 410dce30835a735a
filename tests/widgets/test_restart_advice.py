"""A restart is told as a new start, with the limits that then hold, each with its status and source."""

from __future__ import annotations

import pytest

from profiles.context import Exposure
from profiles.titration import advice
from tests.profiles.orders import context
from widgets.restart_advice import RestartAdvice


def test_while_therapy_goes_on_there_is_nothing_to_tell(keep, library):
    widget = keep(RestartAdvice())
    widget.setAdvice(None, library)
    assert widget.isHidden()
    widget.setAdvice(advice(context(exposure=Exposure.TOLERANT, held=None), library, "baclofen"), library)
    assert widget.isVisible()  # nothing is held: the first program is a start
    widget.setAdvice(None, library)
    assert widget.value() == ()


@pytest.mark.parametrize("drug", ["baclofen", "morphine", "ziconotide"])
def test_after_a_gap_the_limits_of_a_first_dose_are_named_with_their_source(keep, library, drug):
    told = advice(context(exposure=Exposure.INTERRUPTED, indication="pain"), library, drug)
    widget = keep(RestartAdvice())
    widget.setAdvice(told, library)
    title, sentence, *_ = widget.value()
    assert title == "A restart counts as a new start"
    assert "tolerance may be lost" in sentence
    known = [source for _, source in widget.points.value()]
    assert len(known) == len(told.limits)
    assert all(source.endswith(limit.source) for source, limit in zip(known, told.limits, strict=True))
    assert any(source.startswith("blocked, label") for source in known)
    widget.setAdvice(None, library)
    assert widget.points.value() == ()


def test_what_was_stated_takes_the_place_of_the_advice_or_stands_under_it(keep, library, qtbot):
    widget = keep(RestartAdvice())
    widget.setAdvice(None, library, "A. Doctor stated that the patient is still tolerant.")
    assert widget.value() == (
        "The patient was stated to be still tolerant",
        "A. Doctor stated that the patient is still tolerant.",
    )
    told = advice(context(exposure=Exposure.INTERRUPTED, indication="pain"), library, "morphine")
    widget.setAdvice(told, library, "A. Doctor stated that the patient is interrupted.")
    title, *_, said = widget.value()
    assert (title, said) == (
        "A restart counts as a new start",
        "A. Doctor stated that the patient is interrupted.",
    )


def test_the_way_to_a_statement_is_there_while_the_pump_stands_still(keep, library, qtbot):
    widget = keep(RestartAdvice())
    widget.setAdvice(None, library, "stated")
    assert not widget.state.isVisible()
    widget.setAsking(stands=True, may=False)
    assert widget.state.isVisible()
    assert not widget.state.isEnabled()
    widget.setAsking(stands=True, may=True)
    with qtbot.waitSignal(widget.stateRequested):
        widget.state.click()

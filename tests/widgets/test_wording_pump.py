"""What a pump says, in words; the codes are those of the wire."""

from __future__ import annotations

import pytest

from device import codes
from device.events import Stage, Why
from profiles.pump import AlarmRank, PumpState
from widgets.wording_pump import (
    ALARMS,
    MAIN_STAGES,
    RANKS,
    REASONS,
    STAGES,
    STATES,
    alarm_words,
    event_text,
    reason_text,
    stage_text,
)


def test_every_state_and_rank_has_a_word():
    assert set(STATES) == set(PumpState)
    assert set(RANKS) == set(AlarmRank)


@pytest.mark.parametrize("code", codes.AlarmCode, ids=lambda code: code.name)
def test_every_alarm_of_the_wire_has_its_sentence(code):
    words = ALARMS[codes.word(code)]
    assert words.sentence.endswith(".")


@pytest.mark.parametrize("code", codes.EventCode, ids=lambda code: code.name)
def test_every_event_of_the_wire_has_its_words(code):
    said = event_text(codes.word(code), 0)
    assert "{" not in said
    assert not said.startswith("Event '")


@pytest.mark.parametrize("why", Why, ids=lambda why: why.name)
def test_every_reason_of_the_wire_has_its_sentence(why):
    assert REASONS[str(why)].endswith(".")


@pytest.mark.parametrize("reason", codes.Reason, ids=lambda reason: reason.name)
def test_every_refusal_of_a_pump_has_its_sentence(reason):
    assert reason_text(codes.word(reason)).endswith(".")
    assert "The reason given was" not in reason_text(codes.word(reason))


def test_every_stage_of_a_push_has_its_words_in_their_order():
    assert tuple(STAGES) == tuple(str(stage) for stage in Stage)
    assert MAIN_STAGES[0] == "begin"
    assert MAIN_STAGES[-1] == "settling"


def test_details_of_events_stand_with_their_units():
    assert event_text("patient-bolus", 10_000) == "Patient bolus started, 0.01 mL"
    assert event_text("patient-bolus-refused", 5_400) == "Patient bolus refused, 1 h 30 min of the lockout left"
    assert event_text("patient-bolus-refused", 0) == "Patient bolus refused, no start left in 24 h"
    assert event_text("activated", 1_200) == "Program activated, generation 1,200"
    assert event_text("alarm-raised", 1, "low-reservoir") == "Alarm raised: Low reservoir"
    assert event_text("alarm-cleared", 99) == "Alarm cleared"
    assert event_text("plan-step", 0) == "Step 1 of the plan began"


def test_what_no_table_holds_is_quoted_and_never_hidden():
    assert "hum" in alarm_words("hum").title
    assert event_text("hum", 3) == "Event 'hum', 3"
    assert reason_text("hum") == "The reason given was 'hum'."
    assert reason_text("") == ""
    assert stage_text("hum-along") == "Hum along"

"""A pump in doubt in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from console import desk as steps
from console.desk import Desk, Result
from console.doubting import stop_reason_view, strip_lines, uncertain_view
from console.patient import Doubt, Unexplained
from console.phases import Phase
from console.telling import banner_view
from device.events import Purpose
from profiles.pump import PumpState

PUSH = Doubt("ab" * 16, "CIS-104233", "push", "A. Doctor", 1_795_512_000, "unplugged", "Day/night 330 mcg/day")
STOP = Doubt("cd" * 16, "CIS-104233", "stop", "emergency", 1_795_512_100, "silent")
NOT_AGAIN = "Do not program again and do not repeat a dose."


def doubtful(held: Desk, *doubts: Doubt, phase: Phase = Phase.UNCERTAIN) -> Desk:
    newest = doubts[-1]
    result = Result("uncertain", newest.why, newest.transaction, newest.what)
    return replace(held, phase=phase, doubts=doubts, result=result)


@pytest.mark.req(35)
@pytest.mark.parametrize("phase", [Phase.UNCERTAIN, Phase.RESOLVING])
def test_a_push_in_doubt_says_what_is_known_what_is_not_what_runs_and_what_not_to_do(held: Desk, phase: Phase):
    view = uncertain_view(doubtful(held, PUSH, phase=phase), "Abrupt stop can kill.", UTC)
    assert view.pump == "M. Example, CIS-104233"
    assert "was running 'Day/night 300 mcg/day'" in view.known[0]
    assert view.known[1].startswith("A. Doctor asked for 'Day/night 330 mcg/day' on 24 Nov")
    assert view.unknown == ("Whether the pump has switched to the new program.",)
    assert "never a mixture, never nothing" in view.meanwhile[0]
    assert NOT_AGAIN in view.next_steps
    assert view.facts == (("Transaction", "ab" * 4),)
    assert "Abrupt" not in " ".join(view.meanwhile)


@pytest.mark.req(35)
def test_a_push_and_a_stop_are_both_told(held: Desk):
    view = uncertain_view(doubtful(held, replace(PUSH, once=True), STOP), "Abrupt stop can kill.", UTC)
    assert view.unknown == (
        "Whether the pump has switched to the new program.",
        "Whether the pump has stopped.",
        "Whether the one-time part of that order was given.",
    )
    assert "It goes on with its program, or it has stopped and delivers nothing." in view.meanwhile
    assert "Abrupt stop can kill." in view.meanwhile
    assert "A one-time part is given once at most, whatever is asked again." in view.meanwhile
    assert [value for name, value in view.facts if name == "Transaction"] == ["ab" * 4, "cd" * 4]


@pytest.mark.req(35)
@pytest.mark.parametrize("old", [None, Result("confirmed", "activated", "ab" * 16)])
def test_a_stop_over_a_lost_line_speaks_of_the_stop_and_of_no_program(held: Desk, old: Result | None):
    gone = replace(steps.lost(held, "The cable is out."), result=old)
    waits = steps.lost(steps.stop(gone, "cd" * 16), "The cable is out.")
    for desk in (waits, steps.read(waits)):
        view = uncertain_view(desk, "", UTC)
        assert view.unknown == ("Whether the pump has stopped.",)
        assert view.sentence.startswith("The pump did not answer. STOP is not confirmed yet")
        assert ("Transaction", "cd" * 4) in view.facts
    assert banner_view(waits, 100_000).sentence.startswith("What the pump holds is uncertain. The pump did not answer.")


def test_a_doubt_without_a_push_or_stop_speaks_of_neither(held: Desk):
    for old in (None, Result("confirmed", "activated", "ab" * 16), Result("not-applied", "silent", "ab" * 16)):
        view = uncertain_view(replace(held, phase=Phase.UNCERTAIN, result=old), "", UTC)
        assert view.unknown == ("What the pump holds.",)
        assert view.meanwhile == ("It goes on with what it holds; it does not need this console.",)
        assert view.facts == ()


@pytest.mark.parametrize("state", [PumpState.STOPPED, PumpState.FACTORY])
def test_a_pump_that_delivered_nothing_when_last_read_is_not_said_to_run(held: Desk, state: PumpState):
    still = replace(held, status=replace(held.status, state=state))
    assert "deliver" in uncertain_view(doubtful(still, PUSH), "", UTC).meanwhile[0]
    never_read = replace(held, status=None, held=None)
    assert uncertain_view(doubtful(never_read, PUSH), "", UTC).known[0] == "The pump has not been read in this session."


def test_the_strip_has_a_line_for_each_pump_but_the_one_on_the_desk(held: Desk):
    one, other = held.patient, replace(held.patient, id="e" * 32, serial="CIS-2", name="R. Example")
    doubts = (PUSH, STOP, replace(STOP, serial="CIS-2"), replace(STOP, serial="CIS-3"))
    (line,) = strip_lines(doubts, (one, other), one.id, UTC)
    assert (line.key, line.name) == (other.id, "R. Example, CIS-2")
    assert line.sentence == "Uncertain since 24 Nov 2026, 09:21: a stop was being sent."
    assert len(strip_lines(doubts, (one, other), "", UTC)) == 2


def test_the_oldest_stop_without_a_reason_is_asked_about_first_and_never_while_in_doubt(held: Desk):
    asked = replace(held, unexplained=(Unexplained("aa", 1_795_512_000), Unexplained("bb", 1_795_512_600)))
    view = stop_reason_view(asked, UTC)
    assert view is not None
    assert (view.key, view.more) == ("aa", 1)
    assert "24 Nov 2026, 09:20" in view.sentence
    assert stop_reason_view(held) is None
    assert stop_reason_view(replace(asked, phase=Phase.UNCERTAIN)) is None


@pytest.mark.req(35)
@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.PROGRAM])
def test_every_purpose_has_its_words(held: Desk, purpose: Purpose):
    doubt = replace(PUSH, what=str(purpose), asked="")
    view = uncertain_view(doubtful(held, doubt), "", UTC)
    assert view.unknown != ("What the pump holds.",)
    assert view.meanwhile[0].startswith("It goes on")
    assert "a program" not in view.known[1]
    (line,) = strip_lines((doubt,), (held.patient,), "", UTC)
    assert "something" not in line.sentence


@pytest.mark.req(65)
@pytest.mark.parametrize(
    ("keyless", "action"), [("not-paired", "Pair this pump"), ("keys-locked", "Unlock the keys"), ("wrong-keys", "")]
)
def test_where_there_is_no_key_for_the_pump_that_comes_first(held: Desk, keyless: str, action: str):
    view = uncertain_view(replace(doubtful(held, STOP), keyless=keyless, connected=False), "", UTC)
    assert view.key_action == action
    first = f"{action} first: the pump hears nothing of this console before."
    assert view.next_steps[0] == (first if action else "Plug the line in again if it is out.")

"""The Desk: pure steps from one frozen value to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import desk as steps
from console.desk import Desk, NotNow, Result, Signature
from console.patient import Patient
from console.phases import Phase, Word
from profiles.context import Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.program import Continuous, Order, Program
from profiles.pump import Catheter, PumpState, PumpStatus

PATIENT = Patient(
    "0" * 32, "M. Example", "R-1", "1961-04-02", "spasticity", Jurisdiction.US, Exposure.TOLERANT, "CIS-1",
    "socket://127.0.0.1:1", Catheter(),
)  # fmt: skip
FLUID = Fluid((Component("baclofen", 500_000),))
STATUS = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.RUNNING, 3, b"d", None, 7, 1_000, 0, 1, None, 0, 15_000_000, 0, 600_000, 0
)
SIGNATURE = Signature("A. Doctor", "I prescribe this program", 5, 3, "aa", "bb", "cc")
RESULT = Result("confirmed", "", "01" * 16)


def program(flow_nl_per_day: int) -> Program:
    return Program("p", FLUID, Continuous(flow_nl_per_day, flow_nl_per_day * 500))


def order(flow_nl_per_day: int) -> Order:
    return Order(program(flow_nl_per_day))


def finding(severity: Severity, detail: str = "") -> Finding:
    return Finding(Rule.DOSE_DAY, severity, Place(Part.PROGRAM), "1", "0", "mcg/day", "source", detail)


def held() -> Desk:
    reading = steps.read(steps.choose(Desk(ready=True), PATIENT))
    return steps.opened(reading, STATUS, program(600_000), "aa", 1_000, 1_700_000_000, unresolved=False)


def signed() -> Desk:
    return steps.sign(steps.review(steps.edit(held(), order(660_000))), SIGNATURE)


def pushing() -> Desk:
    return steps.program(signed(), "01" * 16)


def test_reading_makes_the_pumps_program_the_truth():
    desk = held()
    assert desk.phase is Phase.HELD
    assert desk.held == program(600_000)
    assert desk.draft == order(600_000)
    assert desk.connected


@pytest.mark.req(28)
def test_an_edit_is_a_draft_and_editing_back_is_none():
    drafted = steps.edit(held(), order(660_000))
    assert drafted.phase is Phase.DRAFTED
    assert drafted.held == program(600_000)
    assert steps.edit(drafted, order(600_000)).phase is Phase.HELD


def test_typing_changes_what_is_shown_and_not_the_draft():
    typing = steps.preview(held(), order(610_000))
    assert typing.shown == order(610_000)
    assert typing.draft == order(600_000)
    assert typing.phase is Phase.HELD
    assert steps.edit(typing, order(600_000)).preview is None


@given(st.lists(st.integers(500_000, 700_000), min_size=1, max_size=12))
def test_undo_leads_back_through_every_draft_and_redo_forward_again(flows: list[int]):
    desks = [held()]
    for flow in flows:
        after = steps.edit(desks[-1], order(flow))
        if after.draft != desks[-1].draft:
            desks.append(after)
    walked = desks[-1]
    for expected in reversed(desks[:-1]):
        walked = steps.undo(walked)
        assert (walked.draft, walked.phase) == (expected.draft, expected.phase)
    for expected in desks[1:]:
        walked = steps.redo(walked)
        assert (walked.draft, walked.phase) == (expected.draft, expected.phase)
    assert steps.redo(walked) is walked


def test_a_new_edit_forgets_what_was_undone():
    desk = steps.undo(steps.edit(held(), order(660_000)))
    assert desk.newer == (order(660_000),)
    assert steps.edit(desk, order(650_000)).newer == ()


def test_discarding_a_draft_can_be_undone():
    desk = steps.discard(steps.edit(held(), order(660_000)))
    assert desk.phase is Phase.HELD
    assert steps.undo(desk).draft == order(660_000)


@pytest.mark.req(16)
def test_a_soft_finding_needs_a_reason_before_anything_can_be_signed():
    warned = steps.judged(steps.review(steps.edit(held(), order(660_000))), (finding(Severity.SOFT),))
    with pytest.raises(NotNow):
        steps.sign(warned, SIGNATURE)
    passed = steps.acknowledge(warned, finding(Severity.SOFT).key, " slow titration ")
    assert passed.acknowledged == ((finding(Severity.SOFT).key, "slow titration"),)
    assert steps.sign(passed, SIGNATURE).phase is Phase.SIGNED


def test_an_empty_reason_takes_an_acknowledgement_back():
    warned = steps.judged(steps.review(steps.edit(held(), order(660_000))), (finding(Severity.SOFT),))
    passed = steps.acknowledge(warned, finding(Severity.SOFT).key, "reason")
    assert steps.acknowledge(passed, finding(Severity.SOFT).key, "  ").acknowledged == ()


@pytest.mark.req(16)
@pytest.mark.parametrize("severity", [Severity.HARD, Severity.ABSOLUTE])
def test_nothing_passes_a_hard_finding(severity: Severity):
    blocked = steps.judged(steps.edit(held(), order(660_000)), (finding(severity),))
    assert not steps.may(blocked, steps.Word.REVIEW)
    assert not steps.complete(blocked)


@pytest.mark.req(23)
def test_a_new_finding_after_signing_makes_the_signature_lapse():
    desk = steps.judged(signed(), (finding(Severity.SOFT),))
    assert desk.phase is Phase.REVIEW
    assert desk.signature is None


def test_acknowledgements_of_findings_that_are_gone_lapse():
    warned = steps.judged(steps.review(steps.edit(held(), order(660_000))), (finding(Severity.SOFT),))
    passed = steps.acknowledge(warned, finding(Severity.SOFT).key, "reason")
    assert steps.judged(passed, (finding(Severity.SOFT, "other"),)).acknowledged == ()


@pytest.mark.req(16)
@pytest.mark.parametrize("changed", ["3", "0.5"])
def test_a_finding_that_an_edit_changed_asks_for_a_reason_again(changed: str):
    desk = steps.judged(passed(), (replace(finding(Severity.SOFT), asked=changed),))
    assert (desk.acknowledged, steps.complete(desk)) == ((), False)


@pytest.mark.req(16)
def test_what_got_milder_by_the_passing_of_time_keeps_its_reason_and_its_signature():
    desk = steps.sign(passed(), SIGNATURE)
    milder = steps.judged(desk, (replace(finding(Severity.SOFT), asked="0.5"),), by_time=True)
    assert (milder.acknowledged, milder.signature, milder.phase) == (desk.acknowledged, SIGNATURE, Phase.SIGNED)
    assert steps.complete(milder)
    back = steps.judged(milder, (finding(Severity.SOFT),), by_time=True)
    assert back.signature == SIGNATURE  # the reason still says how far it went


@pytest.mark.req(16)
def test_what_got_worse_by_the_passing_of_time_takes_reason_and_signature():
    worse = steps.judged(steps.sign(passed(), SIGNATURE), (replace(finding(Severity.SOFT), asked="3"),), by_time=True)
    assert (worse.acknowledged, worse.signature, worse.phase) == ((), None, Phase.REVIEW)


def passed() -> Desk:
    warned = steps.judged(steps.review(steps.edit(held(), order(660_000))), (finding(Severity.SOFT),))
    return steps.acknowledge(warned, finding(Severity.SOFT).key, "reason")


@pytest.mark.req(62)
def test_an_unnamed_or_meaningless_signature_is_refused():
    desk = steps.review(steps.edit(held(), order(660_000)))
    for bad in (replace(SIGNATURE, person=" "), replace(SIGNATURE, meaning="")):
        with pytest.raises(NotNow):
            steps.sign(desk, bad)


@pytest.mark.req(62)
def test_going_back_to_the_draft_makes_the_signature_lapse():
    assert steps.back(signed()).signature is None


@pytest.mark.req(21)
def test_programming_waits_for_the_self_test_of_the_compiled_loop():
    with pytest.raises(NotNow):
        steps.program(replace(signed(), ready=False), "01" * 16)
    assert pushing().phase is Phase.PROGRAMMING


@pytest.mark.req(35)
def test_confirmed_is_what_the_pump_holds_and_ends_every_undo():
    desk = steps.confirmed(pushing(), program(660_000), "dd", STATUS, RESULT, 9, 10)
    assert (desk.phase, desk.held, desk.held_digest) == (Phase.HELD, program(660_000), "dd")
    assert (desk.older, desk.newer, desk.signature, desk.running_since_at) == ((), (), None, 10)
    assert steps.undo(desk) is desk


@pytest.mark.req(35)
def test_not_applied_keeps_the_draft_and_asks_for_a_new_signature():
    desk = steps.not_applied(pushing(), replace(RESULT, word="not-applied"))
    assert (desk.phase, desk.draft, desk.signature) == (Phase.DRAFTED, order(660_000), None)


@pytest.mark.req(44)
def test_a_lost_line_in_a_push_is_uncertain_and_reading_is_what_remains():
    desk = steps.lost(pushing(), "The cable is out.")
    assert desk.phase is Phase.UNCERTAIN
    assert steps.may(desk, steps.Word.READ)
    assert steps.may(desk, steps.Word.STOP)
    assert not any(steps.may(desk, w) for w in (steps.Word.EDIT, steps.Word.REVIEW, steps.Word.PROGRAM))


def test_after_uncertainty_the_pump_says_what_it_holds():
    doubtful = steps.read(steps.lost(pushing(), "x"))
    assert doubtful.phase is Phase.RESOLVING
    old = steps.opened(doubtful, STATUS, program(600_000), "aa", 5, 6, unresolved=False)
    assert (old.phase, old.draft) == (Phase.DRAFTED, order(660_000))
    new = steps.opened(doubtful, STATUS, program(660_000), "dd", 5, 6, unresolved=False)
    assert (new.phase, new.draft) == (Phase.HELD, order(660_000))
    still = steps.opened(doubtful, STATUS, program(600_000), "aa", 5, 6, unresolved=True)
    assert still.phase is Phase.UNCERTAIN


@pytest.mark.req(39)
def test_another_programmer_in_between_ends_the_draft():
    drafted = steps.lost(steps.edit(held(), order(660_000)), "x")
    desk = steps.opened(drafted, STATUS, program(500_000), "zz", 5, 6, unresolved=False)
    assert (desk.phase, desk.draft, desk.older) == (Phase.HELD, order(500_000), ())


@pytest.mark.parametrize("old", [None, RESULT, replace(RESULT, word="uncertain")])
def test_an_old_result_does_not_survive_a_stop(old: Result | None):
    gone = replace(steps.lost(held(), "The cable is out."), result=old)
    stopping = steps.stop(gone, "02" * 16)
    assert stopping.result is None
    doubtful = steps.lost(stopping, "The cable is out.")
    assert (doubtful.phase, doubtful.result) == (Phase.UNCERTAIN, Result("uncertain", "silent", "02" * 16, "stop"))
    assert steps.stop(doubtful, "03" * 16).result is None


def test_a_push_in_doubt_stays_known_through_a_stop():
    doubtful = steps.lost(pushing(), "x")
    assert doubtful.result == Result("uncertain", "silent", "01" * 16, "push")
    stopping = steps.stop(doubtful, "02" * 16)
    assert stopping.result == doubtful.result
    assert steps.stop(stopping, "03" * 16).result == doubtful.result
    assert steps.lost(stopping, "x").result == doubtful.result


def test_stop_is_known_only_when_the_pump_says_so():
    stopping = steps.stop(pushing(), "02" * 16)
    assert stopping.phase is Phase.STOPPING
    stopped = replace(STATUS, state=PumpState.STOPPED)
    done = steps.stop_known(stopping, stopped, replace(RESULT, what="stop"), False, 5, 6)
    assert done.stopped
    assert done.phase is Phase.HELD
    assert steps.stop_known(stopping, stopped, RESULT, True, 5, 6).phase is Phase.UNCERTAIN


def test_a_bug_leaves_reading_and_stop():
    desk = steps.fault(pushing(), "A fault.")
    assert desk.phase is Phase.FAULT
    assert steps.may(desk, steps.Word.READ)
    assert steps.may(desk, steps.Word.STOP)
    assert not steps.may(desk, steps.Word.PROGRAM)


def test_another_patient_starts_from_nothing():
    other = steps.choose(held(), replace(PATIENT, id="1" * 32))
    assert (other.held, other.status, other.draft, other.ready) == (None, None, None, True)


def from_the_factory() -> Desk:
    reading = steps.read(steps.choose(Desk(ready=True), PATIENT))
    status = replace(STATUS, state=PumpState.FACTORY, generation=0)
    return steps.opened(reading, status, None, "", 1_000, 1_700_000_000, unresolved=False)


def test_a_pump_from_the_factory_can_be_given_its_first_program():
    desk = from_the_factory()
    assert desk.shapable
    assert desk.draft is None
    drafted = steps.edit(desk, order(120_000))
    assert (drafted.phase, drafted.draft) == (Phase.DRAFTED, order(120_000))
    again = steps.opened(steps.read(drafted), drafted.status, None, "", 2_000, 1_700_000_001, unresolved=False)
    assert (again.phase, again.draft) == (Phase.DRAFTED, order(120_000)), "reading again loses no draft"


def test_a_first_draft_that_was_discarded_can_be_brought_back():
    bare = steps.discard(steps.edit(from_the_factory(), order(120_000)))
    assert (bare.phase, bare.draft) == (Phase.HELD, None)
    assert steps.undo(bare).draft == order(120_000)
    assert steps.discard(from_the_factory()).draft is None


def test_a_program_that_cannot_be_read_is_not_written_over():
    reading = steps.read(steps.choose(Desk(ready=True), PATIENT))
    desk = steps.opened(reading, STATUS, None, "", 1_000, 1_700_000_000, unresolved=False)
    assert not desk.shapable
    assert not steps.may(desk, Word.EDIT)


def still() -> Desk:
    return steps.seen(held(), replace(STATUS, state=PumpState.STOPPED, flow_nl_per_day=0), 2, 3)


def test_what_is_held_is_reviewed_only_to_restart_a_pump_that_stands_still():
    with pytest.raises(NotNow):
        steps.review(held())
    assert not steps.may(held(), Word.REVIEW)
    assert steps.may(still(), Word.REVIEW)
    assert not steps.may(steps.judged(still(), (finding(Severity.HARD),)), Word.REVIEW)
    reviewed = steps.review(still())
    assert reviewed.phase is Phase.REVIEW
    back = steps.back(steps.sign(reviewed, SIGNATURE))
    assert (back.phase, back.signature) == (Phase.HELD, None)


def test_a_restart_that_was_not_applied_leaves_no_draft_once_it_is_discarded():
    pushed = steps.program(steps.sign(steps.review(still()), SIGNATURE), "01" * 16)
    kept = steps.not_applied(pushed, replace(RESULT, word="not-applied"))
    assert kept.phase is Phase.DRAFTED
    assert steps.discard(kept).phase is Phase.HELD


def test_a_stalled_pump_gives_nothing_and_was_not_stopped(held: Desk, stalled: Desk):
    assert (held.still, stalled.still, stalled.stopped) == ("", "motor-stall", False)
    factory = replace(held, status=replace(held.status, state=PumpState.FACTORY))
    assert (factory.still, Desk().still) == ("", "")

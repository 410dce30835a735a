"""What the wire tells, as steps of the Desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console import desk as steps
from console.desk import Desk, Result, Signature
from console.hearing import heard, is_another_program, result_of
from console.line import Broken, Dialled
from console.patient import Doubt
from console.phases import Phase
from device.events import (
    Confirmed,
    Declined,
    Lost,
    Noise,
    NotApplied,
    Opened,
    Progress,
    Purpose,
    Stage,
    Streamed,
    Uncertain,
    Why,
)
from device.image import digest, encode_program
from profiles.edits import set_base_dose
from profiles.program import Order
from profiles.pump import PumpState, PumpStatus

ID = b"\x01" * 16
STOP_ID = b"\x02" * 16


@pytest.fixture
def draft(demo) -> Order:
    return Order(set_base_dose(demo.program, 330_000, 100))


@pytest.fixture
def pushing(held: Desk, draft: Order) -> Desk:
    drafted = steps.review(steps.edit(held, draft))
    signed = steps.sign(drafted, Signature("A", "Titration", 1, 1, "aa", "bb", "cc"))
    return steps.program(signed, ID.hex())


@pytest.fixture
def new_status(status: PumpStatus, draft: Order) -> PumpStatus:
    return replace(status, generation=2, program_digest=digest(encode_program(draft.program)))


def after(desk: Desk, *events: object) -> Desk:
    for event in events:
        desk = heard(desk, event, 200_000, 2_000)
    return desk


def test_what_says_nothing_about_the_pump_changes_nothing(held: Desk):
    assert after(held, Noise("x"), Dialled("url")) is held


def test_a_status_frame_makes_knowledge_fresh(held: Desk, status: PumpStatus):
    assert after(held, Streamed(status, 0)).read_ms == 200_000
    assert after(held, Streamed(replace(status, serial="CIS-2"), 0)) is held


def test_progress_belongs_to_our_own_transaction(pushing: Desk):
    moved = after(pushing, Progress(ID, Stage.SENDING, 40, 200))
    assert (moved.stage, moved.moved) == ("sending", (40, 200))
    assert after(pushing, Progress(STOP_ID, Stage.SENDING)) is pushing


@pytest.mark.req(35)
def test_a_confirmed_push_is_what_the_pump_holds(pushing: Desk, draft: Order, new_status: PumpStatus):
    desk = after(pushing, Confirmed(ID, Why.ACTIVATED, status=new_status, program=draft.program, image=b"i"))
    assert (desk.phase, desk.held, desk.result) == (Phase.HELD, draft.program, result_of(Confirmed(ID, Why.ACTIVATED)))


@pytest.mark.req(35)
def test_an_outcome_found_by_asking_again_waits_for_what_the_pump_holds(
    pushing: Desk, draft: Order, new_status: PumpStatus
):
    found = Confirmed(ID, Why.ACTIVATED, status=new_status)
    assert after(pushing, found) is pushing
    desk = after(pushing, found, Opened(new_status, draft.program, b"i", 0, 1, (found,)))
    assert (desk.phase, desk.held, desk.draft) == (Phase.HELD, draft.program, draft)
    assert (desk.older, desk.result and desk.result.word) == ((), "confirmed")


@pytest.mark.req(36)
def test_a_one_time_part_is_no_draft_any_more_once_it_took_effect(pushing: Desk, draft: Order, new_status: PumpStatus):
    from profiles.program import Bolus, SingleBolus

    once = replace(draft, one_time=(SingleBolus("0" * 32, Bolus(10_000, 600, 5_000)),))
    found = Confirmed(ID, Why.ACTIVATED, status=new_status)
    desk = after(replace(pushing, draft=once), found, Opened(new_status, draft.program, b"i", 0, 1, (found,)))
    assert desk.draft == Order(draft.program)
    assert desk.phase is Phase.HELD


@pytest.mark.req(35)
def test_not_applied_keeps_the_draft(pushing: Desk, draft: Order):
    desk = after(pushing, NotApplied(ID, Why.PUMP_LIMITS))
    assert (desk.phase, desk.draft) == (Phase.DRAFTED, draft)


def test_a_declined_push_is_not_applied(pushing: Desk):
    desk = after(pushing, Declined("Push", Why.BUSY))
    assert (desk.phase, desk.result and desk.result.reason) == (Phase.DRAFTED, "busy")
    assert after(pushing, Declined("ReadLog", Why.BUSY)) is pushing


@pytest.mark.req(44)
def test_a_push_that_the_line_broke_before_is_not_applied_for_nothing_was_sent(pushing: Desk, draft: Order):
    broken = after(pushing, Lost(Why.UNPLUGGED), Broken("The cable is out.", 250))
    assert broken.phase is Phase.UNCERTAIN
    desk = after(broken, Declined("Push", Why.NOT_OPEN))
    assert (desk.phase, desk.draft, desk.connected, desk.note) == (Phase.LOST, draft, False, "The cable is out.")
    assert desk.result == Result("not-applied", "not-open", pushing.transaction)
    acting = after(replace(pushing, doing="clock"), Lost(Why.UNPLUGGED), Declined("Perform", Why.NOT_OPEN))
    assert (acting.phase, acting.result) == (
        Phase.LOST,
        Result("not-applied", "not-open", pushing.transaction, "clock"),
    )


@pytest.mark.req(44)
@pytest.mark.parametrize("sign", ["said by the session", "moved on", "on record", "of another"])
def test_a_push_that_may_have_left_stays_uncertain_whatever_is_declined(pushing: Desk, sign: str):
    broken = after(pushing, Lost(Why.UNPLUGGED))
    doubtful = {
        "said by the session": after(pushing, Uncertain(ID, Why.SILENT), Lost(Why.UNPLUGGED)),
        "moved on": after(pushing, Progress(ID, Stage.SENDING, 1, 2), Lost(Why.UNPLUGGED)),
        "on record": replace(broken, doubts=(Doubt(pushing.transaction, "CIS-104233", "push", "A", 1, "silent"),)),
        "of another": replace(broken, transaction="cd" * 16),
    }[sign]
    assert after(doubtful, Declined("Push", Why.NOT_OPEN)) is doubtful
    assert after(broken, Declined("ReadLog", Why.NOT_OPEN)) is broken


@pytest.mark.req(44)
def test_the_plug_pulled_in_a_push_is_uncertain_whatever_comes_first(pushing: Desk):
    desk = after(pushing, Uncertain(ID, Why.UNPLUGGED), Lost(Why.UNPLUGGED), Broken("The cable is out.", 250))
    assert (desk.phase, desk.connected, desk.note) == (Phase.UNCERTAIN, False, "The cable is out.")
    assert after(pushing, Broken("The cable is out.", 250)).phase is Phase.UNCERTAIN


@pytest.mark.req(44)
@pytest.mark.parametrize("applied", [True, False])
def test_after_reconnecting_the_pump_says_the_truth(
    pushing: Desk, demo, draft: Order, status: PumpStatus, new_status: PumpStatus, applied: bool
):
    doubtful = after(pushing, Uncertain(ID, Why.UNPLUGGED), Lost(Why.UNPLUGGED))
    if applied:
        outcome: Confirmed | NotApplied = Confirmed(ID, Why.ACTIVATED, status=new_status)
        opened = Opened(new_status, draft.program, b"i", 0, 1, (outcome,))
    else:
        outcome = NotApplied(ID, Why.KILLED)
        opened = Opened(status, demo.program, b"i", 0, 1, (outcome,))
    desk = after(doubtful, outcome, opened)
    assert desk.phase is (Phase.HELD if applied else Phase.DRAFTED)
    assert desk.result == result_of(outcome)
    assert desk.draft == draft


def test_a_doubt_that_the_pump_does_not_settle_stays(pushing: Desk, demo, status: PumpStatus):
    doubt = Uncertain(ID, Why.CONTRADICTION)
    desk = after(pushing, Lost(Why.SILENT), doubt, Opened(status, demo.program, b"i", 0, 1, (doubt,)))
    assert desk.phase is Phase.UNCERTAIN


@pytest.mark.req(35)
def test_what_nobody_can_know_any_more_is_told_and_holds_nothing_up(held: Desk, demo, status: PumpStatus):
    over = Uncertain(ID, Why.FORGOTTEN, Purpose.BOLUS)
    desk = after(steps.read(held), over, Opened(status, demo.program, b"i", 0, 1, (over,)))
    assert desk.phase is Phase.HELD
    assert (desk.result.word, desk.result.what) == ("forgotten", "bolus")
    other = Uncertain(STOP_ID, Why.CONTRADICTION)
    both = after(steps.read(held), over, other, Opened(status, demo.program, b"i", 0, 1, (over, other)))
    assert (both.phase, both.result.word) == (Phase.UNCERTAIN, "uncertain")


def test_an_unreadable_journal_is_a_doubt(held: Desk, demo, status: PumpStatus):
    desk = after(steps.read(held), Opened(status, demo.program, b"i", 0, 1, (), Why.JOURNAL))
    assert desk.phase is Phase.UNCERTAIN


def test_an_earlier_doubt_met_while_reading_is_told_although_the_line_breaks_again(held: Desk):
    desk = after(steps.read(held), Uncertain(ID, Why.SILENT), Lost(Why.SILENT))
    assert desk.phase is Phase.UNCERTAIN


@pytest.mark.req(35)
@pytest.mark.parametrize(("serial", "phase"), [("CIS-9", Phase.LOST), ("", Phase.UNCERTAIN)])
def test_a_doubt_of_another_pump_that_was_on_the_line_is_none_about_this_one(held: Desk, serial: str, phase: Phase):
    desk = after(steps.read(held), Uncertain(ID, Why.SILENT, serial=serial), Lost(Why.SILENT))
    assert desk.phase is phase
    own = after(steps.read(held), Uncertain(ID, Why.SILENT, serial=held.patient.serial), Lost(Why.SILENT))
    assert own.phase is Phase.UNCERTAIN


@pytest.mark.req(44)
def test_stop_is_confirmed_by_what_the_pump_says(held: Desk, status: PumpStatus):
    stopping = steps.stop(held, STOP_ID.hex())
    stopped = replace(status, state=PumpState.STOPPED, flow_nl_per_day=0)
    desk = after(stopping, Confirmed(STOP_ID, Why.STOPPED, Purpose.STOP, stopped))
    assert (desk.phase, desk.stopped) == (Phase.HELD, True)


def test_a_push_overtaken_by_stop_stays_in_doubt_until_the_pump_is_read(pushing: Desk, status: PumpStatus):
    stopping = steps.stop(pushing, STOP_ID.hex())
    stopped = replace(status, state=PumpState.STOPPED, flow_nl_per_day=0)
    desk = after(stopping, Uncertain(ID, Why.STOP_CAME_BETWEEN), Confirmed(STOP_ID, Why.STOPPED, Purpose.STOP, stopped))
    assert desk.phase is Phase.UNCERTAIN


def test_a_stop_that_the_pump_refused_is_never_taken_for_done(held: Desk):
    desk = after(steps.stop(held, STOP_ID.hex()), NotApplied(STOP_ID, Why.PUMP_REFUSED, Purpose.STOP))
    assert desk.phase is Phase.UNCERTAIN


def test_a_stop_whose_line_is_gone_is_uncertain_until_the_pump_was_reached(held: Desk, demo, status: PumpStatus):
    stopping = after(steps.stop(held, STOP_ID.hex()), Uncertain(STOP_ID, Why.UNPLUGGED, Purpose.STOP))
    assert stopping.phase is Phase.UNCERTAIN
    stopped = replace(status, state=PumpState.STOPPED, flow_nl_per_day=0)
    done = Confirmed(STOP_ID, Why.STOPPED, Purpose.STOP, stopped)
    desk = after(stopping, Lost(Why.UNPLUGGED), done, Opened(stopped, demo.program, b"i", 0, 1, (done,)))
    assert (desk.phase, desk.stopped) == (Phase.HELD, True)


def test_a_lost_line_while_drafting_keeps_the_draft(held: Desk, draft: Order):
    desk = after(steps.edit(held, draft), Lost(Why.UNPLUGGED))
    assert (desk.phase, desk.draft) == (Phase.LOST, draft)


def test_a_pump_without_a_key_is_told_apart_until_it_was_opened(held):
    lost = heard(held, Lost(Why.NOT_PAIRED, held.patient.serial), 1, 1)
    assert lost.keyless == "not-paired"
    assert heard(held, Lost(Why.SILENT), 1, 1).keyless == ""


@pytest.mark.req(36)
def test_after_a_fault_of_the_console_a_stop_is_still_told_as_confirmed(held: Desk, status: PumpStatus):
    broken = steps.stop(steps.fault(replace(held, connected=True), "bug"), STOP_ID.hex())
    still = replace(status, state=PumpState.STOPPED, flow_nl_per_day=0)
    desk = after(broken, Confirmed(STOP_ID, Why.STOPPED, Purpose.STOP, still))
    assert (desk.phase, desk.stopped, desk.result.word) == (Phase.FAULT, True, "confirmed")
    assert after(broken, Confirmed(ID, Why.STOPPED, Purpose.STOP, still)) == broken


def test_what_another_pump_says_changes_nothing(held: Desk, pushing: Desk, draft: Order, new_status: PumpStatus):
    other = replace(new_status, serial="CIS-2", state=PumpState.STOPPED, flow_nl_per_day=0)
    stopping = steps.stop(held, STOP_ID.hex())
    assert after(stopping, Confirmed(STOP_ID, Why.STOPPED, Purpose.STOP, other)) is stopping
    assert after(pushing, Confirmed(ID, Why.ACTIVATED, status=other, program=draft.program, image=b"i")) is pushing


def test_an_outcome_of_another_transaction_does_not_end_the_one_that_is_under_way(pushing: Desk, draft: Order):
    assert after(pushing, NotApplied(STOP_ID, Why.KILLED)) is pushing


@pytest.mark.parametrize("phase", [Phase.HELD, Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED])
@pytest.mark.parametrize("change", [{"generation": 9}, {"program_digest": b"x" * 32}])
def test_a_status_of_another_program_is_never_put_beside_the_one_that_was_read(held: Desk, status, phase, change):
    desk = replace(held, phase=phase)
    other = replace(status, flow_nl_per_day=9_000_000, **change)
    assert is_another_program(desk, other)
    assert after(desk, Streamed(other, 0)) is desk
    assert not is_another_program(desk, replace(status, flow_nl_per_day=9_000_000))


def test_what_changes_while_a_push_or_a_stop_is_under_way_is_its_own_doing(pushing: Desk, new_status: PumpStatus):
    assert after(pushing, Streamed(new_status, 0)).status == new_status


def test_a_stop_that_comes_through_after_the_line_was_lost_is_confirmed(held: Desk, status: PumpStatus):
    lost = after(steps.stop(held, STOP_ID.hex()), Uncertain(STOP_ID, Why.UNPLUGGED, Purpose.STOP), Broken("Out.", 250))
    stopped = replace(status, state=PumpState.STOPPED, flow_nl_per_day=0)
    done = Confirmed(STOP_ID, Why.STOPPED, Purpose.STOP, stopped)
    for desk in (lost, steps.read(lost)):
        assert desk.stop_waits
        known = after(desk, done)
        assert (known.phase, known.stop_waits, known.result) == (Phase.HELD, False, result_of(done))
    doubt = Doubt(ID.hex(), status.serial, "push", "A", 0, "silent")
    assert after(replace(lost, doubts=(doubt,)), done).phase is Phase.UNCERTAIN


def test_a_stop_waits_until_the_pump_has_answered_it_in_whatever_way(held: Desk):
    stopping = steps.stop(held, STOP_ID.hex())
    assert after(stopping, Uncertain(STOP_ID, Why.SILENT, Purpose.STOP), Lost(Why.SILENT)).stop_waits
    assert not after(stopping, Uncertain(STOP_ID, Why.CONTRADICTION, Purpose.STOP), Lost(Why.CONTRADICTION)).stop_waits
    assert not after(stopping, NotApplied(STOP_ID, Why.PUMP_REFUSED, Purpose.STOP)).stop_waits


@pytest.mark.req(32)
@pytest.mark.parametrize("why", [Why.ANOTHER_PUMP, Why.NOT_PAIRED])
def test_a_stranger_on_the_line_is_named_and_nobody_is_asked_to_pair_with_it(held, why):
    lost = heard(heard(held, Lost(Why.NOT_PAIRED, held.patient.serial), 1, 1), Lost(why, "CIS-9"), 2, 2)
    assert (lost.stranger, lost.keyless, lost.phase) == ("CIS-9", "", Phase.LOST)
    assert lost.note.startswith("CIS-9 answers on this line, not CIS-104233.")
    assert heard(lost, Broken("The cable is out.", 250), 3, 3).stranger == ""

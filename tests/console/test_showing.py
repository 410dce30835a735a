"""Every new Desk onto the glass."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console import desk as steps
from console.clock import Clock
from console.desk import Desk, Result
from console.furnish import Console
from console.idle import IDLE_MS, UNFINISHED
from console.library_files import InUse, Memory, load
from console.phases import Phase
from console.records import audit
from console.signing import binding, signature
from device.events import LogRead, Purpose
from device.journal import Intent, intent_body
from profiles.context import Context
from profiles.drugs import Component, Fluid
from profiles.edits import scale
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.program import Continuous, Order, Program
from profiles.pump import PumpEvent, PumpState
from profiles.site import with_site
from tests.console.library_shop import SITE
from widgets.banner import BannerTone
from widgets.change_review import ReviewAnswer

FINDING = Finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "2", "1", "mcg/day", "source")


@pytest.fixture
def drafted(held: Desk, demo) -> Desk:
    return steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100)))


def show(console: Console, desk: Desk) -> None:
    console.controller._set(desk)


def test_choosing_a_patient_leads_to_the_pump_page(console: Console, held: Desk):
    show(console, steps.choose(Desk(), held.patient))
    assert console.window.page() == "pump"
    assert console.showing.pump.empty.value().action == "Read pump"
    show(console, steps.leave(console.controller.desk))
    assert console.window.page() == "worklist"


def test_a_pump_without_an_address_says_that_it_is_starting(console: Console, held: Desk):
    show(console, steps.choose(Desk(), replace(held.patient, url="")))
    assert console.showing.pump.empty.value().title == "No line to this pump yet"


def test_what_was_read_is_on_every_page(console: Console, held: Desk):
    show(console, held)
    assert console.window.banner.value().tone is BannerTone.KNOWN
    view = console.showing.pump.value()
    assert view is not None
    assert view.program == "Day/night 300 mcg/day"
    assert console.showing.program.editor.value() == held.draft
    plots = console.showing.program.plots.view()
    assert plots is not None
    assert plots.held is not None
    assert plots.draft is None


def test_the_review_opens_on_its_own_page_and_closes_back_to_the_draft(console: Console, held: Desk, drafted: Desk):
    show(console, held)
    show(console, drafted)
    show(console, steps.review(drafted))
    assert console.window.page() == "review"
    console.showing.go("program")
    assert (console.window.page(), console.window.rail.value()) == ("review", "program")
    show(console, drafted)
    assert console.window.page() == "program"


@pytest.mark.req(62)
def test_another_name_makes_a_signature_lapse(console: Console, held: Desk, drafted: Desk, context: Context):
    show(console, held)
    show(console, drafted)
    bound = binding(drafted.draft, context)
    show(console, steps.sign(steps.review(drafted), signature("A. Doctor", "Titration", 7, 1, bound)))
    answer = console.showing.review.review.answer()
    assert (answer.name, answer.meaning) == ("A. Doctor", "Titration")
    console.showing.follow_answer(answer)
    assert console.controller.desk.phase is Phase.SIGNED
    console.showing.follow_answer(ReviewAnswer((), "B. Doctor", "Titration"))
    assert console.controller.desk.phase is Phase.REVIEW


@pytest.mark.req(30)
def test_a_stopped_pump_covers_the_page_until_it_was_read_and_again_after_a_restart(console: Console, held: Desk):
    show(console, held)
    stopped = replace(held, status=replace(held.status, state=PumpState.STOPPED))
    show(console, stopped)
    assert console.window.covered()
    assert "life-threatening" in " ".join(console.showing.cover.value().sentences)
    console.showing.pass_cover()
    assert not console.window.covered()
    show(console, held)
    show(console, stopped)
    assert console.window.covered()


def test_a_stopped_pump_is_not_said_to_go_on_running_what_breaks_a_limit(console: Console, held: Desk, monkeypatch):
    monkeypatch.setattr("console.showing.broken_limits", lambda *_: (FINDING,))
    show(console, held)
    assert "goes on running" in console.showing.pump.broken.value()[1]
    show(console, replace(held, status=replace(held.status, state=PumpState.STOPPED)))
    assert console.showing.pump.broken.value() == ()
    assert not console.showing.pump.advice.isHidden()


@pytest.mark.req(35)
def test_uncertain_covers_every_page_and_cannot_be_passed(console: Console, held: Desk):
    doubtful = replace(held, phase=Phase.UNCERTAIN, result=Result("uncertain", "unplugged", "ab" * 16))
    show(console, held)
    show(console, doubtful)
    for page in ("worklist", "pump", "program"):
        console.showing.go(page)
        assert console.window.covered()
    console.showing.pass_cover()
    assert console.window.covered()
    off = [row for row in ("review", "undo", "redo", "discard") if console.window.actions_by_id[row].isEnabled()]
    assert off == []
    assert console.window.actions_by_id["read"].isEnabled()


@pytest.mark.req(35)
def test_past_a_pump_in_doubt_only_the_worklist_can_be_seen_and_the_strip_names_it(console: Console, held: Desk):
    doubtful = replace(held, phase=Phase.UNCERTAIN, result=Result("uncertain", "unplugged", "ab" * 16))
    show(console, held)
    intent = Intent(b"\xab" * 16, held.patient.serial, Purpose.PROGRAM, 1, b"", b"")
    audit.append(console.store, "A. Doctor", "intent", intent_body(intent))
    console.controller.list_patients()
    show(console, doubtful)
    assert console.window.strip.value() == ()
    console.showing.cover.actionRequested.emit("others")
    assert (console.window.page(), console.window.covered()) == ("worklist", False)
    assert [line.key for line in console.window.strip.value()] == [held.patient.id]
    show(console, replace(doubtful, phase=Phase.RESOLVING))
    assert console.window.covered()  # its answer is on the way
    show(console, doubtful)
    console.showing.go("pump")
    assert console.window.covered()
    console.showing.go("worklist")
    assert console.window.covered()  # only who asks for it sees past it


@pytest.mark.req(44)
def test_ages_grow_although_nothing_happens(console: Console, held: Desk):
    show(console, replace(held, read_ms=100_000))
    console.showing._clock = Clock(lambda: 104_000, console.showing._clock.now)
    console.showing.tick()
    assert console.window.banner.value().tone is BannerTone.STALE
    view = console.showing.pump.value()
    assert view is not None
    assert view.stale


def test_an_outcome_is_shown_until_it_is_put_away(console: Console, held: Desk):
    show(console, held)
    show(console, replace(held, result=Result("not-applied", "pump-limits", "ab" * 16)))
    assert console.window.page() == "review"
    assert console.showing.review.value() is console.showing.review.outcome
    console.controller.close_result()
    assert console.window.page() == "program"


def test_the_log_is_shown_and_a_gap_is_told(console: Console, held: Desk):
    show(console, held)
    console.showing.show_log(LogRead((PumpEvent(3, 10, "session", 1),), 1, 3, True, False))
    assert console.showing.pump.log.value()[0].sequence == 3
    assert "gap" in console.showing.pump.log._note.text()


def test_findings_lead_back_from_the_review_to_their_place(console: Console, held: Desk, drafted: Desk):
    show(console, held)
    show(console, drafted)
    show(console, steps.review(drafted))
    console.errands.lead_to(FINDING.where)
    assert console.window.page() == "program"
    assert console.controller.desk.phase is Phase.DRAFTED


@pytest.mark.req(29)
def test_an_unfinished_draft_is_told_of_after_a_while(console: Console, held: Desk, demo):
    drafted = replace(held, phase=Phase.DRAFTED, draft=Order(scale(demo.program, Fraction(11, 10), 100)))
    show(console, drafted)
    console.showing.tick()
    console.showing._clock = Clock(lambda: 100_000 + IDLE_MS, console.showing._clock.now)
    console.showing.tick()
    assert console.window.said() == UNFINISHED


def test_what_was_said_of_a_state_leaves_with_it_and_other_words_stay(console: Console, held: Desk):
    stranger = "The pump at this address is CIS-9, not CIS-104233: nothing was read from it."
    show(console, steps.lost(held, stranger))
    console.window.say(stranger)
    show(console, steps.lost(console.controller.desk, stranger))
    assert console.window.said() == stranger
    show(console, steps.lost(console.controller.desk, "Its keys are not those it was paired with."))
    assert console.window.said() == ""
    console.window.say("The summary is saved as a.pdf.")
    show(console, steps.lost(console.controller.desk, "The cable is out."))
    assert console.window.said() == "The summary is saved as a.pdf."


def test_the_cover_of_a_pump_that_starts_by_itself_says_with_what(console: Console, away: Desk):
    console.controller._past.ran = away.ran
    show(console, away)
    told = " ".join(label.text() for label in console.showing.cover._sentences)
    assert "It starts by itself on 25 Nov" in told
    assert "with baclofen 300 mcg/day by 0.6 mL/day. If it must not, press STOP." in told


@pytest.mark.req(47)
def test_no_draft_changes_what_the_pump_page_says_of_the_program_in_the_pump(console: Console, held: Desk, library):
    """Drafted morphine lasts 90 days, which is no time that the baclofen in the pump has to last."""
    row = SITE.format(version=1, most=900, name="St. Example").replace("dose-day", "stability")
    row = row.replace("dose_ng_per_day", "fill_age_s").replace("900 mcg/day", "100 days")
    in_use = InUse(with_site(library, row), load(Memory()).origin)
    console.controller.use_library(in_use)
    console.showing.use_library(in_use)
    console.showing.go("plan")
    show(console, replace(held, patient=replace(held.patient, planned_refill_at=None)))
    page, plan, told = console.showing.pump, console.showing.planning, []
    morphine = Program("m", Fluid((Component("morphine", 10_000_000),)), Continuous(100_000, 1_000_000))
    for draft in (None, Order(morphine)):
        if draft is not None:
            show(console, steps.edit(console.controller.desk, draft))
        told.append((page.broken.value(), page.broken.isHidden(), plan._planned().context_of(held.held.fluid)))
    assert told[0] == told[1]
    assert (told[0][1], told[0][2].planned_refill_s < 100 * 86_400) == (True, True)
    assert plan._planned().context.planned_refill_s == 90 * 86_400

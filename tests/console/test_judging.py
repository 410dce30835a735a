"""Another library judges the desk again, and one that does not verify leaves nothing to program."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest
from pytestqt.qtbot import QtBot

from console.clock import Clock
from console.compare_views import Candidate, candidates, compare
from console.demo_patients import demo_patients
from console.library_files import InUse, Memory, load
from console.phases import Phase
from console.plan_views import Planned
from console.records import patients
from console.records.store import Store
from console.standing import broken_limits
from device.commands import Push
from device.events import Opened
from device.image import digest, encode_program
from profiles.drugs import Component, Fluid
from profiles.edits import scale
from profiles.findings import Rule, Severity
from profiles.limits import Library
from profiles.program import Continuous, Order, Program
from profiles.pump import PumpStatus
from profiles.pumping import DAY_S
from profiles.remarks import NEW_FILL, UNRECORDED
from profiles.site import with_site
from tests.console.library_shop import SITE
from tests.console.test_controller import Bench

MORPHINE = Fluid((Component("morphine", 10_000_000),))
LASTS = """
[[limit]]
drug = "ziconotide"
rule = "stability"
severity = "hard"
quantity = "fill_age_s"
max = "60 days"
reason = "our own"
"""


@pytest.fixture
def bench(qtbot: QtBot, store: Store, library: Library, still: Clock, status: PumpStatus) -> Bench:
    return Bench(store, library, still, status)


@pytest.mark.req(23)
@pytest.mark.req(25)
def test_another_library_judges_again_and_a_signature_lapses(bench: Bench, library: Library):
    bench.read()
    bench.draft(130)
    bench.sign()
    strict = with_site(library, SITE.format(version=1, most=350, name="St. Example"))
    bench.controller.use_library(InUse(strict, load(Memory()).origin))
    assert (bench.desk.phase, bench.desk.signature) == (Phase.REVIEW, None)
    assert "350" in {f.allowed for f in bench.desk.findings if f.severity is Severity.HARD}
    bench.controller.program()
    assert not any(isinstance(command, Push) for command in bench.link.asked)


@pytest.mark.req(25)
def test_a_library_that_does_not_verify_leaves_reading_and_nothing_to_program(bench: Bench, library: Library):
    bench.read()
    bench.draft(110)
    bench.sign()
    doubtful = replace(load(Memory()).origin, trouble="The drug library of this release was altered.")
    bench.controller.use_library(InUse(library, doubtful))
    assert not bench.desk.ready
    assert bench.desk.not_ready.startswith("The drug library of this release was altered. Pumps can be read")
    bench.sign()
    bench.controller.program()
    assert not any(isinstance(command, Push) for command in bench.link.asked)
    bench.controller.make_ready("")  # a warm loop does not help
    assert not bench.desk.ready
    bench.controller.use_library(load(Memory()))
    assert bench.desk.ready


def test_what_is_held_is_judged_with_its_bridge_and_a_draft_without(bench: Bench, status: PumpStatus):
    bench.read()
    crossing = replace(status, previous_fluid=Fluid((Component("baclofen", 250_000),)), pumped_since_change_nl=100_000)
    bridging = replace(bench.desk, status=crossing, bridge_nl=316_000)
    bench.controller._take_context(bridging)
    assert Rule.CONCENTRATION_STEP not in {f.rule for f in bench.controller._judged(bridging).findings}
    unread = replace(bridging, bridge_nl=None)
    assert bench.controller._judged(unread).findings == (), "before its log is read nobody knows what goes on"
    over = replace(bridging, bridge_nl=0)
    assert Rule.CONCENTRATION_STEP in {f.rule for f in bench.controller._judged(over).findings}
    slower = replace(bridging, draft=Order(scale(bridging.held, Fraction(9, 10), 100)))
    assert Rule.CONCENTRATION_STEP in {f.rule for f in bench.controller._judged(slower).findings}


@pytest.mark.req(47)
def test_a_draft_with_another_drug_is_judged_by_the_fill_that_must_follow_where_no_visit_is_planned(bench: Bench):
    bench.controller.choose(bench.demo.id)
    patients.set_dates(bench.store, replace(bench.desk.patient, planned_refill_at=None), "test")
    bench.controller.choose(demo_patients()[1].id)
    bench.read()
    held_s = bench.controller.context.planned_refill_s
    other = Program("slow", Fluid((Component("ziconotide", 25_000),)), Continuous(96_000, 2_400))
    bench.controller.edit(Order(other))
    assert bench.controller.context.planned_refill_s == 14 * DAY_S != held_s
    told = [(f.detail, f.severity) for f in bench.desk.findings if f.rule is Rule.STABILITY]
    assert told == [(NEW_FILL, Severity.NOTE)]
    of_held = bench.controller.context_of(bench.desk.held.fluid)
    assert of_held.planned_refill_s == held_s, "what the pump holds has not changed"
    assert replace(of_held, planned_refill_s=14 * DAY_S) == bench.controller.context
    bench.controller.discard()
    assert bench.controller.context.planned_refill_s == held_s


def slow_pump(bench: Bench, **dates: object) -> None:
    """A pump that gives ziconotide, as it was just read, without a planned visit."""
    demo = demo_patients()[2]
    bench.controller.choose(demo.id)
    patients.set_dates(bench.store, replace(bench.desk.patient, planned_refill_at=None, **dates), "test")
    bench.controller.choose(demo_patients()[1].id)
    bench.controller.reach(demo.serial, "socket://127.0.0.1:2")
    bench.controller.choose(demo.id)
    bench.controller.read()
    image = encode_program(demo.program)
    status = replace(bench.status, serial=demo.serial, model_id=demo.model_id, program_digest=digest(image))
    bench.link.say(Opened(replace(status, flow_nl_per_day=96_000), demo.program, image, 0, 1))


@pytest.mark.req(47)
def test_no_draft_changes_what_is_found_of_the_program_that_the_pump_holds(bench: Bench, library: Library):
    """Neither in the words of the pump page nor on its card beside the draft."""
    slow_pump(bench)
    held, told = bench.desk.held, []
    strict = with_site(library, SITE.format(version=1, most=350, name="St. Example") + LASTS)
    bench.controller.use_library(InUse(strict, load(Memory()).origin))
    for draft in (Order(held), Order(Program("m", MORPHINE, Continuous(100_000, 1_000_000)))):
        bench.controller.edit(draft)
        by = bench.controller.context_of(held.fluid)
        shown = candidates(bench.desk, (Candidate(held, "From a file", added=True),))
        now = Planned(bench.controller.context, strict, datetime(2026, 11, 24), bench.controller.horizon)
        cards = {row.origin: row.findings for row in compare(shown, None, now).view.rows}
        told.append((broken_limits(held, by, strict), cards["Held by the pump"], cards["From a file"]))
    assert told[0] == told[1]
    assert "Age of the fill" not in str(told)


@pytest.mark.req(47)
def test_a_new_drug_is_not_blocked_by_the_age_of_the_former_fill_until_its_refill_is_recorded(
    bench: Bench, still: Clock
):
    month_ago = still.at() - 30 * DAY_S
    slow_pump(bench, fills=(("morphine",),) * 2, filled_at=month_ago)
    for draft in (Order(bench.desk.held), Order(scale(bench.desk.held, Fraction(105, 100), 100))):
        bench.controller.edit(draft)
        told = [(f.severity, f.detail) for f in bench.desk.findings if f.rule is Rule.STABILITY]
        assert told == [(Severity.NOTE, UNRECORDED)]
    slow_pump(bench, fills=(("ziconotide",), ("morphine",)), filled_at=month_ago)
    assert max(f.severity for f in bench.desk.findings if f.rule is Rule.STABILITY) is Severity.HARD

"""Another library judges the desk again, and one that does not verify leaves nothing to program."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from pytestqt.qtbot import QtBot

from console.clock import Clock
from console.demo_patients import demo_patients
from console.library_files import InUse, Memory, load
from console.phases import Phase
from console.records import patients
from console.records.store import Store
from device.commands import Push
from profiles.drugs import Component, Fluid
from profiles.edits import scale
from profiles.findings import Rule, Severity
from profiles.limits import Library
from profiles.program import Continuous, Order, Program
from profiles.pump import PumpStatus
from profiles.pumping import DAY_S
from profiles.remarks import NEW_FILL
from profiles.site import with_site
from tests.console.library_shop import SITE
from tests.console.test_controller import Bench


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
    bench.controller.discard()
    assert bench.controller.context.planned_refill_s == held_s

"""The program page follows the Desk, and stands differently where it is narrow."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from console import desk as steps
from console.demo_patients import demo_patients
from console.desk import Desk
from console.pages.program import ProgramPage
from console.phases import Phase
from profiles.context import Context
from profiles.edits import scale
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.program import Order
from profiles.pump import PumpState
from widgets import theme

FINDING = Finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "2", "1", "mcg/day", "source")


@pytest.fixture
def page(qtbot: QtBot, library: Library) -> ProgramPage:
    made = ProgramPage(library)
    qtbot.addWidget(made)
    made.resize(1_360, 760)
    made.show()
    return made


def test_it_shows_draft_totals_and_findings(page: ProgramPage, held: Desk, context: Context, demo):
    drafted = steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100)))
    page.setDesk(steps.judged(drafted, (FINDING,)), context)
    assert page.editor.value() == drafted.draft
    totals = page.totals.value()
    assert totals is not None
    assert (totals.draft.masses[0].ng.mean, totals.held and totals.held.masses[0].ng.mean) == (330_000, 300_000)
    assert page.findings.value() == (FINDING,)
    assert page.buttons["undo"].isEnabled()
    assert page.buttons["review"].isEnabled()


def test_what_was_found_for_another_pump_does_not_stay_in_sight(page: ProgramPage, held: Desk, context: Context):
    page.setDesk(steps.judged(held, (FINDING,)), context)
    assert page.findings.isVisible()
    assert held.status is not None
    new = replace(held.status, state=PumpState.FACTORY)
    factory = replace(Desk(Phase.HELD, held.patient), status=new, connected=True)
    page.setDesk(factory, replace(context, held=None))
    assert page.findings.value() == ()
    assert not page.findings.isVisible()


@pytest.mark.parametrize("lost", [Phase.AWAY, Phase.READING, Phase.LOST])
def test_without_a_line_nothing_that_nobody_asks_for_is_called_blocked(
    page: ProgramPage, held: Desk, stalled: Desk, context: Context, lost: Phase
):
    hard = replace(FINDING, severity=Severity.HARD)
    page.setDesk(steps.judged(held, (hard,)), context)
    assert page.findings.said() == "1 breaks a limit"
    for desk in (held, stalled):
        page.setDesk(replace(steps.judged(desk, (hard,)), phase=lost, connected=False), context)
        assert page.findings.said() == "When last read: 1 breaks a limit"
    drafted = steps.edit(held, Order(scale(held.held, Fraction(11, 10), 100)))
    page.setDesk(replace(steps.judged(drafted, (hard,)), phase=lost, connected=False), context)
    assert page.findings.said() == "1 blocked"


@pytest.mark.req(35)
@pytest.mark.parametrize("phase", [p for p in Phase if p not in (Phase.HELD, Phase.DRAFTED)])
def test_nothing_can_be_edited_outside_drafting(page: ProgramPage, held: Desk, context: Context, phase: Phase):
    page.setDesk(replace(held, phase=phase), context)
    assert not page.editor.isEnabled()
    assert not page.buttons["undo"].isEnabled()


def test_totals_follow_the_typing_and_the_editor_is_not_disturbed(
    page: ProgramPage, held: Desk, context: Context, demo
):
    typing = steps.preview(held, Order(scale(demo.program, Fraction(6, 5), 100)))
    page.setDesk(typing, context)
    assert page.editor.value() == held.draft
    totals = page.totals.value()
    assert totals is not None
    assert totals.typing
    assert totals.draft.masses[0].ng.mean == 360_000


@pytest.mark.req(58)
def test_where_it_is_narrow_one_thing_stands_under_the_other(page: ProgramPage, qtbot: QtBot):
    area = QScrollArea()  # as in the window
    qtbot.addWidget(area)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.resize(1_360, 760)
    area.show()
    qtbot.waitUntil(lambda: page.splitter.orientation() is Qt.Orientation.Horizontal)
    area.resize(theme.base_px() * 50, 760)
    qtbot.waitUntil(lambda: page.splitter.orientation() is Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: page.minimumSizeHint().height() > theme.base_px() * 60)
    inner = (page.scroller, page._seen)
    qtbot.waitUntil(lambda: not any(part.verticalScrollBar().maximum() for part in inner))
    assert area.verticalScrollBar().maximum() > 0, "one thing scrolls: the page"
    area.resize(1_360, 760)
    qtbot.waitUntil(lambda: page.splitter.orientation() is Qt.Orientation.Horizontal)
    area.takeWidget()


@pytest.mark.req(58)
def test_where_the_page_scrolls_a_finding_leads_up_to_its_place(
    page: ProgramPage, held: Desk, context: Context, qtbot: QtBot
):
    area = QScrollArea()  # as in the window
    qtbot.addWidget(area)
    area.setWidget(page)
    area.setWidgetResizable(True)
    page.setDesk(held, context)
    area.resize(theme.base_px() * 50, 400)
    area.show()
    area.activateWindow()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1_000)
    bar.setValue(bar.maximum())
    page.lead_to(Place(Part.STEP, 0, 1))

    def leads() -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and page.editor.isAncestorOf(focused) and not focused.visibleRegion().isEmpty()

    qtbot.waitUntil(leads)
    area.takeWidget()


def test_before_a_pump_was_read_it_shows_nothing(page: ProgramPage):
    page.setDesk(Desk(), None)
    assert page.editor.value() is None
    assert not page.editor.isVisible()
    assert not any(button.isEnabled() for button in page.buttons.values())


def test_the_place_of_the_divider_is_remembered(page: ProgramPage, library: Library, qtbot: QtBot):
    page.splitter.setSizes([600, 700])
    kept = page.columns()
    again = ProgramPage(library)
    qtbot.addWidget(again)
    again.setColumns(kept)
    assert again.columns() == kept, "a page that was never shown forgets nothing"
    again.resize(page.size())
    again.show()
    assert again.splitter.sizes()[0] == page.splitter.sizes()[0]


def test_nothing_of_the_patient_before_is_left(page: ProgramPage, held: Desk, context: Context):
    page.setDesk(held, context)
    page.scroller.verticalScrollBar().setValue(40)
    mixed = demo_patients()[1]
    assert held.patient is not None
    other = replace(held, patient=replace(held.patient, serial=mixed.serial), held=mixed.program)
    page.setDesk(replace(other, draft=Order(mixed.program)), replace(context, held=mixed.program))
    assert page.editor.value() == Order(mixed.program)
    assert not page.editor.fill.isOn(), "the fluid of the patient before is no new fill of this one"
    assert page.scroller.verticalScrollBar().value() == 0


def test_a_second_drug_of_a_new_fill_is_not_cut(page: ProgramPage, held: Desk, context: Context):
    mixed = demo_patients()[1].program
    page.setDesk(replace(held, held=mixed, draft=Order(mixed)), replace(context, held=mixed))
    page.editor.fill.switch.click()
    page.splitter.setSizes([1, 2_000])
    assert page.editor.minimumSizeHint().width() <= page.scroller.viewport().width()


def test_a_low_window_cuts_no_plot(page: ProgramPage, held: Desk, context: Context, qtbot: QtBot):
    page.setDesk(held, context)
    page.plots.setCsfShown(True)
    page.resize(1_200, 380)
    low, whole = page.plots.parentWidget(), page.plots
    assert low is not None
    qtbot.waitUntil(lambda: low.height() < whole.height())
    assert whole.height() >= whole.minimumSizeHint().height()


def test_another_pump_of_the_same_fluid_has_its_own_figures(page: ProgramPage, held: Desk, context: Context):
    page.setDesk(held, context)
    assert held.patient is not None
    other = replace(held, patient=replace(held.patient, serial="CIS-000001"))
    page.setDesk(other, replace(context, pump_model_id="synchromed-ii-20"))
    assert page.editor._planning.isVisible(), "this one can be planned for, but not be programmed"


@pytest.mark.parametrize("kept", [b"", b"500", b"0 900", b"a b", b"1 2 3"])
def test_a_divider_that_cannot_be_read_stays_where_it_is(page: ProgramPage, kept: bytes):
    before = page.splitter.sizes()
    page.setColumns(kept)
    assert page.splitter.sizes() == before


def test_the_total_of_what_is_held_is_that_of_now_and_none_while_nothing_is_given(page, held, rising, stalled, context):
    for desk, dose in ((rising, 300_000), (held, 300_000), (replace(rising, ran=None), None), (stalled, None)):
        page.setDesk(desk, context)
        totals = page.totals.value()
        assert totals is not None
        assert (None if totals.held is None else totals.held.masses[0].ng.mean) == dose

"""Using another library in the window: everything is judged again, a signature lapses, and the page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from console import desk as steps
from console.clock import Clock
from console.desk import Desk
from console.furnish import Console, furnish
from console.library_errands import LibraryErrands
from console.library_memory import trust
from console.phases import Phase
from console.settings import Settings
from console.window import Window
from profiles.findings import Severity
from tests.console.library_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path, monkeypatch)


@pytest.fixture
def console(
    qtbot: QtBot, tmp_path: Path, still: Clock, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Console]:
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    trust(made.store, shop.public, "J. Example", "a lead")
    yield made
    made.end()
    window.release()


@pytest.fixture
def errands(console: Console) -> LibraryErrands:
    return LibraryErrands(console.window, console.showing, console.shelf)


def test_the_page_is_reached_by_its_action(console: Console):
    console.window.actions_by_id["library"].trigger()
    assert console.window.page() == "library"
    assert dict(console.showing.library.panel.value().facts)["Site file"].startswith("None")


@pytest.mark.req(23)
@pytest.mark.req(25)
def test_another_library_judges_what_is_held_and_a_signature_lapses(
    console: Console, errands: LibraryErrands, shop: Shop, held: Desk
):
    signed = steps.step(replace(held, phase=Phase.REVIEW), steps.Word.SIGN, signature=None)
    console.controller._set(signed)
    assert not [f for f in console.controller.desk.findings if f.severity is Severity.HARD]
    errands.use(str(shop.site(1, most=250)))
    desk = console.controller.desk
    assert desk.phase is Phase.REVIEW
    assert "250" in {f.allowed for f in desk.findings if f.severity is Severity.HARD}
    assert console.window.page() == "library"
    assert dict(console.showing.library.panel.value().facts)["Site file"] == "St. Example, version 1"


@pytest.mark.req(23)
def test_a_held_program_that_breaks_the_new_library_is_said_on_the_pump_page_and_the_worklist(
    console: Console, errands: LibraryErrands, shop: Shop, held: Desk
):
    console.controller._set(held)
    assert console.showing.pump.broken.isHidden()
    errands.use(str(shop.site(1, most=250)))
    assert "above the limit of 250 mcg/day" in " ".join(console.showing.pump.broken.value())
    broken = [row.serial for row in console.showing.worklist.rows() if row.broken]
    assert broken == [held.patient.serial]
    console.window.actions_by_id["release-library"].trigger()
    assert console.showing.pump.broken.value() == ()
    assert not [row for row in console.showing.worklist.rows() if row.broken]


@pytest.mark.req(25)
def test_a_file_that_is_refused_is_said_and_nothing_changes(console: Console, errands: LibraryErrands, shop: Shop):
    place, before = shop.site(), console.shelf.in_use
    place.write_text(place.read_text().replace("900", "950"), encoding="utf-8")
    errands.use(str(place))
    assert console.shelf.in_use is before
    assert "was altered" in console.window.said()


def test_asking_opens_a_file_dialog(console: Console, errands: LibraryErrands):
    errands.ask()
    dialog = console.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.close()


def test_a_finding_opens_the_page_at_its_limit(console: Console, held: Desk, errands: LibraryErrands):
    from profiles.findings import Finding, Part, Place, Rule

    limit = next(x for x in console.shelf.library.limits if (x.drug_id, x.rule) == ("baclofen", Rule.BOLUS_SIZE))
    found = Finding(Rule.BOLUS_SIZE, Severity.SOFT, Place(Part.BASE), "2", "1", "mcg", limit.source, "baclofen")
    console.showing.program.findings.sourceRequested.emit(found)
    assert console.window.page() == "library"
    assert console.showing.library.panel.table.value().limit == limit


def test_while_a_push_is_under_way_no_library_is_changed(console: Console, held: Desk):
    console.controller._set(replace(held, phase=Phase.PROGRAMMING))
    assert not console.window.actions_by_id["use-library"].isEnabled()
    assert not console.window.actions_by_id["release-library"].isEnabled()

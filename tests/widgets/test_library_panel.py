"""The library page's panel: search, explanation, trouble, emptiness, and the way from a finding."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from profiles.findings import Rule
from profiles.limits import Library
from widgets.empty_state import EmptyState
from widgets.library_panel import LibraryPanel, LibraryView


@pytest.fixture
def panel(keep, library: Library) -> LibraryPanel:
    made = keep(LibraryPanel())
    made.resize(1300, 850)
    made.setValue(LibraryView(library, (("Library", "version 2"),)))
    return made


def texts(panel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_no_part_of_it_is_ever_a_window_of_its_own(qapp, keep):
    class Shown(QObject):
        """Whoever is shown without a place in another widget."""

        def __init__(self) -> None:
            super().__init__()
            self.alone = []

        def eventFilter(self, watched, event):
            if event.type() is QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
                self.alone.append(type(watched).__name__)
            return False

    shown = Shown()
    qapp.installEventFilter(shown)
    keep(LibraryPanel())
    qapp.removeEventFilter(shown)
    assert set(shown.alone) <= {"LibraryPanel"}


def test_a_chosen_number_is_explained_with_its_source(panel):
    panel.search("")
    assert "Source: S42, S45: highest labelled strength" in texts(panel)
    assert "S45: Lioresal Intrathecal Swiss label (label)" in texts(panel)


def test_typing_narrows_entries_and_numbers(qtbot, panel):
    qtbot.keyClicks(panel.findChild(QLineEdit), "unconfirmed patient")
    rows = panel.table.rows()
    assert all("unconfirmed" in row.words() or "not confirmed" in row.words() for row in rows)
    panel.search("isomed 8472-20-05")
    assert panel.list.value() == "pump isomed-20-05"


def test_a_search_without_a_hit_says_so_and_can_be_cleared(qtbot, panel):
    panel.search("aspirin")
    empty = next(each for each in panel.findChildren(EmptyState) if each.isVisible())
    assert "matches 'aspirin'" in empty.value().sentence
    qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert panel.table.isVisible() and panel.table.rows()


@pytest.mark.req(25)
def test_a_library_that_does_not_verify_says_so_in_words(panel, library: Library):
    panel.setValue(LibraryView(library, (), "The drug library was altered. Nothing can be programmed."))
    assert "was altered" in texts(panel)
    assert "Does not verify" in [chip.value() for chip in panel.findChildren(type(panel._state))]


def test_without_any_library_there_is_the_way_to_another(qtbot, panel):
    panel.setValue(LibraryView(Library(0, "none", (), (), (), ()), (), "It cannot be read."))
    empty = next(each for each in panel.findChildren(EmptyState) if each.isVisible())
    assert empty.value().title == "No library can be read"
    with qtbot.waitSignal(panel.chooseRequested):
        qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_a_finding_leads_to_its_limit(panel, library: Library):
    limit = next(x for x in library.limits if (x.drug_id, x.rule) == ("morphine", Rule.STABILITY))
    panel.search("baclofen")
    panel.lead("morphine", limit.source)
    assert panel.list.value() == "drug morphine"
    assert panel.table.value().limit == limit
    panel.lead("aspirin", "nowhere")
    assert panel.list.value() == "drug morphine"


def test_another_library_keeps_what_is_open(panel, library: Library):
    panel.lead("ziconotide", library.limits[-1].source)
    panel.setValue(LibraryView(replace(library, version=9)))
    assert panel.list.value() == "drug ziconotide"


def test_where_parts_stand_under_each_other_the_numbers_come_before_where_they_are_from(qapp, panel, library: Library):
    qapp.processEvents()
    assert panel._origin.y() < panel.list.mapTo(panel, panel.list.rect().topLeft()).y()
    panel.resize(700, 1400)
    qapp.processEvents()
    assert panel._origin.y() > panel.table.mapTo(panel, panel.table.rect().bottomLeft()).y()
    assert panel._choose.parentWidget().parentWidget() is panel._origin
    panel.setValue(LibraryView(library, (), "The drug library was altered. Nothing can be programmed."))
    qapp.processEvents()
    assert panel._origin.y() < panel.list.mapTo(panel, panel.list.rect().topLeft()).y()
    panel.resize(1300, 850)
    qapp.processEvents()
    assert panel._choose.parentWidget().parentWidget() is not panel._origin

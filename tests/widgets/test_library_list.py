"""The contents: headings are never chosen, and what was open stays open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from widgets.library_list import LibraryList
from widgets.library_view import LibraryEntry

ENTRIES = (
    LibraryEntry("drug a", "Drugs", "baclofen", "", ()),
    LibraryEntry("drug b", "Drugs", "morphine", "", ()),
    LibraryEntry("pump a", "Pump models", "Cisterna 20", "", ()),
)


@pytest.fixture
def contents(keep) -> LibraryList:
    made = keep(LibraryList())
    made.setValue(ENTRIES)
    made.heard = []
    made.valueChanged.connect(made.heard.append)
    return made


def test_the_arrow_key_passes_over_headings(qtbot, contents):
    assert contents.value() == "drug a"
    qtbot.keyClick(contents, Qt.Key.Key_Down)
    qtbot.keyClick(contents, Qt.Key.Key_Down)
    assert contents.value() == "pump a"
    assert contents.heard == ["drug b", "pump a"]


def test_what_was_open_stays_open_and_setting_is_silent(contents):
    contents.setValue(ENTRIES, "drug b")
    contents.setValue(ENTRIES[1:])
    assert contents.value() == "drug b"
    contents.setValue(ENTRIES[2:])
    assert contents.value() == "pump a"
    contents.setValue(())
    assert contents.value() == ""
    assert contents.heard == []

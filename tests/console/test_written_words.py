"""Every word of every screen keeps to the ISMP list of error-prone abbreviations, symbols and dose designations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QGroupBox, QLabel, QLineEdit, QWidget

from console.actions import ACTIONS
from console.commands.tour import UNREAD, Look, scenes, staged, unread_scenes

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "user-guide.md"
NOT_IN_THE_TOUR = {"known", "Understood"}  # a word that is stressed; a button that waits for a figure beyond the range

# what must not be written -> how; Apache-2.0 and the ids of fills are names, no doses
FORBIDDEN = {
    "the Greek letter": r"[\u00b5\u03bc]",
    "a trailing zero": r"(?<![\d.,-])\d+\.\d*0(?![\d.])",
    "a naked decimal point": r"(?<![\d\w.])\.\d",
    "U for unit": r"\d\s?I?U\b",
    "a day as one letter": r"/[dD]\b",
    "ug or cc": r"\b(?:ug|cc|mcgs|mls)\b",
    "a unit without its space": r"(?<![\w-])\d[\d,.]*(?:mcg|mg|mL|ng|min|days?)\b",
    "a thousand without its comma": r"(?<![\d.,-])\d{4,}(?= ?(?:mcg|mg|ng|mL|nL)\b)",
}
UNITS = re.compile(r"(?:mcg|mg|ng|mL|nL)(?:/(?:day|h|mL))?|min|h|s|days?|%|")


def told(widget: QWidget) -> Iterator[str]:
    """Everything that one widget says to eye or ear."""
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text().replace("&", "")
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from cells(widget.model())
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    """What a table or a list shows and says."""
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for row in range(model.rowCount(QModelIndex())):
        for column in range(columns):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(index.data(role) or "")


def slips(text: str) -> list[str]:
    return [f"{name}: {text!r}" for name, pattern in FORBIDDEN.items() if re.search(pattern, text)]


@pytest.mark.parametrize(
    "text",
    ["5 \u00b5g", "1.0 mL", "12.50 mcg", ".5 mg", "10 U", "5 IU", "0.6 mL/d", "300 ug", "5mcg", "1000 mcg/day"],
)
def test_the_search_finds_what_must_not_be_written(text):
    assert slips(text)


@pytest.mark.parametrize(
    "text", ["0.5 mL/day", "1,000 mcg", "10 mg", "24 h", "2026-11-23", "Apache-2.0", "CIS-104233 2026-11-23", "0.05 mL"]
)
def test_the_search_leaves_good_writing_alone(text):
    assert slips(text) == []


@dataclass
class Walk:
    """Everything that the screens say: where each text was found, what was painted, and whose field has no unit."""

    found: dict[str, str] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    without_unit: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def walk(qapp) -> Walk:
    """Every screen of the tour, read once."""
    told_here, draw = Walk(), QPainter.drawText

    def kept(painter: QPainter, *arguments: object) -> object:
        told_here.drawn.update(each for each in arguments if isinstance(each, str))
        return draw(painter, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", kept)
        for trouble, played in (("", scenes), (UNREAD, unread_scenes)):
            with staged(Look("light", "light", 1_280, 720), trouble=trouble) as window:
                for name in played(window):
                    window.settle()
                    window.window.grab()
                    look(window.window, name, told_here)
    return told_here


def look(window: QWidget, name: str, walk: Walk) -> None:
    """What one screen says."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            for text in filter(None, told(widget)):
                walk.found.setdefault(text, name)
            unit = getattr(widget, "unit", None)
            if callable(unit) and not UNITS.fullmatch(str(unit())):
                walk.without_unit.add(widget.accessibleName())


@pytest.mark.req(2)
@pytest.mark.req(4)
def test_no_screen_writes_a_dose_in_a_way_that_can_be_misread(walk: Walk):
    assert len(walk.found) > 300, "the walk must have seen the screens"
    assert len(walk.drawn) > 50, "and what the plots write"
    assert [f"{walk.found[text]}: {slip}" for text in walk.found for slip in slips(text)] == []
    assert [slip for text in walk.drawn for slip in slips(text)] == []
    assert walk.without_unit == set()


def test_what_the_user_guide_calls_by_name_is_called_so_in_the_window(walk: Walk):
    """Its words in italics are those of buttons, pages and outcomes."""
    guide = " ".join(GUIDE.read_text(encoding="utf-8").split()).replace("**", "")
    named = {words.strip(".:") for words in re.findall(r"\*(?! )([^*]+)(?<! )\*", guide)}
    said = [text.casefold() for text in (*walk.found, *(row.text.replace("&", "") for row in ACTIONS))]
    assert len(named) > 15
    unknown = {words for words in named - NOT_IN_THE_TOUR if not any(words.casefold() in text for text in said)}
    assert unknown == set()

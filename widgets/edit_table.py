"""A table of numbers that is typed into: quiet lines, figures at the right with their unit, one cell at a time."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, SignalInstance
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from widgets import theme
from widgets.step_cells import StepCells
from widgets.theme import Role

Index = QModelIndex | QPersistentModelIndex


class Edits(Protocol):
    """What a model does with typed text, beside Qt's own ``setData``."""

    refused: SignalInstance

    def preview(self, index: Index, text: str) -> None:
        """Follow what is being typed."""

    def giveUp(self) -> None:
        """The typing ended without an edit."""

    def beyond(self, index: Index, text: str) -> str:
        """Why a text is more than its cell takes; empty while it is not."""


class EditTable(QTableView):
    """Typing, F2 or a double click edits the cell under the cursor; ``take(model, edits)`` says whose they are."""

    def __init__(self, name: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        theme.write(self, Role.BODY)
        theme.write(self.horizontalHeader(), Role.SMALL)
        self.verticalHeader().setDefaultSectionSize(theme.space(8))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)

    def take(self, model: QAbstractTableModel, edits: Edits) -> None:
        """Show a model and hand it what is typed."""
        self.setModel(model)
        cells = StepCells(self, edits.beyond)
        cells.previewed.connect(edits.preview)
        cells.abandoned.connect(edits.giveUp)
        cells.blocked.connect(edits.refused)
        self.setItemDelegate(cells)

    def fitRows(self, rows: int) -> None:
        """As tall as so many rows and the titles."""
        row_px, head_px = self.verticalHeader().defaultSectionSize(), self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head_px + rows * row_px + 2 * self.frameWidth() + 2)


def example() -> QWidget:
    """A plan of two steps."""
    from widgets import plan_table

    return plan_table.example()


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

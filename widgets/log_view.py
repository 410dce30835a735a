"""The log of pump and console as one list that can be searched."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from widgets import theme
from widgets.fields import TextField
from widgets.log_model import LogLine, LogModel
from widgets.theme import Role

__all__ = ["LogLine", "LogView"]


class LogView(QWidget):
    """``setValue(lines)``, the newest first. ``setNote(sentence)`` says what is wrong with the log as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[LogLine, ...] = ()
        self._fitted = False
        self._model = LogModel()
        self._table = self._make_table()
        self._note = theme.label("", Role.SMALL, "caution", wrap=True)
        self._note.hide()
        self._count = theme.label("", Role.SMALL, "soft")
        self._filter = TextField("Find in the log")
        self._filter.setAccessibleName("Find in the log")
        self._filter.setMaximumWidth(theme.base_px() * 18)
        self._filter.valuePreviewed.connect(self._narrow)
        self._lay_out()

    def _make_table(self) -> QTableView:
        table = theme.write(QTableView(), Role.SMALL)
        table.setModel(self._model)
        table.setAccessibleName("Log of pump and console")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.space(7.5))
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(theme.label("Log", Role.HEADING))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._filter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(self._note)
        column.addWidget(self._table, 1)

    def value(self) -> tuple[LogLine, ...]:
        """Every line, filtered or not."""
        return self._all

    def shown(self) -> tuple[LogLine, ...]:
        """The lines that the filter leaves."""
        return self._model.lines()

    def setValue(self, lines: tuple[LogLine, ...]) -> None:
        """Show lines, the newest first."""
        self._all = lines
        self._narrow(self._filter.typed())
        if lines and not self._fitted:
            self._table.resizeColumnsToContents()
            for column in range(3):
                self._table.setColumnWidth(column, self._table.columnWidth(column) + theme.space(4))
            self._table.horizontalHeader().setStretchLastSection(False)  # fitting took the rest away from it
            self._table.horizontalHeader().setStretchLastSection(True)
            self._fitted = True

    def setNote(self, sentence: str) -> None:
        """Say what is wrong with the log (a gap in its numbers, a time in the future); empty takes it back."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def note(self) -> str:
        """What is said to be wrong with the log."""
        return self._note.text()

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        wanted = typed.casefold().split()
        lines = tuple(line for line in self._all if all(word in _searched(line) for word in wanted))
        self._model.setLines(lines)
        of = f" of {len(self._all):,}" if len(lines) != len(self._all) else ""
        self._count.setText(f"{len(lines):,}{of} {'line' if len(self._all) == 1 else 'lines'}, the newest first")

    def columns(self) -> bytes:
        """The widths of the columns, to be remembered."""
        return bytes(self._table.horizontalHeader().saveState().data())

    def setColumns(self, kept: bytes) -> None:
        """Take back remembered widths; bytes that Qt does not know change nothing."""
        self._fitted = self._table.horizontalHeader().restoreState(QByteArray(kept))


def _searched(line: LogLine) -> str:
    return f"{line.at} {line.source} {line.text} {line.sequence}".casefold()


def example() -> QWidget:
    """A few lines of both sources."""
    view = theme.mark(LogView(), ground="window")
    lines = (
        LogLine("23 Nov, 10:02:11", 121, "Pump", "Program activated, generation 7"),
        LogLine("23 Nov, 10:02:10", 48, "Console", "Signed by A. Physician: titration, 300 to 330 mcg/day"),
        LogLine("22 Nov, 18:30:00", 120, "Pump", "Alarm raised: low reservoir (caution)", "caution"),
    )
    view.setValue(lines)
    view.resize(900, 260)
    return view


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

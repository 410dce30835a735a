"""Every patient by urgency of the refill, with the reason for the date; opening one is the only thing to do here."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from widgets import theme
from widgets.fields import TextField
from widgets.notice import Notice
from widgets.reflow import Reflow
from widgets.reservoir_gauge import ReservoirView
from widgets.theme import Role
from widgets.worklist_cells import ROW_UNITS, WorklistCells, folded_width, natural_width
from widgets.worklist_model import DUE, FOLDED, PATIENT, RESERVOIR, Urgency, WorklistModel, WorklistRow

__all__ = ["Urgency", "Worklist", "WorklistRow"]

_LEAST_ROWS = 3  # that are seen whatever else is told above them: then the page scrolls
_KEPT = (-1,)  # the widths of last time: nothing that columns can be


class _Table(QTableView):
    """Enter opens, as a double click does. Signals: ``opened()`` for the current row; ``widthChanged()``."""

    opened = Signal()
    widthChanged = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.widthChanged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class Worklist(QWidget):
    """The rows as given, filtered by what is typed.

    Signals: ``openRequested(patient_id)`` by Enter, double click or the button; ``valueChanged(patient_id)`` when
    another row was chosen, empty when none is.
    """

    openRequested = Signal(str)
    valueChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[WorklistRow, ...] = ()
        self._unfolded = b""  # the widths of all columns, while they are folded
        self._fitted: tuple[int, ...] = ()  # the widths that fitting gave the columns; other ones are the person's
        self._model = WorklistModel()
        self._table = self._make_table()
        self._count = theme.label("", Role.BODY, "soft")
        self._filter = TextField("Find a patient, pump or drug")
        self._filter.setAccessibleName("Find in the worklist")
        self._filter.setMaximumWidth(theme.base_px() * 22)
        self._filter.valuePreviewed.connect(self._narrow)
        self._open = theme.button("Open patient", "primary", "forward")
        self._open.clicked.connect(self._say_open)
        self._notice = Notice()
        self._lay_out()
        self._follow()

    def setNotice(self, *texts: str) -> None:
        """Something to know before any patient is opened, a title and texts; none hides it."""
        self._notice.setValue(*(texts or ("",)))

    def notice(self) -> tuple[str, ...]:
        """The title and the texts of that, empty while there is none."""
        return self._notice.value()

    def takeFocus(self) -> None:
        """Lead the keyboard to the rows; a focus proxy would take field and button out of the way of the Tab key."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_table(self) -> _Table:
        table = _Table()
        table.setModel(self._model)
        self._cells = WorklistCells(table)
        table.setItemDelegate(self._cells)
        table.setAccessibleName("Patients by urgency of the refill")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.space(ROW_UNITS))
        table.setMinimumHeight(theme.space(ROW_UNITS) * (_LEAST_ROWS + 1))  # its head is lower than a row
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.opened.connect(self._say_open)
        table.widthChanged.connect(self._turn)
        table.doubleClicked.connect(self._say_open)
        table.selectionModel().currentRowChanged.connect(self._follow)
        return table

    def _lay_out(self) -> None:
        title, tools = QWidget(), QWidget()
        left, right = QHBoxLayout(title), QHBoxLayout(tools)
        for row in (left, right):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.space(3))
        left.addWidget(theme.label("Worklist", Role.TITLE))
        left.addWidget(self._count)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(self._filter, 4)
        right.addWidget(self._open)
        head = Reflow(((title, 1), (tools, 1)), ems=60)
        column = QVBoxLayout(self)
        theme.page_edges(column)
        column.setSpacing(theme.space(4))
        column.addWidget(head)
        column.addWidget(self._notice)
        column.addWidget(self._table, 1)

    def value(self) -> str:
        """The chosen patient's id, empty when none is."""
        row = self._table.currentIndex().row()
        return self._model.rows()[row].patient_id if 0 <= row < len(self._model.rows()) else ""

    def rows(self) -> tuple[WorklistRow, ...]:
        """Every row, filtered or not."""
        return self._all

    def setValue(self, rows: tuple[WorklistRow, ...]) -> None:
        """Show rows, the most urgent first; the first is chosen when none was."""
        self._all = rows
        self._narrow(self._filter.typed())
        self._turn()

    @Slot()
    def _turn(self) -> None:
        """Fold the columns where they have no room beside each other: nothing is to be found by scrolling sideways."""
        head = self._table.horizontalHeader()
        needed = sum(
            max([head.sectionSizeHint(at), *(natural_width(row, at) for row in self._all)])
            for at in range(head.count())
        )
        folded = bool(self._all) and needed > self._table.viewport().width()
        if folded is not self._cells.folded:
            self._fold(folded=folded)
        if folded:
            self._fit_folded()
        elif self._all and self._fitted in ((), self._widths()):
            self._fit()

    def _fold(self, *, folded: bool) -> None:
        """Change between all columns and the few that have the lines of the others under their own."""
        head = self._table.horizontalHeader()
        if folded:
            self._unfolded = self.columns()
        self._cells.folded = folded
        self._model.setFolded(folded)
        self._table.setWordWrap(folded)
        head.setStretchLastSection(not folded)
        for at in range(head.count()):
            head.setSectionHidden(at, folded and at not in FOLDED)
        current = self._table.currentIndex()
        if current.isValid() and head.isSectionHidden(current.column()):
            self._table.setCurrentIndex(current.siblingAtColumn(DUE))
        if not folded:
            head.restoreState(QByteArray(self._unfolded))
            for row in range(self._model.rowCount()):
                self._table.setRowHeight(row, theme.space(ROW_UNITS))

    def _fit_folded(self) -> None:
        """What a patient is called and receives has the width that dates and volumes leave.

        Where that is more than it needs, what a date is for has the rest, up to the width at which it does not wrap.
        """
        head, room = self._table.horizontalHeader(), self._table.viewport().width()
        least, whole = (
            {at: max([head.sectionSizeHint(at), *(folded_width(r, at, whole=w) for r in self._all)]) for at in FOLDED}
            for w in (False, True)
        )
        spare = max(0, room - least[DUE] - least[RESERVOIR] - whole[PATIENT])
        widths = {**least, DUE: min(whole[DUE], least[DUE] + spare)}
        widths[PATIENT] = room - widths[DUE] - widths[RESERVOIR]
        for at, width in widths.items():
            self._table.setColumnWidth(at, width)
        self._table.resizeRowsToContents()

    def _fit(self) -> None:
        """Give every column the width of its texts, as long as nobody has chosen another."""
        self._table.resizeColumnsToContents()
        self._table.horizontalHeader().setStretchLastSection(False)  # fitting took the rest away from it
        self._table.horizontalHeader().setStretchLastSection(True)
        self._fitted = self._widths()

    def _widths(self) -> tuple[int, ...]:
        """Of every column but the last, which takes what is left of the window."""
        head = self._table.horizontalHeader()
        return tuple(head.sectionSize(column) for column in range(head.count() - 1))

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        wanted = typed.casefold().split()
        chosen = self.value()
        rows = tuple(row for row in self._all if all(word in _searched(row) for word in wanted))
        self._model.setRows(rows)
        if self._cells.folded:
            self._table.resizeRowsToContents()  # a row that comes back has forgotten how high it was
        ids = [row.patient_id for row in rows]
        if ids:
            self._table.selectRow(ids.index(chosen) if chosen in ids else 0)
        many = f"{len(rows)} of {len(self._all)}" if len(rows) != len(self._all) else str(len(rows))
        self._count.setText(f"{many} {'patient' if many == '1' else 'patients'}, most urgent first")
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self._open.setEnabled(bool(self.value()))
        self.valueChanged.emit(self.value())

    @Slot()
    def _say_open(self) -> None:
        if self.value():
            self.openRequested.emit(self.value())

    def columns(self) -> bytes:
        """The widths of the columns, to be remembered; folding them changes none."""
        folded = self._cells.folded
        return self._unfolded if folded else bytes(self._table.horizontalHeader().saveState().data())

    def setColumns(self, kept: bytes) -> None:
        """Take back remembered widths; bytes that Qt does not know change nothing."""
        if self._cells.folded:
            self._fold(folded=False)
        if self._table.horizontalHeader().restoreState(QByteArray(kept)):
            self._fitted = _KEPT
        self._turn()


def _searched(row: WorklistRow) -> str:
    return " ".join((row.name, row.record, row.therapy, row.serial)).casefold()


def example() -> QWidget:
    """Three made-up patients."""
    page = theme.mark(Worklist(), ground="window")
    full = ReservoirView(12_400_000, 20_000_000, 2_000_000)
    low, empty = (ReservoirView(volume, 20_000_000, 2_000_000) for volume in (3_100_000, 1_400_000))
    late, soon, later = Urgency.OVERDUE, Urgency.SOON, Urgency.LATER
    volume, bacl, zico = "Volume, worst case", "Baclofen 500 mcg/mL", "Ziconotide 25 mcg/mL"
    a = WorklistRow("a", "R. Sample", "MRN 20877", zico, "2.4 mcg/day", "CIS-104519", "Running", late, "21 Nov 2026",
                    -2, "Stability of the fill", empty, "Low reservoir")  # fmt: skip
    b = WorklistRow("b", "T. Model", "MRN 20391", "Morphine 20 mg/mL + bupivacaine 10 mg/mL", "6.5 mg/day",
                    "CIS-104377", "Running", soon, "1 Dec 2026", 8, volume, low)  # fmt: skip
    c = WorklistRow("c", "M. Example", "MRN 20114", bacl, "300 mcg/day", "CIS-104233", "Running", later,
                    "14 Jan 2027", 52, volume, full)  # fmt: skip
    page.setValue((a, b, c))
    page.resize(1190, 640)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

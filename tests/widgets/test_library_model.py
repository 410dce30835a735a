"""The table's model: two lines, an icon, and the whole cell for a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt

from widgets.library_model import BOUND, MARK, STATUS, WHAT, LibraryModel, cell_lines
from widgets.library_view import LibraryRow, Mark

ROW = LibraryRow(
    "Dose in any 24 h", "At most 20 mg/day", Mark("Needs a reason", "soft", "caution"),
    Mark("Label", "confirmed", "text"), "S22", "US", "the library says 15 mg/day",
)  # fmt: skip


def model() -> LibraryModel:
    made = LibraryModel()
    made.setRows((ROW,))
    return made


def test_a_cell_has_an_upper_and_a_lower_line_and_its_mark(qapp):
    rows = model()
    assert rows.data(rows.index(0, WHAT)) == "Dose in any 24 h"
    assert cell_lines(ROW, WHAT) == ("Dose in any 24 h", "US")
    assert rows.data(rows.index(0, STATUS), MARK) == ROW.status
    spoken = rows.data(rows.index(0, STATUS), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Known from: Label"
    assert rows.data(QModelIndex()) is None
    assert cell_lines(ROW, BOUND) == ("At most 20 mg/day", "the library says 15 mg/day")


def test_it_has_its_rows_and_named_columns(qapp):
    rows = model()
    assert (rows.rowCount(), rows.columnCount(), rows.rows()) == (1, 5, (ROW,))
    assert (rows.rowCount(rows.index(0, 0)), rows.columnCount(rows.index(0, 0))) == (0, 0)
    heads = [rows.headerData(n, Qt.Orientation.Horizontal) for n in range(5)]
    assert heads == ["What", "Bound", "Weight", "Known from", "Source"]
    assert rows.headerData(0, Qt.Orientation.Vertical) is None

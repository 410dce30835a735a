"""What is held and what is drafted, side by side: totals large, then every difference, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.chip import Chip
from widgets.figure import Figure
from widgets.icon_mark import IconMark
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One total: what it is, before, after, and the difference in words (``+10 %``). Every text has its unit."""

    label: str
    was: str
    will_be: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference between the held program and the draft; ``was`` or ``will_be`` may say ``none``."""

    label: str
    was: str
    will_be: str


@dataclass(frozen=True, slots=True)
class WasWillBeView:
    """Totals first, then the differences in reading order."""

    totals: tuple[TotalLine, ...] = ()
    changes: tuple[ChangeLine, ...] = ()


class WasWillBe(QWidget):
    """``setValue(WasWillBeView)``; the held side is slate with the word Held, the draft hatched with the word Draft."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = WasWillBeView()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        self._column.addWidget(self._inner)
        self._column.addStretch(1)

    def value(self) -> WasWillBeView:
        """What it shows."""
        return self._value

    def setValue(self, value: WasWillBeView) -> None:
        """Show another comparison."""
        self._value = value
        self._column.removeWidget(self._inner)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = _table(value)
        self._column.insertWidget(0, self._inner)
        self._inner.show()


def _table(value: WasWillBeView) -> QWidget:
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.space(4))
    grid.setVerticalSpacing(theme.space(2))
    for column, share in ((0, 5), (1, 5), (3, 7)):
        grid.setColumnStretch(column, share)
    grid.addWidget(Chip("Held by the pump", "held"), 0, 1, Qt.AlignmentFlag.AlignLeft)
    grid.addWidget(Chip("Draft", "draft"), 0, 3, Qt.AlignmentFlag.AlignLeft)
    for total in value.totals:
        _add_total(grid, total)
    if value.changes:
        at = grid.rowCount()
        grid.addWidget(theme.rule(), at, 0, 1, 4)
        for change in value.changes:
            _add_change(grid, change)
    return inner


def _add_total(grid: QGridLayout, total: TotalLine) -> None:
    at = grid.rowCount()
    middle = Qt.AlignmentFlag.AlignVCenter
    grid.addWidget(theme.label(total.label, Role.SMALL, "soft", wrap=True), at, 0, middle)
    grid.addWidget(Figure(total.was, Role.TOTAL, "held"), at, 1, middle)
    grid.addWidget(IconMark("forward", "soft", 5), at, 2, middle)
    holder = QWidget()
    after = QVBoxLayout(holder)
    after.setContentsMargins(0, 0, 0, 0)
    after.setSpacing(0)
    after.addWidget(Figure(total.will_be))
    if total.difference:
        after.addWidget(theme.label(total.difference, Role.STRONG, "draft"))
    grid.addWidget(holder, at, 3, middle)
    holder.setAccessibleName(f"{total.label}: was {total.was}, will be {total.will_be}, {total.difference}")


def _add_change(grid: QGridLayout, change: ChangeLine) -> None:
    at = grid.rowCount()
    top = Qt.AlignmentFlag.AlignTop
    grid.addWidget(theme.label(change.label, Role.SMALL, "soft", wrap=True), at, 0, top)
    grid.addWidget(theme.label(change.was, Role.BODY, "held", wrap=True), at, 1, top)
    grid.addWidget(IconMark("forward", "soft", 4), at, 2, top)
    grid.addWidget(theme.label(change.will_be, Role.STRONG, wrap=True), at, 3, top)


def example() -> QWidget:
    """A titration by ten percent."""
    view = theme.mark(WasWillBe(), ground="surface")
    totals = (
        TotalLine("Baclofen a day", "300 mcg/day", "330 mcg/day", "+10 %"),
        TotalLine("Volume a day", "0.6 mL/day", "0.66 mL/day", "+10 %"),
    )
    changes = (
        ChangeLine("Step 1, 00:00 to 22:00", "250 mcg/day", "280 mcg/day"),
        ChangeLine("Patient bolus", "none", "5 mcg in 5 min, lockout 2 h, 6 in 24 h"),
    )
    view.setValue(WasWillBeView(totals, changes))
    view.resize(620, 320)
    return view


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

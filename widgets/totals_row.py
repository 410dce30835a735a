"""A few totals beside each other: the first large, the others smaller, each with a word under it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets import theme
from widgets.figure import Figure
from widgets.theme import Role


class _Total(QWidget):
    """One figure and its caption, standing on a common base line."""

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = Figure("", role)
        self.caption: QLabel = theme.label("", Role.SMALL, "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.figure)
        column.addWidget(self.caption)


class TotalsRow(QWidget):
    """``setValue(((figure, caption), …), ink)``; the widgets are used again, so that nothing old shines through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[tuple[str, str], ...] = ()
        self._totals: list[_Total] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(6))
        self._row.addStretch(1)

    def value(self) -> tuple[tuple[str, str], ...]:
        """What it shows."""
        return self._value

    def setValue(self, totals: tuple[tuple[str, str], ...], ink: str = "text") -> None:
        """Show other totals."""
        self._value = totals
        while len(self._totals) < len(totals):
            self._totals.append(_Total(Role.TOTAL if self._totals else Role.FIGURE))
            self._row.insertWidget(len(self._totals) - 1, self._totals[-1])
        for number, total in enumerate(self._totals):
            total.setVisible(number < len(totals))
            if number < len(totals):
                total.figure.setValue(totals[number][0])
                total.figure.setInk(ink)
                total.caption.setText(totals[number][1])


def example() -> QWidget:
    """Dose and volume a day."""
    row = theme.mark(TotalsRow(), ground="surface")
    row.setValue((("300 mcg/day", "Baclofen 500 mcg/mL"), ("0.6 mL/day", "Volume")))
    return row


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

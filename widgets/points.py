"""A list of points: what each says, and beside it, small and grey, how that is known; under it where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.reflow import Reflow
from widgets.theme import Role

_BULLET = "\N{BULLET}"
_ROW_EMS = 52  # the least width for both beside each other


class Points(QWidget):
    """``setValue(((text, how it is known), \N{HORIZONTAL ELLIPSIS}))``; with no point it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[tuple[str, str], ...] = ()
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1))
        self.hide()

    def value(self) -> tuple[tuple[str, str], ...]:
        """What it shows."""
        return self._value

    def setValue(self, points: tuple[tuple[str, str], ...]) -> None:
        """Show other points."""
        self.setVisible(bool(points))
        if points == self._value:
            return
        self._value = points
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_row(*point) for point in points]
        for row in self._rows:
            self._column.addWidget(row)
        self.setAccessibleDescription(" ".join(f"{text} ({known})." if known else text for text, known in points))


def _row(text: str, known: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(2))
    row.addWidget(theme.label(_BULLET), 0, Qt.AlignmentFlag.AlignTop)
    said = theme.label(text, Role.BODY, wrap=True)
    if known:
        row.addWidget(Reflow(((said, 2), (theme.label(known, Role.SMALL, "soft", wrap=True), 3)), _ROW_EMS, gap=0.5), 1)
    else:
        row.addWidget(said, 1)
    return holder


def example() -> QWidget:
    """Two limits with their sources."""
    points = theme.mark(Points(), ground="surface")
    points.setValue(
        (
            ("First dose at most 200 mcg/day", "blocked, label: S38, S39: twice the largest screening bolus"),
            ("First dose at most 100 mcg/day", "needs a reason, proposal: half of it"),
        )
    )
    points.setMinimumWidth(theme.base_px() * 60)
    return points


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

"""Names and values under each other: small grey names, values in figures of equal width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets import theme
from widgets.theme import Role

_COLUMN_EMS = 22  # the least width of a name and its value beside each other


class Facts(QWidget):
    """``setValue(((name, value), …))`` in so many columns, fewer where it is narrow; a value can be copied."""

    def __init__(self, parent: QWidget | None = None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self._columns = self._most = columns
        self._value: tuple[tuple[str, str], ...] = ()
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setVerticalSpacing(theme.space(1))
        self._stretch()

    def value(self) -> tuple[tuple[str, str], ...]:
        """What it shows."""
        return self._value

    def setValue(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show other facts; the labels are used again."""
        self._value = facts
        while len(self._labels) < len(facts):
            self._add_line()
        for number, (name, value) in enumerate(self._labels):
            shown = number < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[number][0])
                value.setText(facts[number][1])

    def _add_line(self) -> None:
        name, value = theme.label("", Role.SMALL, "soft"), theme.label("", Role.BODY, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._labels.append((name, value))
        self._place(len(self._labels) - 1)

    def _place(self, number: int) -> None:
        row, column = divmod(number, self._columns)
        for at, label in enumerate(self._labels[number]):
            self._grid.addWidget(label, row, 2 * column + at, Qt.AlignmentFlag.AlignTop)

    def _stretch(self) -> None:
        for column in range(self._most):
            self._grid.setColumnStretch(2 * column + 1, 1 if column < self._columns else 0)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column: a narrow window takes the facts one under the other."""
        shown = [pair for pair in self._labels if not pair[0].isHidden()]
        names = max((name.minimumSizeHint().width() for name, _ in shown), default=0)
        values = max((value.minimumSizeHint().width() for _, value in shown), default=0)
        return QSize(names + self._grid.horizontalSpacing() + values, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as have room."""
        fitting = max(1, min(self._most, self.width() // (theme.base_px() * _COLUMN_EMS)))
        if fitting != self._columns:
            self._columns = fitting
            for pair in self._labels:
                for label in pair:
                    self._grid.removeWidget(label)
            self._stretch()
            for number in range(len(self._labels)):
                self._place(number)
            self.updateGeometry()
        super().resizeEvent(event)


def example() -> QWidget:
    """Three facts of a pump."""
    facts = theme.mark(Facts(), ground="surface")
    facts.setValue((("Serial number", "CIS-104233"), ("Model", "cisterna-20"), ("Generation", "7")))
    return facts


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

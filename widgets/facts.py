"""Names and values under each other: small grey names, values in figures of equal width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets import theme
from widgets.theme import Role


class Facts(QWidget):
    """``setValue(((name, value), …))`` in so many columns; a value can be selected and copied with the mouse."""

    def __init__(self, parent: QWidget | None = None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self._columns = columns
        self._value: tuple[tuple[str, str], ...] = ()
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setVerticalSpacing(theme.space(1))
        for column in range(columns):
            self._grid.setColumnStretch(2 * column + 1, 1)

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
        row, column = divmod(len(self._labels), self._columns)
        self._grid.addWidget(name, row, 2 * column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 2 * column + 1, Qt.AlignmentFlag.AlignTop)
        self._labels.append((name, value))


def example() -> QWidget:
    """Three facts of a pump."""
    facts = theme.mark(Facts(), ground="surface")
    facts.setValue((("Serial number", "CIS-104233"), ("Model", "cisterna-20"), ("Generation", "7")))
    return facts


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

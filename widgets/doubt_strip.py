"""Pumps that have not answered and are not on the screen: a strip over every page that no button puts away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets import theme
from widgets.icon_mark import IconMark
from widgets.theme import Role

MOST = 3  # lines; the worklist marks every pump in doubt


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One pump: ``key`` is what ``openRequested`` says, ``sentence`` what is not known of it."""

    key: str
    name: str
    sentence: str


class DoubtStrip(QFrame):
    """``setValue((DoubtLine, …))``; empty, it takes no room. Signal: ``openRequested(key)``."""

    openRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[DoubtLine, ...] = ()
        self.setAccessibleName("Pumps in doubt")
        theme.mark(self, ground="danger")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.space(4), theme.space(1.5), theme.space(4), theme.space(1.5))
        self._column.setSpacing(theme.space(1))
        self._rows: list[QWidget] = []
        self.hide()

    def value(self) -> tuple[DoubtLine, ...]:
        """What it shows."""
        return self._value

    def setValue(self, lines: tuple[DoubtLine, ...]) -> None:
        """Show other pumps; one that was not there before is announced."""
        if lines == self._value:
            return
        new = [line for line in lines if line not in self._value]
        self._value = lines
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(line) for line in lines[:MOST]]
        if len(lines) > MOST:
            self._rows.append(theme.label(f"And {len(lines) - MOST} more: the worklist marks them.", Role.SMALL))
        for row in self._rows:
            self._column.addWidget(row)
            row.show()  # a layout shows what it is given only later, when it is its turn
        self.setVisible(bool(lines))
        for line in new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{line.name}. {line.sentence}"))

    def _row(self, line: DoubtLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        button = theme.button("Ask this pump", "plain", "read")
        button.setAccessibleName(f"Ask the pump of {line.name}")
        button.setObjectName(line.key)
        button.clicked.connect(self._say)
        row.addWidget(IconMark("uncertain", "danger", 5), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(theme.label(line.name, Role.STRONG))
        row.addWidget(theme.label(line.sentence, Role.BODY, wrap=True), 1)
        row.addWidget(button)
        return holder

    @Slot()
    def _say(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.openRequested.emit(button.objectName())


def example() -> QWidget:
    """Four pumps, of which three have a line of their own."""
    strip = DoubtStrip()
    said = "Uncertain: a program was being sent on 24 Nov, 17:40."
    strip.setValue(tuple(DoubtLine(str(n), f"M. Example, CIS-10423{n}", said) for n in range(4)))
    strip.resize(1200, 160)
    return strip


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

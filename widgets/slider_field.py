"""A whole number on a slide, with what it means beside it: for questions, never for doses; no wheel moves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from widgets import theme
from widgets.theme import Role


class _Slide(QSlider):
    """Scrolling the page over it changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SliderField(QWidget):
    """From ``low`` to ``high`` in steps; ``words`` turns the value into text with its unit.

    Signal ``valueChanged(int)`` while it is moved: by the mouse, by arrow keys, by Home and End.
    """

    valueChanged = Signal(int)

    def __init__(
        self, low: int, high: int, words: Callable[[int], str], step: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._step = words, step
        self._slide = _Slide(Qt.Orientation.Horizontal)
        self._said = theme.label("", Role.STRONG)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addWidget(self._slide, 1)
        row.addWidget(self._said)
        self.setFocusProxy(self._slide)
        self.setRange(low, high)
        self._slide.valueChanged.connect(self._moved)

    def setRange(self, low: int, high: int) -> None:
        """Other ends, silently; a value outside goes to the nearer one."""
        with QSignalBlocker(self._slide):
            self._slide.setRange(low // self._step, max(low, high) // self._step)
        self._slide.setEnabled(high > low)
        widest = max((self._words(at) for at in (low, high)), key=lambda text: theme.text_width(text, Role.STRONG))
        self._said.setMinimumWidth(theme.text_width(widest, Role.STRONG) + theme.space(2))
        self._say()

    def value(self) -> int:
        """What it stands at."""
        return self._slide.value() * self._step

    def setValue(self, value: int) -> None:
        """Move it silently."""
        with QSignalBlocker(self._slide):
            self._slide.setValue(round(value / self._step))
        self._say()

    def words(self) -> str:
        """What the value means."""
        return self._said.text()

    def setAccessibleName(self, name: str) -> None:
        """What a screen reader calls it; it also hears the value in words."""
        super().setAccessibleName(name)
        self._slide.setAccessibleName(name)
        self._say()

    def _say(self) -> None:
        self._said.setText(self._words(self.value()))
        self._slide.setAccessibleDescription(self._said.text())

    @Slot()
    def _moved(self) -> None:
        self._say()
        self.valueChanged.emit(self.value())


def example() -> QWidget:
    """Days until a refill."""
    field = SliderField(1, 180, lambda days: f"in {days} days")
    field.setAccessibleName("Refill")
    field.setValue(42)
    page = theme.mark(QWidget(), ground="surface")
    QHBoxLayout(page).addWidget(field)
    page.resize(420, 60)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

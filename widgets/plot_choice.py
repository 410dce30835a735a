"""A small row of words beside a plot's title, one of them chosen: low enough not to cost the plot its height."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from widgets import theme
from widgets.choices import Choice
from widgets.theme import Role


class _Word(QAbstractButton):
    """One word: the chosen one is bold and framed."""

    def __init__(self, choice: Choice, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setText(choice.text)
        self.setToolTip(choice.help)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.text_width(self.text(), Role.SMALL_STRONG) + theme.space(4), theme.space(6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()  # 24 px high: enough for a finger (WCAG 2.2, success criterion 2.5.8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, on, focus = theme.tokens(), self.isChecked(), self.hasFocus()
        if on or focus or self.underMouse():
            edge = t.text if focus else t.accent if on else t.line
            painter.setPen(QPen(QColor(edge), 2 if focus else 1))
            painter.setBrush(QColor(t.surface if on else t.sunken))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), theme.space(), theme.space())
        painter.setFont(theme.font(Role.SMALL_STRONG if on else Role.SMALL))
        painter.setPen(QColor(t.accent if on else t.soft))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class PlotSwitch(_Word):
    """One word that is on or off. ``valueChanged(bool)`` when the hand changed it."""

    valueChanged = Signal(bool)

    def __init__(self, text: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(Choice(text, text, tip), parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.valueChanged)

    def value(self) -> bool:
        """Whether it is on."""
        return self.isChecked()

    def setValue(self, on: bool) -> None:
        """Switch it silently."""
        self.setChecked(on)


class PlotChoice(QWidget):
    """One of a few; arrow keys move. ``valueChanged(value)`` when the hand chose another."""

    valueChanged = Signal(object)

    def __init__(self, name: str, choices: tuple[Choice, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._say)
        self._choices: tuple[Choice, ...] = ()
        self.setChoices(choices)

    def choices(self) -> tuple[Choice, ...]:
        """What is offered."""
        return self._choices

    def setChoices(self, choices: tuple[Choice, ...]) -> None:
        """Offer other words silently; the first is chosen unless the chosen value is among them."""
        if choices == self._choices:
            return
        chosen = self.value()
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._choices = choices
        for number, choice in enumerate(choices):
            word = _Word(choice, self)
            word.setAccessibleName(f"{self.accessibleName()}: {choice.text}")
            self._group.addButton(word, number)
            self._row.addWidget(word)
        values = [choice.value for choice in choices]
        self.setValue(chosen if chosen in values else next(iter(values), None))

    def value(self) -> object:
        """The chosen value, None when nothing is offered."""
        at = self._group.checkedId()
        return self._choices[at].value if 0 <= at < len(self._choices) else None

    def setValue(self, value: object) -> None:
        """Choose silently; a value that is not offered changes nothing."""
        for button, choice in zip(self._group.buttons(), self._choices, strict=True):
            if choice.value == value:
                button.setChecked(True)

    @Slot()
    def _say(self) -> None:
        self.valueChanged.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move to the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._choices:
            super().keyPressEvent(event)
            return
        target = self._group.buttons()[(max(0, self._group.checkedId()) + step) % len(self._choices)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.click()

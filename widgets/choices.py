"""Fields that choose: one of a list, one of a few side by side, on or off, and a tick that confirms."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from widgets import icons, theme
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it is, what it is called, and a longer word for the tool tip."""

    value: Hashable
    text: str
    help: str = ""


class ChoiceField(QComboBox):
    """One of a list; the wheel leaves it alone. ``valueChanged(value)`` when the hand chose another."""

    valueChanged = Signal(object)

    def __init__(self, choices: tuple[Choice, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.write(self, Role.BODY)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._choices: tuple[Choice, ...] = ()
        self.setChoices(choices)
        self.activated.connect(self._say)
        self._said: object = self.value()

    def setChoices(self, choices: tuple[Choice, ...]) -> None:
        """Offer other choices, silently; the value stays if it is still among them."""
        kept = self.value() if self._choices else None
        self._choices = choices
        with QSignalBlocker(self):
            self.clear()
            self.addItems([choice.text for choice in choices])
        self.setValue(kept)

    def value(self) -> object:
        """The chosen value, None when nothing is chosen."""
        at = self.currentIndex()
        return self._choices[at].value if 0 <= at < len(self._choices) else None

    def setValue(self, value: object) -> None:
        """Show a choice silently; a value that is not offered shows as nothing chosen."""
        values = [choice.value for choice in self._choices]
        with QSignalBlocker(self):
            self.setCurrentIndex(values.index(value) if value in values else -1)
        self._said = self.value()
        self.update()

    @Slot()
    def _say(self) -> None:
        if self.value() != self._said:
            self._said = self.value()
            self.valueChanged.emit(self._said)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page over a field leaves the choice alone."""
        event.ignore()

    def sizeHint(self) -> QSize:
        """The widest choice, with room for the arrow."""
        widest = max((theme.text_width(choice.text) for choice in self._choices), default=theme.space(20))
        return QSize(widest + theme.space(12), theme.space(4) + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A field like the others, with an arrow that says there is a list."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_box(painter, QRectF(self.rect()), focus=self.hasFocus(), enabled=self.isEnabled())
        side = theme.space(4)
        text_area = self.rect().adjusted(theme.space(2.5), 0, -side - theme.space(3), 0)
        painter.setPen(theme.colour("text" if self.isEnabled() and self.currentIndex() >= 0 else "soft"))
        shown = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        painter.drawText(text_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        arrow = QRectF(self.width() - side - theme.space(2), (self.height() - side) / 2, side, side)
        icons.paint(painter, arrow, "chevron-down", theme.tokens().soft)
        painter.end()


class _Segment(QAbstractButton):
    """One part of a segmented row: the chosen one is filled, framed and bold, not only coloured."""

    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(choice.text)
        self.setAccessibleName(choice.text)
        self.setToolTip(choice.help)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.text_width(self.text(), Role.STRONG) + theme.space(6), theme.space(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.text_width(self.text(), Role.STRONG) + theme.space(3), theme.space(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, inner = theme.tokens(), QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        if self.isChecked():
            painter.setPen(QPen(QColor(t.accent), 1))
            painter.setBrush(QColor(t.surface))
            painter.drawRoundedRect(inner, theme.space(), theme.space())
        elif self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.line))
            painter.drawRoundedRect(inner, theme.space(), theme.space())
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.space(1.5), theme.space(1.5))
        painter.setFont(theme.font(Role.STRONG if self.isChecked() else Role.BODY))
        painter.setPen(QColor(t.soft if not self.isEnabled() else t.accent if self.isChecked() else t.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class SegmentField(QWidget):
    """One of a few, side by side; arrow keys move. ``valueChanged(value)`` when the hand chose another."""

    valueChanged = Signal(object)

    def __init__(self, choices: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for number, choice in enumerate(choices):
            segment = _Segment(choice, self)
            self._group.addButton(segment, number)
            row.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._said: object = None
        self._group.idClicked.connect(self._say)

    def value(self) -> object:
        """The chosen value, None when nothing is chosen."""
        at = self._group.checkedId()
        return self._choices[at].value if at >= 0 else None

    def setValue(self, value: object) -> None:
        """Show a choice silently; a value that is not offered shows as nothing chosen."""
        self._group.setExclusive(False)
        for button, choice in zip(self._group.buttons(), self._choices, strict=True):
            button.setChecked(choice.value == value)
        self._group.setExclusive(True)
        self._said = self.value()

    def setChoiceEnabled(self, value: object, on: bool) -> None:
        """Switch one choice on or off."""
        for button, choice in zip(self._group.buttons(), self._choices, strict=True):
            if choice.value == value:
                button.setEnabled(on)

    @Slot()
    def _say(self) -> None:
        if self.value() != self._said:
            self._said = self.value()
            self.valueChanged.emit(self._said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move to the neighbour, as in any group of radio buttons."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        buttons = self._group.buttons()
        target = buttons[(max(0, self._group.checkedId()) + step) % len(buttons)]
        if step and target.isEnabled():
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            target.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground that holds the segments together."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.space(1.5), theme.space(1.5))
        painter.end()


class TickField(QCheckBox):
    """A box to tick beside a sentence. ``valueChanged(bool)`` when the hand changed it."""

    valueChanged = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        theme.write(self, Role.BODY)
        self.setAccessibleName(text.replace("&", ""))
        self.clicked.connect(self.valueChanged)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def setValue(self, value: bool) -> None:
        """Tick or clear it silently."""
        with QSignalBlocker(self):
            self.setChecked(value)
        self.update()

    def _mark_width(self) -> int:
        return theme.space(5)

    def sizeHint(self) -> QSize:
        """The box, a gap and the text."""
        words = theme.text_width(self.text().replace("&", "")) + theme.space(2) if self.text() else 0
        return QSize(self._mark_width() + words + theme.space(2), max(theme.space(6), self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The words belong to the box."""
        return True

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        t = theme.tokens()
        filled = self.isChecked() and self.isEnabled()
        painter.setPen(QPen(QColor(t.accent if filled or self.hasFocus() else t.edge), 2 if self.hasFocus() else 1.25))
        painter.setBrush(QColor(t.accent if filled else t.surface))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), theme.space(), theme.space())
        if self.isChecked():
            icons.paint(painter, area.adjusted(3, 3, -3, -3), "check", t.on_accent if filled else t.soft)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The mark, and the words behind it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self._mark_width(), theme.space(5)
        self._paint_mark(painter, QRectF(0.5, (self.height() - height) / 2, width - 1, height))
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "soft"))
        words = QRect(width + theme.space(2), 0, self.width() - width - theme.space(2), self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, flags, self.text())
        painter.end()


class SwitchField(TickField):
    """On or off at once; the word changes with it, so that it never depends on colour."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("Off", parent)
        self.setAccessibleName(name)
        self.toggled.connect(self._word)

    def setValue(self, value: bool) -> None:
        """Switch silently."""
        super().setValue(value)
        self._word()

    @Slot()
    def _word(self) -> None:
        self.setText("On" if self.isChecked() else "Off")

    def _mark_width(self) -> int:
        return theme.space(9)

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        t, on = theme.tokens(), self.isChecked() and self.isEnabled()
        painter.setPen(QPen(QColor(t.accent if on else t.edge), 1.25))
        painter.setBrush(QColor(t.accent if on else t.sunken))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), area.height() / 2, area.height() / 2)
        side = area.height() - 7
        left = area.right() - side - 3.5 if self.isChecked() else area.left() + 3.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.on_accent if on else t.edge))
        painter.drawEllipse(QRectF(left, area.top() + 3.5, side, side))
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)


def _paint_box(painter: QPainter, area: QRectF, *, focus: bool, enabled: bool) -> None:
    t, width = theme.tokens(), 2 if focus else 1
    inset = width / 2
    painter.setPen(QPen(QColor(t.accent if focus else t.edge if enabled else t.line), width))
    painter.setBrush(QColor(t.surface if enabled else t.sunken))
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), theme.space(1.5), theme.space(1.5))


def example() -> QWidget:
    """A list, a segmented row, a switch and a tick."""
    page = theme.mark(QWidget(), ground="window")
    row = QHBoxLayout(page)
    modes = tuple(Choice(word.lower(), word) for word in ("Simple", "Timed", "Bolus", "Minimum"))
    choice, segments = ChoiceField(modes), SegmentField(modes)
    switch, tick = SwitchField("Patient bolus"), TickField("I have read this")
    choice.setAccessibleName("Mode")
    choice.setValue("timed")
    segments.setValue("timed")
    switch.setValue(True)
    tick.setValue(True)
    for field in (choice, segments, switch, tick):
        row.addWidget(field)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

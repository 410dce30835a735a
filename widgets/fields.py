"""Fields that a person fills in: a number with its unit, and a line of text.

While typing, a field says ``valuePreviewed``; Enter or leaving says ``valueChanged``. Text that cannot be read keeps
the last value and says so in a sentence. ``setValue`` is silent. Choices stand in ``widgets/choices.py``.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from profiles import units
from profiles.units import Kind, UnitError
from widgets import theme
from widgets.choices import Choice, ChoiceField, SegmentField, SwitchField, TickField
from widgets.quantity_line import QuantityLine, beyond
from widgets.theme import Role

__all__ = ["Choice", "ChoiceField", "QuantityField", "SegmentField", "SwitchField", "TextField", "TickField"]


class LineField(QWidget):
    """A line with a sentence under it; name and description reach the line itself, where a screen reader looks."""

    def __init__(self, line: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = theme.write(line, Role.BODY)
        self._note = theme.label("", Role.SMALL, "soft", wrap=True)
        self._note.hide()
        self._under = QHBoxLayout()
        self._under.setSpacing(theme.space(2))
        self._under.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(0.75))
        column.addWidget(line)
        column.addLayout(self._under)
        self.setFocusProxy(line)
        line.installEventFilter(self)

    def setAccessibleName(self, name: str) -> None:
        """What a screen reader calls the field."""
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        """What a screen reader adds: unit, range, and what is wrong."""
        super().setAccessibleDescription(description)
        self._line.setAccessibleDescription(description)

    def setNote(self, sentence: str, tone: str = "soft") -> None:
        """Show a sentence under the line; tone ``soft``, ``caution`` (unreadable, near a limit) or ``danger``."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        theme.mark(self._note, ink=tone)
        theme.mark(self._line, tone=tone if sentence and tone != "soft" else "")

    def note(self) -> str:
        """The sentence under the line, empty when there is none."""
        return self._note.text()

    def text(self) -> str:
        """What stands in the line, readable or not."""
        return self._line.text()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape gives up what was typed and brings the last value back."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else None
        if pressed == Qt.Key.Key_Escape and self._line.isModified():
            self._give_up()
            return True
        return False  # as any widget says; a line that goes with its field may still ask when the field is half gone

    def _give_up(self) -> None:
        """Put the last value back; the kinds of field know how."""


class QuantityField(LineField):
    """A whole number of base units of one kind, typed and shown in one unit.

    Signals: ``valuePreviewed(int | None)`` while typing; ``valueChanged(int | None)`` on Enter or leaving, only if the
    value differs from the last one; ``textRefused(str)`` with the sentence when the text cannot be read;
    ``keystrokeBlocked(str)`` with the sentence when a keystroke would have passed the range.
    ``value()`` is None while the field is empty: every entry begins empty, there is no default dose.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)
    textRefused = Signal(str)
    keystrokeBlocked = Signal(str)

    def __init__(self, kind: Kind, unit: str, parent: QWidget | None = None, *, optional: bool = False) -> None:
        self._quantity_line = QuantityLine(unit, beyond=self._beyond)
        super().__init__(self._quantity_line, parent)
        self._kind, self._optional = kind, optional
        self._value: int | None = None
        self._previewed: int | None = None
        self._help, self._range = "", ""
        self._high: int | None = None
        self._understood = theme.button("Understood", "plain")
        self._understood.hide()
        self._under.addWidget(self._understood)
        self._understood.clicked.connect(self._quantity_line.acknowledge)
        self._quantity_line.edited.connect(self._preview)
        self._quantity_line.committed.connect(self._commit)
        self._quantity_line.blocked.connect(self._close)
        self._quantity_line.acknowledged.connect(self._open)
        self._quantity_line.struckTwice.connect(self._say_struck_twice)

    def value(self) -> int | None:
        """The last value that was set or committed, in the base unit of the kind; None when empty."""
        return self._value

    def typed(self) -> int | None:
        """What stands in the line now if it can be read, else the last value."""
        value, problem = self._read()
        return self._value if problem else value

    def setValue(self, value: int | None) -> None:
        """Show a value without saying anything; typed text that already means it stays as it was typed."""
        same = self._line.hasFocus() and self._line.isModified() and self._read() == (value, "")
        self._value = self._previewed = value
        if not same:
            self._show_value()

    def unit(self) -> str:
        """The unit that numbers are typed and shown in."""
        return self._quantity_line.unit()

    def setUnit(self, unit: str) -> None:
        """Show the same value in another unit."""
        self._quantity_line.setUnit(unit)
        self._show_value()
        self._describe()

    def setRange(self, low: int | None, high: int | None) -> None:
        """Say which values are allowed, in the description. A keystroke that would pass ``high`` is not taken, and the
        field asks for that to be acknowledged; nothing is ever clamped, and everything else is judged by the rules.
        """
        self._high = high
        parts = [f"at least {self._spoken(low)}" if low is not None else ""]
        parts.append(f"at most {self._spoken(high)}" if high is not None else "")
        said = " and ".join(part for part in parts if part)
        self._range = f"Allowed: {said}." if said else ""
        self._describe()

    def setHelp(self, sentence: str) -> None:
        """Add a sentence to the description and the tool tip."""
        self._help = sentence
        self._describe()

    def setReadOnly(self, on: bool) -> None:
        """Show the value without letting it be typed over."""
        self._line.setReadOnly(on)

    def isTyping(self) -> bool:
        """Whether the text was changed and not committed yet."""
        return self._line.isModified()

    def _spoken(self, value: int) -> str:
        return units.text(value, self._kind, self.unit()).strip()

    def _describe(self) -> None:
        unit = f"In {self.unit()}." if self.unit() else ""
        said = " ".join(part for part in (unit, self._range, self._help) if part)
        self.setAccessibleDescription(said)
        self._line.setToolTip(" ".join(part for part in (self._help, self._range) if part))

    def _show_value(self) -> None:
        with QSignalBlocker(self._line):
            self._line.setText("" if self._value is None else units.entry(self._value, self._kind, self.unit()))
            self._quantity_line.acknowledge()
        self._understood.hide()
        self._line.setModified(False)
        self.setNote("")

    def _read(self) -> tuple[int | None, str]:
        """The value of the text, and the sentence why it has none."""
        text = self._line.text()
        if self._optional and not text.strip():
            return None, ""
        try:
            return units.parse(text, self._kind, self.unit()), ""
        except UnitError as error:
            return None, str(error)

    def _beyond(self, text: str) -> str:
        return beyond(text, self._kind, self.unit(), self._high)

    @Slot(str)
    def _close(self, sentence: str) -> None:
        """A keystroke was not taken: nothing goes on here before that has been read."""
        stands = f"What stands is {self.text()} {self.unit()}".strip() if self.text() else "Nothing stands here"
        self.setNote(f"{sentence} The last keystroke was not taken. {stands}.", "danger")
        self._understood.setAccessibleName(f"Understood, {self.accessibleName()}")
        self._understood.setAccessibleDescription(self.note())
        self._understood.show()
        self._understood.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keystrokeBlocked.emit(self.note())

    @Slot()
    def _open(self) -> None:
        self.setNote("")
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._understood.hide()

    @Slot(str)
    def _say_struck_twice(self, figure: str) -> None:
        self.setNote(f"A second {figure} came too fast for a finger and was not taken: type it again if it is meant.")

    @Slot()
    def _preview(self) -> None:
        value, problem = self._read()
        if problem:
            return  # half a number is no mistake yet: it is judged when the hand leaves
        self.setNote("")
        if value != self._previewed:
            self._previewed = value
            self.valuePreviewed.emit(value)

    @Slot()
    def _commit(self) -> None:
        if not self._line.isModified() or self._quantity_line.isClosed():
            return
        value, problem = self._read()
        if problem:
            self._refuse(problem)
            return
        before, self._value, self._previewed = self._value, value, value
        self._show_value()
        if value != before:
            self.valueChanged.emit(value)

    def _refuse(self, problem: str) -> None:
        kept = "nothing was entered before" if self._value is None else f"{self._spoken(self._value)} still counts"
        self.setNote(f"{problem} Until then {kept}.", "caution")
        self.textRefused.emit(self.note())
        self._preview_again()

    def _give_up(self) -> None:
        self._show_value()
        self._preview_again()

    def _preview_again(self) -> None:
        """What followed the typing goes back to the value that counts."""
        if self._previewed != self._value:
            self._previewed = self._value
            self.valuePreviewed.emit(self._value)


class TextField(LineField):
    """A line of text: ``valuePreviewed(str)`` while typing, ``valueChanged(str)`` on Enter or leaving if it differs."""

    valuePreviewed = Signal(str)
    valueChanged = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None, *, longest: int = 200) -> None:
        super().__init__(QLineEdit(), parent)
        self._value = ""
        self._line.setPlaceholderText(placeholder)
        self._line.setMaxLength(longest)
        self._line.textEdited.connect(self.valuePreviewed)
        self._line.editingFinished.connect(self._commit)

    def value(self) -> str:
        """The last text that was set or committed, without blanks around it."""
        return self._value

    def typed(self) -> str:
        """What stands in the line now, without blanks around it."""
        return self._line.text().strip()

    def setValue(self, value: str) -> None:
        """Show a text without saying anything."""
        self._value = value.strip()
        if self.typed() != self._value:
            with QSignalBlocker(self._line):
                self._line.setText(self._value)
        self._line.setModified(False)

    def setPlaceholder(self, text: str) -> None:
        """The grey text that shows while the line is empty."""
        self._line.setPlaceholderText(text)

    @Slot()
    def _commit(self) -> None:
        if self.typed() != self._value:
            self._value = self.typed()
            self._line.setModified(False)
            self.valueChanged.emit(self._value)

    def _give_up(self) -> None:
        self._line.setText(self._value)
        self._line.setModified(False)
        self.valuePreviewed.emit(self._value)


def example() -> QWidget:
    """A number, an empty number, an unreadable one and a text."""
    page = theme.mark(QWidget(), ground="window")
    column = QVBoxLayout(page)
    dose, empty, bad = (QuantityField(Kind.DOSE, "mcg/day") for _ in range(3))
    dose.setValue(330_000)
    bad.setNote("'.5' has no digit before the point: write 0.5. Until then 300 mcg/day still counts.", "caution")
    for number, field in enumerate((dose, empty, bad, TextField("Reason")), 1):
        field.setAccessibleName(f"Example {number}")
        column.addWidget(field)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

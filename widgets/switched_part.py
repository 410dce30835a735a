"""A part of a program that is there or is not: a title with a switch, and its fields under it while it is on."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.choices import SwitchField
from widgets.theme import Role


class SwitchedPart(QWidget):
    """``setOn(bool)`` is silent; ``switched(bool)`` when the hand turned the switch. Parts: ``switch``, ``title``."""

    switched = Signal(bool)

    def __init__(
        self, title: str, fields: QWidget, name: str = "", role: Role = Role.STRONG, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fields = fields
        self.switch = SwitchField(name or title)
        self.title = theme.label(title, role, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.title, 1)
        if name:
            head.addWidget(theme.label(name, Role.SMALL, "soft"))
        head.addWidget(self.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(fields)
        fields.hide()
        self.switch.valueChanged.connect(self._turn)

    def isOn(self) -> bool:
        """Whether the fields are shown."""
        return self.switch.value()

    def setOn(self, on: bool) -> None:
        """Turn the switch and show or hide the fields, silently."""
        self.switch.setValue(on)
        self._fields.setVisible(on)

    @Slot(bool)
    def _turn(self, on: bool) -> None:
        self._fields.setVisible(on)
        self.switched.emit(on)


def example() -> QWidget:
    """One that is on and one that is off."""
    page = theme.mark(QWidget(), ground="surface")
    column = QVBoxLayout(page)
    for title, on in (("Patient bolus", True), ("Delayed start", False)):
        part = SwitchedPart(title, theme.label("Its fields", Role.SMALL, "soft"))
        part.setOn(on)
        column.addWidget(part)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

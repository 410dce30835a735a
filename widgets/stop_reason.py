"""Who stopped the pump in an emergency, and why: asked afterwards, in nobody's way, until it is answered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme
from widgets.fields import TextField
from widgets.form import Form, Row
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class StopReasonView:
    """``key`` names the stop, ``sentence`` tells it to a person, ``more`` how many others wait behind it."""

    key: str
    sentence: str
    more: int = 0


class StopReasonPanel(QWidget):
    """``setValue(StopReasonView | None)``; hidden while nothing is asked.

    Signal: ``reasonGiven(key, person, reason)``.
    """

    reasonGiven = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: StopReasonView | None = None
        self.setAccessibleName("Reason of the emergency stop")
        rows = (
            Row("person", "Who &stopped it", lambda: TextField("Who held the button"), "Kept in the record."),
            Row("reason", "&Why", lambda: TextField("What made it necessary"), "Kept in the record."),
        )
        self._sentence = theme.label("", Role.STRONG, wrap=True)
        self._form = Form(rows)
        self._more = theme.label("", Role.SMALL, "soft", wrap=True)
        self._keep = theme.button("&Keep in the record", "plain", "sign")
        self._keep.clicked.connect(self._say)
        for key in ("person", "reason"):
            self._field(key).valuePreviewed.connect(self._follow)
            self._field(key).valueChanged.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self._sentence, self._form, self._more):
            column.addWidget(part)
        column.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignLeft)
        self._follow()
        self.hide()

    def value(self) -> StopReasonView | None:
        """Which stop it asks about."""
        return self._value

    def setValue(self, view: StopReasonView | None) -> None:
        """Ask about a stop; what was typed stays as long as it is the same one."""
        before, self._value = self._value, view
        self.setVisible(view is not None)
        if view is None or view == before:
            return
        self._sentence.setText(view.sentence)
        self._more.setText(f"{view.more} more will be asked for afterwards." if view.more else "")
        self._more.setVisible(bool(view.more))
        if before is None or before.key != view.key:
            self._form.setValue({"person": "", "reason": ""})
            self._follow()

    def _field(self, key: str) -> TextField:
        field = self._form.field(key)
        assert isinstance(field, TextField)
        return field

    def _typed(self) -> tuple[str, str]:
        return self._field("person").typed(), self._field("reason").typed()

    @Slot()
    def _follow(self) -> None:
        self._keep.setEnabled(all(self._typed()))

    @Slot()
    def _say(self) -> None:
        if self._value is not None:
            self.reasonGiven.emit(self._value.key, *self._typed())


def example() -> QWidget:
    """One stop is asked about, another waits."""
    panel = theme.mark(StopReasonPanel(), ground="surface")
    panel.setValue(StopReasonView("a", "The pump was stopped in an emergency on 24 Nov, 09:31.", 1))
    panel.setMinimumWidth(480)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

"""The first page when the records cannot be read: what, where, what to do, and the way to a pump by its address."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from widgets import theme
from widgets.fields import TextField
from widgets.form import Form, Row
from widgets.icon_mark import IconMark
from widgets.scroll import centre
from widgets.theme import Role

_WIDTH_EMS = 50  # about 75 characters of body text
_PLACE = "Where the records are"
_SAFE = (
    "Nothing was changed in the records or in any pump, and pumps go on as they were programmed. Without records no "
    "pump can be programmed, because nothing could be kept."
)
_RESTORE = (
    "Close this console and ask whoever looks after this computer to check the disk and put the last good copy of the "
    "file back. Keep the damaged file: what can be saved is in it."
)
_ROWS = (
    Row(
        "url",
        "&Address of the pump",
        lambda: TextField("/dev/ttyUSB0, COM5 or socket://127.0.0.1:5000"),
        "The port that the pump is connected to.",
    ),
    Row(
        "serial",
        "&Serial number",
        lambda: TextField("From the pump's card, where it is known"),
        "With it STOP is possible before the pump was read, and no other pump is taken for this one.",
    ),
)


@dataclass(frozen=True, slots=True)
class UnreadView:
    """``trouble``: what cannot be read; ``path``: where it is; ``keyless``: why only emulated pumps can be reached."""

    trouble: str
    path: str
    keyless: str = ""


class UnreadPanel(QWidget):
    """``setValue(UnreadView)``. Signal: ``readRequested(address, serial number)``; the second may be empty."""

    readRequested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = UnreadView("", "")
        self._trouble = theme.label("", Role.BODY, wrap=True)
        self._path = theme.write(QLineEdit(), Role.BODY)  # read only: it can be copied, whatever its length
        self._path.setReadOnly(True)
        self._path.setAccessibleName(_PLACE)
        self._keyless = theme.label("", Role.BODY, "danger", wrap=True)
        self._form = Form(_ROWS)
        self._read = theme.button("&Read this pump", "primary", "read")
        self._read.clicked.connect(self._say)
        self._line("url").valuePreviewed.connect(self._follow)
        self._line("url").valueChanged.connect(self._follow)
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        card = theme.card()
        card.setMaximumWidth(theme.base_px() * _WIDTH_EMS)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(8), theme.space(7), theme.space(8), theme.space(7))
        column.setSpacing(theme.space(3))
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(IconMark("hard", "danger", 8), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(theme.label("The records cannot be read", Role.TITLE, wrap=True), 1)
        column.addLayout(head)
        told: tuple[QWidget, ...] = (
            self._trouble,
            theme.label(_SAFE, Role.BODY, wrap=True),
            theme.label(_RESTORE, Role.BODY, wrap=True),
        )
        for part in (*told, theme.label(_PLACE, Role.SMALL, "soft"), self._path):
            column.addWidget(part)
        column.addSpacing(theme.space(2))
        column.addWidget(theme.rule())
        column.addSpacing(theme.space(2))
        column.addWidget(theme.label("Read or stop a pump meanwhile", Role.STRONG, wrap=True))
        column.addWidget(self._keyless)
        column.addWidget(self._form)
        column.addWidget(self._read, 0, Qt.AlignmentFlag.AlignLeft)
        centre(self, card)

    def _line(self, key: str) -> TextField:
        field = self._form.field(key)
        assert isinstance(field, TextField)
        return field

    def takeFocus(self) -> None:
        """Lead the keyboard to the address."""
        self._line("url").setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> UnreadView:
        """What it tells."""
        return self._value

    def setValue(self, view: UnreadView) -> None:
        """Tell of other trouble."""
        self._value = view
        self._trouble.setText(view.trouble)
        self._path.setText(view.path)
        self._path.setCursorPosition(0)
        self._keyless.setText(view.keyless)
        self._keyless.setVisible(bool(view.keyless))

    def setTrouble(self, sentence: str) -> None:
        """What is wrong with the address; empty: nothing."""
        self._line("url").setNote(sentence, "danger")

    @Slot()
    def _follow(self) -> None:
        self._read.setEnabled(bool(self._line("url").typed()))

    @Slot()
    def _say(self) -> None:
        self.readRequested.emit(self._line("url").typed(), self._line("serial").typed())


def example() -> QWidget:
    """A damaged file, and keys that cannot be read either."""
    page = theme.mark(UnreadPanel(), ground="window")
    trouble = "The records in demonstration.sqlite cannot be read (database disk image is malformed)."
    keyless = "The keys in keys.json cannot be read. Until then only emulated pumps can be reached."
    page.setValue(UnreadView(trouble, "cisterna/demonstration.sqlite", keyless))
    page.resize(1190, 760)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

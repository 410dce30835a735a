"""Pairing with a pump: what to do at the pump, the secret of its card, and the passphrase of this console's keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from widgets import theme
from widgets.scrolling_dialog import ScrollingDialog
from widgets.theme import Role

_AT_THE_PUMP = "1. Ask for a pairing at the pump. It waits for two minutes."
_AT_THE_CARD = "2. Type the secret that is printed on the pump's card: eight groups of four."
_LOCKED = "This console's keys are sealed. They open with the passphrase that was chosen for them."
_CHOOSE = "This machine has no secret store, so a passphrase of at least 12 characters will seal this console's keys."
_ASKING = "The pump is being asked."

_LEAST = QSize(42, 22)  # in heights of a line of text: there is room for what may go wrong


@dataclass(frozen=True, slots=True)
class PairView:
    """What is asked for: the card's secret or only the passphrase; ``choose``: the passphrase is a new one."""

    serial: str
    secret: bool = True
    passphrase: bool = False
    choose: bool = False


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What was typed."""

    secret: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)


class PairDialog(ScrollingDialog):
    """Signal: ``answered(PairAnswer)`` when the one button was pressed; then it can only be cancelled, until
    ``setTrouble`` says what went wrong or whoever has heard the answer closes it.
    """

    answered = Signal(object)

    def __init__(self, view: PairView, parent: QWidget | None = None) -> None:
        title = f"Pair {view.serial}" if view.secret else "Unlock the keys"
        super().__init__(title, parent)
        self.secret, self.passphrase = _line("Secret on the card"), _line("Passphrase", hidden=True)
        self.trouble = theme.label("", Role.BODY, "danger", wrap=True)
        self.go = theme.button("&Pair" if view.secret else "&Unlock", "primary", "link")
        self.shut = theme.button("&Cancel", "plain")
        self.go.setDefault(True)
        self._busy = False
        body = QWidget()
        page = QVBoxLayout(body)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.space(3))
        page.addWidget(theme.label(title, Role.TITLE, wrap=True))
        for words in _steps(view):
            page.addWidget(theme.label(words, Role.BODY, wrap=True))
        page.addLayout(self._fields(view))
        page.addWidget(self.trouble)
        page.addStretch(1)
        self.lay(body, self._foot(), _LEAST)
        self.go.clicked.connect(self._answer)
        self.shut.clicked.connect(self.reject)
        self.secret.textChanged.connect(self._follow)
        self.passphrase.textChanged.connect(self._follow)
        self._follow()

    def setTrouble(self, sentence: str) -> None:
        """Say what went wrong, and let it be tried again from the first field."""
        self._say(sentence, "danger", busy=False)
        first = self._wanted[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def isBusy(self) -> bool:
        """Whether the pump is being asked."""
        return self._busy

    def _say(self, sentence: str, ink: str, *, busy: bool) -> None:
        self._busy = busy
        self.trouble.setText(sentence)
        theme.mark(self.trouble, ink=ink)
        for line in self._wanted:
            line.setEnabled(not busy)
        self._follow()

    def _fields(self, view: PairView) -> QFormLayout:
        fields = QFormLayout()
        fields.setSpacing(theme.space(2))
        shown = ((self.secret, view.secret), (self.passphrase, view.passphrase))
        for line, wanted in shown:
            line.setVisible(wanted)
            if wanted:
                label = theme.label(line.accessibleName(), Role.BODY)
                _bound(label, line)
                fields.addRow(label, line)
            else:
                line.setParent(self)
        self._wanted = [line for line, wanted in shown if wanted]
        return fields

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.shut)
        foot.addWidget(self.go)
        return foot

    @Slot()
    def _follow(self) -> None:
        self.go.setEnabled(not self._busy and all(line.text().strip() for line in self._wanted))

    @Slot()
    def _answer(self) -> None:
        self.shut.setFocus(Qt.FocusReason.OtherFocusReason)  # what was typed is off now
        self._say(_ASKING, "soft", busy=True)
        self.answered.emit(PairAnswer(self.secret.text(), self.passphrase.text()))


def _steps(view: PairView) -> tuple[str, ...]:
    pairing = (_AT_THE_PUMP, _AT_THE_CARD) if view.secret else ()
    keys = (_CHOOSE if view.choose else _LOCKED,) if view.passphrase else ()
    return (*pairing, *keys)


def _line(name: str, *, hidden: bool = False) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    if hidden:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _bound(label: QLabel, line: QLineEdit) -> None:
    label.setBuddy(line)

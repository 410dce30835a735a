"""Pairing in the window: the dialog, the keys it needs, and what the link tells of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from console.controller import Controller
from console.keys import KeyStore, KeyTrouble
from console.line import UNPAIRED, Broken
from console.link import Link
from device.card import card_secret
from device.commands import Cancel, PairUp
from device.events import Lost, PairedWith, Why
from widgets.beside import show_beside
from widgets.pair_dialog import PairAnswer, PairDialog, PairView
from widgets.wording_pump import reason_text


class Pairing(QObject):
    """``begin`` opens the dialog for the pump that could not be greeted; a paired one is read at once."""

    def __init__(self, window: QWidget, link: Link, keys: KeyStore, controller: Controller) -> None:
        super().__init__(window)
        self._window, self._link, self._keys, self._controller = window, link, keys, controller
        self.dialog: PairDialog | None = None
        self._asked = False

    @Slot()
    def begin(self) -> None:
        """Ask for what is missing: the card's secret, the passphrase, or both."""
        desk = self._controller.desk
        serial = desk.patient.serial if desk.patient is not None else ""
        wants, locked = self._keys.wants_passphrase, desk.keyless == str(Why.KEYS_LOCKED)
        view = PairView(serial, secret=not locked, passphrase=wants, choose=wants and not self._keys.is_locked)
        self._asked = False
        self.dialog = PairDialog(view, self._window)
        self.dialog.answered.connect(self.answer)
        self.dialog.finished.connect(self.forget)
        show_beside(self.dialog, past_stop=True)

    @Slot(object)
    def answer(self, answer: PairAnswer) -> None:
        """Unlock, then pair; what does not fit is said in the dialog, and nothing is sent."""
        try:
            if answer.passphrase:
                self._keys.unlock(answer.passphrase)
            if answer.secret:
                self._link.ask(PairUp(self._keys.own(), card_secret(answer.secret)))
                self._asked = True
                return
        except (KeyTrouble, ValueError) as error:
            self._say(str(error))
            return
        self._done()

    @Slot(int, object)
    def hear(self, _number: int, event: object) -> None:
        """What the link tells of a pairing that is under way."""
        if not self._asked:
            return
        if isinstance(event, PairedWith):
            self._asked = False
            self._keep(event)
        elif isinstance(event, Lost) and event.why in UNPAIRED:
            self._asked = False
            self._say(reason_text(str(event.why)))
        elif isinstance(event, Broken):
            self._call_off()
            self._say(event.sentence)

    @Slot()
    def forget(self) -> None:
        """The dialog is gone, and with it what it had asked for."""
        self.dialog = None
        self._call_off()

    def _call_off(self) -> None:
        if self._asked:
            self._asked = False
            self._link.ask(Cancel())

    def _keep(self, paired: PairedWith) -> None:
        try:
            self._keys.remember(paired.serial, paired.key, emulator=paired.emulator)
        except KeyTrouble as error:
            self._say(str(error))
            return
        self._done()

    def _say(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.setTrouble(sentence)

    def _done(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._controller.read()

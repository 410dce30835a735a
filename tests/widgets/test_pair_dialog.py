"""The dialog asks for what is missing, hides the passphrase, and can be tried again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from widgets.pair_dialog import PairAnswer, PairDialog, PairView


@pytest.fixture
def make(qtbot):
    def dialog(view: PairView) -> PairDialog:
        made = PairDialog(view)
        qtbot.addWidget(made)
        return made

    return dialog


def test_the_secret_of_the_card_is_asked_for(make, qtbot):
    dialog = make(PairView("CIS-1"))
    assert dialog.windowTitle() == "Pair CIS-1"
    assert not dialog.go.isEnabled()
    dialog.secret.setText("ABCD")
    assert dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.answered) as heard:
        dialog.go.click()
    assert heard.args == [PairAnswer("ABCD", "")]
    assert dialog.isBusy()
    assert (dialog.go.isEnabled(), dialog.secret.isEnabled(), dialog.shut.isEnabled()) == (False, False, True)
    assert dialog.trouble.text() == "The pump is being asked."
    dialog.setTrouble("It is another one.")
    assert not dialog.isBusy()
    assert (dialog.go.isEnabled(), dialog.secret.isEnabled()) == (True, True)
    assert dialog.trouble.text() == "It is another one."
    assert dialog.secret.selectedText() == "ABCD", "what is typed next takes its place"


@pytest.mark.req(65)
def test_a_passphrase_is_asked_for_where_it_is_needed_and_never_shown(make):
    dialog = make(PairView("CIS-1", passphrase=True, choose=True))
    dialog.secret.setText("ABCD")
    assert not dialog.go.isEnabled()
    dialog.passphrase.setText("a passphrase")
    assert dialog.go.isEnabled()
    assert dialog.passphrase.echoMode() is QLineEdit.EchoMode.Password
    assert "a passphrase" not in repr(PairAnswer("ABCD", "a passphrase"))


def test_locked_keys_need_the_passphrase_alone(make):
    dialog = make(PairView("CIS-1", secret=False, passphrase=True))
    assert (dialog.windowTitle(), dialog.go.text()) == ("Unlock the keys", "&Unlock")
    dialog.passphrase.setText("a passphrase")
    assert dialog.go.isEnabled()

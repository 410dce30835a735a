"""Name, meaning, digest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from widgets.signature_panel import MEANINGS, SignaturePanel, SignatureView


@pytest.fixture
def panel(keep):
    made = keep(SignaturePanel())
    made.setAllowed(True)
    made.said = []
    made.valueChanged.connect(lambda: made.said.append(made.value()))
    return made


def sign(panel):
    return panel.findChild(QPushButton)


@pytest.mark.req(62)
def test_signing_needs_name_and_meaning(qtbot, panel):
    assert not sign(panel).isEnabled()
    qtbot.keyClicks(panel.findChild(QLineEdit), "A. Physician")
    assert not sign(panel).isEnabled()
    combo = panel.findChild(QComboBox)
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert sign(panel).isEnabled()
    assert panel.said[-1] == SignatureView("A. Physician", MEANINGS[0])
    with qtbot.waitSignal(panel.signRequested):
        qtbot.mouseClick(sign(panel), Qt.MouseButton.LeftButton)


def test_a_signature_that_stands_is_a_sentence_and_no_button(panel):
    panel.setValue(SignatureView("A. Physician", "Titration", "Signed by A. Physician, 23 Nov, 10:02."))
    assert sign(panel).isHidden()
    assert "Signed by A. Physician, 23 Nov, 10:02." in [label.text() for label in panel.findChildren(QLabel)]
    assert panel.said == []
    panel.setValue(SignatureView("A. Physician", "Titration"))
    assert not sign(panel).isHidden()


def test_what_is_not_allowed_cannot_be_signed(panel):
    panel.setValue(SignatureView("A. Physician", "Titration"))
    panel.setAllowed(False)
    assert not sign(panel).isEnabled()


@pytest.mark.req(62)
def test_the_digest_that_it_is_bound_to_is_shown(panel):
    panel.setDigest("3fa9 41c0")
    assert any("3fa9 41c0" in label.text() for label in panel.findChildren(QLabel))
    panel.setDigest("")
    assert not any("digest" in label.text() for label in panel.findChildren(QLabel))


def test_an_unknown_meaning_is_none(panel):
    panel.setValue(SignatureView("A. Physician", "Something else"))
    assert panel.value().meaning == ""

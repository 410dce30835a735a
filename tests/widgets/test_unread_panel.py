"""The page tells what cannot be read and where, and asks for the address of a pump."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from widgets.unread_panel import UnreadPanel, UnreadView

VIEW = UnreadView("The records in records.sqlite cannot be read (disk I/O error).", "/clinic/records.sqlite")


@pytest.fixture
def panel(qtbot: QtBot) -> UnreadPanel:
    made = UnreadPanel()
    qtbot.addWidget(made)
    made.setValue(VIEW)
    return made


def test_it_tells_what_cannot_be_read_and_the_path_can_be_copied(panel: UnreadPanel):
    assert panel.value() == VIEW
    path = next(line for line in panel.findChildren(QLineEdit) if line.accessibleName() == "Where the records are")
    assert (path.text(), path.isReadOnly()) == (VIEW.path, True)
    assert panel._keyless.isHidden()
    panel.setValue(UnreadView(VIEW.trouble, VIEW.path, "The keys cannot be read."))
    assert not panel._keyless.isHidden()


def test_an_address_is_needed_and_a_serial_number_is_not(panel: UnreadPanel, qtbot: QtBot):
    assert not panel._read.isEnabled()
    qtbot.keyClicks(panel._line("url")._line, " COM5 ")
    with qtbot.waitSignal(panel.readRequested) as heard:
        panel._read.click()
    assert heard.args == ["COM5", ""]


def test_what_is_wrong_with_the_address_stands_under_it(panel: UnreadPanel):
    panel.setTrouble("No port is called that.")
    assert panel._line("url").note() == "No port is called that."
    panel.setTrouble("")
    assert panel._line("url").note() == ""

"""A sentence that takes room only while it is said."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.tip_note import TipNote


@pytest.fixture
def page(keep):
    made = keep(QWidget())
    made.note = TipNote()
    QVBoxLayout(made).addWidget(made.note)
    return made


def test_a_note_shows_while_there_is_something_to_say(page):
    note = page.note
    assert note.isHidden()
    note.setValue("Mind the bridge.", "danger")
    assert not note.isHidden()
    assert (note.value(), note.accessibleName()) == ("Mind the bridge.", "Mind the bridge.")
    assert note.property("ground") == "danger"
    note.setValue("")
    assert note.isHidden()


def test_its_tone_is_also_an_icon(page):
    icons = set()
    for tone in ("danger", "caution", "quiet"):
        page.note.setValue("Mind the bridge.", tone)
        icons.add(page.note._mark.value())
    assert len(icons) == 3

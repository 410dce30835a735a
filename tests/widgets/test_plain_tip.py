"""What people wrote is never read as markup."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from widgets.plain_tip import plain_tip


@pytest.mark.parametrize("text", ["<h1>Running</h1>", "<b>M. Example</b>\nCIS-1", "<img src='x'>"])
def test_what_looks_like_markup_is_shown_letter_by_letter(text: str):
    shown = QTextDocument()
    shown.setHtml(plain_tip(text))
    assert shown.toPlainText().split() == text.split()


def test_a_plain_text_stays_as_it_is():
    assert plain_tip("M. Example\nR-1 & more") == "M. Example\nR-1 & more"

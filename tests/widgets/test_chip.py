"""A short word on its own ground."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from widgets.chip import _TONES, Chip


@pytest.mark.parametrize("tone", _TONES)
def test_every_tone_is_drawn(keep, tone):
    chip = keep(Chip("Word", tone, "note"))
    image = chip.grab().toImage()
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 2


def test_an_empty_word_hides_it(keep):
    window = keep(QWidget())
    chip = Chip("Draft", "draft", parent=window)
    chip.setValue("")
    assert chip.isHidden()
    chip.setValue("Draft", "draft")
    assert (chip.value(), chip.accessibleName(), chip.isHidden()) == ("Draft", "Draft", False)


@pytest.mark.req(28)
def test_a_draft_is_hatched_and_not_only_coloured(keep):
    draft, plain = keep(Chip("Draft", "draft")), keep(Chip("Draft", "accent"))
    assert draft.grab().toImage() != plain.grab().toImage()

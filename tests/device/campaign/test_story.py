"""The story that every run tells."""

from __future__ import annotations

import pytest

from device.campaign import story
from device.image import decode_program
from profiles.checks import findings
from profiles.findings import blocking


def test_the_signed_orders_pass_the_real_rules(library):
    for order in story.ORDERS.values():
        assert blocking(findings(order, story.context(), library)) == ()


def test_the_flipped_byte_makes_another_readable_order_with_the_same_flow(library):
    place, value = story.flip(library.model("cisterna-20"))
    image = story.IMAGES[story.FIRST][0]
    program = decode_program(image[:place] + bytes([value]) + image[place + 1 :])
    assert program.base == story.RAISED.base
    assert program.fluid != story.RAISED.fluid


def test_no_two_orders_look_alike():
    assert len(story.COMPLETE) == 4


def test_a_flip_that_cannot_be_is_told(library, monkeypatch):
    monkeypatch.setattr(story, "RAISED", story.OTHERS)
    with pytest.raises(ValueError, match="no single changed byte"):
        story.flip.__wrapped__(library.model("cisterna-20"))

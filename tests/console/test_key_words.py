"""Each reason without a key has its page, and a button where something can be done."""

from __future__ import annotations

import pytest

from console.desk import Desk
from console.hearing import _KEYLESS
from console.key_words import KEY_ACTIONS, key_action, keyless_view


@pytest.mark.parametrize("why", sorted(map(str, _KEYLESS)))
def test_every_reason_has_its_page(why):
    view = keyless_view("CIS-1", why)
    assert view.title.startswith("CIS-1 ")
    assert view.sentence.endswith(".")
    assert (view.action in KEY_ACTIONS) is (why != "wrong-keys")
    assert key_action(Desk(keyless=why)) == view.action


def test_with_a_key_nothing_is_to_be_done_about_it():
    assert key_action(Desk()) == ""

"""Each reason without a key has its page, and a button where something can be done."""

from __future__ import annotations

import pytest

from console.hearing import _KEYLESS
from console.key_words import KEY_ACTIONS, keyless_view


@pytest.mark.parametrize("why", sorted(map(str, _KEYLESS)))
def test_every_reason_has_its_page(why):
    view = keyless_view("CIS-1", why)
    assert view.title.startswith("CIS-1 ")
    assert view.sentence.endswith(".")
    assert (view.action in KEY_ACTIONS) is (why != "wrong-keys")

"""The secret on the card, as a person types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.card import SECRET_LENGTH, card_secret, card_text


@given(st.binary(min_size=SECRET_LENGTH, max_size=SECRET_LENGTH))
def test_what_is_printed_is_read_back(secret):
    text = card_text(secret)
    assert [len(group) for group in text.split("-")] == [4] * 8
    assert card_secret(text) == secret
    assert card_secret(text.lower().replace("-", " ") + "\n") == secret


@given(
    st.binary(min_size=SECRET_LENGTH, max_size=SECRET_LENGTH), st.integers(0, 31), st.sampled_from("ABCDEFGHIJKLMNOPQ")
)
def test_one_wrong_letter_is_told_before_it_is_tried(secret, place, letter):
    letters = card_text(secret).replace("-", "")
    wrong = letters[:place] + letter + letters[place + 1 :]
    if wrong == letters:
        return
    with pytest.raises(ValueError, match="not typed as it is printed"):
        card_secret(wrong)


@pytest.mark.parametrize("text", ["", "ABCD", "A" * 31, "A" * 33])
def test_another_length_is_told(text):
    with pytest.raises(ValueError, match="has 32 letters"):
        card_secret(text)


def test_letters_that_no_card_has_are_told():
    with pytest.raises(ValueError, match="A to Z and the figures 2 to 7"):
        card_secret("1" * 32)

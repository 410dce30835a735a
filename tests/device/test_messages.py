"""Messages are values: frozen, compared by content, each with its caption."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import get_args

import pytest

from device import messages


@pytest.mark.parametrize("message", get_args(messages.Message), ids=lambda item: item.__name__)
def test_a_message_is_frozen_and_says_what_it_is_for(message):
    assert is_dataclass(message)
    assert message.__doc__.strip().endswith(".")
    value = object.__new__(message)
    name = next((field.name for field in fields(message)), "anything")
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(value, name, 1)


def test_every_reply_names_the_counter_that_it_answers():
    for reply in get_args(messages.Reply):
        assert fields(reply)[0].name == "answers"
    assert all("answers" not in {field.name for field in fields(request)} for request in get_args(messages.Request))

"""Commands are frozen wishes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from device import commands


def test_a_command_cannot_be_changed_on_its_way():
    stop = commands.Stop(b"s" * 16, "CIS-1", "Dr. Example")
    with pytest.raises(FrozenInstanceError):
        stop.transaction = b""


def test_every_command_says_what_it_does():
    assert all(command.__doc__.strip().endswith(".") for command in get_args(commands.Command))

"""Setting the clock from the command line needs a name and a pump."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from console.commands import clock, run
from console.commands.answers import CommandError
from tests.device.rig import Rig


def test_nobody_sets_a_clock_without_a_name(capsys):
    assert run(["clock", "socket://127.0.0.1:1", "--by", " "]) == 2
    assert "--by" in capsys.readouterr().err


def test_time_that_does_not_run_like_ours_is_not_set():
    from dataclasses import replace

    status = replace(Rig().pump.status(), time_scale=60)
    with pytest.raises(CommandError, match="does not run like ours"):
        clock._change(SimpleNamespace(opened=SimpleNamespace(status=status)))

"""What is done beside the program is shown, and leaves the pump as it was."""

from __future__ import annotations

from console.commands.tour import staged
from console.commands.tour_acts import SERIAL, acting


def test_alarms_clock_and_limits_are_shown_and_nothing_is_changed(qapp):
    with staged() as window:
        pump = window.stage.pumps[SERIAL]
        before = pump.state.wall_offset_s, pump.state.generation, pump.state.site
        names = list(acting(window))
        assert names == ["pump-alarms", "alarm-seen", "set-clock", "set-limits"]
        assert (pump.state.wall_offset_s, pump.state.generation, pump.state.site) == before
        assert pump.state.alarms == ()
        assert window.app.activeModalWidget() is None

"""What is done beside the program is shown, and leaves the pump as it was."""

from __future__ import annotations

import pytest

from console.commands.tour import staged
from console.commands.tour_acts import SERIAL, acting
from console.commands.tour_steps import BACLOFEN, SECOND_MS, read


def test_alarms_clock_and_limits_are_shown_and_nothing_is_changed(qapp):
    with staged() as window:
        pump = window.stage.pumps[SERIAL]
        before = pump.state.wall_offset_s, pump.state.generation, pump.state.site, pump.state.fills
        names = list(acting(window))
        assert names == [
            "pump-alarms",
            "alarm-seen",
            "set-clock",
            "set-limits",
            "record-refill",
            "record-refill-differs",
            "plan-visit",
        ]
        assert (pump.state.wall_offset_s, pump.state.generation, pump.state.site, pump.state.fills) == before
        assert pump.state.alarms == ()
        assert window.window.beside.dialog() is None


@pytest.mark.req(36)
def test_a_refill_goes_from_the_page_into_the_pump_and_back(qapp):
    """The whole way: the figures of the dialog, the transaction, and what the page says of it afterwards."""
    with staged(stream_ms=1_000) as window:
        pump = window.stage.pumps[SERIAL]
        window.controller.choose(BACLOFEN)
        read(window)
        window.errands.record_refill()
        window.window.beside.dialog().close()
        window.errands.perform_refill({"withdrawn_nl": 6_700_000, "volume_nl": 18_600_000}, "A. Nurse")
        window.turn(5 * SECOND_MS)
        (fill,) = pump.state.fills
        assert (fill.volume_nl, fill.withdrawn_nl, fill.refill_id[:10]) == (20_000_000, 6_700_000, SERIAL)
        assert window.controller.desk.status.reservoir_nl > 19_900_000
        assert window.controller.desk.book.fill.volume_nl == 20_000_000
        assert dict(window.showing.pump.value().fill and [("Last fill", window.showing.pump.value().fill)]) == {
            "Last fill": "20 mL, 6.7 mL drawn of 6.9 mL"
        }

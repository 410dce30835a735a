"""A pump that nobody has paired, the pairing, and what is not believed afterwards."""

from __future__ import annotations

import pytest

from console.commands.tour import staged
from console.commands.tour_pairing import OTHER, SERIAL, pairing
from device.keys import PumpKeys
from widgets.pair_dialog import PairDialog


@pytest.mark.req(65)
def test_a_pump_is_paired_on_stage_and_nothing_else_is_believed(qapp):
    with staged() as window:
        seen = {}
        for name in pairing(window):
            dialog = window.window.findChild(PairDialog)
            empty = window.showing.pump.empty.value()
            seen[name] = (dialog is not None, empty.title, window.window.banner.value().sentence, window.window.said())
            if name == "pump-paired":
                assert window.controller.desk.held is not None
                assert window.stage.pumps[SERIAL].state.keys.consoles
        assert list(seen) == [
            "pump-not-paired", "pair", "pair-refused", "pump-paired", "pump-another-serial", "pump-wrong-keys",
        ]  # fmt: skip
        assert "is not paired" in seen["pump-not-paired"][1]
        assert [seen[name][0] for name in ("pair", "pair-refused", "pump-paired")] == [True, True, False]
        assert OTHER in seen["pump-another-serial"][3]
        assert "nothing it says is believed" in seen["pump-wrong-keys"][2]
        assert window.stage.pumps[SERIAL].state.keys == PumpKeys()

"""A pump that nobody has paired, the pairing, and what is not believed afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from console.commands import tour_pairing
from console.commands.tour import staged
from console.commands.tour_pairing import OTHER, SERIAL, pairing
from console.commands.tour_steps import MIXTURE, SECOND_MS, read
from console.phases import Phase
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


@pytest.mark.req(65)
def test_a_stop_for_a_pump_that_is_not_paired_leads_to_the_pairing_and_goes_out_with_it(qapp):
    with staged() as window:
        tour_pairing._give_keys(window, PumpKeys(tour_pairing.PUMP, tour_pairing.CARD))
        window.controller.choose(MIXTURE)
        read(window)
        window.controller.stop()
        window.turn(5 * SECOND_MS)
        assert window.controller.desk.phase is Phase.UNCERTAIN
        cover = window.showing.cover.uncertain
        (pair,) = (one for one in cover.findChildren(QPushButton) if one.text() == "Pair this pump")
        pair.click()
        dialog = window.window.beside.dialog()
        assert isinstance(dialog, PairDialog)
        tour_pairing._answer(window, tour_pairing.CARD)
        assert window.window.beside.dialog() is None
        desk = window.controller.desk
        assert desk.stopped
        assert (desk.result.what, desk.result.word, desk.stop_waits) == ("stop", "confirmed", False)

"""The tour's story of keys: a pump that is not paired, a wrong secret, the right one, and what is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from console.commands.staged import Staged
from console.commands.tour_steps import MIXTURE, SECOND_MS
from device.card import card_text
from device.keys import PumpKeys
from device.noise import public
from device.pump_state import PumpState
from widgets.pair_dialog import PairDialog

SERIAL, OTHER = "CIS-207511", "CIS-104233"
PUMP, CARD, WRONG = bytes([7]) * 32, bytes(range(18)), bytes(18)


def pairing(staged: Staged) -> Iterator[str]:
    """Last of all stories: what was paired stays paired."""
    pumps = staged.stage.pumps
    _give_keys(staged, PumpKeys(PUMP, CARD))
    staged.controller.choose(MIXTURE)
    staged.controller.read()
    staged.turn(5 * SECOND_MS)
    staged.showing.go("pump")
    yield "pump-not-paired"
    staged.pairing.begin()
    staged.settle()
    yield "pair"
    _answer(staged, WRONG)
    yield "pair-refused"
    _answer(staged, CARD)
    staged.turn(5 * SECOND_MS)
    yield "pump-paired"
    pumps[SERIAL], held = pumps[OTHER], pumps[SERIAL]
    _read(staged)
    yield "pump-another-serial"
    pumps[SERIAL] = held
    staged.stage.keys.remember(SERIAL, public(PUMP), emulator=False)  # as if an implanted pump had been paired
    _read(staged)
    yield "pump-wrong-keys"
    _give_keys(staged, PumpKeys())


def _give_keys(staged: Staged, keys: PumpKeys) -> None:
    """The pump with other keys; whoever was in a session with it is out."""

    def step(state: PumpState) -> PumpState:
        return replace(state, keys=keys)

    pump = staged.stage.pumps[SERIAL]
    pump.change(step, staged.stage.clock.now_ms)
    pump.hang_up()


def _read(staged: Staged) -> None:
    """On a line that is plugged in anew, because a session does not change its pump."""
    staged.stage.unplug()
    staged.turn(SECOND_MS)
    staged.stage.plug()
    staged.controller.read()
    staged.turn(12 * SECOND_MS)
    staged.showing.go("pump")


def _answer(staged: Staged, card: bytes) -> None:
    """Press for it at the pump, then type what stands on the card."""
    staged.stage.pumps[SERIAL].open_pairing(staged.stage.clock.now_ms)
    dialog = staged.window.findChild(PairDialog)
    if dialog is not None:
        dialog.secret.setText(card_text(card))
        dialog.go.click()
    staged.turn(12 * SECOND_MS)

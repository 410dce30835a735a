"""The tour's stories of what nobody knows yet: pumps in doubt after a restart, a stop without its reason, tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, MIXTURE, SECOND_MS, SERIAL, SIGNER, read
from console.records import audit
from device.events import Purpose
from device.journal import Action, Intent, intent_body
from device.pump_state import RESULTS_MAX
from profiles.context import Exposure
from widgets.tolerance_dialog import ToleranceDialog

PUMPS = {BACLOFEN: SERIAL, MIXTURE: "CIS-207511"}


def doubting(staged: Staged) -> Iterator[str]:
    """A console ended in the middle of two pushes; started again it asks, and one pump after the other answers."""
    desk = staged.controller
    for number, serial in enumerate(PUMPS.values(), 1):
        _intend(staged, bytes([0xA0 + number]) * 16, serial, Purpose.PROGRAM)
    staged.stage.unplug()
    desk.list_patients()
    desk.resume()
    staged.turn(SECOND_MS)
    yield "uncertain-after-restart"
    staged.stage.plug()
    desk.read()
    staged.turn(40 * SECOND_MS)
    yield "one-answered"
    desk.close_result()
    desk.choose(next(who for who in PUMPS if desk.desk.patient is not None and who != desk.desk.patient.id))
    desk.read()
    staged.turn(40 * SECOND_MS)
    desk.close_result()


def forgetting(staged: Staged) -> Iterator[str]:
    """A bolus that was under way when a console ended, and a pump that has been changed too often to remember it."""
    desk, serial = staged.controller, PUMPS[MIXTURE]
    _intend(staged, bytes([0xB0]) * 16, serial, Purpose.BOLUS)
    pump, ms = staged.stage.pumps[serial], staged.stage.clock.now_ms
    before = pump.state.generation
    pump.change(lambda state: replace(state, generation=before + RESULTS_MAX), ms)
    desk.choose(MIXTURE)
    desk.resume()
    staged.turn(40 * SECOND_MS)
    yield "not-known-any-more"
    desk.close_result()
    desk.choose(BACLOFEN)  # whoever comes to this pump next has not read it


def _intend(staged: Staged, transaction: bytes, serial: str, purpose: Purpose) -> None:
    """The line of the record that a console writes before the first byte leaves."""
    intent = Intent(transaction, serial, purpose, 1, b"\x01" * 32, b"\x02" * 32)
    body = {**intent_body(intent), "person": SIGNER[0]}
    audit.append(staged.stage.store, SIGNER[0], str(Action.INTENT), body)


def stopping(staged: Staged) -> Iterator[str]:
    """The emergency stop, verified by reading, and asked for its reason afterwards."""
    staged.stage.plug()
    staged.controller.choose(BACLOFEN)
    read(staged)
    staged.controller.stop()
    staged.turn(3 * SECOND_MS)
    yield "stopped"
    staged.showing.pass_cover()
    staged.controller.close_result()
    staged.showing.go("pump")
    yield "stop-reason"
    yield from _restarting(staged)


def _restarting(staged: Staged) -> Iterator[str]:
    """The program that ran, once more: too much for a new start, until the patient is stated to be still tolerant."""
    desk = staged.controller
    for stop in desk.desk.unexplained:
        desk.explain_stop(stop.transaction, SIGNER[0], "Pressed on the wrong patient")
    staged.showing.go("program")
    yield "program-restart"
    staged.errands.tolerance()
    staged.settle()
    dialog = staged.window.beside.dialog()
    if isinstance(dialog, ToleranceDialog):
        dialog.setValue(Exposure.TOLERANT, "Seen at the bedside, spasticity unchanged", SIGNER[0])
    yield "state-tolerance"
    if isinstance(dialog, ToleranceDialog):
        dialog.state()
    staged.settle()
    staged.showing.go("pump")
    yield "tolerance-stated"
    desk.review()
    yield "review-restart"
    desk.back()

"""What the tour shows of shaping: a new fill with its bridge, a plan of steps, a delayed start, a planned stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from console.commands.staged import Staged
from console.commands.tour_steps import ZICONOTIDE, read
from console.context import local_wall_s
from device.emulator import Emulator
from device.memory import Memory, RamBanks
from device.pump_factory import factory_new, written
from profiles.fill_edits import Meanwhile, Treatment
from widgets.base_forms import ContinuousForm
from widgets.choices import ChoiceField
from widgets.editor_modes import Mode
from widgets.fields import QuantityField
from widgets.mixture_dialog import MixtureDialog
from widgets.scroll import into_view

Story = Callable[[Staged], Iterator[str]]

_WEEK_S = 7 * 86_400
_NEW_SERIAL = "CIS-118094"  # of the pump that is new from the factory


def refilling(staged: Staged) -> Iterator[str]:
    """A stronger fill: two entries that differ, then agree, and the bridge that it needs."""
    editor, desk = staged.showing.program.editor, staged.controller
    editor.fill.switch.click()
    row = editor.fill.fields.rows.rows()[0]
    write(row.ordered, 2_000_000)
    write(row.labelled, 200_000)
    _look_at(staged, editor.fill)
    yield "program-fill-refused"
    write(row.labelled, 2_000_000)
    _look_at(staged, editor.fill)
    yield "program-fill-unbridged"
    choose(editor.fill.fields.line, Treatment.BRIDGE_SCALED)
    _look_at(staged, editor.fill)
    yield "program-bridge"
    editor.fill.fields.openMixture()
    dialog = staged.window.beside.dialog()
    if not isinstance(dialog, MixtureDialog):
        raise LookupError("the calculator has not opened")
    _mix(dialog)
    staged.settle()
    yield "mixture-calculator"
    dialog.reject()
    desk.review()
    yield "review-bridge"
    desk.back()
    desk.discard()


def planning(staged: Staged) -> Iterator[str]:
    """Ten percent every seven days, after a delayed start."""
    editor, desk = staged.showing.program.editor, staged.controller
    editor.plan.switch.click()
    fields = editor.plan.fields
    for key, value in (("target", 400_000), ("percent", 10), ("every", _WEEK_S)):
        write(fields.field(key), value)
    fields.make.click()
    staged.showing.program.plots.setHorizon("refill")
    _look_at(staged, editor.plan)
    yield "program-plan"
    editor.delayed.switch.click()
    write(editor.delayed.fields.field("delay"), 6 * 3_600)
    choose(editor.delayed.fields.form.field("meanwhile"), Meanwhile.HELD)
    _look_at(staged, editor.delayed)
    yield "program-delayed-start"
    desk.review()
    yield "review-plan"
    desk.back()
    desk.discard()
    staged.showing.program.plots.setHorizon("day")


def ending(staged: Staged) -> Iterator[str]:
    """A planned stop with what it does, first without and then with its reason."""
    editor, desk = staged.showing.program.editor, staged.controller
    editor.chooseMode(Mode.STOP)
    _look_at(staged, editor.stop)
    yield "program-stop-asked"
    reason = editor.stop.field()
    reason.setValue("Revision of the catheter; oral baclofen and observation arranged")
    editor.stop.tick.click()
    _look_at(staged, editor.stop)
    yield "program-planned-stop"
    desk.review()
    yield "review-planned-stop"
    desk.back()
    desk.discard()


def starting(staged: Staged) -> Iterator[str]:
    """A pump from the factory for a patient who had another: what is in the syringe, then its first program."""
    stage, desk, editor = staged.stage, staged.controller, staged.showing.program.editor
    model = stage.library.model("cisterna-20")
    if model is None:
        raise LookupError("the library has no pump model cisterna-20")
    state = factory_new(_NEW_SERIAL, model, local_wall_s(stage.clock.clock().now()))
    stage.pumps[_NEW_SERIAL] = Emulator(written(Memory(RamBanks()), state))
    desk.choose(ZICONOTIDE)
    read(staged)
    staged.showing.go("program")
    yield "program-first-fill"
    row = editor.fill.fields.rows.rows()[0]
    choose(row.drug, "ziconotide")
    write(row.ordered, 25_000)
    write(row.labelled, 25_000)
    choose(editor.fill.fields.line, Treatment.PRIME_SYSTEM)
    form = editor.findChild(ContinuousForm)
    if form is not None:
        write(form.field("dose"), 2_400)
    _look_at(staged, editor.fill)
    yield "program-first"
    desk.discard()


SHAPES: tuple[Story, ...] = (refilling, planning, ending)


def write(field: QWidget, value: int) -> None:
    """As if it had been typed and Enter pressed."""
    assert isinstance(field, QuantityField)
    field.setValue(value)
    field.valueChanged.emit(value)


def choose(field: QWidget, value: object) -> None:
    """As if it had been picked from the list."""
    assert isinstance(field, ChoiceField)
    field.setValue(value)
    field.valueChanged.emit(value)


def _mix(dialog: MixtureDialog) -> None:
    """Baclofen at 330 mcg/day from ampoules of 2,000 mcg/mL, diluted for the pump."""
    row = dialog.rows()[0]
    write(row.dose, 330_000)
    write(row.stock, 2_000_000)
    for key, value in (("total", 18_000_000), ("flow", 440_000)):
        write(dialog.form.field(key), value)


def _look_at(staged: Staged, part: QWidget) -> None:
    """Scroll the editor to a part."""
    staged.settle()
    into_view(part)
    staged.settle()

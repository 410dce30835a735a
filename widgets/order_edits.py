"""What each part of the editor does to the order: one small function a part, all from order to order."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from profiles.edits import stop
from profiles.fill_edits import followed, with_part
from profiles.program import Base, DelayedStart, Order, PatientBolus, Program, SingleBolus, Stopped
from widgets.edit_scene import EditScene


def with_base(order: Order, base: object) -> Order:
    """Another standing flow."""
    return replace(order, program=replace(order.program, base=cast("Base", base)))


def with_stop(order: Order, base: object) -> Order:
    """A planned stop: with it go the patient bolus, the plan and every part that would give something."""
    return Order(stop(order.program, cast("Stopped", base).reason))


def with_patient(order: Order, patient: object) -> Order:
    """What the patient may start."""
    return replace(order, program=replace(order.program, patient_bolus=cast("PatientBolus | None", patient)))


def with_single(order: Order, single: object) -> Order:
    """The single bolus; further ones are kept."""
    others = [part for part in order.one_time if isinstance(part, SingleBolus)][1:]
    bare = with_part(order, (SingleBolus,), cast("SingleBolus | None", single))
    return replace(bare, one_time=(*bare.one_time, *others))


def with_delay(order: Order, delayed: object) -> Order:
    """The delayed start."""
    return with_part(order, (DelayedStart,), cast("DelayedStart | None", delayed))


def with_program(order: Order, program: object) -> Order:
    """Another program with the same one-time parts."""
    return replace(order, program=cast("Program", program))


def with_name(order: Order, name: object) -> Order:
    """Another name."""
    return replace(order, program=replace(order.program, name=str(name)))


def whole(_order: Order, order: object) -> Order:
    """A part that makes whole orders."""
    return cast("Order", order)


def settled(order: Order, scene: EditScene | None) -> Order:
    """The order with the parts that follow from its program made anew."""
    return order if scene is None else followed(order, scene.context, scene.library)


def single_of(order: Order) -> SingleBolus | None:
    """The single bolus that the editor shows."""
    return next((part for part in order.one_time if isinstance(part, SingleBolus)), None)


def others_text(order: Order) -> str:
    """Parts that the editor keeps and does not change: never silently."""
    kept = len([part for part in order.one_time if isinstance(part, SingleBolus)]) - 1
    return f"Kept unchanged: {kept} more single {'bolus' if kept == 1 else 'boluses'}." if kept > 0 else ""

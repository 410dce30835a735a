"""How an emulated pump leaves the factory, and how it comes to be in the middle of somebody's therapy."""

from __future__ import annotations

from collections.abc import Callable

from device import pump_form
from device.card import SECRET_LENGTH
from device.codes import EventCode
from device.image import encode_program
from device.keys import PumpKeys
from device.memory import Memory
from device.noise import KEY_LENGTH
from device.pump_limits import own_limits
from device.pump_state import UNITS_PER_NL, Counters, PumpState
from device.pump_therapy import settled
from device.pump_transactions import switched
from device.values import replace
from profiles.context import Context
from profiles.pump import PumpModel


def keyed(state: PumpState, random: Callable[[int], bytes], card: bytes = b"") -> PumpState:
    """The pump with keys of its own, not the published ones; ``card`` is the secret of its card, a new one if empty."""
    return replace(state, keys=PumpKeys(random(KEY_LENGTH), card or random(SECRET_LENGTH)))


def factory_new(serial: str, model: PumpModel, wall_s: int) -> PumpState:
    """A pump that was never programmed, filled to the brim; ``wall_s`` counts from Monday 2001-01-01 00:00."""
    limits = own_limits(model)
    counters = Counters(reservoir_units=limits.reservoir_max_nl * UNITS_PER_NL)
    return settled(PumpState(serial, model.id, limits, counters, wall_offset_s=wall_s).noted(EventCode.MANUFACTURED))


def in_therapy(serial: str, model: PumpModel, context: Context, wall_s: int) -> PumpState:
    """A pump as a document's context describes it: the held program is generation 1 and has run for its age.

    ``wall_s`` is the true time; the pump's clock differs from it by the context's error. Raises ValueError when the
    reservoir does not hold what the context says, CodecError when the held program is outside the image's form.
    """
    state = factory_new(serial, model, wall_s)
    if context.reservoir_nl > state.limits.reservoir_max_nl:
        raise ValueError(
            f"The reservoir of {model.name} holds {state.limits.reservoir_max_nl:,} nL at most; "
            f"the document says {context.reservoir_nl:,} nL."
        )
    if context.held is not None:
        state = switched(state, encode_program(context.held), b"")
    counters = Counters(
        elapsed_s=context.held_age_s,
        reservoir_units=context.reservoir_nl * UNITS_PER_NL,
        delivered_units=context.pumped_since_change_nl * UNITS_PER_NL,
        since_change_units=context.pumped_since_change_nl * UNITS_PER_NL,
    )
    plan = context.held.step_plan if context.held is not None else ()
    moved = replace(
        state,
        limits=replace(state.limits, alarm_volume_nl=context.alarm_volume_nl),
        counters=counters,
        wall_offset_s=wall_s + context.clock_error_s - context.held_age_s,
        previous_fluid=context.line_fluid,
        plan_steps_begun=sum(1 for step in plan if step.after_s <= context.held_age_s),
    )
    return settled(moved)


def written(memory: Memory, state: PumpState) -> Memory:
    """The memory with this pump in both banks, so that from now on a blank bank means nothing."""
    memory.commit(pump_form.to_bytes(state))
    memory.commit(pump_form.to_bytes(state))
    return memory

"""What the plots are computed from: 180 days to the catheter tip, to the spinal fluid, and the whole projection."""

from __future__ import annotations

import ctypes
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.commands.answers import CommandError, Exit
from console.commands.bench_c import IN_C, library, pointer
from console.commands.bench_rows import Row, missing, side_by_side
from profiles import csf
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Continuous, Order, Program, Step, Timed
from profiles.projection import project
from profiles.projection_flow import Flow, flow_arrays, tip_arrays
from profiles.projection_loops import Loops
from profiles.pump import Catheter, CatheterPiece
from profiles.tip import Zone, zones

SOURCE = Path(__file__).with_name("references.c")
DAY_S, DAYS, DEAD_NL = 86_400, 180, 316_000
FRAME_MS = 1_000 / 60
FAR_OFF = 0.1  # a solver that is further from the exact steps solves something else
_OLD, _NEW = (Fluid((Component("baclofen", strength),)) for strength in (2_000_000, 500_000))
_LINE = Catheter((CatheterPiece("reference catheter", 900_000, 100_000, 2_200, "ours by definition"),))


def order() -> tuple[Order, Context]:
    """Half a year of 48 steps a day, with three fluids in the line: as many changes as a pump can hold."""
    edges = [n * DAY_S // 48 for n in range(49)]
    steps = tuple(Step(low, high, 500_000 + 1_000 * (low // 97 % 200), 0) for low, high in pairwise(edges))
    context = Context(
        "cisterna-20", _LINE, 18_000_000, 2_000_000, "spasticity-spinal", Jurisdiction.EU, Exposure.TOLERANT,
        held=Program("before", _OLD, Continuous(600_000, 1_200_000)), held_age_s=30 * DAY_S,
        line_fluid=Fluid((Component("baclofen", 1_000_000),)), pumped_since_change_nl=100_000,
    )  # fmt: skip
    return Order(Program("half a year", _NEW, Timed((steps,)))), context


def rows(shipped: Library) -> tuple[Row, ...]:
    """Each beside its reference; without a C compiler the transport is held to the flow it is made from."""
    from profiles.projection_kernels import COMPILED, warm

    warm()
    solver = "CSF estimate, against an equation solver"
    return (
        _transport(COMPILED),
        _csf(COMPILED),
        missing(solver, 1.0, "scipy") or _solved(solver, COMPILED),
        _projection(COMPILED, shipped),
    )


def _transport(loops: Loops) -> Row:
    asked, context = order()
    pump, line = flow_arrays(asked, context, 0, DAYS * DAY_S), zones(asked, context)
    name, made = "tip transport, 180 days of 48 steps", library(SOURCE)

    def ours() -> Flow:
        return tip_arrays(pump, line, DEAD_NL, 0, loops.carry)

    if made is None:
        mine, theirs = side_by_side(ours, pump.volume_at_edges)
        return Row(name, mine / theirs, 1.0, f"one sum over the flow with numpy (no C), {theirs / 1e3:.0f} us")
    if not _same(ours(), _in_c(made, pump, line)):
        raise CommandError("The transport and its reference in C do not say the same.", Exit.BLOCKED)
    mine, theirs = side_by_side(ours, lambda: _in_c(made, pump, line))
    return Row(name, mine / theirs, 1.0, f"{IN_C}, {theirs / 1e3:.0f} us")


def _in_c(made: ctypes.CDLL, pump: Flow, line: tuple[Zone, ...]) -> NDArray[np.int64]:
    """Start, flow, first and last zone of each stretch at the tip."""
    exits = np.array([max(zone.from_volume + DEAD_NL * DAY_S, -(2**62)) for zone in line], np.int64)
    out = np.empty((len(pump.flow_nl_per_day) + 3 * len(line), 4), np.int64)
    made.transport.restype = ctypes.c_int64
    count = made.transport(
        pointer(pump.edges_s), pointer(pump.flow_nl_per_day), ctypes.c_int64(len(pump.flow_nl_per_day)),
        pointer(exits), ctypes.c_int64(len(exits)), ctypes.c_int64(0), pointer(out),
    )  # fmt: skip
    return out[:count]


def _same(tip: Flow, out: NDArray[np.int64]) -> bool:
    return np.array_equal(tip.edges_s[:-1], out[:, 0]) and np.array_equal(tip.flow_nl_per_day, out[:, 1])


def _csf(loops: Loops) -> Row:
    """One model over 180 days: exact exponential steps."""
    model, at_s, rates = _modelled()
    name, made = "CSF estimate, 180 days of 48 steps", library(SOURCE)

    def ours() -> Any:
        return csf.curve(model, at_s, rates, relax=loops.relax)

    def in_steps() -> Any:
        return _stepwise(model, at_s, rates) if made is None else _compartment(made, model, at_s, rates)

    if not np.allclose(ours(), in_steps(), rtol=1e-9):
        raise CommandError("The estimate and its reference do not say the same.", Exit.BLOCKED)
    mine, theirs = side_by_side(ours, in_steps)
    reference = "the same step by step in Python (no C)" if made is None else IN_C
    return Row(name, mine / theirs, 1.6, f"{reference}, {theirs / 1e3:.0f} us")


def _modelled() -> tuple[csf.Model, csf.Floats, csf.Floats]:
    """The first model of baclofen, the instants of that order, and the rate from each of them on (ng/day)."""
    asked, context = order()
    flow = flow_arrays(asked, context, 0, DAYS * DAY_S)
    model = next(m for m in csf.MODELS if m.drug_id == "baclofen")
    return model, flow.edges_s.astype(np.float64), (flow.flow_nl_per_day * 0.5).astype(np.float64)


def _solved(name: str, loops: Loops) -> Row:
    """Handed to scipy's odeint as one would: slower and, as it steps over edges, off by what is told."""
    model, at_s, rates = _modelled()
    exact, solved = csf.curve(model, at_s, rates, relax=loops.relax), _by_odeint(model, at_s, rates)
    off = float(np.max(np.abs(solved[1:] - exact[1:]) / exact[1:]))
    if not off < FAR_OFF:
        raise CommandError("The estimate and scipy's solver do not say the same.", Exit.BLOCKED)
    mine, theirs = side_by_side(
        lambda: csf.curve(model, at_s, rates, relax=loops.relax), lambda: _by_odeint(model, at_s, rates), 3
    )
    return Row(name, mine / theirs, 1.0, f"scipy.odeint, {theirs / 1e6:.0f} ms, off by up to {100 * off:.2f} %")


def _by_odeint(model: csf.Model, at_s: csf.Floats, rates: csf.Floats) -> csf.Floats:
    clearance, volume = model.clearance_ul_per_h / 1e3, model.volume_ul / 1e3
    hours, per_h = at_s / 3_600.0, rates / 24.0

    def slope(level: csf.Floats, hour: float) -> csf.Floats:
        rate = per_h[min(int(np.searchsorted(hours, hour, "right")) - 1, len(per_h) - 1)]
        change: csf.Floats = (rate - clearance * level) / volume
        return change

    found: csf.Floats = import_module("scipy.integrate").odeint(slope, 0.0, hours)[:, 0]
    return found


def _compartment(made: ctypes.CDLL, model: csf.Model, at_s: csf.Floats, rates: csf.Floats) -> csf.Floats:
    out = np.empty(len(at_s))
    sizes = (ctypes.c_double(number) for number in (model.clearance_ul_per_h / 1e3, model.volume_ul / 1e3, 0.0))
    made.compartment(pointer(at_s), pointer(rates), ctypes.c_int64(len(rates)), *sizes, pointer(out))
    return out


def _stepwise(model: csf.Model, at_s: csf.Floats, rates: csf.Floats) -> list[float]:
    clearance, volume = model.clearance_ul_per_h / 1e3, model.volume_ul / 1e3
    kept = np.exp(-np.diff(at_s) / 3_600.0 * clearance / volume).tolist()
    level, levels = 0.0, [0.0]
    for keep, rate in zip(kept, rates.tolist(), strict=True):
        level = keep * level + rate / 24.0 / clearance * (1.0 - keep)
        levels.append(level)
    return levels


def _projection(loops: Loops, shipped: Library) -> Row:
    """Everything that the plots show of half a year."""
    asked, context = order()
    mine, _ = side_by_side(lambda: project(asked, context, shipped, DAYS * DAY_S, loops), lambda: None, 15)
    return Row(
        "projection of 180 days of 48 steps, all plots", mine / 1e6 / FRAME_MS, 1.0, "one frame at 60 Hz, 16.7 ms"
    )

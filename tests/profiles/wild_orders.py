"""Orders and contexts of every kind, sane, at the boundary and broken, for rules that must agree on all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

from profiles.context import Context, Done, Exposure, Given, Increase, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.program import (
    Base,
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    OneTime,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pump import Catheter, CatheterPiece

DAY = 86_400
STRENGTHS = {
    "baclofen": (500_000, 2_000_000, 40_000, 2_500_000, 3_100_000),
    "morphine": (10_000_000, 25_000_000, 300_000, 26_000_000),
    "bupivacaine": (5_000_000, 7_500_000),
    "ziconotide": (25_000, 100_000, 4_000),
    "clonidine": (100_000,),
    "of-nobody": (5,),
}
HEX_IDS = ("0" * 32, "1" * 32, "2" * 32, "no id")
CATHETERS = (Catheter(), Catheter((CatheterPiece("catheter", 900_000, 100_000, 2_200, "test"),)))


def wild(dice: Random) -> tuple[Order, Context]:
    """An order, and a context that belongs to it or not."""
    fluid = _fluid(dice)
    parts = tuple(_part(dice, fluid) for _ in range(dice.choice([0, 0, 0, 1, 1, 2, 3])))
    return Order(_program(dice, dice.choice([fluid, fluid, _fluid(dice)])), parts), _context(dice, fluid)


def _fluid(dice: Random) -> Fluid:
    drugs = [dice.choice(sorted(STRENGTHS)) for _ in range(dice.choice([1, 1, 1, 2, 2, 3]))]
    return Fluid(tuple(Component(drug, dice.choice(STRENGTHS[drug])) for drug in drugs))


def _flow(dice: Random) -> int:
    usual = (600_000, 660_000, 48_000, 47_900, 24_000_000, 24_000_100, 0)
    return dice.choice([*usual, dice.randrange(400, 12_000) * 100, dice.randrange(0, 2_000_000)])


def _steps(dice: Random) -> tuple[Step, ...]:
    if dice.random() < 0.05:
        return ()
    at = [0, *sorted({dice.randrange(1, 288) * 300 for _ in range(dice.choice([0, 1, 2, 3, 6]))}), DAY]
    steps = [Step(low, high, _flow(dice), 0) for low, high in pairwise(at)]
    if dice.random() < 0.06:
        where = dice.randrange(len(steps))
        steps[where] = replace(steps[where], start_s=dice.randrange(DAY), end_s=dice.randrange(DAY))
    return tuple(steps)


def _bolus(dice: Random) -> Bolus:
    volume = dice.choice([0, 1, 2_000, 10_000, 20_000, 50_000, 400_000, dice.randrange(3_000_000)])
    return Bolus(volume, dice.choice([30, 60, 120, 600, 1_800, 3_600, dice.randrange(1, 90_000)]), 0)


def _base(dice: Random) -> Base:
    kind = dice.choice(["continuous", "timed", "timed", "periodic", "periodic", "minimum", "stopped"])
    if kind == "timed":
        patterns = tuple(_steps(dice) for _ in range(dice.choice([1, 1, 2, 3])))
        mon, tue, wed, thu, fri, sat, sun = (dice.randrange(len(patterns)) for _ in range(7))
        return Timed(patterns, (mon, tue, wed, thu, fri, sat, sun))
    if kind == "periodic":
        interval_s = dice.choice([59, 300, 3_600, 7_200, 14_400, DAY, dice.randrange(600, 200_000)])
        first_s = dice.choice([None, None, 0, 600, dice.randrange(300_000)])
        return Periodic(_bolus(dice), interval_s, dice.choice([0, _flow(dice), _flow(dice)]), 0, first_s)
    if kind == "minimum":
        return MinimumRate(dice.choice([6_000, 6_000, 6_100]))
    return Stopped(dice.choice(["taper done", " "])) if kind == "stopped" else Continuous(_flow(dice), 0)


def _patient(dice: Random) -> PatientBolus:
    lockout_s = dice.choice([600, 1_800, 3_600, 7_200, dice.randrange(1, 90_000)])
    return PatientBolus(_bolus(dice), lockout_s, dice.choice([1, 3, 6, 12, 24, dice.randrange(1, 1_440)]))


def _program(dice: Random, fluid: Fluid) -> Program:
    after = (0, 3_600, DAY, 3 * DAY, dice.randrange(20 * DAY))
    plan = tuple(PlanStep(dice.choice(after), _base(dice)) for _ in range(dice.choice([0, 0, 0, 1, 2])))
    return Program("wild", fluid, _base(dice), dice.choice([None, _patient(dice)]), plan)


def _part(dice: Random, fluid: Fluid) -> OneTime:
    kind, id_ = dice.choice(["prime", "bridge", "single", "delayed"]), dice.choice(HEX_IDS)
    volume_nl = dice.choice([316_000, 300_000, 632_000, 150_000, dice.randrange(2_000_000)])
    if kind == "prime":
        scope = dice.choice(["system", "catheter"])
        return Prime(id_, dice.choice("ab"), scope, volume_nl, dice.choice([24_000_000, 1_896_000, _flow(dice)]))
    if kind == "bridge":
        return Bridge(id_, dice.choice("ab"), "scaled", dice.choice([fluid, _fluid(dice)]), volume_nl, _base(dice))
    if kind == "single":
        delay_s = dice.choice([0, 0, 600, dice.randrange(90_000)])
        return SingleBolus(id_, _bolus(dice), delay_s, dice.choice([3_600, 90_000]))
    return DelayedStart(id_, dice.choice([0, 3_600, DAY, dice.randrange(500_000)]), _base(dice))


def _context(dice: Random, fluid: Fluid) -> Context:
    past = tuple(Increase(dice.randrange(20 * DAY), 0, 1) for _ in range(dice.choice([0, 0, 1, 4])))
    return Context(
        pump_model_id=dice.choice(["cisterna-20"] * 6 + ["synchromed-ii-20", "of-nobody"]),
        catheter=dice.choice([*CATHETERS, CATHETERS[1]]),
        reservoir_nl=dice.choice([18_000_000, 2_000_000, dice.randrange(20_000_000)]),
        alarm_volume_nl=2_000_000,
        indication=dice.choice(["spasticity-spinal", "pain", "pain", "other"]),
        jurisdiction=dice.choice(list(Jurisdiction)),
        exposure=dice.choice(list(Exposure)),
        held=dice.choice([None, _program(dice, fluid), _program(dice, fluid), _program(dice, _fluid(dice))]),
        held_age_s=dice.choice([0, 864_000, dice.randrange(400_000)]),
        line_fluid=dice.choice([None, None, fluid, _fluid(dice)]),
        pumped_since_change_nl=dice.choice([0, 0, dice.randrange(500_000)]),
        planned_refill_s=dice.choice([None, dice.randrange(200 * DAY), 30 * DAY]),
        wall_at_start_s=dice.randrange(7 * DAY),
        screening_bolus_ng=dice.choice([None, 50_000, 25_000]),
        fill_age_s=dice.randrange(200 * DAY),
        increases=past,
        clock_error_s=dice.randrange(-100, 100),
        replace_by_s=dice.choice([None, None, 0, dice.randrange(200 * DAY)]),
        clock_change_s=dice.choice([None, None, dice.randrange(200 * DAY)]),
        done=dice.choice([(), (Done("prime", "a"),), (Done("bridge", "a"), Done("bridge", "b"))]),
        given=tuple(_given(dice) for _ in range(dice.choice([0, 0, 0, 1, 2, 3]))),
        first_fill=dice.choice([False, True]),
    )


def _given(dice: Random) -> Given:
    ended_s, lasted_s = dice.choice([0, 600, dice.randrange(2 * DAY)]), dice.choice([60, 600, dice.randrange(1, DAY)])
    return Given(ended_s, lasted_s, dice.choice([0, 10_000, 50_000, dice.randrange(1_000_000)]))

"""The withdrawal of each drug and what a restart counts as are said, each limit with its source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.context import Exposure
from profiles.drugs import Component, Drug, Fluid
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Limit
from profiles.program import Bolus, Continuous, DelayedStart, Order, PatientBolus, PlanStep, Prime, SingleBolus, Stopped
from widgets import example_program as example
from widgets.stop_words import advice_lines, judged_as, lost_by_stop, restart, stop_words

DRUG = Drug("baclofen", "baclofen", "mcg", ("example",), "abrupt stop can be life-threatening", "label")
FIRST = Limit(Rule.FIRST_DOSE, Severity.HARD, "baclofen", "dose_ng_per_day", 200_000, True, "label 2.3", Status.LABEL,
              exposure="naive")  # fmt: skip
SCREENING = replace(FIRST, quantity="screening_percent", value=200)
LIBRARY = replace(example.LIBRARY, drugs=(DRUG,), limits=(FIRST, SCREENING))
PROGRAM = example.DAY_AND_NIGHT
CONTEXT = replace(example.context_of(PROGRAM), exposure=Exposure.TOLERANT)
INTERRUPTED = replace(CONTEXT, exposure=Exposure.INTERRUPTED)  # as the context of a pump that stands still says


def test_withdrawal_and_restart_are_said_with_their_sources():
    assert stop_words(PROGRAM, CONTEXT, LIBRARY).splitlines() == [
        "A planned stop stays until the pump is programmed again.",
        "Baclofen: Abrupt stop can be life-threatening.",
        "Restart after it: This counts as a new start: the pump stands still, and tolerance may be lost. Begin as low "
        "as for a first dose and titrate again.",
        "\N{BULLET} First dose at most 200 mcg/day (blocked, label: label 2.3)",
        "\N{BULLET} First dose at most 200 % of the screening bolus (blocked, label: label 2.3)",
    ]


def test_before_a_pump_was_read_only_the_drug_can_be_spoken_of():
    assert stop_words(PROGRAM, None, LIBRARY).splitlines()[1:] == ["Baclofen: Abrupt stop can be life-threatening."]


@pytest.mark.req(33)
def test_everything_that_a_stop_takes_with_it_is_named():
    patient = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6)
    plan = (PlanStep(86_400, Continuous(660_000, 330_000)),)
    parts = (
        Prime("a" * 32, "r", "system", 316_000, 12_000_000),
        DelayedStart("b" * 32, 60, Stopped("wait")),
        SingleBolus("c" * 32, Bolus(50_000, 600, 25_000)),
    )
    assert lost_by_stop(Order(replace(PROGRAM, patient_bolus=patient, step_plan=plan), parts)) == (
        "the patient bolus, the plan of 1 step, the prime, the delayed start, the single bolus"
    )
    assert lost_by_stop(Order(PROGRAM)) == ""


def test_after_a_stop_or_a_gap_what_is_programmed_counts_as_a_new_start():
    assert restart(PROGRAM, CONTEXT, LIBRARY, stopped=False) is None
    told = restart(PROGRAM, INTERRUPTED, LIBRARY, stopped=True)
    assert told is not None
    assert told.sentence.startswith("This counts as a new start: the pump stands still, and tolerance may be lost.")
    assert advice_lines(told, LIBRARY)[0] == "First dose at most 200 mcg/day (blocked, label: label 2.3)"
    planned = replace(CONTEXT, held=replace(PROGRAM, base=Stopped("revision")))
    assert restart(PROGRAM, planned, LIBRARY, stopped=False) == told
    gap = restart(PROGRAM, replace(CONTEXT, exposure=Exposure.INTERRUPTED), LIBRARY, stopped=False)
    assert gap is not None
    assert "therapy was interrupted" in gap.sentence


def test_a_pump_that_never_ran_has_nothing_to_restart():
    assert restart(PROGRAM, replace(CONTEXT, held=None), LIBRARY, stopped=True) is None


def test_a_restart_for_which_tolerance_was_stated_is_no_new_start():
    assert restart(PROGRAM, CONTEXT, LIBRARY, stopped=True) is None
    assert restart(PROGRAM, replace(CONTEXT, held=replace(PROGRAM, base=Stopped("x"))), LIBRARY, stopped=True) is None


def test_a_drug_without_a_limit_on_a_first_dose_says_so():
    bare = replace(LIBRARY, limits=())
    told = restart(PROGRAM, INTERRUPTED, bare, stopped=True)
    assert told is not None
    (line,) = advice_lines(told, bare)
    assert "names no limit" in line


def test_what_the_next_program_is_judged_as_is_said_with_its_limits():
    assert judged_as(None, CONTEXT, LIBRARY) == ("The first program of this pump is judged as a new start.",)
    rise = replace(FIRST, rule=Rule.DOSE_STEP_UP, quantity="increase_percent", value=20, exposure="")
    known = replace(LIBRARY, limits=(FIRST, rise))
    assert judged_as(PROGRAM, INTERRUPTED, known) == (
        "The next program is judged as a new start.",
        "\N{BULLET} First dose at most 200 mcg/day (blocked, label: label 2.3)",
    )
    change, line = judged_as(PROGRAM, CONTEXT, known)
    assert change == f"The next program is judged as a change of '{PROGRAM.name}', which ran last."
    assert line.startswith("\N{BULLET} Increase at most 20 %")
    assert "names no limit" in judged_as(PROGRAM, INTERRUPTED, replace(known, limits=()))[1]


def test_of_a_mixture_every_drug_is_spoken_of_and_not_the_first_alone():
    """Clonidine is the one that must not be stopped abruptly, whatever is mixed with it."""
    clonidine = replace(DRUG, id="clonidine", name="clonidine", withdrawal="rebound hypertension")
    plain = replace(DRUG, id="saline", name="saline", withdrawal="")
    low = replace(FIRST, drug_id="clonidine", value=30_000)
    mixture = Fluid(tuple(Component(name, 500_000) for name in ("baclofen", "clonidine", "saline")))
    mixed = replace(PROGRAM, fluid=mixture)
    known = replace(LIBRARY, drugs=(DRUG, clonidine, plain), limits=(FIRST, low))
    told = restart(mixed, replace(INTERRUPTED, held=mixed), known, stopped=True)
    assert told is not None
    assert told.withdrawal.splitlines() == [
        "Baclofen: abrupt stop can be life-threatening",
        "Clonidine: rebound hypertension",
    ]
    assert [line.partition(" (")[0] for line in advice_lines(told, known)] == [
        "Baclofen: First dose at most 200 mcg/day",
        "Clonidine: First dose at most 30 mcg/day",
        "Saline: the library names no limit on a first dose of this drug for this patient: begin low, and watch.",
    ]
    assert "Clonidine: Rebound hypertension." in stop_words(mixed, INTERRUPTED, known).splitlines()
    judged = judged_as(mixed, replace(INTERRUPTED, held=mixed), known)
    assert [line.partition(":")[0] for line in judged[1:]] == ["\N{BULLET} Baclofen", "\N{BULLET} Clonidine"]


def test_a_stop_that_its_plan_ends_is_not_said_to_stay():
    plan = (PlanStep(86_400, Stopped("still")), PlanStep(40 * 86_400, Continuous(600_000, 300_000)))
    said = stop_words(replace(PROGRAM, base=Stopped("revision"), step_plan=plan), CONTEXT, LIBRARY).splitlines()[0]
    assert said.startswith("Its plan ends this stop by itself, 40 days after the switch: baclofen 300 mcg/day")
    assert said.endswith("Only STOP prevents it.")

"""The plan page's wishes, on a furnished window: thought out on the pool, and only while the page is open."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from console import desk as steps
from console.desk import Desk
from console.furnish import Console
from console.phases import Phase
from console.running import Ran
from profiles.comparing import Question
from profiles.edits import scale
from profiles.program import Bolus, Continuous, Order, PlanStep, SingleBolus

DAY = 86_400
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "good-continuous.json"


@pytest.fixture
def planning(console: Console, held: Desk):
    console.controller._set(held)
    console.showing.go("plan")
    return console.showing.planning


def names(planning) -> list[str]:
    view = planning.page.compare.value()
    return [row.name for row in view.rows] if view else []


def test_without_a_reading_the_page_says_what_to_do(console: Console):
    console.showing.go("plan")
    assert not console.showing.plan.is_ready()


def test_while_the_page_is_closed_nothing_is_thought(console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(console.showing.thinking, "ask", lambda *question: asked.append(question))
    console.controller._set(held)
    assert asked == []
    console.showing.go("plan")
    assert [topic for topic, _ in asked] == ["compare"]


def test_the_draft_stands_beside_what_is_held_and_alternatives_are_added(planning, console, held, demo, qtbot):
    qtbot.waitUntil(lambda: names(planning) == ["Day/night 300 mcg/day"])
    assert "nothing to compare with" in planning.page.compare.value().note
    console.controller._set(steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100))))
    planning.page.compare.steadyRequested.emit()
    planning.page.compare.bolusesRequested.emit(6 * 3_600, 1_200)
    qtbot.waitUntil(lambda: names(planning)[2:] == ["Steady flow", "Boluses every 6 h"])
    planning.page.compare.steadyRequested.emit()
    qtbot.waitUntil(lambda: "remove one first" in planning.page.compare.value().note)
    planning.page.compare.doseChanged.emit(200_000)
    qtbot.waitUntil(lambda: planning.page.compare.value().note == "")
    planning.page.compare.removeRequested.emit(2)
    qtbot.waitUntil(lambda: names(planning)[2:] == ["Boluses every 6 h"])


def test_another_dose_is_shared_by_all(planning, qtbot):
    planning.page.compare.doseChanged.emit(200_000)
    qtbot.waitUntil(
        lambda: planning.page.compare.value() is not None and planning.page.compare.value().dose_ng_per_day == 200_000
    )


def test_a_file_is_compared_and_a_bad_one_is_said(planning, tmp_path, qtbot):
    planning.add_file(str(EXAMPLE))
    qtbot.waitUntil(lambda: len(names(planning)) == 2)
    planning.add_file(str(tmp_path / "nowhere.json"))
    qtbot.waitUntil(lambda: "Nothing was added." in planning.page.compare.value().note)
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    planning.add_file(str(bad))
    qtbot.waitUntil(lambda: "Nothing was added." in planning.page.compare.value().note)


def test_a_compared_program_becomes_the_draft_as_one_step(planning, console, qtbot):
    planning.page.compare.steadyRequested.emit()
    qtbot.waitUntil(lambda: len(names(planning)) == 2)
    planning.page.compare.draftRequested.emit(1)
    desk = console.controller.desk
    assert desk.phase is Phase.DRAFTED
    assert isinstance(desk.draft.program.base, Continuous)
    assert console.window.page() == "program"
    console.controller.undo()
    assert console.controller.desk.phase is Phase.HELD


def test_the_draft_that_is_used_as_the_draft_loses_nothing(planning, console, held, demo, qtbot):
    rising = replace(demo.program, step_plan=(PlanStep(7 * DAY, Continuous(660_000, 330_000)),))
    order = Order(rising, (SingleBolus("ab" * 16, Bolus(10_000, 600, 5_000)),))
    console.controller.edit(order)
    qtbot.waitUntil(lambda: len(names(planning)) == 2)
    planning.page.compare.draftRequested.emit(1)
    assert console.controller.desk.draft == order


def test_a_plan_that_comes_to_its_next_step_is_compared_anew(planning, console, held, demo, qtbot):
    rising = replace(demo.program, step_plan=(PlanStep(7 * DAY, Continuous(800_000, 400_000)),))
    since = Ran(held.status.serial, held.status.generation, held.status.elapsed_s)
    planned = replace(held, held=rising, draft=Order(rising), ran=since)
    console.controller._set(planned)

    def dose() -> str:
        view = planning.page.compare.value()
        return dict(view.rows[0].facts).get("Dose", "") if view and view.rows else ""

    qtbot.waitUntil(lambda: dose() == "300 mcg/day")
    later = replace(held.status, elapsed_s=held.status.elapsed_s + 8 * DAY)
    console.controller._set(replace(planned, status=later))
    qtbot.waitUntil(lambda: dose() == "400 mcg/day")


def test_nothing_is_drafted_while_there_is_no_line(planning, console, held, demo):
    console.controller._set(steps.lost(console.controller.desk, "unplugged"))
    planning.open_draft(demo.program)
    assert "Nothing was drafted" in console.window.said()
    planning.use_as_draft(7)


def test_what_if_follows_its_question(planning, qtbot):
    planning.page.setSection("what-if")
    planning.page.sectionChanged.emit()
    qtbot.waitUntil(lambda: planning.page.what_if.value() is not None)
    assert planning.page.what_if.value().question == Question(8 * DAY, 145)
    planning.page.what_if.asked.emit(Question(20 * DAY, 145))
    qtbot.waitUntil(lambda: planning.page.what_if.value().question.refill_s == 20 * DAY)


def test_a_pump_that_gives_nothing_is_not_told_to_run_empty(planning, console, stalled, qtbot):
    planning.page.setSection("what-if")
    planning.page.sectionChanged.emit()
    qtbot.waitUntil(lambda: planning.page.what_if.value() is not None)
    assert planning.page.what_if.value().answer.alarm.earliest_s is not None
    console.controller._set(stalled)
    qtbot.waitUntil(lambda: planning.page.what_if.value().still)
    answer = planning.page.what_if.value().answer
    assert (answer.alarm.earliest_s, answer.margin_s, answer.ng_per_day) == (None, None, 0)


def test_another_patient_forgets_what_was_planned(planning, console, held, qtbot):
    planning.page.compare.steadyRequested.emit()
    planning.page.compare.doseChanged.emit(200_000)
    console.controller._set(steps.leave(console.controller.desk))
    assert (planning._added, planning._dose) == ((), None)


def test_asking_for_a_file_opens_a_dialog(planning, console, qtbot):
    planning.ask_file()
    from PySide6.QtWidgets import QFileDialog

    (dialog,) = console.window.findChildren(QFileDialog)
    dialog.close()


def test_a_change_of_the_clock_leads_to_the_preview_of_that_day(planning, console, qtbot):
    console.showing.program.findings.clockRequested.emit()
    assert (console.window.page(), planning.page.section()) == ("plan", "clock")
    qtbot.waitUntil(lambda: planning.page.clock.value() is not None)
    assert planning.page.clock.value().days[0].day.day.isoformat() == "2026-12-31"


def test_a_first_program_opens_as_a_draft(planning, console, demo):
    planning.page.setSection("first")
    planning.page.sectionChanged.emit()
    assert planning.page.first.trial.form.value()["drug"].id == "baclofen"
    planning.page.first.programChosen.emit(scale(demo.program, Fraction(1, 2), 100))
    assert console.controller.desk.phase is Phase.DRAFTED

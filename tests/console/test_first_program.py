"""A pump from the factory: its first program begins on the plan page and goes the whole way, checks and all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.commands.staged import Staged
from console.commands.tour import staged
from console.commands.tour_steps import BACLOFEN, SIGNER, read
from console.context import local_wall_s
from console.phases import Phase
from device.emulator import Emulator
from device.memory import Memory, RamBanks
from device.pump_factory import factory_new, written
from profiles.findings import blocking, soft
from widgets.change_review import ReviewAnswer

SERIAL = "CIS-104233"


@pytest.fixture
def window(qapp) -> Iterator[Staged]:
    with staged() as made:
        model = made.stage.library.model("cisterna-20")
        state = factory_new(SERIAL, model, local_wall_s(made.stage.clock.start))
        made.stage.pumps[SERIAL] = Emulator(written(Memory(RamBanks()), state))
        made.controller.choose(BACLOFEN)
        read(made)
        yield made


def write_first_dose(window: Staged, dose: int = 100_000) -> None:
    window.showing.go("plan")
    window.showing.plan.setSection("first")
    window.showing.plan.sectionChanged.emit()
    chosen = window.showing.plan.first.trial.chosen
    chosen.form.setValue({"strength": 500_000, "again": 500_000, "dose": dose})
    chosen._open.click()
    window.settle()


def test_a_pump_from_the_factory_holds_nothing_and_may_begin(window: Staged):
    desk = window.controller.desk
    assert (desk.phase, desk.held, desk.draft) == (Phase.HELD, None, None)
    window.showing.go("plan")
    window.settle()
    assert "begin with a first program" in window.showing.plan.compare.value().note


@pytest.mark.req(43)
def test_a_first_program_is_checked_signed_and_confirmed(window: Staged):
    write_first_dose(window)
    desk = window.controller
    assert (desk.desk.phase, window.window.page()) == (Phase.DRAFTED, "program")
    assert desk.desk.draft.program.base.asked_ng_per_day == 100_000
    assert window.showing.program.plots.view().draft is not None
    assert not blocking(desk.desk.findings), desk.desk.findings
    desk.review()
    reasons = tuple((finding.key, "First program after the trial") for finding in soft(desk.desk.findings))
    window.errands.sign(ReviewAnswer(reasons, *SIGNER))
    desk.program()
    window.turn(10_000)
    assert desk.desk.result.word == "confirmed"
    assert desk.desk.held.base.asked_ng_per_day == 100_000


def test_a_first_dose_above_the_label_is_refused_like_any_other(window: Staged):
    write_first_dose(window, 5_000_000)
    assert blocking(window.controller.desk.findings)


def test_the_draft_of_a_first_program_can_be_undone_and_discarded(window: Staged):
    write_first_dose(window)
    window.controller.discard()
    assert (window.controller.desk.phase, window.controller.desk.draft) == (Phase.HELD, None)

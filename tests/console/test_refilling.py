"""A refill is asked for against the pump's own count, under the strength that its program is made for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console import refilling
from console.desk import Desk
from console.refilling import Asked, asked_of, follow, refill_meaning, refill_name, refill_of, refill_view, volumes
from console.visiting import VISIT, Lasting, visit_field
from profiles.acts import PumpLimits
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Program
from profiles.pump import Alarm, AlarmRank, PumpState
from profiles.pump_book import Fill, PumpBook
from tests.device.rig import Rig

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIXED = Fluid((Component("baclofen", 500_000), Component("morphine", 5_000_000)))
LIMITS = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
ASKED = Asked("CIS-1", MIXED, 8_300_000, (("baclofen", "mcg"), ("morphine", "mg")), 20_000_000, 145, 11_700_000)
GOOD = {"withdrawn_nl": 8_000_000, "label_0": 500_000, "label_1": 5_000_000, "volume_nl": 20_000_000}


def desk_of(fill: Fill | None) -> Desk:
    held = Program("300 mcg/day", MIXED, Continuous(600_000, 300_000))
    status = replace(Rig().pump.status(), reservoir_nl=8_300_000)
    return Desk(status=status, held=held, book=PumpBook(LIMITS, LIMITS, fill))


def test_it_is_asked_of_a_pump_that_holds_a_program(library):
    fill = Fill("fill-1", 0, MIXED, 20_000_000, 2_100_000, 2_000_000, 2_000_000)
    asked = asked_of(desk_of(fill), library)
    assert (asked.serial, asked.counted_nl, asked.since_fill_nl, asked.last_id) == (
        "CIS-1",
        8_300_000,
        11_700_000,
        "fill-1",
    )
    assert asked.drugs == (("baclofen", "mcg"), ("morphine", "mg"))
    model = library.model("cisterna-20")
    assert (asked.reservoir_nl, asked.residual_nl) == (model.reservoir_nl.value, model.residual_nl.value)
    assert (asked.expected_nl, asked.most_nl) == (6_900_000, 18_600_000)
    assert asked_of(desk_of(None), library).explained_nl is None
    assert asked_of(Desk(), library) is None
    assert asked_of(replace(desk_of(None), held=None), library) is None


@pytest.mark.req(50)
def test_a_prime_belongs_to_the_last_recorded_refill_and_to_no_day():
    fill = Fill("fill-1", 0, MIXED, 20_000_000, 2_100_000, 2_000_000, 2_000_000)
    assert refill_name(desk_of(fill)) == "fill-1"
    assert refill_name(desk_of(None)) == refill_name(Desk()) == "implant"


@pytest.mark.req(12)
@pytest.mark.req(7)
def test_every_figure_begins_empty_and_every_strength_is_read_from_the_label():
    view = refill_view(ASKED)
    assert [field.value for field in view.fields] == [None] * 4
    assert [field.unit for field in view.fields] == ["mL", "mcg/mL", "mg/mL", "mL"]
    assert {field.high for field in view.fields if field.unit == "mL"} == {20_000_000}
    assert view.changes == (
        ("In the reservoir by the pump's count", "8.3 mL"),
        ("Of it can be drawn out", "8.3 mL at most; how much stays behind is not known of this pump"),
        ("In the reservoir then", "not known yet"),
    )
    assert view.follow(GOOD) == follow(ASKED, GOOD)


@pytest.mark.req(7)
@pytest.mark.parametrize("label", ["label_0", "label_1"])
def test_another_strength_is_not_filled_in_under_this_program(label):
    check = follow(ASKED, {**GOOD, label: 2_000_000})
    assert (check.may, check.ink) == (False, "danger")
    assert check.brief == "The label is not that of the running program."
    assert "the label says 2" in check.words
    assert follow(ASKED, GOOD).may


@pytest.mark.req(46)
@pytest.mark.parametrize(
    ("drawn_nl", "since_nl", "words", "explain"),
    [
        (8_300_000, 11_700_000, "the same.", False),
        (7_000_000, 11_700_000, "1.3 mL less. The pump's accuracy explains up to 1.69 mL.", False),
        (10_000_000, 11_700_000, "1.7 mL more. The pump's accuracy explains 1.69 mL at most", True),
        (6_603_500, 11_700_000, "explains up to", False),
        (6_603_499, 11_700_000, "write what was found", True),
        (400_000, None, "is not known before its first recorded fill", False),
    ],
)
def test_a_difference_that_the_accuracy_does_not_explain_must_be_explained(drawn_nl, since_nl, words, explain):
    check = follow(replace(ASKED, since_fill_nl=since_nl), {**GOOD, "withdrawn_nl": drawn_nl})
    assert words in check.words
    assert (check.explain, check.ink == "caution", check.may) == (explain, explain, True)
    assert check.brief.endswith("than counted: write what was found.") is explain


@pytest.mark.req(46)
def test_what_stays_behind_is_neither_missing_nor_lost():
    asked = replace(ASKED, counted_nl=5_000_000, since_fill_nl=1_500_000, residual_nl=1_400_000)
    sound = follow(asked, {**GOOD, "withdrawn_nl": 3_600_000, "volume_nl": 18_000_000})
    assert "3.6 mL can be drawn out, 3.6 mL were: the same." in sound.words
    assert not sound.explain
    stuck = follow(asked, {**GOOD, "withdrawn_nl": 5_000_000})
    assert "1.4 mL more" in stuck.words
    assert stuck.explain
    assert sound.changes[1:] == (
        ("Of it can be drawn out", "3.6 mL; 1.4 mL stay behind in any case"),
        ("In the reservoir then", "19.4 mL, with the 1.4 mL that stayed behind"),
    )
    assert {field.high for field in refill_view(asked).fields if field.unit == "mL"} == {18_600_000}
    refill = refill_of(asked, {**GOOD, "withdrawn_nl": 3_600_000, "volume_nl": 18_000_000}, NOW)
    assert (refill.volume_nl, refill.expected_nl) == (19_400_000, 3_600_000)


def test_figures_are_told_from_words():
    assert volumes({**GOOD, "explain": "a kinked needle", "x": None}) == GOOD


def test_the_act_has_the_figures_and_the_name_of_that_days_refill():
    refill = refill_of(ASKED, GOOD, NOW)
    assert (refill.refill_id, refill.fluid) == ("CIS-1 2026-11-23", MIXED)
    assert (refill.volume_nl, refill.withdrawn_nl, refill.expected_nl) == (20_000_000, 8_000_000, 8_300_000)
    second = refill_of(replace(ASKED, last_id="CIS-1 2026-11-23"), GOOD, NOW)
    assert second.refill_id == "CIS-1 2026-11-23 09:00:00"


@pytest.mark.req(46)
def test_what_was_found_stands_in_the_record():
    assert refill_meaning(GOOD) == refilling.MEANING
    assert refill_meaning({**GOOD, "explain": " a kinked needle "}).endswith("differs: a kinked needle")


def test_the_refill_of_an_empty_pump_says_that_it_goes_on_at_its_full_dose_after_a_gap(library):
    empty = Alarm("empty-reservoir", AlarmRank.CRITICAL, 5)
    desk = desk_of(None)
    assert desk.status is not None
    dry = replace(desk.status, state=PumpState.RUNNING, flow_nl_per_day=0, alarms=(empty,))
    asked = asked_of(replace(desk, status=dry), library)
    assert asked is not None
    notes = " ".join(refill_view(asked).notes)
    assert "The program stays as it is." not in notes
    assert "it goes on with '300 mcg/day' at once, at its full dose" in notes
    assert "press STOP first" in notes


@pytest.mark.req(47)
def test_the_next_visit_is_asked_for_with_how_long_the_new_fill_lasts(held: Desk, context, library):
    lasting = Lasting(held.held, context, library, NOW)
    asked = asked_of(held, library, lasting)
    assert refill_view(asked).fields[-1] == visit_field()
    figures = {"withdrawn_nl": asked.expected_nl, "volume_nl": 18_000_000, VISIT: 20 * 86_400}
    check = follow(asked, figures)
    told = dict(check.changes)
    due = lasting.due(18_000_000 + asked.residual_nl)
    assert told["The reservoir lasts until"].startswith(lasting.date(due.at_s))
    assert (told["Next visit"], check.ink) == ("13 Dec 2026, in 20 days", "soft")
    late = follow(asked, {**figures, VISIT: 200 * 86_400})
    assert (late.ink, late.may, late.brief) == ("caution", True, "The visit is too late.")
    assert "later than the reservoir lasts" in late.words

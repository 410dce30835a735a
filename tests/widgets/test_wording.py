"""Findings in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets import wording
from widgets.wording import Of, count_text, finding_text, finding_words, heading, place_text

STEP = Place(Part.STEP, 0, 2)


def finding(rule=Rule.DOSE_DAY, severity=Severity.HARD, asked="1,250", allowed="1,000", unit="mcg/day", detail=""):
    return Finding(rule, severity, STEP, asked, allowed, unit, "label", detail)


@pytest.mark.req(15)
@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("severity", Severity)
def test_every_rule_and_severity_has_sentences(rule, severity):
    for asked, allowed in (("2", "1"), ("1", "2"), ("never", "words")):
        words = finding_words(finding(rule, severity, asked, allowed, ""))
        for sentence in (words.problem, words.remedy, words.consequence):
            assert sentence[0].isupper() or sentence[0].isdigit(), sentence
            assert sentence.endswith("."), sentence
            assert "{" not in sentence
        assert words.title
        assert not words.title.endswith(".")


@pytest.mark.req(2)
def test_both_numbers_stand_with_their_unit():
    assert finding_words(finding()).problem == (
        "The worst 24 hours give 1,250 mcg/day, above the limit of 1,000 mcg/day."
    )


def test_a_number_below_its_bound_has_its_own_sentence_and_remedy():
    words = finding_words(finding(Rule.FLOW_RANGE, Severity.ABSOLUTE, "0.02", "0.048", "mL/day"))
    assert words.problem == "The flow of 0.02 mL/day is less than the pump can deliver, 0.048 mL/day at least."
    assert "never rounded up" in words.remedy


def test_a_bound_is_told_as_such():
    assert "give at most 1,250 mcg/day, above" in finding_words(replace(finding(), at_most=True)).problem


def test_the_drug_of_the_detail_is_named():
    assert finding_words(finding(detail="baclofen")).title == "Dose in 24 hours, baclofen"
    window = finding(Rule.DOSE_WINDOW, detail="baclofen 1 h")
    assert finding_words(window).title == "Dose in a short window, baclofen 1 h"


def test_a_drug_is_written_as_its_label_writes_it():
    day = replace(finding(detail="hydromorphone"), called="HYDROmorphone")
    assert finding_words(day).title == "Dose in 24 hours, HYDROmorphone"
    assert "dose in 24 hours, HYDROmorphone: " in finding_text(day)
    assert "hydromorphone" not in finding_text(day)
    twice = replace(
        finding(Rule.MIXTURE, asked="named twice", allowed="once", detail="hydromorphone twice"), called="X"
    )
    assert "hydromorphone" not in finding_text(twice)


def test_words_without_a_number_carry_no_unit():
    assert wording.amount("never", "mL") == "never"
    assert wording.amount("3", "mL") == "3 mL"
    assert wording.amount("", "mL") == "nothing"
    assert (wording.amount("120", "day"), wording.amount("1", "day")) == ("120 days", "1 day")


@pytest.mark.parametrize(
    ("asked", "allowed", "unit", "short"),
    [
        ("85.714167", "20", "%", "85.7"),
        ("1,153.102759", "16", "mL", "1,153.103"),
        ("20.04", "20", "%", "20.04"),  # 20.0 would say that the limit is kept
        ("19.96", "20", "%", "19.96"),
        ("0.185714", "0.1857", "mL/day", "0.185714"),  # the pump's own steps are that fine
        ("100", "20", "%", "100"),
        ("no step", "a step", "%", "no step"),
        ("3.14159", "more than 2", "mL", "3.142"),
    ],
)
def test_long_decimals_are_shortened_only_while_they_still_differ_from_the_limit(asked, allowed, unit, short):
    assert wording.shortened(asked, allowed, unit) == short


def test_a_note_without_a_bound_says_that_the_rule_is_off():
    words = finding_words(finding(Rule.FLOW_RANGE, Severity.NOTE, "minimum rate", "", "", "not confirmed"))
    assert words.title == "Not judged: flow out of range"
    assert words.problem == "This needs minimum rate, which is not known or which nobody could confirm."


@pytest.mark.req(57)
def test_counting_tells_the_kinds_apart():
    blocked, soft, note = (finding(severity=s) for s in (Severity.ABSOLUTE, Severity.SOFT, Severity.NOTE))
    assert count_text(()) == "Nothing found"
    assert count_text((blocked, blocked, soft, note)) == "2 blocked · 1 needs a reason · 1 note"
    assert count_text((soft, soft, note, note)) == "2 need a reason · 2 notes"
    assert count_text((blocked, soft, note), Of.HELD) == "1 breaks a limit · 1 to know · 1 note"
    assert count_text((blocked, blocked), Of.HELD) == "2 break a limit"
    assert count_text((blocked, note), Of.PAST) == "When last read: 1 breaks a limit · 1 note"
    assert count_text((), Of.PAST) == "When last read: nothing found"


def test_places_are_counted_from_one():
    assert place_text(STEP) == "Pattern 1, step 3"
    assert place_text(Place(Part.FLUID, 1)) == "Component 2"


def test_the_whole_program_is_no_place_in_a_heading():
    whole = Finding(Rule.CLOCK, Severity.SOFT, Place(Part.PROGRAM), "90", "60", "s", "")
    assert heading(whole) == "Clock of the pump"
    assert heading(finding()) == "Dose in 24 hours · Pattern 1, step 3"


def test_the_text_says_place_problem_remedy_and_consequence():
    text = finding_text(finding())
    assert text.startswith("Pattern 1, step 3, dose in 24 hours: The worst 24 hours give 1,250 mcg/day")
    assert text.endswith("This blocks programming.")


@pytest.mark.req(16)
def test_hard_and_soft_say_different_things():
    hard, soft = finding_words(finding()), finding_words(finding(severity=Severity.SOFT))
    assert hard.consequence != soft.consequence
    assert "reason" in soft.consequence


def test_a_rule_has_a_title():
    assert wording.rule_title(Rule.CLOCK) == "Clock of the pump"

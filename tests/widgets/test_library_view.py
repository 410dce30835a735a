"""The library in words: whom a limit is for, how hard it is, how well it is known, and who changed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import JUDGED, Library, Limit
from profiles.site import with_site
from widgets.library_view import EVERYTHING, STATUSES, bound_words, entries, limit_row

SITE = """
site = "St. Example"
version = 1
pharmacist = "J. Example"
[[raise]]
drug = "morphine"
rule = "concentration-max"
quantity = "concentration_ng_per_ml"
from = "25 mg/mL"
to = "50 mg/mL"
reason = "compounded here"
[[limit]]
drug = "morphine"
rule = "dose-window"
severity = "soft"
quantity = "window_dose_ng"
window = "1 h"
max = "0.5 mg"
reason = "house rule"
"""


def entry(library: Library, key: str):
    return next(each for each in entries(library) if each.key == key)


def test_every_limit_stands_under_its_drug_and_once_under_all(library: Library):
    shown = {each.key: each for each in entries(library)}
    assert len(shown[EVERYTHING].rows) == len(library.limits)
    of_drugs = [len(each.rows) for key, each in shown.items() if key.startswith("drug ")]
    assert sum(of_drugs) == len(library.limits)
    assert {f"pump {model.id}" for model in library.models} <= set(shown)
    assert {f"catheter {each.id}" for each in library.catheters} <= set(shown)


@pytest.mark.req(25)
def test_an_unconfirmed_number_is_marked_by_word_and_icon_and_never_blocks(library: Library):
    rows = [row for row in entry(library, EVERYTHING).rows if row.limit.status is Status.UNCONFIRMED]
    assert rows
    assert {(row.status.word, row.status.icon) for row in rows} == {("Unconfirmed", "uncertain")}
    assert {row.weight.word for row in rows} <= {"Needs a reason", "Note"}
    assert len({mark[:2] for mark in STATUSES.values()}) == len(Status)


def test_a_raised_limit_says_what_the_library_says_who_raised_it_and_why(library: Library):
    sited = with_site(library, SITE)
    (row,) = [row for row in entry(sited, "drug morphine").rows if row.limit.raised]
    assert (row.bound, row.was) == ("At most 50 mg/mL", "the library says 25 mg/mL")
    assert row.status.word == "Raised"
    assert row.note == "Raised by J. Example: compounded here."
    assert "raised from" not in row.source


def test_a_limit_of_the_site_names_its_window_and_who_set_it(library: Library):
    (row,) = [row for row in entry(with_site(library, SITE), "drug morphine").rows if row.status.word == "Site file"]
    assert (row.what, row.bound, row.note) == ("Dose in any 1 h", "At most 0.5 mg", "Set by J. Example: house rule.")


def test_every_tag_of_a_source_is_explained(library: Library):
    row = entry(library, "drug baclofen").rows[0]
    assert [line.partition(":")[0] for line in row.explained] == ["S42", "S45"]
    assert "http" in row.explained[0]


def test_who_a_limit_is_for_is_said(library: Library):
    rows = entry(library, "drug baclofen").rows
    assert "US · spinal spasticity" in {row.about for row in rows}
    assert any("not tolerant" in row.about for row in rows)
    assert "in one fluid with morphine" in {row.about for row in rows}
    unknown = replace(rows[0].limit, beside="aspirin")
    assert limit_row(unknown, library.drugs[0], library).about.endswith("in one fluid with aspirin")


@pytest.mark.parametrize(
    ("quantity", "value", "said"),
    [
        ("stop_without_plan", 0, "No stop without a plan"),
        ("patient_bolus_starts", 0, "None at all"),
        ("patient_bolus_starts", 6, "At most 6 starts in 24 h"),
        ("mixture_components", 1, "Alone in its fluid"),
        ("patient_bolus_percent", 10, "At most 10 % of the daily dose"),
    ],
)
def test_a_bound_is_said_as_people_say_it(quantity: str, value: int, said: str):
    rule = next(rule for rule, quantities in JUDGED.items() if quantity in quantities)
    assert bound_words(Limit(rule, Severity.SOFT, "x", quantity, value, True, "S1", Status.LABEL), "mg") == said


def test_a_pump_says_which_of_its_numbers_are_judged_by(library: Library):
    shown = entry(library, "pump synchromed-ii-20")
    marks = {row.what: (row.bound, row.weight.word, row.status.word) for row in shown.rows}
    assert marks["Least flow"] == ("0.048 mL/day", "In use", "Label")
    assert marks["Greatest flow"] == ("24 mL/day", "Not judged by", "Unconfirmed")
    assert marks["Step of the flow"] == ("Not known", "Not judged by", "Unconfirmed")
    assert marks["Accuracy"][0] == "\N{PLUS-MINUS SIGN}14.5 %"
    assert "planning only" in shown.caption and "Approved drugs: morphine" in shown.caption
    assert "factory" in entry(library, "pump isomed-20-10").caption


def test_a_catheter_says_both_numbers(library: Library):
    rows = entry(library, "catheter flowonix-11823").rows
    assert [(row.bound, row.status.word) for row in rows] == [("1,100 mm", "Label"), ("0.0026 mL/cm", "Label")]


def test_how_much_is_unconfirmed_is_counted(library: Library):
    row = entry(library, "drug baclofen").rows[0]
    many = entry(library, "drug baclofen")
    assert replace(many, rows=(row,)).counted() == "1 number"
    assert "unconfirmed" in many.counted()
    unsure = tuple(each for each in many.rows if each.status.word == "Unconfirmed")
    assert replace(many, rows=unsure).counted() == f"{len(unsure)} unconfirmed"


def test_one_limit_alone_can_be_told(library: Library):
    drug = library.drug("ziconotide")
    limit = next(x for x in library.limits if x.drug_id == "ziconotide" and x.rule is Rule.FIRST_DOSE)
    named = limit_row(limit, drug, library, named=True)
    assert (named.what, named.about.partition(" · ")[0]) == ("First dose", "ziconotide")

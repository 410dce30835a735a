"""The shipped library reads, and a library with a fault in it never does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.library import LibraryError, read_library
from profiles.limits import Library

DATA = Path("profiles/data")


def texts() -> dict[str, str]:
    return {p.relative_to(DATA).as_posix(): p.read_text(encoding="utf-8") for p in DATA.rglob("*.toml")}


@pytest.fixture(scope="module")
def shipped() -> Library:
    return read_library(texts())


def problems_of(changed: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(LibraryError) as caught:
        read_library(texts() | changed)
    return caught.value.problems


def test_every_limit_has_a_source_and_no_unconfirmed_number_blocks(shipped: Library) -> None:
    assert all(limit.source for limit in shipped.limits)
    assert not [x for x in shipped.limits if x.status is Status.UNCONFIRMED and x.severity > Severity.SOFT]


def test_the_ziconotide_maximum_differs_by_jurisdiction(shipped: Library) -> None:
    daily = {
        x.jurisdiction: x.value
        for x in shipped.limits
        if (x.drug_id, x.rule, x.severity) == ("ziconotide", Rule.DOSE_DAY, Severity.HARD)
    }
    assert daily == {"US": 19_200, "EU": 21_600}


def test_reference_pumps_have_every_number_and_commercial_ones_what_is_confirmed(shipped: Library) -> None:
    ours = shipped.model("cisterna-20")
    theirs = shipped.model("synchromed-ii-20")
    assert ours is not None and theirs is not None
    assert ours.flow_min_nl_per_day.known() == 48_000
    assert not ours.planning_only
    assert theirs.planning_only
    assert theirs.flow_max_nl_per_day.value == 24_000_000
    assert theirs.flow_max_nl_per_day.known() is None


@pytest.mark.req(11)
def test_a_pump_names_the_drugs_that_it_is_approved_for_where_somebody_says_so(shipped: Library) -> None:
    approved = {model.id: set(model.approved_drugs) for model in shipped.models}
    assert approved["synchromed-ii-20"] == {"morphine", "ziconotide", "baclofen"}
    assert "fentanyl" not in approved["cisterna-20"] and "bupivacaine" in approved["cisterna-20"]
    assert approved["medstream-20"] == set()
    known = {drug.id for drug in shipped.drugs}
    assert all(drugs <= known for drugs in approved.values())


def test_a_drug_or_model_that_is_not_there_is_none(shipped: Library) -> None:
    assert shipped.drug("aspirin") is None
    assert shipped.model("abacus") is None
    assert shipped.drug("baclofen") is not None


def test_every_source_tag_is_explained(shipped: Library) -> None:
    written = " ".join(re.findall(r'source = "([^"]*)"', "".join(texts().values())))
    known = {source.tag for source in shipped.sources}
    assert len(known) == len(shipped.sources)
    assert set(re.findall(r"\b(?:P-)?S\d+[a-z]?\b", written)) <= known


def test_a_constant_flow_pump_has_its_one_flow_and_all_others_have_none(shipped: Library) -> None:
    constant, ours = shipped.model("isomed-20-10"), shipped.model("cisterna-20")
    assert constant is not None and ours is not None
    flow = constant.constant_flow_nl_per_day
    assert flow is not None and (flow.value, flow.known()) == (1_000_000, None)
    assert ours.constant_flow_nl_per_day is None


def test_a_number_that_is_left_out_is_one_that_nobody_could_confirm(shipped: Library) -> None:
    theirs = shipped.model("synchromed-iii-20")
    assert theirs is not None
    assert (theirs.flow_min_nl_per_day.value, theirs.flow_min_nl_per_day.status) == (None, Status.UNCONFIRMED)


def test_both_numbers_of_a_catheter_carry_their_status(shipped: Library) -> None:
    catheters = {each.id: each for each in shipped.catheters}
    assert catheters["flowonix-11823"].volume_nl_per_cm.known() == 2_600
    assert catheters["ascenda-8780"].supplied_um.known() is None


LIMIT = """
id = "x"
name = "x"
display_unit = "mg"
indications = ["pain"]
source = "S1"
withdrawal = "none"
[[limit]]
rule = "dose-day"
severity = "hard"
quantity = "dose_ng_per_day"
max = "5 mg/day"
source = "S1"
status = "label"
"""


@pytest.mark.req(25)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('status = "label"', 'status = "unconfirmed"', "may not block"),
        ('status = "label"', 'status = "hearsay"', "status"),
        ('status = "label"', 'status = "site"', "only a site file"),
        ('max = "5 mg/day"', 'min = "5 mg/day"', "bounded by max"),
        ('rule = "dose-day"', 'rule = "bolus-size"', "does not look at"),
        ('rule = "dose-day"', 'rule = "clock"', "does not look at"),
        ('status = "label"', 'status = "label"\njurisdiction = "UK"', "jurisdiction"),
        ('status = "label"', 'status = "label"\nexposure = "tired"', "exposure"),
        ('max = "5 mg/day"', 'max = "5 mg/day"\nmin = "1 mg/day"', "either max or min"),
        ('max = "5 mg/day"', "", "either max or min"),
        ('max = "5 mg/day"', 'max = "5 mg"', "limit.0"),
        ('quantity = "dose_ng_per_day"', 'quantity = "doses"', "unknown quantity"),
        ('severity = "hard"', 'severity = "absolute"', "severity is one of"),
        ('severity = "hard"', "severity = 2", "severity is one of"),
        ('rule = "dose-day"', 'rule = "dose-year"', "rule"),
        ('source = "S1"\nstatus', 'source = " "\nstatus', "without a source"),
        (
            'rule = "dose-day"\nseverity = "hard"\nquantity = "dose_ng_per_day"\nmax = "5 mg/day"',
            'rule = "dose-window"\nseverity = "hard"\nquantity = "window_dose_ng"\nmax = "5 mg"',
            "nothing else, needs a window",
        ),
        (
            'rule = "dose-day"\nseverity = "hard"\nquantity = "dose_ng_per_day"\nmax = "5 mg/day"',
            'rule = "stability"\nseverity = "soft"\nquantity = "fill_age_s"\nmax = "5 day"\nbeside = "aspirin"',
            "no other drug is 'aspirin'",
        ),
        (
            'rule = "dose-day"\nseverity = "hard"\nquantity = "dose_ng_per_day"\nmax = "5 mg/day"',
            'rule = "stability"\nseverity = "soft"\nquantity = "fill_age_s"\nmax = "5 day"\nbeside = "x"',
            "no other drug is 'x'",
        ),
        ('max = "5 mg/day"', 'max = "5 mg/day"\nbeside = "morphine"', "only the rule stability"),
        ('name = "x"', 'name = "x"\ncolour = "red"', "colour"),
        ('id = "x"', "id = ", "drugs/x.toml"),
    ],
)
def test_a_fault_in_a_drug_file_is_named_with_its_file(old: str, new: str, said: str) -> None:
    assert read_library(texts() | {"drugs/x.toml": LIMIT}).drug("x") is not None
    (problem,) = problems_of({"drugs/x.toml": LIMIT.replace(old, new, 1)})
    assert problem.startswith("drugs/x.toml")
    assert said in problem


def test_all_problems_of_all_files_are_told_at_once() -> None:
    found = problems_of({"drugs/x.toml": LIMIT.replace('"hard"', '"loud"'), "pumps.toml": "model = []"})
    assert len(found) == 2


def test_the_same_drug_twice_is_refused() -> None:
    assert problems_of({"drugs/y.toml": LIMIT, "drugs/z.toml": LIMIT}) == ("drugs: 'x' appears twice",)


def test_a_missing_file_is_named() -> None:
    short = texts()
    del short["pumps.toml"]
    with pytest.raises(LibraryError, match=r"pumps\.toml: missing"):
        read_library(short)

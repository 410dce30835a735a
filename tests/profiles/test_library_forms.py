"""Every limit has the status that its evidence allows, and no more weight than that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from profiles.figures import SourceKind, Status
from profiles.findings import Rule, Severity
from profiles.library_forms import DrugFile
from profiles.limits import JUDGED, QUANTITIES, Library, Limit
from profiles.units import parse_quantity
from tests.profiles.reference_rows import ROWS

MARKS = {
    "C": Status.LABEL,
    "c": Status.CONSENSUS,
    "D": Status.LABEL,  # as what it is derived from
    "P": Status.PROPOSAL,
    "S": Status.UNCONFIRMED,
    "U": Status.UNCONFIRMED,
}
UNSURE = re.compile(r"not confirmed|nobody confirmed|unconfirmed|secondary")
TAG = re.compile(r"\b(?:P-)?S\d+[a-z]?\b")


def rows() -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in ROWS.strip().splitlines()]


def holds(limit: Limit, rule: str, bound: str) -> bool:
    try:
        return limit.rule == rule and limit.value == parse_quantity(bound, QUANTITIES[limit.quantity])
    except ValueError:
        return False  # a bound on another quantity


@pytest.mark.req(25)
@pytest.mark.parametrize(("drug", "rule", "bound", "mark"), rows(), ids=lambda cell: cell.replace(" ", "-"))
def test_what_the_literature_says_is_in_the_library_with_the_weight_it_has(
    library: Library, drug: str, rule: str, bound: str, mark: str
) -> None:
    wanted = MARKS[mark[0]]
    found = [x for x in library.limits if x.drug_id == drug and holds(x, rule, bound) and x.status is wanted]
    assert found
    blocks = mark.endswith("H") and wanted is not Status.UNCONFIRMED
    assert {limit.severity >= Severity.HARD for limit in found} == {blocks}


def kinds(limit: Limit, library: Library) -> set[SourceKind]:
    by_tag = {source.tag: source.kind for source in library.sources}
    return {by_tag[tag] for tag in TAG.findall(limit.source)}


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (Status.LABEL, {SourceKind.LABEL, SourceKind.MAKER, SourceKind.PAPER}),
        (Status.CONSENSUS, {SourceKind.PAPER, SourceKind.MAKER}),
    ],
)
def test_a_confirmed_limit_names_sources_that_confirm_it(
    library: Library, status: Status, allowed: set[SourceKind]
) -> None:
    resting = [limit for limit in library.limits if limit.status is status]
    assert resting
    for limit in resting:
        assert not UNSURE.search(limit.source), limit
        assert "every label" in limit.source or kinds(limit, library), limit
        assert kinds(limit, library) <= allowed, limit


def test_no_hard_limit_rests_on_what_nobody_could_confirm(library: Library) -> None:
    hard = [limit for limit in library.limits if limit.severity >= Severity.HARD]
    assert hard
    assert {limit.status for limit in hard} <= {Status.LABEL, Status.CONSENSUS, Status.PROPOSAL}
    assert not [x for x in hard if UNSURE.search(x.source) or SourceKind.SECONDARY in kinds(x, library)]


def test_a_proposal_says_that_it_is_one_and_an_unconfirmed_number_says_so(library: Library) -> None:
    for limit in library.limits:
        said = limit.source.lower()
        if limit.status is Status.PROPOSAL:
            assert "proposal" in said, limit
        if limit.status is Status.UNCONFIRMED:
            assert UNSURE.search(said) or SourceKind.SECONDARY in kinds(limit, library), limit


def test_both_jurisdictions_have_limits_of_their_own(library: Library) -> None:
    assert {limit.jurisdiction for limit in library.limits} == {"", "US", "EU"}


def test_every_quantity_is_judged_by_a_rule_and_every_limit_is_judged(library: Library) -> None:
    assert set().union(*JUDGED.values()) == set(QUANTITIES)
    assert all(limit.quantity in JUDGED[limit.rule] for limit in library.limits)
    assert {limit.rule for limit in library.limits} == set(JUDGED)


@pytest.mark.req(8)
@pytest.mark.parametrize("drug", ["morphine", "hydromorphone", "bupivacaine", "ziconotide", "baclofen"])
def test_where_the_literature_allows_it_a_drug_has_a_least_and_a_greatest_concentration_that_block(
    library: Library, drug: str
) -> None:
    hard = {x.rule for x in library.limits if x.drug_id == drug and x.severity is Severity.HARD}
    assert {Rule.CONCENTRATION_MIN, Rule.CONCENTRATION_MAX} <= hard


def test_a_bound_that_the_loop_could_not_carry_is_refused(library_texts: dict[str, str]) -> None:
    import tomllib

    text = Path("profiles/data/drugs/morphine.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="more than any pump could mean"):
        DrugFile.model_validate(tomllib.loads(text.replace('"25 mg/day"', '"25000000000 mg/day"')))
    with pytest.raises(ValueError, match="24 h at most"):
        DrugFile.model_validate(tomllib.loads(text.replace('window = "4 h"', 'window = "25 h"')))

"""A site file tightens anything, raises only what nobody stands for, and every other line of it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.checks_fluid import stability
from profiles.context import Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.guardrails import applicable, of_limits
from profiles.library import LibraryError
from profiles.limits import JUDGED, QUANTITIES, Library
from profiles.program import Continuous, Order, Program
from profiles.site import with_site
from profiles.units import Kind
from tests.profiles.orders import context as any_context

HEAD = """
site = "St. Example"
version = 3
pharmacist = "J. Example, PharmD"
"""
TIGHT = """
[[limit]]
drug = "morphine"
rule = "dose-day"
severity = "hard"
quantity = "dose_ng_per_day"
max = "12 mg/day"
reason = "our patients are titrated in the clinic only"
"""
RAISED = """
[[raise]]
drug = "morphine"
rule = "concentration-max"
quantity = "concentration_ng_per_ml"
from = "25 mg/mL"
to = "50 mg/mL"
reason = "compounded here at 50 mg/mL since 2019"
"""


def refused(library: Library, written: str) -> tuple[str, ...]:
    with pytest.raises(LibraryError) as caught:
        with_site(library, written)
    return caught.value.problems


def test_a_tighter_limit_stands_beside_the_librarys_and_names_who_set_it(library: Library) -> None:
    sited = with_site(library, HEAD + TIGHT)
    (mine,) = set(sited.limits) - set(library.limits)
    assert set(library.limits) < set(sited.limits)
    assert (mine.value, mine.severity, mine.status) == (12_000_000, Severity.HARD, Status.SITE)
    assert (mine.by, mine.source) == ("J. Example, PharmD", f"St. Example: {mine.reason}")
    assert set(with_site(library, HEAD + TIGHT.replace("12 mg", "12.000 mg")).limits) - set(library.limits) == {mine}
    assert sited.site is not None and (sited.site.name, sited.site.version) == ("St. Example", 3)


def test_windows_of_one_and_four_hours_are_the_sites_to_set(library: Library) -> None:
    row = TIGHT.replace("dose-day", "dose-window").replace("dose_ng_per_day", "window_dose_ng")
    row = row.replace('max = "12 mg/day"', 'window = "1 h"\nmax = "0.5 mg"')
    (mine,) = set(with_site(library, HEAD + row).limits) - set(library.limits)
    assert (mine.window_s, mine.value) == (3_600, 500_000)
    assert with_site(library, HEAD + row.replace('"1 h"', '"4 h"')).limits


@pytest.mark.req(17)
def test_a_proposal_is_raised_with_who_and_why_and_shown_as_raised(library: Library) -> None:
    (raised,) = set(with_site(library, HEAD + RAISED).limits) - set(library.limits)
    assert (raised.value, raised.raised_from, raised.severity) == (50_000_000, 25_000_000, Severity.HARD)
    assert raised.raised and raised.status is Status.PROPOSAL
    assert "raised from 25 mg/mL by J. Example, PharmD, St. Example: compounded here" in raised.source


def test_a_least_concentration_that_is_a_proposal_may_be_lowered(library: Library) -> None:
    row = RAISED.replace("concentration-max", "concentration-min").replace("25 mg/mL", "0.05 mg/mL")
    (raised,) = set(with_site(library, HEAD + row.replace("50 mg/mL", "0.02 mg/mL")).limits) - set(library.limits)
    assert (raised.value, raised.raised_from) == (20_000, 50_000)


@pytest.mark.req(17)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (RAISED, RAISED.replace("concentration-max", "dose-day").replace("mg/mL", "mg/day").replace(
            "concentration_ng_per_ml", "dose_ng_per_day").replace("25 mg", "20 mg"), "'label' is never raised (S22"),
        ('from = "25', 'from = "24', "has no limit concentration-max"),
        ('to = "50', 'to = "20', "no wider than the library"),
        ('drug = "morphine"', 'drug = "aspirin"', "has no drug 'aspirin': baclofen,"),
        (RAISED, RAISED + RAISED, "raised twice"),
        ("25 mg/mL", "25 mg", "has no unit of concentration"),
        ("concentration_ng_per_ml", "colour", "unknown quantity"),
        (RAISED, RAISED + 'severity = "soft"\n', "severity"),
        ("reason = ", "because = ", "reason"),
        ("compounded here at 50 mg/mL since 2019", " ", "without a source"),
    ],
)  # fmt: skip
def test_a_raise_that_is_not_allowed_is_refused_with_its_path(library: Library, old: str, new: str, said: str) -> None:
    problem = refused(library, HEAD + RAISED.replace(old, new))[0]
    assert problem.startswith("site file: raise.")
    assert said in problem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("12 mg/day", "25 mg/day", "tightens nothing: the library already says hard at most 25 mg/day"),
        ('"hard"', '"absolute"', "severity is one of"),
        ('drug = "morphine"', 'drug = ""', "has no drug ''"),
        ("max", "min", "bounded by max"),
        ("max", 'beside = "baclofen"\nmax', "only the rule stability looks at what is beside"),
        ('reason = "our', 'status = "label"\nreason = "our', "status"),
        ("12 mg/day", "12 mg", "has no unit of dose"),
        ('rule = "dose-day"', 'rule = "flow-range"', "does not look at"),
        (
            "max",
            'indication = "paín"\nmax',
            "indication: 'paín' is none of the drug's, so the limit would never apply: pain",
        ),
    ],
)
def test_a_limit_that_does_not_tighten_is_refused_with_its_path(
    library: Library, old: str, new: str, said: str
) -> None:
    problem = refused(library, HEAD + TIGHT.replace(old, new))[0]
    assert problem.startswith("site file: limit.0")
    assert said in problem


def test_a_limit_for_an_indication_of_the_drug_is_taken(library: Library) -> None:
    (mine,) = set(with_site(library, HEAD + TIGHT.replace("max", 'indication = "pain"\nmax')).limits) - {
        *library.limits
    }
    assert mine.indication == "pain"


def test_a_mixture_may_be_kept_shorter_still_and_is_no_other_mixture(library: Library) -> None:
    age = TIGHT.replace("dose-day", "stability").replace("dose_ng_per_day", "fill_age_s").replace('"hard"', '"soft"')
    row = HEAD + age.replace('"morphine"', '"baclofen"\nbeside = "morphine"')
    (mine,) = set(with_site(library, row.replace("12 mg/day", "20 day")).limits) - set(library.limits)
    assert (mine.beside, mine.value) == ("morphine", 20 * 86_400)
    assert "tightens nothing" in refused(library, row.replace("12 mg/day", "30 day"))[0]
    alone = row.replace('beside = "morphine"\n', "").replace("12 mg/day", "60 day")
    assert with_site(library, alone).limits  # what the mixture is limited to says nothing of the drug alone
    for other, said in (("baclofen", "never beside itself"), ("aspirin", "no drug 'aspirin'")):
        assert said in refused(library, row.replace('"morphine"', f'"{other}"').replace("12 mg/day", "20 day"))[0]


def test_a_limit_of_a_mixture_is_raised_by_its_name_only(library: Library) -> None:
    proposed = tuple(replace(each, status=Status.PROPOSAL) if each.beside else each for each in library.limits)
    row = RAISED.replace("concentration-max", "stability").replace("concentration_ng_per_ml", "fill_age_s")
    row = row.replace("25 mg/mL", "30 day").replace('"50 mg/mL"', '"35 day"').replace('"morphine"', '"baclofen"')
    assert "no limit stability" in refused(replace(library, limits=proposed), HEAD + row)[0]
    named = HEAD + row.replace("from =", 'beside = "morphine"\nfrom =')
    (raised,) = set(with_site(replace(library, limits=proposed), named).limits) - set(proposed)
    assert (raised.beside, raised.value) == ("morphine", 35 * 86_400)


def test_a_fill_may_only_be_kept_shorter(library: Library) -> None:
    row = TIGHT.replace("dose-day", "stability").replace("dose_ng_per_day", "fill_age_s")
    assert "longer than the library allows" in refused(library, HEAD + row.replace("12 mg/day", "100 day"))[0]
    assert with_site(library, HEAD + row.replace("12 mg/day", "60 day")).limits


@pytest.mark.parametrize("drug", ["baclofen", "morphine"])
def test_what_pumps_can_do_cannot_be_written_in_a_site_file(library: Library, drug: str) -> None:
    assert "model" in refused(library, f'{HEAD}[[model]]\nid = "{drug}"\n')[0]


def test_every_wrong_line_is_told_at_once(library: Library) -> None:
    bad = HEAD + TIGHT.replace("12 mg/day", "25 mg/day") + RAISED.replace('from = "25', 'from = "24')
    assert len(refused(library, bad)) == 2


def test_a_site_file_that_is_no_toml_is_refused(library: Library) -> None:
    assert refused(library, "site = ")[0].startswith("site file: ")


# --- no site file whatsoever makes a label or an absolute limit wider

_UNITS = {Kind.DOSE: "mg/day", Kind.MASS: "mg", Kind.CONCENTRATION: "mg/mL", Kind.PERCENT: "%", Kind.DURATION: "h",
          Kind.COUNT: ""}  # fmt: skip
_FINEST = {**_UNITS, Kind.DOSE: "ng/day", Kind.MASS: "ng", Kind.CONCENTRATION: "ng/mL", Kind.DURATION: "s"}


def _lines(library: Library) -> st.SearchStrategy[str]:
    """Lines of a site file: limits at random, and raises of limits that are really there, of every status."""
    amounts = st.integers(0, 60_000)

    @st.composite
    def tight(draw: st.DrawFn) -> str:
        rule = draw(st.sampled_from(sorted(JUDGED)))
        quantity = draw(st.sampled_from(sorted(JUDGED[rule])))
        side = "min" if rule is Rule.CONCENTRATION_MIN or quantity == "increase_interval_s" else "max"
        bound = f"{draw(amounts) / 1000:g} {_UNITS[QUANTITIES[quantity]]}".strip()
        if QUANTITIES[quantity] in (Kind.PERCENT, Kind.COUNT, Kind.DURATION):
            bound = f"{draw(amounts)} {_UNITS[QUANTITIES[quantity]]}".strip()
        more = f'window = "{draw(st.sampled_from(["1 h", "4 h", "24 h"]))}"\n' if quantity == "window_dose_ng" else ""
        more += draw(st.sampled_from(["", 'jurisdiction = "US"\n', 'exposure = "naive"\n', 'indication = "pain"\n']))
        drug, severity = draw(st.sampled_from(library.drugs)).id, draw(st.sampled_from(["note", "soft", "hard"]))
        return (
            f'[[limit]]\ndrug = "{drug}"\nrule = "{rule}"\nseverity = "{severity}"\nquantity = "{quantity}"\n'
            f'{side} = "{bound}"\n{more}reason = "r"\n'
        )

    @st.composite
    def raised(draw: st.DrawFn) -> str:
        limit = draw(st.sampled_from(library.limits))
        unit = _FINEST[QUANTITIES[limit.quantity]]
        to = limit.value + draw(st.integers(-limit.value, limit.value))
        rows = {
            "drug": limit.drug_id, "rule": limit.rule, "quantity": limit.quantity,
            "from": f"{limit.value} {unit}".strip(), "to": f"{to} {unit}".strip(), "reason": "r",
            "jurisdiction": limit.jurisdiction, "indication": limit.indication, "exposure": limit.exposure,
        }  # fmt: skip
        window = f'window = "{limit.window_s} s"\n' if limit.window_s else ""
        return "[[raise]]\n" + "".join(f'{key} = "{value}"\n' for key, value in rows.items()) + window

    return st.one_of(tight(), raised())


@pytest.fixture(scope="module")
def accepted() -> list[int]:
    """How many generated files were accepted: a search in which none is shows nothing."""
    return []


@pytest.mark.req(17)
def test_no_site_file_whatsoever_makes_a_label_or_an_absolute_limit_wider(
    library: Library, accepted: list[int]
) -> None:
    fixed = [limit for limit in library.limits if limit.status not in (Status.PROPOSAL, Status.UNCONFIRMED)]
    standing = replace(library, limits=tuple(fixed))

    @settings(max_examples=300)
    @given(data=st.data(), lines=st.lists(_lines(library), min_size=1, max_size=2))
    def search(data: st.DataObject, lines: list[str]) -> None:
        try:
            sited = with_site(library, HEAD + "".join(lines))
        except LibraryError:
            return
        accepted.append(1)
        assert (sited.models, sited.catheters, sited.drugs) == (library.models, library.catheters, library.drugs)
        assert set(fixed) <= set(sited.limits)
        limit = data.draw(st.sampled_from(fixed))
        value = max(0, limit.value + data.draw(st.integers(-2, 2)))
        patient = replace(
            any_context(),
            exposure=data.draw(st.sampled_from(Exposure)),
            jurisdiction=data.draw(st.sampled_from(Jurisdiction)),
            indication=data.draw(st.sampled_from(["pain", "spasticity-child"])),
        )
        asked = (limit.rule, limit.quantity, limit.drug_id, limit.window_s)
        before = of_limits(applicable(standing, patient, *asked)).grade(value)
        after = of_limits(applicable(sited, patient, *asked)).grade(value)
        assert before is None or (after is not None and after.severity >= before.severity)

    search()
    assert sum(accepted) > 50


@pytest.mark.req(17)
@pytest.mark.parametrize("days", [30, 41, 83, 85, 99, 120])
@pytest.mark.parametrize("written", [20, 39, 60, 84])
@pytest.mark.parametrize("severity", ["note", "soft", "hard"])
def test_no_site_file_lets_an_old_fill_last_longer(library: Library, days: int, written: int, severity: str) -> None:
    row = TIGHT.replace("morphine", "ziconotide").replace("dose-day", "stability")
    row = row.replace("dose_ng_per_day", "fill_age_s").replace("12 mg/day", f"{written} day")
    try:
        sited = with_site(library, HEAD + row.replace('"hard"', f'"{severity}"'))
    except LibraryError:
        return
    order = Order(Program("z", Fluid((Component("ziconotide", 25_000),)), Continuous(1_200, 48_000)))
    patient = replace(any_context(), fill_age_s=days * 86_400)
    before, after = (
        max((f.severity for f in stability(order, patient, each)), default=-1) for each in (library, sited)
    )
    assert after >= before

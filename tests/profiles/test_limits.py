"""A library finds its drugs and models by id; a limit says its bound in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.drugs import Drug
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Library, Limit, bound_text

DRUG = Drug("morphine", "morphine", "mg", ("pain",), "tolerance is lost", "S22")


def test_a_drug_is_found_by_its_id_alone() -> None:
    library = Library(1, "one", (DRUG,), (), (), ())
    assert library.drug("morphine") is DRUG
    assert library.drug("Morphine") is None
    assert library.model("cisterna-20") is None


@pytest.mark.parametrize(
    ("quantity", "value", "upper", "said"),
    [
        ("dose_ng_per_day", 25_000_000, True, "at most 25 mg/day"),
        ("window_dose_ng", 8_000_000, True, "at most 8 mg"),
        ("concentration_ng_per_ml", 500_000, False, "at least 0.5 mg/mL"),
        ("increase_percent", 20, True, "at most 20 %"),
        ("increase_interval_s", 86_400, False, "at least 24 h"),
        ("fill_age_s", 90 * 86_400, True, "at most 90 days"),
        ("mixture_components", 1, True, "at most 1"),
    ],
)
def test_a_bound_is_told_with_its_unit(quantity: str, value: int, upper: bool, said: str) -> None:
    limit = Limit(Rule.DOSE_DAY, Severity.SOFT, "morphine", quantity, value, upper, "S1", Status.LABEL)
    assert bound_text(limit, "mg") == said


def test_a_limit_is_raised_when_it_remembers_what_the_library_says() -> None:
    limit = Limit(Rule.DOSE_DAY, Severity.SOFT, "x", "dose_ng_per_day", 2, True, "S1", Status.PROPOSAL)
    assert not limit.raised
    assert replace(limit, raised_from=1).raised

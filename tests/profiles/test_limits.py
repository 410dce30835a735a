"""A library finds its drugs and models by id."""

from __future__ import annotations

from profiles.drugs import Drug
from profiles.limits import Library

DRUG = Drug("morphine", "morphine", "mg", ("pain",), "tolerance is lost", "S22")


def test_a_drug_is_found_by_its_id_alone() -> None:
    library = Library(1, "one", (DRUG,), (), (), ())
    assert library.drug("morphine") is DRUG
    assert library.drug("Morphine") is None
    assert library.model("cisterna-20") is None

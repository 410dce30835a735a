"""The library page says what is in use, who signed it and what a site file changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.files import shipped_library
from console.library_files import Memory, load
from console.pages.library import LibraryPage, facts
from profiles.findings import Finding, Part, Place, Rule, Severity
from tests.console.library_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path, monkeypatch)


def test_the_release_is_named_with_who_signed_it(qtbot):
    page = LibraryPage()
    qtbot.addWidget(page)
    page.setValue(load(Memory()))
    said = dict(page.panel.value().facts)
    assert said["Library"].startswith("Cisterna drug library, version ")
    assert said["Signed by"].startswith("Cisterna releases, 2026, ")
    assert said["Site file"].startswith("None")


@pytest.mark.req(25)
def test_a_site_file_is_named_with_its_signer_and_what_it_changes(shop: Shop):
    memory = Memory(site_path=str(shop.site(3)), site_keys={shop.public: "J. Example"})
    said = dict(facts(load(memory)))
    assert said["Site file"] == "St. Example, version 3"
    assert said["Site file signed by"] == "J. Example, 28 Nov 2026"
    assert said["It changes"] == "1 tightened, 0 raised"


@pytest.mark.req(25)
def test_what_is_not_trusted_is_signed_by_nobody(shop: Shop):
    in_use = load(replace(Memory(), site_path=str(shop.site(3))))
    assert dict(facts(in_use))["Site file"].startswith("None")
    page_words = dict(facts(load(replace(Memory(), library_path=str(shop.folder)))))
    assert page_words["Signed by"] == "nobody that this console trusts"


def test_a_finding_opens_the_drug_and_its_limit(qtbot):
    page = LibraryPage()
    qtbot.addWidget(page)
    page.setValue(load(Memory()))
    limit = next(x for x in shipped_library().limits if (x.drug_id, x.rule) == ("baclofen", Rule.DOSE_WINDOW))
    place = Place(Part.BASE)
    page.lead(Finding(Rule.DOSE_WINDOW, Severity.SOFT, place, "330", "320", "mcg", limit.source, "baclofen 4 h"))
    assert page.panel.table.value().limit == limit

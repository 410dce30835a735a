"""What was in use is remembered in the audit trail, so that no console goes back to an older version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.library_files import Memory, load
from console.library_memory import USED, memory_of, note_use, trust, withdraw
from console.records import audit
from console.records.store import Store
from tests.console.library_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path, monkeypatch)


def test_nothing_was_used_before(store: Store):
    assert memory_of(store) == Memory()


def test_what_is_used_is_noted_once(store: Store):
    in_use = load(Memory())
    note_use(store, in_use, "console")
    note_use(store, in_use, "console")
    assert len(audit.with_actions(store, frozenset({USED}))) == 1
    assert memory_of(store).library_version == in_use.library.version


def test_a_site_key_is_trusted_until_it_is_withdrawn(store: Store, shop: Shop):
    trust(store, shop.public, "J. Example", "a lead")
    assert memory_of(store).site_keys == {shop.public: "J. Example"}
    withdraw(store, shop.public, "a lead")
    assert memory_of(store).site_keys == {}


@pytest.mark.req(25)
def test_the_newest_version_stays_remembered_when_something_else_is_used(store: Store, shop: Shop):
    trust(store, shop.public, "J. Example", "a lead")
    memory = memory_of(store)
    note_use(store, load(replace(memory, library_path=str(shop.library(9)), site_path=str(shop.site(4)))), "x")
    assert memory_of(store).site_path.endswith("site-4-900.toml")
    note_use(store, load(Memory()), "x")
    after = memory_of(store)
    assert (after.library_path, after.site_path) == ("", "")
    assert (after.library_version, dict(after.site_versions)) == (9, {"St. Example": 4, shop.public.hex(): 4})


@pytest.mark.req(25)
def test_another_name_under_the_same_key_is_no_way_back(store: Store, shop: Shop):
    trust(store, shop.public, "J. Example", "a lead")
    note_use(store, load(replace(memory_of(store), site_path=str(shop.site(3)))), "x")
    renamed = shop.site(2, name="S")
    assert (
        "is version 2, and version 3 has already been used"
        in load(replace(memory_of(store), site_path=str(renamed))).fault
    )
    newer = load(replace(memory_of(store), site_path=str(shop.site(4, name="S"))))
    assert newer.fault == ""


def test_a_row_of_an_earlier_release_counts_for_the_key_of_its_signer(store: Store, shop: Shop):
    trust(store, shop.public, "J. Example", "a lead")
    in_use = load(replace(memory_of(store), site_path=str(shop.site(3))))
    note_use(store, in_use, "x")
    body = audit.with_actions(store, frozenset({USED}))[0].fields()
    del body["site"]["key"]
    audit.append(store, "x", USED, body | {"site": body["site"] | {"version": 5}})
    assert memory_of(store).newest_site("S", shop.public) == 5

"""Another library is verified, remembered and told to everybody; one that is refused changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.library_memory import memory_of, trust
from console.records.store import Store
from console.shelf import Shelf
from device.events import Why
from device.gate import Gate
from profiles.context import Context
from profiles.drugs import Component, Fluid
from profiles.findings import Rule, Severity
from profiles.program import Continuous, Order, Program
from tests.console.library_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store) -> Shop:
    made = Shop(tmp_path, monkeypatch)
    trust(store, made.public, "J. Example", "a lead")
    return made


@pytest.fixture
def shelf(qapp, store: Store) -> Shelf:
    made = Shelf(store)
    made.told, made.sentences = [], []
    made.changed.connect(made.told.append)
    made.said.connect(made.sentences.append)
    return made


def test_it_begins_with_what_was_used_last(shop: Shop, store: Store, shelf: Shelf):
    shelf.choose(str(shop.site()))
    assert Shelf(store).library == shelf.library
    assert memory_of(store).site_path.endswith("site-1-900.toml")


def test_a_site_file_is_said_and_told(shop: Shop, shelf: Shelf):
    shelf.choose(str(shop.site(3)))
    assert [each.library.site.version for each in shelf.told] == [3]
    assert "site file of St. Example, version 3" in shelf.sentences[-1]


@pytest.mark.req(25)
def test_a_refused_file_changes_nothing_and_says_why(shop: Shop, shelf: Shelf):
    place, before = shop.site(), shelf.in_use
    place.write_bytes(place.read_bytes() + b"\n")
    shelf.choose(str(place))
    assert shelf.in_use is before
    assert not shelf.told
    assert shelf.sentences[-1].endswith("Nothing was changed.")
    assert "was altered" in shelf.sentences[-1]


@pytest.mark.req(25)
def test_an_older_library_is_never_used_again(shop: Shop, shelf: Shelf):
    shelf.choose(str(shop.library(9)))
    shelf.choose(str(shop.library(8)))
    assert shelf.library.version == 9
    assert "version 9 has already been used here" in shelf.sentences[-1]
    shelf.choose_release()
    assert shelf.library.version == 9  # what came with this release is older too


def test_the_release_comes_back_without_the_site_file(shop: Shop, shelf: Shelf):
    shelf.choose(str(shop.site()))
    shelf.choose_release()
    assert shelf.library.site is None
    assert len(shelf.told) == 2


@pytest.mark.req(20)
@pytest.mark.req(23)
def test_a_gate_that_was_made_before_judges_by_the_library_of_now(shop: Shop, shelf: Shelf, demo, context: Context):
    gate, order = shelf.gate(), Order(demo.program)
    assert isinstance(gate, Gate) and shelf.gate() is not gate
    assert gate.offer(order, context, frozenset()) is None
    shelf.choose(str(shop.site(1, most=200)))
    refusal = gate.offer(order, context, frozenset())
    assert refusal is not None
    assert "baclofen" in {f.detail for f in refusal.findings if f.severity is Severity.HARD}


@pytest.mark.req(25)
def test_nothing_passes_while_the_library_does_not_verify(
    store: Store, shelf: Shelf, demo, context: Context, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.library_keys.RELEASE_KEYS", {})
    blind = Shelf(store)
    assert blind.in_use.trouble
    assert blind.gate().offer(Order(demo.program), context, frozenset()) is not None


@pytest.mark.req(11)
def test_a_drug_that_is_not_approved_for_the_pump_leaves_only_with_a_reason(shelf: Shelf, demo, context: Context):
    fluid = Fluid((Component("fentanyl", 1_000_000),))
    order = Order(Program("off the list", fluid, Continuous(100_000, 100_000)))
    pain = replace(context, indication="pain", held=order.program)
    refused = shelf.gate().offer(order, pain, frozenset())
    assert refused is not None and refused.why is Why.UNACKNOWLEDGED
    (finding,) = [f for f in refused.findings if f.detail == "fentanyl pump"]
    assert (finding.rule, finding.severity) == (Rule.MIXTURE, Severity.SOFT)
    signed = frozenset(f.key for f in refused.findings if f.severity is Severity.SOFT)
    assert shelf.gate().offer(order, pain, signed) is None

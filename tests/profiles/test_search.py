"""The long search is the same on every machine, meets every rule, and sees a difference."""

from __future__ import annotations

import pytest

from profiles.findings import Place, Rule, Severity
from tests.profiles import search
from tests.profiles.search import Tally, cases, main


@pytest.mark.req(20)
def test_a_short_search_compares_orders_of_every_kind_and_finds_no_difference(capsys):
    assert main(["--comparisons", "600", "--seed", "5"]) == 0
    assert capsys.readouterr().out.startswith("600 comparisons, ")


def test_an_order_of_a_seed_is_always_the_same():
    assert list(cases(3, 4)) == list(cases(3, 4))
    assert list(cases(3, 4)) != list(cases(3, 5))


def test_a_difference_is_told_with_the_number_that_finds_it_again(monkeypatch, capsys):
    odd = frozenset({(Rule.CLOCK, Severity.ABSOLUTE, Place(0), "never said")})
    monkeypatch.setattr(search, "verdict", lambda *_case: odd)
    assert main(["--comparisons", "10", "--seed", "2", "--first", "7"]) == 1
    assert "seed 2, order 7, step 0: only the loop: [(<Rule.CLOCK" in capsys.readouterr().out


def test_a_tally_counts_orders_that_came_before():
    tally = Tally(compared=5, alike=2)
    assert str(tally).startswith("5 comparisons, 3 different orders, 0 differences")

"""A stretch of work is the difference of two moments."""

from __future__ import annotations

from console.commands.spent import Spent


def test_stretches_are_added_and_taken_away():
    assert Spent(3.0, 2.0) - Spent(1.0, 0.5) == Spent(2.0, 1.5)
    assert Spent(3.0, 2.0) + Spent(1.0, 0.5) == Spent(4.0, 2.5)


def test_work_that_was_done_is_in_it():
    began = Spent.now()
    while (spent := Spent.now() - began).work <= 0:
        pass
    assert spent.wall > 0

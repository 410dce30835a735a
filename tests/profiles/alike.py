"""Parts of the loop held to the plain rules that they are twins of: the same findings at the same places, no others."""

from __future__ import annotations

from collections.abc import Sequence

from profiles.checks import Check, judged
from profiles.context import Context
from profiles.kernels import worded
from profiles.limits import Library
from profiles.lowering import drug_columns
from profiles.program import Order
from tests.profiles.plain_loop import part, rows_of, tape_of, written


def assert_alike(case: tuple[Order, Context, Library], parts: Sequence[str], rules: Sequence[Check]) -> None:
    """The parts find what the rules find; ``judge_steps`` and ``judge_intervals`` get the changes of the order."""
    tape, rows = tape_of(*case), rows_of(600)
    for name in parts:
        more = [part("lay_changes")(tape)] if name in ("judge_steps", "judge_intervals") else []
        part(name)(tape, rows, *more)
    said = worded(written(rows), drug_columns(*case[:2]))
    assert said == judged(finding for rule in rules for finding in rule(*case))

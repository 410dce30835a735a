"""Each fault changes one thing, and the list of a source is always the same."""

from __future__ import annotations

import ast

from tests.mutation.plant import mutants

TEXT = '''"""A caption with 1 number."""
LIMIT = 3

def judge(value: int, most: int = 5) -> bool:
    """Words: 7."""
    emit(f"{value + 1}")
    if not value < most and value in (1, True):
        return min(value, 2) == 4
    return value % 2 > 1 or False
'''


def sources():
    return {mutant.change: mutant.source(TEXT) for mutant in mutants("a.py", TEXT)}


def test_every_kind_of_fault_is_planted_where_something_runs_and_nowhere_else():
    assert set(sources()) == {
        "statement -> none", "condition -> not condition", "And -> Or", "not -> ", "Lt -> LtE", "In -> NotIn",
        "1 -> 2", "True -> False", "min -> max", "2 -> 3", "Eq -> NotEq", "4 -> 5", "Or -> And", "Gt -> GtE",
        "Mod -> FloorDiv", "False -> True",
    }  # fmt: skip


def test_a_mutant_differs_from_its_source_in_one_place():
    whole = ast.unparse(ast.parse(TEXT)).splitlines()
    for mutant in mutants("a.py", TEXT):
        planted = mutant.source(TEXT).splitlines()
        assert sum(one != other for one, other in zip(whole, planted, strict=True)) == 1, mutant.name


def test_the_name_of_a_mutant_finds_it_again():
    names = [mutant.name for mutant in mutants("a.py", TEXT)]
    assert names == [mutant.name for mutant in mutants("a.py", TEXT)]
    assert names[0] == "a.py:6:4 statement -> none"


def test_a_fault_knows_the_lines_of_its_statement_alone():
    assert [(m.line, m.reach) for m in mutants("a.py", TEXT) if m.change in ("statement -> none", "And -> Or")] == [
        (6, (6, 6)), (7, (7, 7)),
    ]  # fmt: skip
    cases = "def f(x):\n match x:\n  case 1 if x > 0:\n   return (\n    x + 1\n   )\n"
    assert {m.change: m.reach for m in mutants("a.py", cases)}["Gt -> GtE"] == (3, 3)
    assert {m.change: m.reach for m in mutants("a.py", cases)}["Add -> Sub"] == (4, 6)

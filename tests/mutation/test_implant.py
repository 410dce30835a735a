"""A fault goes into functions that are loaded, wherever they have been handed to, and into no other."""

from __future__ import annotations

import importlib.util
from functools import lru_cache

from tests.mutation.implant import caches_of, functions_of, implant
from tests.mutation.plant import mutants

TEXT = '''"""A module."""
from functools import lru_cache


def least(one, other):
    return one if one < other else other


def counter(step):
    def count(number):
        return number + step

    return count


@lru_cache
def twice(number):
    return 2 * number
'''


def loaded(folder, name="faulty"):
    path = folder / f"{name}.py"
    path.write_text(TEXT, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return path, module


def fault(change):
    return next(m for m in mutants("faulty.py", TEXT) if m.change == change)


def test_a_function_that_was_handed_on_has_the_fault_too(tmp_path):
    path, module = loaded(tmp_path)
    handed = {"least": module.least}
    assert implant(fault("Lt -> LtE"), tmp_path, functions_of([path])) == 1
    assert handed["least"](1.0, 1) == 1.0 and isinstance(handed["least"](1.0, 1), float)


def test_an_inner_function_that_was_made_before_has_it_and_so_have_later_ones(tmp_path):
    path, module = loaded(tmp_path)
    before = module.counter(3)
    assert implant(fault("Add -> Sub"), tmp_path, functions_of([path])) == 2
    assert (before(5), module.counter(1)(5)) == (2, 4)


def test_functions_of_other_sources_stay_as_they_are(tmp_path):
    path, _ = loaded(tmp_path)
    other, module = loaded(tmp_path, "other")
    assert implant(fault("Lt -> LtE"), tmp_path, functions_of([other])) == 0
    assert implant(fault("Lt -> LtE"), tmp_path, functions_of([path, other])) == 1
    assert module.least(1, 2) == 1


def test_what_remembers_results_of_the_core_is_found(tmp_path):
    path, module = loaded(tmp_path)
    mine = lru_cache(module.least)
    assert {id(each) for each in caches_of(functions_of([path]))} == {id(module.twice), id(mine)}

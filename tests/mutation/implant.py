"""A fault put into functions that are already loaded: their code is exchanged, so nothing has to be imported again."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tests.mutation.plant import Mutant


def functions_of(paths: Iterable[Path]) -> list[FunctionType]:
    """Every function of these sources that is alive, inner ones too."""
    names = {str(path) for path in paths}
    return [f for f in gc.get_objects() if isinstance(f, FunctionType) and f.__code__.co_filename in names]


def caches_of(functions: Iterable[FunctionType]) -> list[Any]:
    """What remembers the results of any of these functions."""
    wanted = {id(function) for function in functions}
    kept = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    return [each for each in kept if id(each.__wrapped__) in wanted]


def implant(mutant: Mutant, root: Path, functions: Iterable[FunctionType]) -> int:
    """Exchange the code of the functions that the fault is in; how many were exchanged."""
    path = root / mutant.file
    text = path.read_text(encoding="utf-8")
    changed = _changed(compile(text, str(path), "exec"), compile(mutant.tree(text), str(path), "exec"))
    done = 0
    for function in functions:
        code = function.__code__
        if code.co_filename == str(path) and (new := changed.get(_place(code))) is not None:
            function.__code__ = new
            done += 1
    return done


def _changed(before: CodeType, after: CodeType) -> dict[tuple[str, int], CodeType]:
    was = {_place(code): code for code in _codes(before)}
    return {_place(code): code for code in _codes(after) if was.get(_place(code)) != code}


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno

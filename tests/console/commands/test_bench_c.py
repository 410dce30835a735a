"""The references in C are made once, and their absence is no error."""

from __future__ import annotations

import ctypes

import numpy as np

from console.commands import bench_c
from console.commands.bench_tip import SOURCE


def test_a_machine_without_a_compiler_has_no_library(monkeypatch):
    bench_c.library.cache_clear()
    monkeypatch.setattr(bench_c.shutil, "which", lambda _name: None)
    assert bench_c.library(SOURCE) is None
    bench_c.library.cache_clear()


def test_a_source_that_does_not_compile_makes_none(tmp_path):
    broken = tmp_path / "broken.c"
    broken.write_text("int x = ;", encoding="utf-8")
    assert bench_c.library(broken) is None


def test_a_pointer_is_where_an_array_begins():
    values = np.arange(3, dtype=np.int64)
    assert ctypes.cast(bench_c.pointer(values), ctypes.POINTER(ctypes.c_int64))[2] == 2

"""A C file as a library, made in the same run with ``-O3 -march=native``: the reference that numba and numpy meet."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

IN_C = "the same in C (-O3 -march=native)"


@cache
def library(source: Path) -> ctypes.CDLL | None:
    """The functions of one file; None where no compiler is, or none that can make it."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform == "win32":
        return None
    folder = tempfile.mkdtemp(prefix="cisterna-bench-")
    made = Path(folder) / "reference.so"
    command = [compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", str(made), str(source), "-lm"]
    if subprocess.run(command, capture_output=True, text=True, check=False).returncode:
        return None
    loaded = ctypes.CDLL(str(made))
    shutil.rmtree(folder, ignore_errors=True)  # it is loaded
    return loaded


def pointer(values: NDArray[Any]) -> ctypes.c_void_p:
    """Where an array begins."""
    return ctypes.c_void_p(values.ctypes.data)

"""Which planted faults do the tests notice? ``python3 dev.py mutate --sample 300 --seed 1``

Each mutant has a process of its own, forked from one that has loaded what takes long: it imports the mutant instead of
the file, the JIT off, and runs the tests of that file and those that judge all rules together. What survives is
explained in docs/mutation.md. POSIX only, as it forks.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tests.mutation.plant import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
CORE = ("checks*", "guardrails", "delivery", "runs", "windows", "tip", "kernels*", "lowering")
# tests of all rules at once, asked when a file's own saw nothing
TOGETHER = ("test_checks.py", "test_twins.py::test_the_twins_agree_on_every_case_of_the_self_test")
WALKED = ("windows", "delivery", "runs", "tip", "checks_dose", "kernels_walk", "kernels_dose")
LIMIT_S = 240
HARMLESS = "profiles.guardrails"


def core() -> dict[str, Path]:
    """Module name -> source, of the safety core of ``profiles``."""
    found = {path for name in CORE for path in (ROOT / "profiles").glob(f"{name}.py")}
    return {f"profiles.{path.stem}": path for path in sorted(found)}


def planted(seed: int, sample: int) -> list[tuple[str, Mutant]]:
    """(module, mutant): all of them, or a seeded sample in which each file has its share."""
    everything = [
        (module, mutant)
        for module, path in core().items()
        for mutant in mutants(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    if sample and sample < len(everything):
        everything = random.Random(seed).sample(everything, sample)
    return sorted(everything, key=lambda pair: pair[1].name)


def tests_of(module: str) -> tuple[list[str], list[str]]:
    """The tests of a file by its name, and those of all rules together."""
    folder, stem = ROOT / "tests" / "profiles", module.split(".")[1]
    together = [*TOGETHER, *["test_worst_at_the_tip.py"] * (stem in WALKED)]
    return [str(folder / f"test_{stem}.py")], [str(folder / name) for name in together]


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a mutant's source instead of its file."""

    def __init__(self, module: str, mutant: Mutant) -> None:
        self.module, self.mutant = module, mutant

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> object:
        """Only the one module is ours."""
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, ROOT / self.mutant.file, loader=self)

    def create_module(self, _spec: object) -> None:
        """As usual."""
        return

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant."""
        path = ROOT / self.mutant.file
        exec(compile(self.mutant.source(path.read_text(encoding="utf-8")), str(path), "exec"), module.__dict__)


def noticed(module: str, mutant: Mutant | None) -> bool:
    """Whether any test fails with the mutant, or without any (None); what never ends was noticed too."""
    child = os.fork()
    if child == 0:
        os._exit(_judge(module, mutant))
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _judge(module: str, mutant: Mutant | None) -> int:
    """In the child: 0 if every test passes."""
    import pytest

    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if mutant:
        sys.meta_path.insert(0, Planted(module, mutant))
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", "--timeout=0"]
    for files in tests_of(module):
        with contextlib.suppress(SystemExit):
            if pytest.main([*options, *files]) != 0:
                return 1
    return 0


def main(arguments: Sequence[str]) -> int:
    """Plant, judge, tell; 1 if less than 95 % were noticed."""
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sample", type=int, default=0, help="how many of all mutants; 0 for every one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args(arguments)
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    os.environ["HYPOTHESIS_PROFILE"] = "house"
    importlib.import_module("numba")  # loaded once, before the forks
    importlib.import_module("pydantic")

    chosen = [pair for pair in planted(asked.seed, asked.sample) if asked.only in pair[1].name]
    if noticed(HARMLESS, None):  # what ``dev.py cover`` runs passes; here the harness itself is tried
        print(f"The tests of {HARMLESS} fail with no fault planted.", file=sys.stderr)
        return 2
    survivors = []
    for number, (module, mutant) in enumerate(chosen, 1):
        if not noticed(module, mutant):
            survivors.append(mutant.name)
            print(f"{number:,} of {len(chosen):,}: survived {mutant.name}", file=sys.stderr, flush=True)
        elif number % 10 == 0:
            print(f"{number:,} of {len(chosen):,}: {len(survivors)} survived", file=sys.stderr, flush=True)
    score = 1 - len(survivors) / max(1, len(chosen))
    if asked.json:
        print(json.dumps({"planted": len(chosen), "score": round(score, 4), "survivors": survivors}))
    else:
        print(f"{len(chosen):,} planted, {len(survivors)} survived: {100 * score:.1f} % noticed", *survivors, sep="\n")
    return 0 if score >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

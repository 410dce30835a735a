"""Which planted faults do the tests notice? ``python3 dev.py mutate --sample 400 --seed 1``

The tests of the core are loaded once, the JIT off, and run once to learn which of them reach which line. Then
each fault gets a process of its own, forked from the loaded one: the code of the function that it is in is exchanged,
and the tests that reach its statement run, the quickest first, until one fails. A fault is shown to the test file of
its own source first; what survives that, to all of them. With ``--notes FILE`` a search goes on where it was ended.
What survives and changes nothing is explained in docs/harmless.md. POSIX only, as it forks.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.util
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from tests.cover import files
from tests.mutation.harmless import why
from tests.mutation.implant import caches_of, functions_of, implant
from tests.mutation.notes import Notes
from tests.mutation.plant import Mutant, mutants
from tests.mutation.reach import Early, Reach, recalled, record

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 0.95  # of the faults that change anything
ONE_TEST = (10, 20)  # processor seconds, and so many times what it usually takes: it never ends
ALL_TESTS_S = 60  # processor seconds for one fault: what has survived until then counts as survived
NOT_PLANTED = 3
MEMORY = 6 << 30  # bytes: a loop that never ends may collect for ever
SILENT = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", "--timeout=0"]


Functions = Sequence[FunctionType]
Tell = Callable[[str], None]
Note = Callable[[Mutant, bool], None]  # what became of a fault, as soon as it is known


def core() -> dict[str, Path]:
    """Module name -> source, of the safety core of ``profiles``: what ``dev.py cover`` covers."""
    return {name.removesuffix(".py").replace("/", "."): ROOT / name for name in files("sources")}


def planted(seed: int, sample: int) -> list[Mutant]:
    """All faults, or a seeded sample."""
    everything = [
        mutant
        for path in core().values()
        for mutant in mutants(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    if sample and sample < len(everything):
        everything = random.Random(seed).sample(everything, sample)
    return sorted(everything, key=lambda mutant: (mutant.file, mutant.line, mutant.column, mutant.change))


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a mutant's source instead of its file."""

    def __init__(self, mutant: Mutant) -> None:
        self.module, self.mutant = mutant.file.removesuffix(".py").replace("/", "."), mutant

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
        exec(compile(self.mutant.tree(path.read_text(encoding="utf-8")), str(path), "exec"), module.__dict__)


class Search:
    """A plugin of pytest that runs the loaded tests once for each fault instead of once.

    ``survivors`` are numbers of faults; ``early_ones`` survive as well, but what ran while the tests were read is older
    than the fault: (number, the tests that reach it), to be imported anew.
    """

    def __init__(self, faults: Sequence[Mutant], early: Early, seconds: int, tell: Tell, note: Note) -> None:
        self.faults, self.seconds, self.tell, self.note = faults, seconds, tell, note
        self.survivors: list[int] = []
        self.early_ones: list[tuple[int, list[str]]] = []
        self.broken = True
        self._early, self._failed = early, False

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A test, or what it needs, has failed."""
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        """Learn the reach of every test, then judge each fault."""
        session.config.pluginmanager.unregister(name="terminalreporter")
        functions = functions_of(core().values())
        reach = None if session.testsfailed else self._learnt(session.items, functions)
        self.broken = reach is None
        for number, fault in enumerate(self.faults if reach else ()):
            self._judge(number, fault, session.items, reach, functions)
        return True

    def _judge(self, number: int, fault: Mutant, items: Sequence[Any], reach: Reach, functions: Functions) -> None:
        tests = [(items[test], reach.seconds[test]) for test in reach.tests(fault)]
        if not tests or self._survives(fault, tests, functions):
            if reach.is_early(fault):
                self.early_ones.append((number, [test.nodeid for test, _ in tests]))
            else:
                self.survivors.append(number)
                self.tell(f"survived {fault.name} ({len(tests)} tests)")
                self.note(fault, True)
        else:
            self.note(fault, False)
        if (number + 1) % 20 == 0:
            self.tell(f"{number + 1:,} of {len(self.faults):,}: {len(self.survivors)} survived")

    def _learnt(self, items: Sequence[Any], functions: Functions) -> Reach | None:
        """None when a test fails without any fault."""
        at_import = self._early.lines()
        caches = caches_of(functions)

        def run(number: int) -> None:
            _forget(caches)
            before = self._failed
            _run(items[number], items[number + 1] if number + 1 < len(items) else None)
            if self._failed and not before:
                self.tell(f"{items[number].nodeid} fails")

        with tempfile.TemporaryDirectory(prefix="cisterna-reach-") as folder:
            written = Path(folder) / "reach.json"

            def learn() -> int:
                record(len(items), run, ROOT, files("sources"), written)
                return int(self._failed)

            return None if in_a_child(learn) else recalled(written, at_import)

    def _survives(self, fault: Mutant, tests: Sequence[tuple[Any, float]], functions: Functions) -> bool:
        def judge() -> int:
            if not implant(fault, ROOT, functions):
                return NOT_PLANTED
            import resource  # POSIX alone has it

            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            caches = caches_of(functions)
            for (test, usual_s), (after, _) in zip(tests, [*tests[1:], (None, 0)], strict=True):
                _forget(caches)
                signal.setitimer(signal.ITIMER_PROF, ONE_TEST[0] + ONE_TEST[1] * usual_s)
                _run(test, after)
                if self._failed:
                    return 1
                if time.process_time() > self.seconds:
                    return 0
            return 0

        said = in_a_child(judge)
        if said == NOT_PLANTED:
            raise RuntimeError(f"{fault.name} is in no function that is alive")
        return said == 0


def _run(item: Any, after: Any) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


def _forget(caches: Sequence[Any]) -> None:
    for each in caches:
        each.cache_clear()


def in_a_child(work: Callable[[], int]) -> int:
    """What ``work`` returns in a silent process of its own; not 0 either when that ends in any other way."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def anew(fault: Mutant, tests: Sequence[str]) -> bool:
    """Whether a fault survives when it is imported in place of its file, before the tests are read."""

    def judge() -> int:
        import pytest

        sys.meta_path.insert(0, Planted(fault))
        return int(pytest.main(["-x", *SILENT, *tests]))

    return in_a_child(judge) == 0


def main(arguments: Sequence[str]) -> int:
    """Plant, judge, tell; 1 if less than 95 % were noticed, 2 if the tests fail without a fault."""
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sample", type=int, default=0, help="how many of all faults; 0 for every one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="faults whose name contains this")
    parser.add_argument("--tests", nargs="+", default=files("tests"), help="the tests that are asked")
    parser.add_argument("--seconds", type=int, default=ALL_TESTS_S, help="processor seconds for one fault at most")
    parser.add_argument("--notes", type=Path, help="what became of each fault: read before, written on the way")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args(arguments)
    chosen = [fault for fault in planted(asked.seed, asked.sample) if asked.only in fault.name]
    survivors = in_two_rounds(chosen, asked.tests, asked.seconds, _teller(), Notes(asked.notes))
    if survivors is None:
        print("Mend that first: it fails with no fault planted.", file=sys.stderr)
        return 2
    harmless = sorted(fault.name for fault in chosen if fault.name in survivors and why(fault))
    gaps = sorted(set(survivors) - set(harmless))
    score = 1 - len(gaps) / max(1, len(chosen) - len(harmless))
    if asked.json:
        told = {"planted": len(chosen), "harmless": harmless, "survivors": gaps, "score": round(score, 4)}
        print(json.dumps(told))
    else:
        told = (
            f"{len(chosen):,} planted, {len(harmless)} change nothing (docs/harmless.md), {len(gaps)} others survived"
        )
        print(f"{told}: {100 * score:.1f} % of the others noticed", *gaps, sep="\n")
    return 0 if score >= ENOUGH else 1


def _teller() -> Tell:
    """Tells on the standard error as it is now: pytest keeps what is written there later."""
    there = os.dup(2)

    def tell(line: str) -> None:
        os.write(there, f"{line}\n".encode())

    return tell


def in_two_rounds(
    faults: Sequence[Mutant], tests: Sequence[str], seconds: int, tell: Tell, notes: Notes
) -> list[str] | None:
    """The names of the faults that survive the tests of their own file and then all; None when a test fails without."""
    for file, group in itertools.groupby(notes.new(faults), key=lambda fault: fault.file):
        near = [test for test in tests if test == f"tests/{file}".replace("/profiles/", "/profiles/test_")]
        if near and not _noted(list(group), near, seconds, tell, notes, final=False):
            return None
        tell(f"{file}: {len(notes.open(faults)):,} of {len(faults):,} left")
    left = notes.open(faults)
    if left and not _noted(left, tests, seconds, tell, notes, final=True):
        return None
    return notes.survivors(faults)


def _noted(
    faults: Sequence[Mutant], tests: Sequence[str], seconds: int, tell: Tell, notes: Notes, *, final: bool
) -> bool:
    def note(fault: Mutant, survived: bool) -> None:
        notes.write(fault, survived=survived if final or not survived else None)

    survivors = searched(faults, tests, seconds, tell if final else lambda _line: None, note)
    for fault in faults if survivors is not None else ():
        note(fault, fault.name in survivors)  # the same again: what the child has written is not in this memory
    return survivors is not None


def searched(faults: Sequence[Mutant], tests: Sequence[str], seconds: int, tell: Tell, note: Note) -> list[str] | None:
    """The names of the faults that survive, each noted as soon as it is known; None when a test fails without any."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    os.environ["HYPOTHESIS_PROFILE"] = "house"
    importlib.import_module("numba")  # loaded once, before the forks; nothing of ours may be
    importlib.import_module("pydantic")
    with tempfile.TemporaryDirectory(prefix="cisterna-faults-") as folder:
        written = Path(folder) / "survivors.json"
        if in_a_child(lambda: _in_pytest(faults, tests, seconds, tell, note, written)):
            return None
        told = json.loads(written.read_text(encoding="utf-8"))
    survivors = [faults[number] for number in told["survivors"]]
    for number, reached in told["early"]:
        if anew(faults[number], reached):
            survivors.append(faults[number])
            tell(f"survived {faults[number].name} ({len(reached)} tests, imported anew)")
    return sorted(fault.name for fault in survivors)


def _in_pytest(faults: Sequence[Mutant], tests: Sequence[str], seconds: int, tell: Tell, note: Note, to: Path) -> int:
    """Load the tests and search; 0 when the numbers of the survivors are written down."""
    import pytest

    search = Search(faults, Early(ROOT, files("sources")), seconds, tell, note)
    pytest.main([*SILENT, *tests], plugins=[search])
    if search.broken:
        return 1
    to.write_text(json.dumps({"survivors": search.survivors, "early": search.early_ones}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

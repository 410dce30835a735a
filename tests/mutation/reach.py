"""Which tests reach which line of the core, and how long each takes: what a fault is shown to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import coverage

from tests.mutation.plant import Mutant


@dataclass(frozen=True, slots=True)
class Reach:
    """Lines (file -> line -> numbers of tests), processor seconds of each test, lines that run when tests are read."""

    lines: dict[str, dict[int, list[int]]]
    seconds: list[float]
    at_import: dict[str, list[int]]

    def tests(self, mutant: Mutant) -> list[int]:
        """The numbers of the tests that reach a fault, the quickest first."""
        of_line, (first, last) = self.lines.get(mutant.file, {}), mutant.reach
        found = {test for line in range(first, last + 1) for test in of_line.get(line, [])}
        return sorted(found, key=lambda test: (self.seconds[test], test))

    def is_early(self, mutant: Mutant) -> bool:
        """Whether the fault's statement runs before any test does: what it made then is older than the fault."""
        first, last = mutant.reach
        return any(first <= line <= last for line in self.at_import.get(mutant.file, []))


class Early:
    """Counts the lines that run from now until ``lines``."""

    def __init__(self, root: Path, files: Iterable[str]) -> None:
        self._root, self._files = root, tuple(files)
        self._counted = _counter(root, self._files)
        self._counted.start()

    def lines(self) -> dict[str, list[int]]:
        """File -> lines that have run."""
        self._counted.stop()
        data = self._counted.get_data()
        return {name: sorted(data.lines(str(self._root / name)) or []) for name in self._files}


def record(tests: int, run: Callable[[int], None], root: Path, files: Iterable[str], to: Path) -> None:
    """Run each test by its number, and write down which lines it reached and what it cost."""
    counted, seconds = _counter(root, files), []
    counted.start()
    for test in range(tests):
        counted.switch_context(str(test))
        begun = time.process_time()
        run(test)
        seconds.append(time.process_time() - begun)
    counted.stop()
    data, lines = counted.get_data(), {}
    for name in files:
        contexts = data.contexts_by_lineno(str(root / name))
        lines[name] = {line: sorted(int(test) for test in some if test) for line, some in contexts.items()}
    to.write_text(json.dumps({"lines": lines, "seconds": seconds}), encoding="utf-8")


def recalled(written: Path, at_import: dict[str, list[int]]) -> Reach:
    """What ``record`` has written down."""
    told = json.loads(written.read_text(encoding="utf-8"))
    lines = {name: {int(line): tests for line, tests in some.items()} for name, some in told["lines"].items()}
    return Reach(lines, told["seconds"], at_import)


def _counter(root: Path, files: Iterable[str]) -> coverage.Coverage:
    counted = coverage.Coverage(data_file=None, config_file=False, include=[str(root / name) for name in files])
    counted.set_option("run:disable_warnings", ["no-data-collected"])  # some tests reach nothing of the core
    return counted

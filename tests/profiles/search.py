"""A long search for an order on which the twins differ: random orders and their neighbours, under moved limits.

    python3 dev.py twins --comparisons 1000000 --seed 1

Every tenth order is new, the nine after it have one number of it or of the one before moved. A search can be repeated
and continued: order N of a seed is the same on every machine (``--first N``). It ends with what was compared, how often
each rule was broken, and 1 if a difference was found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from profiles.checks import Judged, findings, judged
from profiles.context import Context
from profiles.figures import Status
from profiles.findings import Severity
from profiles.kernels import verdict
from profiles.limits import Library, Limit
from profiles.program import Order
from tests.profiles.edge_orders import neighbour, shipped
from tests.profiles.wild_orders import wild

NEIGHBOURS = 9
TOLD_EVERY = 20_000

Case = tuple[Order, Context, Library]


@dataclass(slots=True)
class Tally:
    """What a search has done."""

    compared: int = 0
    alike: int = 0  # orders that had come before
    broken: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rules = ", ".join(f"{rule} {count:,}" for rule, count in self.broken.most_common())
        said = f"{self.compared:,} comparisons, {self.compared - self.alike:,} different orders"
        return f"{said}, {len(self.differences)} differences; broken: {rules}"


def cases(seed: int, number: int) -> Iterator[Case]:
    """A new order and its neighbours, with one library for all of them."""
    dice = Random(f"{seed}:{number}")
    order, context = first = wild(dice)
    library = _moved(dice, shipped()) if dice.random() < 0.6 else shipped()
    yield order, context, library
    for _ in range(NEIGHBOURS):
        order, context = neighbour(dice, *((order, context) if dice.random() < 0.7 else first))
        yield order, context, library


def search(seed: int, first: int, comparisons: int, tally: Tally) -> Iterator[Tally]:
    """Compare until enough has been compared; yields after each new order and its neighbours."""
    seen: set[int] = set()
    number = first
    while tally.compared < comparisons:
        for step, case in enumerate(cases(seed, number)):
            said, plain = verdict(*case), judged(findings(*case))
            tally.compared += 1
            tally.broken.update({rule for rule, _, _, _ in plain})
            tally.alike += (known := hash(case[:2])) in seen
            seen.add(known)
            if said != plain:
                tally.differences.append(f"seed {seed}, order {number}, step {step}: {_apart(said, plain)}")
        number += 1
        yield tally


def _apart(said: frozenset[Judged], plain: frozenset[Judged]) -> str:
    return f"only the loop: {sorted(said - plain)}; only the rules: {sorted(plain - said)}"


def _moved(dice: Random, library: Library) -> Library:
    """The library with its numbers elsewhere, some of them at other severities: each rule is met from both sides."""
    return replace(library, limits=tuple(_moved_limit(dice, limit) for limit in library.limits))


def _moved_limit(dice: Random, limit: Limit) -> Limit:
    value = limit.value * dice.choice([1, 1, 1, 2, 5]) // dice.choice([1, 1, 1, 2, 10]) + dice.choice([-1, 0, 0, 1])
    severity = dice.choice([limit.severity, limit.severity, Severity.NOTE, Severity.SOFT, Severity.HARD])
    status = dice.choice([limit.status, limit.status, limit.status, *Status])
    return replace(limit, value=max(0, value), severity=severity, status=status)


def main(arguments: list[str]) -> int:
    """The search as a command."""
    parser = argparse.ArgumentParser(prog="dev.py twins", description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--comparisons", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the order to begin with")
    asked = parser.parse_args(arguments)
    tally, begun, told = Tally(), time.monotonic(), TOLD_EVERY
    for _ in search(asked.seed, asked.first, asked.comparisons, tally):
        if tally.compared >= told:
            told += TOLD_EVERY
            print(f"{time.monotonic() - begun:,.0f} s: {tally}", file=sys.stderr, flush=True)
    print(tally, *tally.differences[:20], sep="\n")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

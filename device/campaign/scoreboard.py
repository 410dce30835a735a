"""The scoreboard: what the campaign counted, as text for a person and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from device.campaign.hunts import Caught
from device.campaign.schedule import PUSH
from device.campaign.shares import CUTS, PAIRS, RANDOM, SINGLES, Board, named
from device.campaign.stories import ACTS, STORIES
from device.campaign.tally import Broken, Tally

_MS_PER_HOUR = 3_600_000
_SORTS = (SINGLES, PAIRS, RANDOM, CUTS)


def _rows(board: Board) -> dict[str, Tally]:
    """The push by sorts of faults, then the acts together."""
    push = {sort: board.tally(named(PUSH, sort)) for sort in _SORTS}
    acts = {f"act_{sort}": _sum(board, ACTS, (sort,)) for sort in _SORTS}
    return {**push, **acts}


def _sum(board: Board, stories: Iterable[str], sorts: Iterable[str]) -> Tally:
    return sum((board.tally(named(story, sort)) for story in stories for sort in sorts), Tally())


def missed(board: Board) -> tuple[Caught, ...]:
    """Pairs, and single safeguards with nothing behind them, whose absence nothing showed."""
    return tuple(one for one in board.caught if not one.is_caught and not one.behind)


def violations(board: Board) -> int:
    """Broken rules, frames taken for others, torn memories, attacks that got somewhere, mutants that nothing showed."""
    rules = sum(tally.violations for tally in board.tallies.values())
    return rules + board.accepted + board.torn + len(board.reached) + len(missed(board))


def broken(board: Board) -> tuple[Broken, ...]:
    """The schedules that broke a rule."""
    return tuple(one for tally in board.tallies.values() for one in tally.broken)


def as_json(board: Board, seed: int) -> dict[str, Any]:
    """The scoreboard as JSON's own types."""
    total = sum(board.tallies.values(), Tally())
    alone = [one for one in board.caught if len(one.names) == 1]
    pairs = [one for one in board.caught if len(one.names) > 1]
    return {
        "seed": seed,
        **{name: tally.runs for name, tally in _rows(board).items()},
        "stories": {story: _sum(board, (story,), _SORTS).runs for story in STORIES},
        "corruptions": board.corruptions,
        "corruptions_accepted": board.accepted,
        "memory_cuts": board.cells,
        "memory_torn": board.torn,
        "attacks": board.attacks,
        "attacks_reached": list(board.reached),
        "mutants": len(alone),
        "mutants_caught": sum(one.is_caught for one in alone),
        "mutant_pairs": len(pairs),
        "mutant_pairs_caught": sum(one.is_caught for one in pairs),
        "mutant_table": [_row(one) for one in sorted(board.caught, key=_order)],
        "schedules": total.runs,
        "uncertain_first": total.uncertain,
        "simulated_hours": round(total.line_ms / _MS_PER_HOUR, 1),
        "violations": violations(board),
        "failing_seeds": [{"schedule": one.schedule, "rules": list(one.rules)} for one in broken(board)],
    }


def _order(one: Caught) -> tuple[int, int, tuple[str, ...]]:
    return len(one.names), list(STORIES).index(one.story), one.names


def _row(one: Caught) -> dict[str, Any]:
    return {
        "without": list(one.names),
        "story": one.story,
        "caught": one.is_caught,
        "schedule": one.schedule,
        "rule": one.rule,
        "runs": one.runs,
        "behind": "" if one.is_caught else one.behind,
    }


def as_text(board: Board, seed: int) -> str:
    """The scoreboard for a person."""
    score = as_json(board, seed)
    hours = f"{score['schedules']:,} schedules, {score['simulated_hours']:,} simulated hours of programming"
    lines = [
        f"Fault campaign, seed {seed}: {hours}",
        *(_line(name.replace("_", " "), tally) for name, tally in _rows(board).items()),
        f"  stories    {', '.join(f'{story} {runs:,}' for story, runs in score['stories'].items())}",
        f"  {'frames':<11}{board.corruptions:>9,} corrupted, {board.accepted} taken for another",
        f"  {'memory':<11}{board.cells:>9,} cuts inside a write, {board.torn} torn",
        f"  {'attacks':<11}{board.attacks:>9,} tried, {len(board.reached)} got somewhere",
        f"  mutants  {score['mutants_caught']} of {score['mutants']} caught alone, "
        f"{score['mutant_pairs_caught']} of {score['mutant_pairs']} pairs caught",
        *(_mutant_line(row) for row in score["mutant_table"]),
        *(f"  BROKEN   {one.schedule}: {'; '.join(one.rules)}" for one in broken(board)),
        f"Violations: {score['violations']}",
    ]
    return "\n".join(lines)


def _line(name: str, tally: Tally) -> str:
    return f"  {name:<11}{tally.runs:>9,} runs, {tally.violations} violations, {tally.uncertain:,} first uncertain"


def _mutant_line(row: dict[str, Any]) -> str:
    what = f"{row['story']}: {' + '.join(row['without'])}"
    if row["caught"]:
        return f"    caught    {what}: {row['rule']} ({row['schedule']})"
    return f"    survives  {what}; behind it: {row['behind']}" if row["behind"] else f"    MISSED    {what}"

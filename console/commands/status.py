"""``main.py status URL``: what a pump says of itself, and the program that it holds."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from console.commands.answers import Exit, print_json, say
from device.events import Opened
from profiles.pump import PumpState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("url", metavar="URL", help="where the pump is: socket://127.0.0.1:PORT, /dev/ttyUSB0, COM5")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Read and tell; nothing is changed."""
    from console.commands.talking import opened, talking

    with talking(arguments.url) as talk:
        found = opened(talk, arguments.url)
    row = status_row(found, datetime.now().astimezone())
    if arguments.json:
        print_json(row)
    else:
        say("\n".join(status_lines(found, row)))
    return Exit.DONE


def status_row(found: Opened, now: datetime) -> dict[str, Any]:
    """What was read, as ``--json`` shows it; ``now`` is the moment of reading, with its zone."""
    from console.context import clock_error_s, wall_s
    from profiles.document import plain
    from profiles.stillness import why_still

    status = found.status
    return {
        "serial": status.serial,
        "model": status.model_id,
        "emulator": status.emulator,
        "state": str(status.state),
        "gives_nothing_because": why_still(status) or None,
        "program": None if found.program is None else plain(found.program),
        "generation": status.generation,
        "digest": status.program_digest.hex() or None,
        "reservoir_nl": status.reservoir_nl,
        "delivered_nl": status.delivered_nl,
        "flow_nl_per_day": status.flow_nl_per_day,
        "clock": {
            "elapsed_s": status.elapsed_s,
            "wall_s": wall_s(status),
            "time_scale": status.time_scale,
            "error_s": clock_error_s(status, now),
            "round_trip_ms": found.round_trip_ms,
        },
        "alarms": [str(alarm.code) for alarm in status.alarms],
        "problem": None if found.problem is None else str(found.problem),
        "read_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def status_lines(found: Opened, row: dict[str, Any]) -> list[str]:
    """The same for a person, one fact a line."""
    from profiles.stillness import why_still
    from profiles.units import flow_text, volume_text
    from widgets.wording_pump import STATES, STILL, alarm_words, reason_text

    status = found.status
    kind = "emulator" if status.emulator else "pump"
    still = STILL.get(why_still(status))
    does = f"gives nothing, because {still}" if still else STATES[status.state].lower()
    lines = [f"{status.serial}, {kind}, model {status.model_id}: {does}"]
    if found.program is not None and status.state is PumpState.RUNNING:
        lines.append(f"Program '{found.program.name}', generation {status.generation}, digest {row['digest'][:16]}")
    if found.problem is not None:
        lines.append(reason_text(str(found.problem)))
    lines.append(f"Flow {flow_text(status.flow_nl_per_day)}, reservoir {volume_text(status.reservoir_nl)}")
    lines += [f"Alarm: {alarm_words(alarm.code).title}. {alarm_words(alarm.code).sentence}" for alarm in status.alarms]
    return [*lines, f"Read at {row['read_at']}"]

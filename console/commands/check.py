"""``main.py check FILE``: every finding of an order, worst first."""

from __future__ import annotations

import argparse

from console.commands.answers import Exit, finding_lines, finding_row, open_document, print_json, say
from profiles.findings import Severity


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("file", metavar="FILE", help="an order, as docs/order.schema.json describes it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 1 when any of them blocks, a soft one included because nobody has accepted it."""
    from console.files import shipped_library
    from profiles.checks import findings

    document = open_document(arguments.file)
    found = findings(document.order, document.context, shipped_library())
    ok = all(finding.severity is Severity.NOTE for finding in found)
    if arguments.json:
        print_json({"ok": ok, "findings": [finding_row(finding) for finding in found]})
    else:
        say(finding_lines(found) or "Nothing is wrong with this order.")
    return Exit.DONE if ok else Exit.BLOCKED

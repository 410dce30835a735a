"""``main.py check FILE``: every finding of an order, worst first, what it gives, and what runs after what."""

from __future__ import annotations

import argparse

from console.commands.answers import Exit, finding_lines, finding_row, open_document, print_json, say, verdict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("file", metavar="FILE", help="an order, as docs/order.schema.json describes it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 1 when any of them blocks, a soft one included because nobody has accepted it."""
    from console.library_files import trusted_library
    from profiles.remarks import with_remarks
    from widgets.course_words import course_lines, given_lines

    document = open_document(arguments.file)
    library = trusted_library()
    found = with_remarks(document.order, document.context, library)
    course = course_lines(document.order, document.context, library)
    gives = given_lines(document.order.program, library)
    code = verdict(found)
    if arguments.json:
        rows = [finding_row(finding) for finding in found]
        print_json({"ok": code is Exit.DONE, "findings": rows, "gives": list(gives), "course": list(course)})
    else:
        say(finding_lines(found) or "Nothing is wrong with this order.")
        for line in (*gives, *course):
            say(line)
    return code

"""Every number on paper and in the log has its unit beside it, or says what it counts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

from console.desk import Desk
from console.exchange.summary import Summary
from console.paper import summary_of
from console.records.chain import GENESIS, sealed
from console.views import _ENTRY_WORDS, log_lines
from device.codes import EventCode, word
from profiles.document import read_document
from profiles.limits import Library
from profiles.pump import PumpEvent

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
NO_QUANTITY = re.compile(
    r"""\b\d{1,2}\ [A-Z][a-z]{2}\b(?:\ \d{4}\b)?   # a date
    | \b\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?       # and as machines write it
    | \b\d{1,2}:\d\d\b                      # a time of day
    | \b(?:generation|Step)\ -?[\d,]+     # the number of a program and of a step
    | \bCisterna\ \d+\b                     # a pump's model
    | \b(?=[\w-]*[A-Za-z])[\w-]*\d[\w-]*\b  # a name or a digest: CIS-104233, cisterna-20, 9f86d081
    """,
    re.VERBOSE,
)
UNIT = (
    r"\s?(?:(?:mcg|mg|ng|mL|nL)(?:/(?:day|h|mL|cm))?|h|min|s|days?|hours?|%|cm|starts?|bolus(?:es)?|consoles?|try|tries)"
    r"(?![\w/])"
)
NUMBER = re.compile(rf"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?!{UNIT})(?![\d.,]*\d)")


def bare(text: str) -> list[str]:
    """The numbers of a text that stand alone."""
    return NUMBER.findall(NO_QUANTITY.sub("", text))


@pytest.mark.parametrize("text", ["300", "dose 300.5", "0.6 of 5 mL", "3 of 4", "1,000 a day", "5 mLs", "2.5mcg/dayx"])
def test_the_search_finds_a_number_that_stands_alone(text):
    assert bare(text)


@pytest.mark.parametrize(
    "text",
    ["300 mcg/day", "0.6 mL", "24 Nov 2026 09:30", "CIS-104233", "6 boluses", "1,000 mcg", "-14.5 %", "6 h 30 min"],
)
def test_the_search_leaves_a_number_with_its_unit_alone(text):
    assert bare(text) == []


def words_of(page: Summary) -> list[str]:
    """Everything on the page that may hold a number, names of people and rows of the audit apart."""
    rows = chain.from_iterable(section.rows for section in page.sections)
    cells = (re.sub(r"^Plan, (.*), \d+$", r"Plan, \1", cell) for row in rows for cell in row)  # the number of a step
    return [page.verdict, *(figure for _, figure in page.figures), *cells]


@pytest.mark.req(2)
@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("good-*.json")), ids=lambda file: file.stem)
def test_every_number_on_paper_has_its_unit(file, held: Desk, library: Library, now: datetime):
    order = read_document(file.read_text(encoding="utf-8")).order
    desk = replace(held, held=order.program)
    page = summary_of(
        desk, library, now, 100_000, None, None, sealed(12, "2026-11-24T09:29:30Z", "A", "done", "{}", GENESIS)
    )
    assert page is not None
    assert len(words_of(page)) > 10
    assert {text: bare(text) for text in words_of(page) if bare(text)} == {}


@pytest.mark.req(2)
def test_every_number_in_the_log_has_its_unit(held: Desk):
    details = (0, 1, 2, 3_600, 1_234_567)
    events = [PumpEvent(1 + n, 60 * n, word(code), detail) for n, code in enumerate(EventCode) for detail in details]
    body = '{"meaning": "Titration", "purpose": "program", "why": "no answer", "title": "Low reservoir"}'
    entries = [
        sealed(n, "2026-11-24T09:29:30Z", "A", action, body, GENESIS) for n, action in enumerate(_ENTRY_WORDS, 1)
    ]
    lines = log_lines(events, held.status, entries, 1_795_512_600, UTC)
    assert len(lines) == len(events) + len(entries)
    assert {line.text: bare(line.text) for line in lines if bare(line.text)} == {}

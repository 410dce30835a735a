"""The content of the printed summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtGui import QPdfWriter
from pytestqt.qtbot import QtBot

from console.desk import Desk
from console.exchange.summary import fitted
from console.paper import summary_of
from console.patient import Revision, Statement
from console.records.chain import GENESIS, sealed
from profiles.context import Exposure
from profiles.document import write_document
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import DelayedStart, MinimumRate, Order

ENTRY = sealed(12, "2026-11-24T09:29:30.000000Z", "A", "done", "{}", GENESIS)


@pytest.mark.req(9)
@pytest.mark.req(72)
def test_the_page_says_what_is_held_and_what_it_rests_on(held: Desk, library: Library, now: datetime):
    page = summary_of(held, library, now, 100_000, None, None, ENTRY)
    assert page is not None
    assert (page.title, page.mark) == ("M. Example, DEMO-001", "DEMONSTRATION · EMULATOR")
    assert page.figures == (("Baclofen", "300 mcg/day"), ("Volume", "0.6 mL/day"))
    assert ENTRY.sha256 in page.foot
    assert dict(page.sections[0].rows)["Read"] == "24 Nov 2026, 09:30 UTC"
    steps = page.sections[2]
    assert steps.heading == "Steps, every day"
    assert steps.rows[1] == ("06:00", "22:00", "0.66 mL/day", "330 mcg/day")


@pytest.mark.req(62)
def test_a_signature_stands_only_on_the_program_that_it_was_made_for(held: Desk, library: Library, now: datetime):
    signed = Revision("a", "p", "CIS-1", "", 1_795_512_600, "A. Doctor", "Titration", "t" * 32, held.held_digest,
                      "d" * 64, "{}", b"", b"")  # fmt: skip
    page = summary_of(held, library, now, 100_000, None, signed, None)
    other = summary_of(held, library, now, 100_000, None, replace(signed, program_digest="x"), None)
    assert page is not None
    assert other is not None
    assert page.sections[-1].rows[0] == ("Signed by", "A. Doctor, 24 Nov 2026 09:30 UTC")
    assert other.sections[-1].rows[0] == ("Signed", "not on this console")


def test_there_is_nothing_to_print_before_a_pump_was_read(library: Library, now: datetime):
    assert summary_of(Desk(), library, now, 0, None, None, None) is None


def test_it_is_one_page(qtbot: QtBot, held: Desk, library: Library, now: datetime, tmp_path):
    page = summary_of(held, library, now, 100_000, None, None, ENTRY)
    assert page is not None
    writer = QPdfWriter(str(tmp_path / "a.pdf"))
    writer.setResolution(300)
    assert fitted(page, writer).pageCount() == 1


@pytest.mark.req(50)
def test_what_was_given_once_and_what_runs_after_it_is_printed(
    held: Desk, library: Library, now: datetime, demo, context
):
    order = Order(demo.program, (DelayedStart("a" * 32, 3_600, MinimumRate(6_000)),))
    text = write_document(order, context)
    signed = Revision("a", "p", "CIS-104233", "", 1_795_512_600, "A. Doctor", "Titration", "t" * 32, held.held_digest,
                      "d" * 64, text, b"", b"")  # fmt: skip
    page = summary_of(held, library, now, 100_000, None, signed, None)
    assert page is not None
    (section,) = [section for section in page.sections if section.heading.startswith("What was programmed")]
    assert section.rows[0][0].startswith("At once: until the delayed start the pump's minimum rate")
    assert section.rows[1][0].endswith("until it is changed.")


def test_the_statement_on_which_a_restart_rests_is_printed(held: Desk, library: Library, now: datetime):
    stated = Statement("A. Doctor", int(now.timestamp()), "CIS-1", 1_234, 2, Exposure.INTERRUPTED, Exposure.TOLERANT,
                       "examined", "f" * 64)  # fmt: skip
    signed = Revision("a", "p", "CIS-1", "", 1_795_512_600, "A. Doctor", "Restart", "t" * 32, held.held_digest,
                      "d" * 64, "{}", b"", b"")  # fmt: skip
    page = summary_of(held, library, now, 100_000, None, signed, None, stated)
    assert page is not None
    (section,) = [one for one in page.sections if one.heading == "Tolerance at the stop of the pump"]
    assert dict(section.rows) == {
        "Stated": "A. Doctor stated on 24 Nov 2026, 09:30 that the patient is still tolerant: examined.",
        "Counted until then as": "interrupted",
        "Stop": "second 1,234 of the pump, generation 2",
        "Audit row": "f" * 64,
    }
    other = summary_of(held, library, now, 100_000, None, replace(signed, program_digest="x"), None, stated)
    assert other is not None
    assert "Tolerance at the stop of the pump" not in [one.heading for one in other.sections]


def test_paper_tells_the_dose_of_now_and_what_comes_by_itself(rising: Desk, stalled: Desk, library: Library, now):
    page = summary_of(rising, library, now, 100_000, None, None, ENTRY)
    assert page is not None
    assert page.figures[0] == ("Baclofen", "300 mcg/day")
    assert [section.heading for section in page.sections[1:3]] == [
        "What comes by itself",
        "Program, as it was programmed",
    ]
    assert page.sections[1].rows[0][0].startswith("The plan goes on by itself on 26 Nov, 09:30: baclofen 350 mcg/day")
    nothing = summary_of(stalled, library, now, 100_000, None, None, ENTRY)
    assert nothing is not None
    assert nothing.figures == ()
    assert "because its motor has stalled" in nothing.verdict


def test_while_nobody_knows_what_the_pump_gives_nothing_large_is_printed(held: Desk, library: Library, now: datetime):
    weaker = Fluid((Component("baclofen", 250_000),))
    status = replace(held.status, previous_fluid=weaker, flow_nl_per_day=632_000)
    for connected in (True, False):
        unread = replace(held, status=status, bridge_nl=None, connected=connected)
        page = summary_of(unread, library, now, 100_000, None, None, ENTRY)
        assert page is not None
        assert page.figures == ()

"""The printed page: one page, every text on it, and what it is written large."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QPdfWriter
from pytestqt.qtbot import QtBot

from console.exchange.summary import NOT_A_DEVICE, SIZES_PT, Section, Summary, fitted, html, pdf

STEPS = Section(
    "Program", ("From", "Until", "Flow"), (("00:00", "06:00", "0.48 mL/day"), ("06:00", "22:00", "1 mL/day"))
)
SUMMARY = Summary(
    "M. Example",
    "CIS-104233",
    "EMULATOR",
    "Confirmed: the pump holds what was signed.",
    (("Baclofen", "330 mcg/day"), ("Volume", "0.66 mL/day")),
    (STEPS,),
    "Printed 24 Nov 2026. Newest audit row 12: ab12.",
)


def test_every_text_is_on_the_page_and_nothing_is_markup(qtbot: QtBot):
    written = html(replace(SUMMARY, verdict="<b>1 < 2</b>"))
    for text in ("M. Example", "EMULATOR", "330 mcg/day", "0.48 mL/day", "ab12", NOT_A_DEVICE, "&lt;b&gt;1 &lt; 2"):
        assert text in written


def test_it_is_a_pdf(qtbot: QtBot):
    assert pdf(SUMMARY).startswith(b"%PDF-1.")


@pytest.mark.parametrize(("steps", "pages"), [(2, 1), (24, 1), (40, 1)])
def test_a_usual_program_is_one_page(qtbot: QtBot, tmp_path, steps: int, pages: int):
    rows = tuple((f"{n:02}:00", f"{n + 1:02}:00", "0.48 mL/day") for n in range(steps))
    writer = QPdfWriter(str(tmp_path / "a.pdf"))
    writer.setResolution(300)
    assert fitted(replace(SUMMARY, sections=(replace(STEPS, rows=rows),)), writer).pageCount() == pages


def test_what_does_not_fit_is_never_cut(qtbot: QtBot, tmp_path):
    rows = tuple((f"row {n}", "", "") for n in range(288))
    writer = QPdfWriter(str(tmp_path / "a.pdf"))
    writer.setResolution(300)
    document = fitted(replace(SUMMARY, sections=(replace(STEPS, rows=rows),)), writer)
    assert document.pageCount() > 1
    assert "row 287" in document.toPlainText()
    assert document.defaultFont().pointSizeF() == SIZES_PT[-1]

"""One page for the patient's record: what the pump holds, how it was confirmed, who signed it.

The page is HTML text made from plain values, laid out by Qt's ``QTextDocument`` and written as PDF. If the content does
not fit on one page the type gets smaller; below the smallest size nothing is cut, a second page follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

NOT_A_DEVICE = "Cisterna is engineering and training software, not a medical device."
SIZES_PT = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)  # below 7 points a printed page can no longer be read by everyone
_MARGIN_MM = 16.0
_DPI = 300

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and a table under it; ``head`` may be empty."""

    heading: str
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The page as texts. ``mark`` (EMULATOR, DEMONSTRATION) stands in every page's first line, large."""

    title: str
    subtitle: str
    mark: str
    verdict: str
    figures: tuple[tuple[str, str], ...]  # caption and large figure, e.g. ("Baclofen", "330 mcg/day")
    sections: tuple[Section, ...]
    foot: str  # newest audit hash and when it was printed


def html(summary: Summary) -> str:
    """The page as Qt rich text."""
    parts = [
        f'<table width="100%"><tr><td><span class="t">{escape(summary.title)}</span><br>{escape(summary.subtitle)}</td>'
        f'<td align="right"><span class="m">{escape(summary.mark)}</span></td></tr></table><hr>',
        f'<p class="v">{escape(summary.verdict)}</p>',
        _figures(summary.figures),
        *map(_section, summary.sections),
        f'<hr><p class="f">{escape(summary.foot)}<br>{escape(NOT_A_DEVICE)}</p>',
    ]
    return _STYLE + "".join(parts)


def pdf(summary: Summary) -> bytes:
    """The page as PDF, in the largest type in which it is one page."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setResolution(_DPI)
    writer.setTitle(summary.title)
    writer.setCreator("Cisterna")
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    page = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )
    writer.setPageLayout(page)
    fitted(summary, writer).print_(writer)
    buffer.close()
    return bytes(QByteArray(buffer.data()).data())


def fitted(summary: Summary, writer: QPdfWriter) -> QTextDocument:
    """The document in the largest size that leaves one page, else in the smallest."""
    area = writer.pageLayout().paintRectPixels(_DPI).size()
    document = QTextDocument()
    for size_pt in SIZES_PT:
        font = QFont("Inter")
        font.setPointSizeF(size_pt)
        document.setDefaultFont(font)
        document.documentLayout().setPaintDevice(writer)
        document.setDocumentMargin(0)
        document.setPageSize(QSizeF(area))
        document.setHtml(html(summary))
        if document.pageCount() <= 1:
            break
    return document


def _figures(figures: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(f'<td>{escape(name)}<br><span class="g">{escape(value)}</span></td>' for name, value in figures)
    return f'<table width="100%" cellpadding="4"><tr>{cells}</tr></table>' if cells else ""


def _section(section: Section) -> str:
    head = "".join(f'<td class="h">{escape(text)}</td>' for text in section.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in section.rows)
    table = f'<table width="100%" cellpadding="2">{f"<tr>{head}</tr>" if head else ""}{rows}</table>'
    return f"<h3>{escape(section.heading)}</h3>{table}"


_STYLE = """<style>
h3 { font-size: large; font-weight: 600; margin-top: 8px; margin-bottom: 2px; }
.t { font-size: xx-large; font-weight: 600; }
.m { font-size: xx-large; font-weight: 600; }
.v { font-size: large; }
.g { font-size: xx-large; font-weight: 600; }
.h { font-weight: 600; }
.f { font-size: small; }
</style>"""

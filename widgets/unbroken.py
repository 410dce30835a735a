"""A text over several lines, none of which is broken between a figure and its unit or inside a unit.

What is numbered or bulleted hangs: the lines of a point begin under its words, not under its number.
"""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

_AFTER_FIGURE = re.compile(r"(?<=\d) (?=[^\W\d]|%)")  # the space between a figure and its unit
_IN_DURATION = re.compile(r"(?<=\d )(days?|h|min) (?=\d+ (?:h|min|s)\b)")  # 1 day 19 h 32 min stays together
_IN_DATE = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d)")
_IN_UNIT = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")  # the stroke of mcg/mL, after which a line may end otherwise
_POINT = re.compile("^(\\d+\\.|\N{BULLET})\\s+", re.MULTILINE)  # a number or a bullet at the beginning of a line


def unbroken(text: str) -> str:
    """The same text with no-break spaces and word joiners where a line must not end."""
    whole = _IN_DATE.sub("\\1\N{NO-BREAK SPACE}", _IN_DURATION.sub("\\1\N{NO-BREAK SPACE}", text))
    return _IN_UNIT.sub("/\N{WORD JOINER}", _AFTER_FIGURE.sub("\N{NO-BREAK SPACE}", whole))


class UnbrokenLabel(QLabel):
    """A label that wraps; ``text()`` is what was set, without what keeps it together or lets it hang.

    It is plain text, whatever stands in it.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        """What was set."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        points = _POINT.search(text) is not None and "\n" in text
        self.setTextFormat(Qt.TextFormat.RichText if points else Qt.TextFormat.PlainText)
        super().setText(self._hanging() if points else unbroken(text))

    def changeEvent(self, event: QEvent) -> None:
        """Another font has another width of a number."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.textFormat() is Qt.TextFormat.RichText:
            self.setText(self._text)

    def _hanging(self) -> str:
        """Each line as a paragraph, the points with their number at the left of what is said."""
        lines = unbroken(self._text).split("\n")
        mark = _POINT.search(self._text)
        width = self.fontMetrics().horizontalAdvance("0. " if mark is None or mark[1][:1].isdigit() else f"{mark[1]} ")
        return "".join(_paragraph(line, width) for line in lines)


def _paragraph(line: str, width: int) -> str:
    """One line of text as Qt's rich text; a point is indented by ``width`` (px) under its number."""
    point = _POINT.match(line)
    if point is None:
        return f'<p style="margin:0px">{escape(line) or "&nbsp;"}</p>'
    style = f"margin-top:0px; margin-bottom:0px; margin-left:{width}px; text-indent:-{width}px"
    return f'<p style="{style}">{escape(point[1])}\N{NO-BREAK SPACE}{escape(line[point.end() :])}</p>'


def example() -> QWidget:
    """A sentence with figures, too narrow for one line."""
    label = UnbrokenLabel("The worst 24 hours give 24 mcg/day, above the limit of 19.2 mcg/day.")
    label.setFixedWidth(label.fontMetrics().averageCharWidth() * 20)
    return label


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

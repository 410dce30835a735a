"""A text over several lines, none of which is broken between a figure and its unit or inside a unit."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLabel, QWidget

_AFTER_FIGURE = re.compile(r"(?<=\d) (?=[^\W\d]|%)")  # the space between a figure and its unit
_IN_DURATION = re.compile(r"(?<=\d )(days?|h|min) (?=\d+ (?:h|min|s)\b)")  # 1 day 19 h 32 min stays together
_IN_DATE = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d)")
_IN_UNIT = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")  # the stroke of mcg/mL, after which a line may end otherwise


def unbroken(text: str) -> str:
    """The same text with no-break spaces and word joiners where a line must not end."""
    whole = _IN_DATE.sub("\\1\N{NO-BREAK SPACE}", _IN_DURATION.sub("\\1\N{NO-BREAK SPACE}", text))
    return _IN_UNIT.sub("/\N{WORD JOINER}", _AFTER_FIGURE.sub("\N{NO-BREAK SPACE}", whole))


class UnbrokenLabel(QLabel):
    """A label that wraps; ``text()`` is what was set, without what keeps it together."""

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
        super().setText(unbroken(text))


def example() -> QWidget:
    """A sentence with figures, too narrow for one line."""
    label = UnbrokenLabel("The worst 24 hours give 24 mcg/day, above the limit of 19.2 mcg/day.")
    label.setFixedWidth(label.fontMetrics().averageCharWidth() * 20)
    return label


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

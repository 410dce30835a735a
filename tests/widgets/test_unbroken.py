"""No line ends between a figure and its unit, nor inside a unit, and what was set is read back as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

from widgets import theme
from widgets.facts import Facts
from widgets.unbroken import UnbrokenLabel, unbroken

CLOCK = "Monday 14:05, 2 min ahead, within 1 s"
SENTENCE = (
    "The worst 24 hours give 24 mcg/day, above the limit of 19.2 mcg/day of 500 mcg/mL baclofen, 6.3 mL left, 20 %."
)
WHOLE = ("24 hours", "24 mcg/day,", "19.2 mcg/day", "500 mcg/mL", "6.3 mL", "20 %.")


def lines(text: str, width: float) -> list[str]:
    """The lines into which Qt breaks a text of this width."""
    layout = QTextLayout(text, theme.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    found = [layout.lineAt(number) for number in range(layout.lineCount())]
    return [text[line.textStart() : line.textStart() + line.textLength()] for line in found]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


@pytest.mark.parametrize("width", range(90, 400, 7))
def test_wherever_a_line_ends_a_figure_is_with_its_whole_unit(qapp, width):
    broken = [plain(line) for line in lines(unbroken(SENTENCE), width)]
    assert len(broken) > 1
    for figure in WHOLE:
        assert any(figure in line for line in broken), (figure, broken)


def test_without_it_lines_do_end_inside_a_unit(qapp):
    parted = [width for width in range(90, 400, 7) if any(line.endswith("mcg/") for line in lines(SENTENCE, width))]
    assert parted


def test_only_figures_and_units_are_joined():
    words = unbroken(CLOCK).split(" ")
    assert words == ["Monday", "14:05,", "2\xa0min", "ahead,", "within", "1\xa0s"]
    assert unbroken("Source: S38, S39; 1/2, a / b") == "Source: S38, S39; 1/2, a / b"


def test_a_length_of_time_of_several_units_is_one_figure():
    words = unbroken("(1 day 12 h 19 min to 1 day 19 h 32 min), 24 h 375 mcg").split(" ")
    assert words == [
        "(1\xa0day\xa012\xa0h\xa019\xa0min",
        "to",
        "1\xa0day\xa019\xa0h\xa032\xa0min),",
        "24\xa0h",
        "375\xa0mcg",
    ]


def test_a_weekday_stays_with_its_date():
    assert unbroken("until Wed 25 Nov 00:42, Monday").split(" ") == ["until", "Wed\xa025\xa0Nov", "00:42,", "Monday"]


@pytest.mark.parametrize("made", [UnbrokenLabel, lambda text: theme.label(text, wrap=True)])
def test_what_was_set_is_read_back_and_the_joined_text_is_drawn(keep, made):
    label = keep(made(SENTENCE))
    assert (label.text(), QLabel.text(label), label.wordWrap()) == (SENTENCE, unbroken(SENTENCE), True)
    label.setText(CLOCK)
    assert (label.text(), QLabel.text(label)) == (CLOCK, unbroken(CLOCK))


def test_a_fact_keeps_its_figure_with_the_unit(keep):
    facts = keep(Facts())
    facts.setValue((("Clock", CLOCK),))
    assert unbroken(CLOCK) in [QLabel.text(label) for label in facts.findChildren(QLabel)]
    assert facts.value() == (("Clock", CLOCK),)


POINTS = (
    "What runs:\n1.  0.316 mL of the old fluid is pushed out of the line, which takes a while.\n2. Then <b>the new</b>."
)


def left_of_ink(label: QLabel) -> list[int]:
    """For each row of pixels with ink, where it begins."""
    image = label.grab().toImage()
    ground = image.pixel(image.width() - 1, image.height() - 1)
    rows = ([x for x in range(image.width()) if image.pixel(x, y) != ground] for y in range(image.height()))
    return [row[0] for row in rows if row]


@pytest.mark.parametrize("mark", ["1. ", "\N{BULLET} "])
def test_the_lines_of_a_point_begin_under_its_words_and_not_under_its_number(keep, mark):
    points = POINTS.split("\n", 1)[1].replace("1.  ", mark).replace("2. ", mark)
    label = keep(theme.label(points, wrap=True))
    label.resize(180, label.heightForWidth(180))
    begins = left_of_ink(label)
    indent = label.fontMetrics().horizontalAdvance(mark)
    assert min(begins) < indent / 2, "the marks"
    height = label.fontMetrics().lineSpacing()
    assert min(begins[height + 4 : 2 * height - 4]) >= indent - 2, "the second line of the first point"


def test_a_list_is_read_back_as_it_was_set_and_nothing_in_it_is_markup(keep):
    label = keep(theme.label(POINTS, wrap=True))
    assert label.text() == POINTS
    assert "&lt;b&gt;the new&lt;/b&gt;" in QLabel.text(label)
    small = QLabel.text(label)
    theme.write(label, theme.Role.FIGURE)
    assert QLabel.text(label) != small, "a larger number takes more room"
    label.setText("1. One point alone <i>")
    assert (QLabel.text(label), label.textFormat()) == ("1. One point alone <i>", Qt.TextFormat.PlainText)

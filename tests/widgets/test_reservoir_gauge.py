"""What is left, in words and as a bar."""

from __future__ import annotations

import pytest

from widgets.reservoir_gauge import ReservoirGauge, ReservoirView, ink, words
from widgets.tokens import LIGHT


def view(left_nl, **other):
    return ReservoirView(left_nl, **{"capacity_nl": 20_000_000, "alarm_nl": 2_000_000, **other})


@pytest.mark.req(2)
def test_the_words_have_units_and_leave_out_what_is_not_known():
    assert words(view(12_400_000)) == "12.4 mL of 20 mL; alarm at 2 mL"
    assert words(view(12_400_000, alarm_nl=None)) == "12.4 mL of 20 mL"
    assert words(ReservoirView(3_000_000)) == "3 mL"


@pytest.mark.parametrize(
    ("left_nl", "expected"),
    [(4_000_001, "accent"), (4_000_000, "caution"), (2_000_001, "caution"), (2_000_000, "danger"), (0, "danger")],
)
def test_the_colour_turns_at_twice_the_alarm_volume_and_at_it(left_nl, expected):
    assert ink(view(left_nl)) == expected


def test_old_knowledge_is_grey_and_an_unknown_alarm_volume_raises_no_alarm():
    assert ink(view(0, stale=True)) == "soft"
    assert ink(view(0, alarm_nl=None)) == "accent"


@pytest.mark.parametrize("left_nl", [0, 5_000_000, 20_000_000, 25_000_000])
def test_the_bar_is_filled_in_proportion_and_never_beyond(keep, left_nl):
    gauge = keep(ReservoirGauge())
    gauge.resize(200, 20)
    gauge.setValue(view(left_nl, alarm_nl=None))
    image = gauge.grab().toImage()
    middle = [image.pixelColor(x, image.height() // 2).name() for x in range(image.width())]
    part = middle.count(LIGHT.accent) / len(middle)
    assert part == pytest.approx(min(1, left_nl / 20_000_000), abs=0.03)
    assert gauge.accessibleName().startswith("Reservoir ")


def test_nothing_known_is_an_empty_bar(keep):
    gauge = keep(ReservoirGauge())
    gauge.setValue(None)
    assert gauge.accessibleName() == "Reservoir unknown"
    assert gauge.value() is None
    assert not gauge.grab().isNull()

"""The axes say their unit and their times, and stand where the plots stand."""

from __future__ import annotations

from datetime import datetime

from widgets import theme
from widgets.axis_strips import TimeStrip, ValueStrip, margin_px
from widgets.axis_ticks import DAY_S, value_ticks


def test_a_column_of_numbers_carries_its_unit(keep):
    strip = ValueStrip()
    strip.resize(margin_px(), 120)
    top, ticks = value_ticks(0.66, 4)
    strip.setScale("mL/day", top, ticks)
    keep(strip)
    assert strip.unit() == "mL/day"
    assert [t.text for t in strip.ticks()] == ["0", "0.2", "0.4", "0.6", "0.8"]
    image = strip.grab().toImage()
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 2)}) > 2


def test_a_unit_that_is_longer_than_its_plot_is_not_cut(keep):
    strip = keep(ValueStrip())
    strip.resize(margin_px(), 120)
    strip.setScale("mcg/day", 1.0, ())
    strip.setAbove(20)
    assert strip.unit_area().width() == 100
    strip.setAbove(110)
    assert strip.unit_area().width() > theme.text_width("mcg/day", theme.Role.SMALL) > 10


def test_numbers_that_stay_are_not_drawn_again(keep):
    strip = keep(ValueStrip())
    strip.setScale("mL", 1.0, ())
    strip.setAbove(12)
    strip.setAbove(12)
    strip.setScale("mL", 1.0, ())
    assert strip.ticks() == ()


def test_times_fit_into_the_width(keep):
    strip = TimeStrip()
    strip.resize(700, strip.height())
    strip.setScale(datetime(2026, 11, 24, 9, 40), DAY_S)
    keep(strip)
    wide = len(strip.ticks())
    strip.resize(300, strip.height())
    narrow = len(strip.ticks())
    assert 2 <= narrow < wide <= 13
    image = strip.grab().toImage()
    assert len({image.pixel(x, 8) for x in range(image.width())}) > 2

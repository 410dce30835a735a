"""Acts are values."""

from profiles.acts import ClockChange


def test_a_shift_is_the_new_offset_less_the_old_one():
    assert ClockChange(-7_200, 3_600).shift_s == 10_800
    assert ClockChange(3_600, 0).shift_s == -3_600

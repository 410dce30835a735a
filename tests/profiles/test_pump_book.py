"""The words for how far a one-time part got are those of the pump."""

from device.codes import word
from device.pump_state import PartState
from profiles.pump_book import PartEnd


def test_every_state_of_a_part_has_its_word():
    assert [str(end) for end in PartEnd] == [word(state) for state in PartState]

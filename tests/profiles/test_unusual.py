"""A result that is no number."""

from profiles.unusual import Unusual


def test_an_unusual_result_reads_as_its_sentence():
    assert str(Unusual("It never empties.")) == "It never empties."

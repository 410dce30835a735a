"""Every rank of alarm has its own tone, and what cannot wait is never mistaken for what can."""

from __future__ import annotations

from profiles.pump import AlarmRank
from profiles.tones import TONES


def test_each_rank_sounds_and_each_number_says_where_it_comes_from():
    assert set(TONES) == set(AlarmRank)
    figures = [figure for tone in TONES.values() for figure in (tone.notes, tone.length_s, tone.every_s)]
    assert all(figure.source and (figure.known() or 0) > 0 for figure in figures)


def test_the_critical_tone_has_more_notes_is_longer_and_comes_more_often():
    loud, quiet = TONES[AlarmRank.CRITICAL], TONES[AlarmRank.NON_CRITICAL]
    assert (loud.notes.value, loud.length_s.value, loud.every_s.value) == (2, 3, 600)
    assert (quiet.notes.value, quiet.length_s.value, quiet.every_s.value) == (1, 1, 3_600)

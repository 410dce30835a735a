"""How a pump sounds when an alarm stands: notes, length and interval of each rank, each with where it comes from.

The open reference pumps sound by our definition, close to what is published of implanted pumps so that patients need
not learn another language: a single tone of 1 s about once an hour for what can wait, two tones over 3 s for what
cannot (Medtronic, pump management page and product advisories of July 2011). No public source confirms how often the
critical tone of any implant comes again; 10 min is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from profiles.figures import Figure, Status
from profiles.pump import AlarmRank

_OURS = "Cisterna reference pump: ours by definition"


@dataclass(frozen=True, slots=True)
class Tone:
    """``notes`` one after the other over ``length_s``, again every ``every_s`` for as long as the alarm stands."""

    notes: Figure
    length_s: Figure
    every_s: Figure


def _ours(value: int) -> Figure:
    return Figure(value, _OURS, Status.DEFINITION)


TONES: Mapping[AlarmRank, Tone] = {
    AlarmRank.CRITICAL: Tone(_ours(2), _ours(3), _ours(600)),
    AlarmRank.NON_CRITICAL: Tone(_ours(1), _ours(1), _ours(3_600)),
}

"""For whom and for which pump a program is shaped: what the editor must know beside the fluid."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.context import Context
from profiles.limits import Library


@dataclass(frozen=True, slots=True)
class EditScene:
    """What orders are judged by, and the name of the fill that a prime or a bridge belongs to."""

    context: Context
    library: Library
    refill_id: str
    stopped: bool = False  # the pump itself says that it delivers nothing

"""The steps that stories share do what they say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.commands.tour import staged
from console.commands.tour_steps import BACLOFEN, draft, read, sign
from console.phases import Phase


def test_reading_drafting_and_signing_lead_to_a_signed_program(qapp):
    with staged() as window:
        desk = window.controller
        with pytest.raises(LookupError, match="no readable pump"):
            draft(window, Fraction(11, 10))
        desk.choose(BACLOFEN)
        read(window)
        assert desk.desk.phase is Phase.HELD
        draft(window, Fraction(11, 10))
        sign(window)
        assert desk.desk.phase is Phase.SIGNED

"""On shows the fields, off hides them; only a hand is told."""

from __future__ import annotations

import pytest

from widgets import theme
from widgets.audit import unnamed
from widgets.switched_part import SwitchedPart


@pytest.fixture
def part(keep):
    return keep(SwitchedPart("Baclofen 500 mcg/mL", theme.label("fields"), "New fill"))


def test_a_hand_is_told_and_a_program_is_not(part):
    turned = []
    part.switched.connect(turned.append)
    part.setOn(True)
    assert (turned, part.isOn(), part._fields.isVisible()) == ([], True, True)
    part.switch.click()
    assert (turned, part.isOn(), part._fields.isVisible()) == ([False], False, False)


def test_the_switch_is_called_by_what_it_switches(part, keep):
    assert part.switch.accessibleName() == "New fill"
    assert keep(SwitchedPart("Patient bolus", theme.label("fields"))).switch.accessibleName() == "Patient bolus"
    assert unnamed(part) == ()

"""A status, a catheter and the drugs of a fill come back from their texts as they were."""

from __future__ import annotations

import pytest

from console.records.texts import catheter_text, catheter_value, fills_text, fills_value, status_text, status_value
from profiles.drugs import Component, Fluid
from profiles.pump import Alarm, AlarmRank, Catheter, CatheterPiece, LastTransaction, PumpState, PumpStatus

FLUID = Fluid((Component("baclofen", 500_000),))


@pytest.mark.parametrize("last", [None, LastTransaction(b"\x01" * 16, "activated")])
@pytest.mark.parametrize("fluid", [None, FLUID])
@pytest.mark.parametrize("alarms", [(), (Alarm("reservoir-low", AlarmRank.NON_CRITICAL, 5),)])
def test_a_status_comes_back(last: LastTransaction | None, fluid: Fluid | None, alarms: tuple[Alarm, ...]):
    status = PumpStatus(
        "CIS-1", "cisterna-20", True, PumpState.STOPPED, 3, b"\xff\x00", last, 7, 1, 2, 1, fluid, 9, 8, 7, 6, 0, alarms
    )
    assert status_value(status_text(status)) == status


def test_a_catheter_comes_back():
    catheter = Catheter((CatheterPiece("8709", 890_000, 100_000, 2_200, "source"),))
    assert catheter_value(catheter_text(catheter)) == catheter
    assert catheter_value(catheter_text(Catheter())) == Catheter()


def test_what_was_filled_comes_back_and_a_record_without_it_knows_nothing():
    fills = (("ziconotide",), ("morphine", "bupivacaine"))
    assert fills_value(fills_text(fills)) == fills
    assert fills_value(fills_text(())) == fills_value(None) == ()

"""While a bridge runs, the former fluid at the flow of the moment is what a pump gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from console import desk as steps
from console.bridging import (
    begun_by_log,
    begun_by_record,
    bridged,
    by_log,
    ends_in_s,
    left_nl,
    still_bridging,
    untold,
)
from console.desk import Desk
from console.listing import worklist_row
from console.patient import Reading, Revision
from console.telling import banner_view
from console.urgency import urgency
from console.views import UNTOLD, pump_view
from device.events import LogRead
from device.image import encode_program
from profiles.context import Context
from profiles.document import write_document
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Bolus, Bridge, Continuous, Order, SingleBolus
from profiles.pump import PumpEvent, PumpState

WEAK = Fluid((Component("baclofen", 250_000),))
LINE_NL = 316_000


@pytest.fixture
def crossing(held: Desk) -> Desk:
    """A third of the weak fluid is out of the line, at a flow of 0.632 mL/day."""
    status = replace(
        held.status, previous_fluid=WEAK, pumped_since_change_nl=106_000, flow_nl_per_day=632_000, time_scale=1
    )
    return replace(held, status=status, bridge_nl=LINE_NL)


def line(number: int, code: str, detail: int = 0) -> PumpEvent:
    return PumpEvent(number, number * 10, code, detail)


def test_the_log_tells_of_a_bridge_until_it_ends_or_something_ends_it():
    begun = line(1, "activated", 2), line(2, "bridge-started", LINE_NL)
    assert begun_by_log(begun) == LINE_NL
    assert begun_by_log((*begun, line(3, "session"), line(4, "patient-bolus", 5))) == LINE_NL
    for end in ("bridge-ended", "stopped", "activated"):
        assert begun_by_log((*begun, line(3, end))) == 0
    assert begun_by_log(()) == begun_by_log((line(1, "prime-started", LINE_NL),)) == 0


def test_the_newest_lines_tell_nothing_of_a_bridge_while_older_ones_are_still_to_be_read():
    newest = (line(7, "session"), line(8, "patient-bolus", 5))
    assert begun_by_log(newest, whole=False) is None
    assert begun_by_log((line(6, "bridge-started", LINE_NL), *newest), whole=False) == LINE_NL
    assert begun_by_log((line(6, "bridge-ended", LINE_NL), *newest), whole=False) == 0


def test_only_its_log_tells_whether_a_bridge_is_under_way(crossing: Desk):
    assert untold(crossing.status, None)
    assert not untold(crossing.status, 0)
    assert not untold(crossing.status, LINE_NL)
    for none in ({"previous_fluid": None}, {"flow_nl_per_day": 0}, {"state": PumpState.STOPPED}):
        assert not untold(replace(crossing.status, **none), None)


def test_before_its_log_is_read_nobody_says_what_a_pump_gives(crossing: Desk, library: Library, now):
    unread = replace(crossing, bridge_nl=None)
    assert banner_view(unread, 100_000, UTC).sentence == "Holding 'Day/night 300 mcg/day'; its log is being read."
    view = pump_view(unread, library, 100_000, now, None, UTC)
    assert (view.totals, view.since, view.course) == ((), "", "What it gives now is read from its log.")
    lost = steps.lost(unread, "")
    said = banner_view(lost, 100_000, UTC).sentence
    assert said == "No line to the pump. When last read, it was holding 'Day/night 300 mcg/day'."
    assert pump_view(lost, library, 100_000, now, None, UTC).course == UNTOLD


def test_what_is_left_ends_at_the_flow_of_the_moment(crossing: Desk):
    assert left_nl(crossing.status, LINE_NL) == 210_000
    assert ends_in_s(crossing.status, LINE_NL) == -(-210_000 * 86_400 // 632_000)


@pytest.mark.parametrize(
    "over",
    [
        {"previous_fluid": None},
        {"pumped_since_change_nl": LINE_NL},
        {"flow_nl_per_day": 0},
        {"state": PumpState.STOPPED},
    ],
)
def test_a_bridge_that_is_over_or_stands_still_is_none(crossing: Desk, over: dict):
    status = replace(crossing.status, **over)
    assert (left_nl(status, LINE_NL), ends_in_s(status, LINE_NL)) == (0, 0)
    assert bridged(crossing.held, status, LINE_NL) is crossing.held


def test_banner_and_page_tell_what_is_given_until_when_and_what_follows(crossing: Desk, library: Library, now):
    said = banner_view(crossing, 100_000, UTC).sentence
    assert said == (
        "Giving a bridge of the former fluid at 0.632 mL/day until about 24 Nov, 17:28, then 'Day/night 300 mcg/day'."
    )
    view = pump_view(crossing, library, 100_000, now, None, UTC)
    assert view.totals == (("158 mcg/day", "Baclofen"), ("0.632 mL/day", "Volume"))
    assert view.since == "a bridge runs before it until about 24 Nov, 17:28"
    assert view.course.startswith("This is the bridge. Then 'Day/night 300 mcg/day' begins by itself: ")
    over = replace(crossing, bridge_nl=0)
    assert pump_view(over, library, 100_000, now, None, UTC).totals[0] == ("300 mcg/day", "Baclofen")


def test_what_was_due_waits_for_the_end_of_the_bridge(crossing: Desk):
    due = Order(crossing.held, (SingleBolus("0" * 32, Bolus(25_000, 1_500, 0)),))
    (rest,) = still_bridging(due, crossing.status, LINE_NL).one_time
    assert isinstance(rest, Bridge)
    assert rest.volume_nl == 210_000
    assert still_bridging(due, crossing.status, 0) is due


def revision(crossing: Desk, context: Context, *parts: Bridge) -> Revision:
    document = write_document(Order(crossing.held, parts), context)
    digest = crossing.status.program_digest.hex()
    return Revision("r", "", crossing.status.serial, "", 0, "A", "T", "00" * 16, digest, "", document, b"", b"")


def test_the_record_tells_it_by_the_newest_order_of_that_program(crossing: Desk, context: Context):
    bridge = Bridge("b" * 32, "fill", "scaled", WEAK, LINE_NL, Continuous(632_000, 158_000))
    with_it, without = revision(crossing, context, bridge), revision(crossing, context)
    assert begun_by_record((with_it,), crossing.status) == LINE_NL
    assert begun_by_record((without, with_it), crossing.status) == 0  # it was programmed once more, without a bridge
    assert begun_by_record((with_it,), replace(crossing.status, program_digest=b"other")) == 0
    assert begun_by_record((), crossing.status) == 0


def test_the_worklist_tells_the_bridge_and_not_the_program(crossing: Desk, library: Library, now):
    at = int(now.timestamp())
    reading = Reading(crossing.patient.id, at, crossing.status, encode_program(crossing.held))
    due = urgency(crossing.patient, reading, library, UTC, bridge_of=lambda _reading: LINE_NL)
    row = worklist_row(due, library, at, UTC)
    assert (row.state, row.dose, row.therapy) == ("Bridge runs", "158 mcg/day", "Baclofen 500 mcg/mL")
    usual = worklist_row(urgency(crossing.patient, reading, library, UTC), library, at, UTC)
    assert (usual.state, usual.dose) == ("Running", "300 mcg/day")


def test_what_is_drawn_from_now_on_is_the_rest_of_the_bridge_before_the_program(crossing: Desk):
    order = Order(crossing.held)
    (rest,) = still_bridging(order, crossing.status, LINE_NL).one_time
    assert isinstance(rest, Bridge)
    assert (rest.previous, rest.volume_nl, rest.pattern) == (WEAK, 210_000, Continuous(632_000, 0))
    for none in (0, 106_000):
        assert still_bridging(order, crossing.status, none) is order
    assert still_bridging(order, replace(crossing.status, previous_fluid=None), LINE_NL) is order


@pytest.mark.parametrize("kept", [0, 1, 11])
def test_a_bridge_that_is_older_than_a_day_is_looked_for_as_far_as_the_pumps_log_goes(kept, crossing):
    """A bridge begun 30 h ago, and 205 lines after it: the newest 200 reach back a day, and do not tell it."""
    now_s = crossing.status.elapsed_s
    begun = PumpEvent(11, now_s - 30 * 3_600, "bridge-started", LINE_NL)
    later = [PumpEvent(12 + n, now_s - 30 * 3_600 + (n + 1) * 500, "bolus-denied", 1) for n in range(205)]
    newest = LogRead(tuple(later[-200:]), kept, 216, gap=False, future=False)
    assert by_log(newest, crossing.status) == (None, max(1, kept))
    alone = replace(crossing.status, previous_fluid=None)  # nothing to bridge
    assert by_log(newest, alone) == (None, 0)
    earlier = [PumpEvent(n, 0, "session", 0) for n in range(1, 11)] if kept < 11 else []
    assert by_log(replace(newest, events=(*earlier, begun, *later)), crossing.status) == (LINE_NL, 0)
    assert by_log(replace(newest, events=(), oldest=1), crossing.status)[0] == 0

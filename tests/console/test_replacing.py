"""A date to replace a pump by is kept with its method, computed again by another release, and a difference is said."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC

import pytest

from console.records import audit
from console.records.store import Store
from console.replacing import DATED, dates_again, keep_date, replace_words
from profiles.pump import Alarm, AlarmRank, PumpStatus
from profiles.replacement import METHOD, WARNING, ReplaceBy, replace_by

DAY = 86_400


@pytest.fixture
def warned(status: PumpStatus) -> PumpStatus:
    return replace(status, alarms=(Alarm(WARNING, AlarmRank.NON_CRITICAL, status.elapsed_s - DAY),))


def kept(store: Store) -> list[dict[str, object]]:
    return [dict(row.fields()) for row in audit.with_actions(store, frozenset({DATED}))]


def keep_as_of_old(store: Store, serial: str, date: ReplaceBy) -> None:
    audit.append(store, "console", DATED, {"serial": serial, **asdict(date)})


@pytest.mark.req(51)
def test_the_date_of_a_pump_that_has_warned_is_kept_once_with_its_method(store: Store, warned: PumpStatus):
    assert (keep_date(store, warned), keep_date(store, warned)) == ("", "")
    (row,) = kept(store)
    assert row == {"serial": warned.serial, **asdict(replace_by(warned.elapsed_s - DAY))}
    assert row["method"] == METHOD


@pytest.mark.req(51)
def test_a_pump_that_has_not_warned_leaves_nothing(store: Store, status: PumpStatus):
    assert keep_date(store, status) == ""
    assert kept(store) == []


@pytest.mark.req(51)
@pytest.mark.parametrize(
    "again", [lambda store, _: dates_again(store), lambda store, warned: (keep_date(store, warned),)]
)
def test_a_date_that_another_release_gave_otherwise_is_said_and_kept_anew(store: Store, warned: PumpStatus, again):
    date = replace_by(warned.elapsed_s - DAY)
    keep_as_of_old(store, warned.serial, replace(date, by_s=date.by_s + 2 * DAY, method=METHOD - 1))
    (said,) = again(store, warned)
    assert f"{warned.serial} by is 2 days earlier than this console said before (computation 0, now 1)" in said
    assert kept(store)[0]["by_s"] == date.by_s
    assert dates_again(store) == ()
    assert keep_date(store, warned) == ""


@pytest.mark.req(51)
def test_another_method_that_gives_the_same_date_is_kept_and_needs_no_word(store: Store, warned: PumpStatus):
    date = replace_by(warned.elapsed_s - DAY)
    keep_as_of_old(store, warned.serial, replace(date, method=METHOD - 1))
    assert dates_again(store) == ()
    assert [row["method"] for row in kept(store)] == [METHOD, METHOD - 1]


@pytest.mark.req(51)
def test_a_pump_that_warns_anew_has_another_date_and_no_difference(store: Store, warned: PumpStatus):
    keep_date(store, warned)
    later = replace(warned, alarms=(Alarm(WARNING, AlarmRank.NON_CRITICAL, warned.elapsed_s),))
    assert keep_date(store, later) == ""
    assert len(kept(store)) == 2


def test_a_row_that_lacks_a_figure_is_no_date(store: Store):
    audit.append(store, "console", DATED, {"serial": "CIS-1", "warned_s": 1, "method": 0})
    assert dates_again(store) == ()


@pytest.mark.req(51)
def test_the_words_give_the_day_and_the_method(warned: PumpStatus, status: PumpStatus):
    assert replace_words(warned, 1_800_000_000, UTC) == "14 Apr 2027, by the pump's warning (computation 1)"
    fast = replace(warned, time_scale=89)
    assert replace_words(fast, 1_800_000_000, UTC).startswith("16 Jan 2027")
    assert replace_words(status, 1_800_000_000, UTC) == ""

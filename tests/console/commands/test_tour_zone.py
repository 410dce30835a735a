"""The stage's zone changes twice a year, at the right second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.commands.tour_zone import CentralEurope

ZONE = CentralEurope()


@pytest.mark.parametrize(
    ("utc", "wall", "name"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "2027-03-28T01:59:00+01:00", "CET"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "2027-03-28T03:00:00+02:00", "CEST"),
        (datetime(2027, 10, 31, 0, 59, tzinfo=UTC), "2027-10-31T02:59:00+02:00", "CEST"),
        (datetime(2027, 10, 31, 1, 0, tzinfo=UTC), "2027-10-31T02:00:00+01:00", "CET"),
        (datetime(2027, 10, 31, 2, 0, tzinfo=UTC), "2027-10-31T03:00:00+01:00", "CET"),
    ],
)
def test_the_wall_is_put_forward_and_back_and_leads_back_to_the_same_instant(utc, wall, name):
    local = utc.astimezone(ZONE)
    assert (local.isoformat(), local.tzname()) == (wall, name)
    assert local.astimezone(UTC) == utc


def test_a_year_has_8760_hours():
    year = datetime(2027, 1, 1, tzinfo=ZONE).astimezone(UTC), datetime(2028, 1, 1, tzinfo=ZONE).astimezone(UTC)
    assert year[1] - year[0] == timedelta(hours=8_760)
    assert ZONE.utcoffset(None) == timedelta(hours=1)

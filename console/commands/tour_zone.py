"""The zone of the stage: Central Europe by its present rule, so that a picture has days of 23 and 25 hours anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import cache

_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)
_HOUR_UTC = 1  # both changes are at 01:00 UTC on the last Sunday of March and of October (Directive 2000/84/EC)


class CentralEurope(tzinfo):
    """An hour ahead of UTC in winter, two in summer; the same on a computer without a table of zones."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """How far the wall is ahead; in the hour that comes twice, ``fold`` says which one is meant."""
        if moment is None:
            return _WINTER
        wall = moment.replace(tzinfo=None, fold=0)
        return _SUMMER if _summer(wall - (_WINTER if moment.fold else _SUMMER)) else _WINTER

    def dst(self, moment: datetime | None) -> timedelta:
        """The summer hour."""
        return self.utcoffset(moment) - _WINTER

    def tzname(self, moment: datetime | None) -> str:
        """CET or CEST."""
        return "CEST" if self.dst(moment) else "CET"

    def fromutc(self, moment: datetime) -> datetime:
        """What hangs on the wall at an instant."""
        utc = moment.replace(tzinfo=None)
        again = not _summer(utc) and _summer(utc - timedelta(hours=1))
        return (moment + (_SUMMER if _summer(utc) else _WINTER)).replace(fold=int(again))


def _summer(utc: datetime) -> bool:
    return _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)


@cache
def _last_sunday(year: int, month: int) -> datetime:
    """01:00 on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, _HOUR_UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)

"""The date to replace a pump by, in the record and in words: kept with how it was computed, and compared afterwards.

What is kept is what the date was computed from, so that another release can do it again without the pump.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import tzinfo

from console.records import audit
from console.records.store import Store
from console.telling import date_text
from profiles.pump import PumpStatus
from profiles.replacement import METHOD, ReplaceBy, replace_by, replace_by_of
from profiles.units import duration_text

DATED = "replace-by"


def replace_words(status: PumpStatus, read_at: int, zone: tzinfo | None) -> str:
    """The date for a person, of a status read at a UTC second; empty as long as the pump has not warned."""
    found = replace_by_of(status)
    if found is None:
        return ""
    at = read_at + (found.by_s - status.elapsed_s) // status.time_scale
    return f"{date_text(at, zone)}, by the pump's warning (computation {found.method})"


def keep_date(store: Store, status: PumpStatus) -> str:
    """Keep the date of a pump that was read, unless it is kept already; what is to be said of it, or nothing.

    Raises StoreError when it cannot be kept.
    """
    found = replace_by_of(status)
    return "" if found is None else _compared(store, status.serial, _newest(store).get(status.serial), found)


def dates_again(store: Store) -> tuple[str, ...]:
    """Compute each date again that another release has computed; a sentence for each that differs."""
    old = {serial: kept for serial, kept in _newest(store).items() if kept.method != METHOD}
    told = (_compared(store, serial, kept, replace_by(kept.warned_s)) for serial, kept in sorted(old.items()))
    return tuple(sentence for sentence in told if sentence)


def _compared(store: Store, serial: str, kept: ReplaceBy | None, found: ReplaceBy) -> str:
    if kept == found:
        return ""
    audit.append(store, "console", DATED, {"serial": serial, **asdict(found)})
    if kept is None or kept.warned_s != found.warned_s or kept.by_s == found.by_s:
        return ""
    apart_s = found.by_s - kept.by_s
    apart = f"{duration_text(abs(apart_s))} {'later' if apart_s > 0 else 'earlier'}"
    return (
        f"The date to replace pump {serial} by is {apart} than this console said before "
        f"(computation {kept.method}, now {found.method}). The pump itself has not changed: read it, and compare what "
        "was planned."
    )


def _newest(store: Store) -> Mapping[str, ReplaceBy]:
    """The last date kept of each pump; a row that lacks a figure is none."""
    rows = (row.fields() for row in reversed(audit.with_actions(store, frozenset({DATED}))))
    return {str(row.get("serial")): kept for row in rows if (kept := _kept(row)) is not None}


def _kept(row: Mapping[str, object]) -> ReplaceBy | None:
    warned_s, by_s, method = (row.get(name) for name in ("warned_s", "by_s", "method"))
    if isinstance(warned_s, int) and isinstance(by_s, int) and isinstance(method, int):
        return ReplaceBy(warned_s, by_s, method)
    return None

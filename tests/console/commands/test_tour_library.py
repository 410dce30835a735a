"""The library's part of the tour: as published, searched, with a site file, and what that says of a running pump."""

from __future__ import annotations

from datetime import UTC, datetime

from console.commands.stage import Stage
from console.commands.staged import Staged
from console.commands.tour_library import looking_up
from console.files import shipped_library


def test_each_picture_shows_what_it_is_named_after(tmp_path, qtbot):
    staged = Staged(Stage(tmp_path, shipped_library(), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), tmp_path)
    try:
        seen = {}
        for name in looking_up(staged):
            panel = staged.showing.library.panel
            seen[name] = (staged.window.page(), len(panel.table.rows()), dict(panel.value().facts)["Site file"][:4])
        pages = [page for page, _, _ in seen.values()]
        assert pages == ["library", "library", "library", "pump", "worklist"]
        assert seen["library-site"][1:] == (1, "St. ")
        assert staged.shelf.library.site is None
    finally:
        staged.close()

"""``main.py tour``: every story is played to its end, and each screen is a picture of its own."""

from __future__ import annotations

import signal

from PySide6.QtGui import QImage

from console.commands import run, tour
from console.commands.tour import LOOKS, UNREAD, Look, draw, scenes, staged, unread_scenes
from console.commands.tour_plan import PLAN_SCENES
from console.phases import Phase
from console.records import audit

SCENES = [
    "worklist", "worklist-notice", "pump-before-reading", "pump", "program-held", "program", "program-needs-a-reason",
    "review", "review-signed", "programming", "confirmed", "library", "library-search", "library-site",
    "pump-breaks-a-limit", "worklist-breaks-a-limit",
    "program-fill-refused", "program-fill-unbridged", "program-bridge",
    "mixture-calculator", "review-bridge", "program-plan", "program-delayed-start", "review-plan", "program-stop-asked",
    "program-planned-stop", "review-planned-stop", *PLAN_SCENES,
    "pump-alarms", "alarm-seen", "set-clock", "set-limits", "record-refill", "record-refill-differs", "plan-visit",
    "program-mixture", "not-applied", "program-blocked", "uncertain",
    "resolved", "no-line", "uncertain-after-restart", "one-answered", "stopped", "stop-reason",
    "program-restart", "state-tolerance", "tolerance-stated", "review-restart",
    "program-first-fill", "program-first",
    "stalled", "pump-stalled", "worklist-stalled",
    "bridge-confirmed", "pump-bridging", "program-bridging", "worklist-bridging", "not-known-any-more",
    "pump-not-paired", "pair", "pair-refused", "pump-paired", "pump-another-serial", "pump-wrong-keys",
]  # fmt: skip
PHASES = {
    "worklist": Phase.AWAY,
    "program-held": Phase.HELD,
    "program": Phase.DRAFTED,
    "review": Phase.REVIEW,
    "review-signed": Phase.SIGNED,
    "programming": Phase.PROGRAMMING,
    "uncertain": Phase.UNCERTAIN,
    "no-line": Phase.LOST,
}


def test_every_scene_is_where_its_name_says_and_a_picture_of_its_own(tmp_path, qapp):
    seen = {}
    with staged(Look("light", "light", 1_280, 720)) as window:
        for name in scenes(window):
            assert window.controller.desk.phase is PHASES.get(name, window.controller.desk.phase), name
            draw(window, tmp_path / f"{name}.png")
            image = QImage(str(tmp_path / f"{name}.png"))
            assert (image.width(), image.height()) == (1_280, 720)
            seen[name] = bytes(image.constBits())
        days = {row.at[:10] for row in audit.newest(window.stage.store)}
    assert list(seen) == SCENES
    assert days == {"2026-11-23"}  # the record goes by the clock of the tour, so that no picture tells the day
    assert len(set(seen.values())) == len(SCENES)


def test_the_scenes_without_records_are_where_their_names_say(tmp_path, qapp):
    seen = {}
    with staged(Look("light", "light", 1_280, 720), trouble=UNREAD) as window:
        for name in unread_scenes(window):
            draw(window, tmp_path / f"{name}.png")
            seen[name] = (tmp_path / f"{name}.png").read_bytes()
            assert window.controller.desk.unkept == UNREAD
        assert window.controller.desk.stopped
    assert list(seen) == ["records-unread", "records-unread-pump", "records-unread-stopped"]
    assert len(set(seen.values())) == len(seen)


def test_a_tour_draws_each_screen_in_each_look(tmp_path, monkeypatch, qapp, capsys):
    monkeypatch.setattr(tour, "LOOKS", (Look("light", "light"), Look("dark-200", "dark", text_scale=2.0)))
    monkeypatch.setattr(tour, "scenes", lambda _window: iter(["worklist"]))
    monkeypatch.setattr(tour, "unread_scenes", lambda _window: iter(()))
    assert run(["tour", str(tmp_path / "new" / "folder")]) == 0
    drawn = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert drawn == {f"{name}-{suffix}.png" for name in ("worklist", "opening") for suffix in ("light", "dark-200")}
    assert "Drew 4 pictures of 2 screens" in capsys.readouterr().err


def test_a_signal_ends_it_behind_a_picture(tmp_path, monkeypatch, qapp, capsys):
    def pressed(_window):
        yield "worklist"
        signal.raise_signal(signal.SIGTERM)
        yield "pump"
        yield "program"

    monkeypatch.setattr(tour, "scenes", pressed)
    assert run(["tour", str(tmp_path)]) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pump-light.png", "worklist-light.png"]
    assert capsys.readouterr().err == "Interrupted.\n"


def test_both_themes_are_drawn_in_both_sizes_with_text_of_both_sizes():
    assert {look.theme for look in LOOKS} == {"light", "dark"}
    for theme in ("light", "dark"):
        mine = {(look.width, look.height, look.text_scale) for look in LOOKS if look.theme == theme}
        assert mine == {(1_440, 900, 1.0), (1_280, 720, 1.0), (1_440, 900, 2.0), (1_280, 720, 2.0)}


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run(["tour", str(tmp_path / "file" / "tour")]) == 2
    assert "Choose another place" in capsys.readouterr().err

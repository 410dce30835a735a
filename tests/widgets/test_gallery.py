"""Every widget of the room, looked at: nothing cut, nothing without a name, nothing blank, in every theme."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from widgets import gallery, theme
from widgets.audit import clipped, unnamed
from widgets.tokens import THEMES

ROOT = Path(__file__).resolve().parents[2]
every_exhibit = pytest.mark.parametrize("name", gallery.EXHIBITS)


@pytest.mark.req(58)
@every_exhibit
@pytest.mark.parametrize("dress", THEMES)
def test_an_exhibit_is_whole_and_named_in_every_theme(qapp, keep, tmp_path, name, dress):
    theme.apply(qapp, dress)
    widget = keep(gallery.exhibit(name))
    qapp.processEvents()
    picture = widget.grab()
    assert picture.save(str(tmp_path / f"{name}-{dress}.png"))
    image = picture.toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 2, "nothing was drawn"
    assert clipped(widget) == ()
    assert unnamed(widget) == ()


@every_exhibit
def test_an_exhibit_can_be_shown_alone(name):
    source = (ROOT / "widgets" / f"{name}.py").read_text(encoding="utf-8")
    assert 'if __name__ == "__main__":' in source
    assert "gallery.show(example)" in source


def test_every_module_with_an_example_hangs_in_the_gallery():
    sources = (ROOT / "widgets").glob("*.py")
    with_example = {p.stem for p in sources if "\ndef example() -> QWidget:" in p.read_text(encoding="utf-8")}
    assert with_example == set(gallery.EXHIBITS)


@pytest.mark.req(58)
def test_nothing_is_cut_at_200_percent_with_larger_text():
    """The scale is read when Qt starts, so this looks from a process of its own."""
    program = """
import sys
from PySide6.QtWidgets import QApplication
from widgets import gallery, theme
from widgets.audit import clipped
app = QApplication([])
theme.apply(app, "light", 1.25)
found = []
for name in gallery.EXHIBITS:
    widget = gallery.exhibit(name)
    widget.show()
    app.processEvents()
    assert widget.devicePixelRatio() == 2.0
    found += [f"{name}: {cut}" for cut in clipped(widget)]
    widget.close()
print("\\n".join(found))
"""
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_show_dresses_the_application_and_runs_it(qapp, qtbot, monkeypatch):
    shown = []

    def example():
        shown.append(importlib.import_module("widgets.chip").example())
        qtbot.addWidget(shown[0])
        return shown[0]

    monkeypatch.setattr(sys, "argv", ["chip", "dark"])
    monkeypatch.setattr(gallery, "QApplication", lambda _argv: qapp)
    monkeypatch.setattr(type(qapp), "exec", lambda *_: 0)
    assert gallery.show(example) == 0
    assert shown[0].isVisible()
    assert theme.tokens().name == "dark"

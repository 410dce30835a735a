"""``main.py tour DIR``: draws every screen, light and dark, in two sizes, each at the usual and at twice the text size.

Always offscreen, with a clock that stands still and fonts of our own, so that two tours of one release are alike,
whatever the day: the record of the stage goes by the same clock.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.commands.answers import CommandError, Exit, note
from console.commands.interrupts import ending_between_steps
from console.commands.tour_zone import CentralEurope

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from console.commands.staged import Staged

START = datetime(2026, 11, 23, 9, 0, tzinfo=CentralEurope())


@dataclass(frozen=True, slots=True)
class Look:
    """How a window is drawn, and how that is told by the name of the picture."""

    suffix: str
    theme: str
    width: int = 1_440
    height: int = 900
    text_scale: float = 1.0


# Every story is played once for each: another style sheet for a whole window costs more than playing it again.
LOOKS = (
    Look("light", "light"),
    Look("dark", "dark"),
    Look("light-1280x720", "light", 1_280, 720),
    Look("dark-1280x720", "dark", 1_280, 720),
    Look("light-200", "light", text_scale=2.0),
    Look("dark-200", "dark", text_scale=2.0),
    Look("light-1280x720-200", "light", 1_280, 720, 2.0),
    Look("dark-1280x720-200", "dark", 1_280, 720, 2.0),
)
UNREAD = "The records in demonstration.sqlite cannot be read (database disk image is malformed)."
_FONTS = """<?xml version="1.0"?>
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("folder", metavar="DIR", help="where the pictures go; made when it is not there")


def run(arguments: argparse.Namespace) -> int:
    """Draw them all."""
    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"The folder {folder} cannot be made ({error.strerror}). Choose another place.") from error
    with ending_between_steps() as step:
        drawn = sum(_drawn(folder, look, step) for look in LOOKS)
    note(f"Drew {drawn} pictures of {drawn // len(LOOKS)} screens into {folder}.")
    return Exit.DONE


def _drawn(folder: Path, look: Look, step: Callable[[], None]) -> int:
    """How many pictures there are of one look; ``step`` is called after each."""
    drawn = 0
    for trouble, played in (("", scenes), (UNREAD, unread_scenes)):
        with staged(look, trouble=trouble) as window:
            for name in played(window):
                draw(window, folder / f"{name}-{look.suffix}.png")
                step()
                drawn += 1
    from console.commands.tour_picture import opening

    _save(opening(look.width, look.height), folder / f"opening-{look.suffix}.png")  # in the look that is still on
    step()
    return drawn + 1


@contextmanager
def staged(look: Look = LOOKS[0], stream_ms: int | None = None, trouble: str = "") -> Iterator[Staged]:
    """The window on its stage, in a folder that is gone afterwards.

    With ``stream_ms`` the pumps say so often how they are, and nobody need press their button; ``trouble`` is why its
    records cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="cisterna-tour-", ignore_cleanup_errors=True) as place:
        fonts = Path(place) / "fonts.conf"
        fonts.write_text(_FONTS.format(cache=place), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(fonts)  # both are read when Qt is imported, so before everything below
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtCore import qInstallMessageHandler

        from console.commands.stage import Stage
        from console.commands.staged import Staged
        from console.files import shipped_library
        from device.emulator import Confirm

        former = qInstallMessageHandler(_told)
        pumps = (Confirm.ASK,) if stream_ms is None else (Confirm.AUTO, stream_ms)
        stage = Stage(Path(place), shipped_library(), START, *pumps, trouble=trouble)
        made = Staged(stage, Path(place), look.theme, look.text_scale)
        made.resize(look.width, look.height)
        made.ready()
        try:
            yield made
        finally:
            made.close()
            qInstallMessageHandler(former)


def _told(_kind: object, _place: object, text: str) -> None:
    """What Qt has to say, without the one line that every offscreen window says."""
    if text != "This plugin does not support propagateSizeHints()":
        note(text)


def scenes(window: Staged) -> Iterator[str]:
    """Play every story; at each name the window shows that screen."""
    from console.commands.tour_story import STORIES

    for story in STORIES:
        yield from story(window)


def unread_scenes(window: Staged) -> Iterator[str]:
    """The stories of a console whose records cannot be read."""
    from console.commands.tour_unread import unread

    yield from unread(window)


def draw(window: Staged, path: Path) -> None:
    """The screen of this moment."""
    from console.commands.tour_picture import picture

    window.settle()
    _save(picture(window.window), path)


def _save(drawn: QPixmap, path: Path) -> None:
    if not drawn.save(str(path)):
        raise CommandError(f"The picture {path} cannot be written. Choose another place.")

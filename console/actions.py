"""Every action of the console in one table: text, shortcut, icon, and when it is possible.

STOP is not here: it is a button that is held, always visible and in no menu; ``focus-stop`` only leads to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from console.phases import SETTLED, THERAPY_LOCKED, Phase, Word, after

if TYPE_CHECKING:
    from console.desk import Desk

Condition = Callable[["Desk"], bool]


def _always(_desk: Desk) -> bool:
    return True


@cache
def _may() -> Callable[[Desk, Word], bool]:
    from console.desk import may  # with all of therapy behind it, which the first paint need not wait for

    return may


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action. ``word`` is the wish it makes, where it makes one: then the table of phases rules as well."""

    id: str
    text: str
    shortcut: str
    icon: str
    menu: str
    word: Word | None = None
    condition: Condition = _always

    def enabled(self, desk: Desk) -> bool:
        """Whether it is possible now."""
        return (self.word is None or _may()(desk, self.word)) and self.condition(desk)

    def phases(self) -> frozenset[Phase]:
        """The phases in which it can ever be possible."""
        return frozenset(phase for phase in Phase if self.word is None or after(phase, self.word) is not None)


_EDITING = frozenset({Phase.HELD, Phase.DRAFTED})


def _editing(desk: Desk) -> bool:
    return desk.phase in _EDITING and desk.connected


def _may_change_library(desk: Desk) -> bool:
    return desk.phase not in THERAPY_LOCKED and not desk.unkept


ACTIONS: tuple[ActionRow, ...] = (
    ActionRow("worklist", "&Worklist", "Ctrl+1", "worklist", "Go"),
    ActionRow("pump", "&Pump", "Ctrl+2", "pump", "Go", condition=lambda desk: desk.patient is not None),
    ActionRow("program", "Pr&ogram", "Ctrl+3", "program", "Go", condition=lambda desk: desk.shapable),
    ActionRow("plan", "Pla&n", "Ctrl+4", "plan", "Go", condition=lambda d: d.patient is not None and not d.unkept),
    ActionRow("library", "&Library", "Ctrl+L", "library", "Go"),
    ActionRow("focus-stop", "Go to emergency &stop", "Ctrl+.", "stop", "Go", condition=lambda d: d.patient is not None),
    ActionRow("read", "&Read pump", "F5", "read", "Pump", Word.READ),
    ActionRow("review", "Re&view and program", "Ctrl+Return", "review", "Pump", Word.REVIEW),
    ActionRow(
        "tolerance",
        "State what the patient is &used to\N{HORIZONTAL ELLIPSIS}",
        "",
        "patient",
        "Pump",
        condition=lambda desk: desk.connected and desk.phase in SETTLED and not desk.unkept,
    ),
    ActionRow("back", "&Back to the draft", "Alt+Left", "back", "Pump", Word.BACK),
    ActionRow(
        "summary",
        "Save &summary as PDF",
        "Ctrl+P",
        "print",
        "Pump",
        condition=lambda desk: desk.held is not None and not desk.unkept,
    ),
    ActionRow(
        "use-library",
        "&Use another library or site file\N{HORIZONTAL ELLIPSIS}",
        "",
        "open",
        "Library",
        condition=_may_change_library,
    ),
    ActionRow(
        "release-library",
        "Use the library of this &release alone",
        "",
        "undo",
        "Library",
        condition=_may_change_library,
    ),
    ActionRow("undo", "&Undo", "Ctrl+Z", "undo", "Edit", condition=lambda d: _editing(d) and bool(d.older)),
    ActionRow("redo", "&Redo", "Ctrl+Shift+Z", "redo", "Edit", condition=lambda d: _editing(d) and bool(d.newer)),
    ActionRow("discard", "&Discard the draft", "", "remove", "Edit", condition=lambda d: d.phase is Phase.DRAFTED),
    ActionRow("theme", "Light or &dark", "Ctrl+T", "theme", "View"),
    ActionRow("larger", "&Larger text", "Ctrl++", "add", "View"),
    ActionRow("smaller", "&Smaller text", "Ctrl+-", "remove", "View"),
    ActionRow("about", "&About Cisterna", "F1", "about", "Help"),
    ActionRow("quit", "&Quit", "Ctrl+Q", "back", "Help"),
)


def row(action_id: str) -> ActionRow:
    """The action of that id; raises KeyError."""
    for action in ACTIONS:
        if action.id == action_id:
            return action
    raise KeyError(action_id)

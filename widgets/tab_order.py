"""Tab leads through a window as it is read: by where the parts stand now, not by when each was put in.

Qt keeps one chain of all widgets in the order in which they came, and what is put into a page later comes last in it.
Here the way is found anew at each press, from the layouts, and the chain is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QLayoutItem, QWidget


def parts(root: QWidget) -> Iterator[QWidget]:
    """``root`` and everything in it that is shown, in the order in which it is read."""
    yield root
    for child in _children(root):
        if not child.isHidden() and not child.isWindow():
            yield from parts(child)


def stops(root: QWidget) -> Iterator[QWidget]:
    """What of that takes the Tab key."""
    return (part for part in parts(root) if takes(part))


def takes(part: QWidget) -> bool:
    """Whether Tab stops here: one that hands the keyboard on to another does not."""
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.isEnabled() and part.focusProxy() is None


def step(root: QWidget, *, forward: bool) -> bool:
    """From what has the keyboard to the next stop, around at the ends; False where there is nowhere to go.

    Qt asks this of what is being switched off or hidden as well: that is no key press, and it is left to Qt.
    """
    focused, way = QApplication.focusWidget(), list(parts(root))
    if focused is None or not focused.isEnabled() or focused not in way:
        return False
    at = way.index(focused)
    ahead = way[at + 1 :] + way[:at] if forward else way[:at][::-1] + way[:at:-1]
    found = next((part for part in ahead if takes(part)), None)
    if found is None:
        return False
    found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _children(widget: QWidget) -> list[QWidget]:
    """By the layout, then what stands outside it, from above and from the left."""
    layout = widget.layout()
    laid = [] if layout is None else list(_laid(layout))
    rest = [child for child in widget.children() if isinstance(child, QWidget) and child not in laid]
    return laid + sorted(rest, key=lambda child: (child.y(), child.x()))


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for at in _order(layout):
        item = cast("QLayoutItem", layout.itemAt(at))
        part, inner = item.widget(), item.layout()
        if part is not None:
            yield part
        elif inner is not None:
            yield from _laid(inner)


def _order(layout: QLayout) -> list[int]:
    """A grid is read row by row, however it was filled."""
    numbers = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        numbers.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]  # a tuple, the stubs say object
    return numbers

"""Something to know before going on: icon, title and texts on the ground of their rank; hidden while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.icon_mark import IconMark
from widgets.theme import Role

_ICONS = {"accent": "note", "caution": "soft", "danger": "hard"}


class Notice(QFrame):
    """``setValue(title, *texts)``; an empty title hides it. ``ground`` is ``accent`` (to know),
    ``caution`` or ``danger``."""

    def __init__(self, ground: str = "caution", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, ground=ground)
        self._value: tuple[str, ...] = ()
        self._title = theme.label("", Role.STRONG, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        row.setSpacing(theme.space(3))
        row.addWidget(IconMark(_ICONS[ground], ground, 6), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.space(1))
        self._column.addWidget(self._title)
        self._below = QVBoxLayout()
        self._below.setSpacing(theme.space(2))
        beside = QVBoxLayout()
        beside.setSpacing(theme.space(2))
        beside.addLayout(self._column)
        beside.addLayout(self._below)
        row.addLayout(beside, 1)
        self._labels = [self._title]
        self.setVisible(False)

    def addBelow(self, part: QWidget, *, fill: bool = False) -> None:
        """Put something under the texts, at their left edge or over their whole width; later texts stand above it."""
        self._below.addWidget(part, 0, Qt.AlignmentFlag(0) if fill else Qt.AlignmentFlag.AlignLeft)

    def value(self) -> tuple[str, ...]:
        """The title and the texts, empty while it is hidden."""
        return self._value

    def setValue(self, title: str, *texts: str) -> None:
        """Show a title with its texts, one under the other; empty texts are left out."""
        shown = (title, *(text for text in texts if text)) if title else ()
        self.setVisible(bool(shown))
        if shown == self._value:
            return
        self._value = shown
        while len(self._labels) < len(shown):
            label = theme.label("", Role.BODY, wrap=True)
            self._labels.append(label)
            self._column.addWidget(label)
        for number, label in enumerate(self._labels):
            label.setText(shown[number] if number < len(shown) else "")
            label.setVisible(number < len(shown))
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(shown[1:]))


def example() -> QWidget:
    """One of each rank."""
    page = theme.mark(QWidget(), ground="window")
    column = QVBoxLayout(page)
    for ground in _ICONS:
        notice = Notice(ground)
        notice.setValue("A restart counts as a new start", "Begin as low as for a first dose and titrate again.")
        column.addWidget(notice)
    page.setMinimumWidth(theme.base_px() * 44)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

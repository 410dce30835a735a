"""One sentence in the way of the eye, with an icon on a tinted ground; without a sentence it takes no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from widgets import theme
from widgets.icon_mark import IconMark
from widgets.theme import Role

# tone -> ground, icon, ink of the icon
_TONES: dict[str, tuple[str, str, str]] = {
    "danger": ("danger", "alarm", "danger"),
    "caution": ("caution", "soft", "caution"),
    "quiet": ("sunken", "note", "soft"),
}


class TipNote(QFrame):
    """``setValue(sentence, tone)``; tones: danger, caution, quiet. An empty sentence hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconMark("note", "soft", 4)
        self._words = theme.label("", Role.SMALL, wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(2))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def value(self) -> str:
        """The sentence."""
        return self._words.text()

    def setValue(self, sentence: str, tone: str = "quiet") -> None:
        """Say something else; the same again costs nothing."""
        ground, icon, ink = _TONES[tone]
        theme.mark(self, ground=ground)
        self._mark.setValue(icon, ink)
        if sentence != self._words.text():
            self._words.setText(sentence)
            self.setAccessibleName(sentence)
        if self.isHidden() == bool(sentence):
            self.setVisible(bool(sentence))


def example() -> QWidget:
    """One of each tone."""
    from PySide6.QtWidgets import QVBoxLayout

    page = theme.mark(QWidget(), ground="surface")
    column = QVBoxLayout(page)
    for tone in _TONES:
        note = TipNote()
        column.addWidget(note)
        note.setValue("Without a bridge the tip gets 1,200 mcg/day of baclofen instead of 300 mcg/day.", tone)
    page.resize(560, page.sizeHint().height())
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

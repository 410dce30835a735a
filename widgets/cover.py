"""What lies over the page while the pump is stopped or uncertain: nobody works on as if nothing were.

The banner with its emergency stop stays visible above it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.icon_mark import IconMark
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class CoverView:
    """Icon, title, and one paragraph each; ``action`` is a word for the console, ``action_text`` stands on the button.

    An empty ``action_text`` leaves nothing to press: the cover then ends by an answer of the pump alone.
    """

    icon: str
    title: str
    sentences: tuple[str, ...]
    action: str = ""
    action_text: str = ""


class Cover(QWidget):
    """Covers its parent while it holds a view. Signal: ``actionRequested(action)``."""

    actionRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: CoverView | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._mark = IconMark("uncertain", "danger", 16)
        self._title = theme.label("", Role.FIGURE, "danger", wrap=True)
        self._words = theme.label("", Role.HEADING, wrap=True)
        self._rest = theme.label("", Role.BODY, wrap=True)
        self._button = theme.button("", "primary")
        self._button.clicked.connect(self._say)
        self._lay_out()
        self.hide()
        if parent is not None:
            parent.installEventFilter(self)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.space(4))
        for part in (self._title, self._words, self._rest):
            words.addWidget(part)
        words.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        holder = QWidget()
        holder.setLayout(words)
        holder.setMaximumWidth(theme.base_px() * 46)
        across = QHBoxLayout()
        across.setSpacing(theme.space(8))
        across.addStretch(1)
        across.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(holder, 8)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.space(8), theme.space(8), theme.space(8), theme.space(8))
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)

    def value(self) -> CoverView | None:
        """What it shows, None while it covers nothing."""
        return self._value

    def setValue(self, view: CoverView | None) -> None:
        """Cover the parent with a view, or uncover it."""
        before, self._value = self._value, view
        if view is None:
            self.hide()
            return
        self._mark.setValue(view.icon, "danger")
        self._title.setText(view.title)
        self._words.setText(view.sentences[0] if view.sentences else "")
        self._rest.setText("\n\n".join(view.sentences[1:]))
        self._rest.setVisible(len(view.sentences) > 1)
        self._button.setText(view.action_text)
        self._button.setAccessibleName(view.action_text.replace("&", ""))
        self._button.setVisible(bool(view.action_text))
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(" ".join(view.sentences))
        self._fit()
        self.show()
        self.raise_()
        if before is None or before.title != view.title:
            said = " ".join((f"{view.title}.", *view.sentences))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def _say(self) -> None:
        if self._value is not None:
            self.actionRequested.emit(self._value.action)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard comes along, so that it cannot go on below."""
        super().showEvent(event)
        (self._button if self._button.isVisibleTo(self) else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the parent, always."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Opaque: nothing of the page shines through."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("danger_soft"))
        painter.fillRect(0, 0, self.width(), theme.space(1.5), theme.colour("danger"))
        painter.end()


def example() -> QWidget:
    """Uncertain, over an empty page."""
    page = theme.mark(QWidget(), ground="window")
    page.resize(1190, 620)
    cover = Cover(page)
    first = "The line to the pump broke. Nobody knows which program it holds until the pump has answered."
    rest = ("Do not program again and do not repeat a dose.", "Only reading the pump and STOP are possible.")
    cover.setValue(CoverView("uncertain", "Uncertain", (first, *rest), "read", "Read pump"))
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

"""A page that is taller than its window scrolls up and down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from widgets import theme


class Scroll(QScrollArea):
    """Holds ``inner`` at its full width; the keyboard reaches it, because what scrolls must scroll without a mouse."""

    def __init__(self, inner: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner, self._leading, self._open, self._least = inner, False, False, 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setWidget(inner)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def setOpen(self, on: bool, *, least: int = 0) -> None:
        """Whether it is as tall as what it holds, and no lower than ``least`` px, because something around it scrolls:
        one thing scrolls, never two.
        """
        if on is not self._open:
            self._open, self._least = on, least
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus if on else Qt.FocusPolicy.StrongFocus)
            bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if on else Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(bar)  # one that came and went would break the lines anew each time
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Where it is open, the height of what it holds at the width that it has."""
        least, inner = super().minimumSizeHint(), self._inner
        if not self._open:
            return least
        told = inner.heightForWidth(self.viewport().width()) if inner.hasHeightForWidth() else -1
        return QSize(least.width(), max(told, inner.minimumSizeHint().height(), self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height of what wraps."""
        super().resizeEvent(event)
        if self._open and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where it is open, the keys that scroll are for what is around it."""
        if self._open:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it holds has grown."""
        if self._open and event.type() is QEvent.Type.LayoutRequest and watched is self._inner:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def setLeading(self, on: bool) -> None:
        """Whether what is brought into view stands at its top, with what follows below: for a view of few rows."""
        self._leading = on

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Whoever gets the keyboard is brought into view, once the layout has taken what was just opened."""
        if new is not None and self._inner.isAncestorOf(new):
            QTimer.singleShot(0, self.reveal)

    @Slot()
    def reveal(self) -> None:
        """Bring into view what has the keyboard, if it is in here."""
        focused = QApplication.focusWidget()
        if focused is not None and self._inner.isAncestorOf(focused):
            self._bring(focused)

    def _bring(self, focused: QWidget) -> None:
        """Of a part that is taller than the view, a list say, its head is enough: the list itself leads to its rows.

        Qt's own way is content with the cursor of a text field, and leaves its frame cut.
        """
        top, spare = focused.mapTo(self._inner, QPoint()).y(), self.viewport().height() - focused.height()
        if self._leading and not 0 <= top - self.verticalScrollBar().value() <= spare:
            self.verticalScrollBar().setValue(top - theme.space(1))
            return
        half = focused.height() // 2 if spare > 0 else theme.space(6)
        edge = max(0, min(theme.space(4), spare // 2))
        self.ensureVisible(0, top + half, 0, half + edge)

    def sizeHint(self) -> QSize:
        """No taller than it must be, so that a page which scrolls inside never makes its window scroll as well."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


def into_view(part: QWidget) -> None:
    """Every area around it that scrolls shows it; where one is open, the page around that one."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(part, 0, theme.space(6))
        around = around.parentWidget()


def centre(page: QWidget, card: QWidget) -> None:
    """Put a card into the middle of a page, a little above it, as wide as it may be; a low page scrolls."""
    across = QHBoxLayout()
    across.addStretch(1)
    across.addWidget(card, 8)
    across.addStretch(1)
    inner = QWidget()
    down = QVBoxLayout(inner)
    down.setContentsMargins(theme.space(6), theme.space(5), theme.space(6), theme.space(5))
    down.addStretch(2)
    down.addLayout(across)
    down.addStretch(3)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(Scroll(inner, page.accessibleName() or "Page"))


def example() -> QWidget:
    """More lines than fit."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    for number in range(1, 21):
        column.addWidget(theme.label(f"Line {number} of 20"))
    page = theme.mark(Scroll(inner, "Twenty lines"), ground="window")
    page.resize(320, 200)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

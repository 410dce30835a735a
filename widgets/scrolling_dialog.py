"""A dialog as tall as what it says, however large the text; where the window is too low, its middle scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from widgets import tab_order, theme
from widgets.beside import host_of
from widgets.scroll import Scroll
from widgets.theme import Role

_LOW_EMS = 30  # of room: below this the edges are narrow, and whoever can says the same in fewer words
_EDGES, _LOW_EDGES = (6, 5), (4, 2.5)  # at the sides, above and below, in units of space


class ScrollingDialog(QDialog):
    """``lay(body, foot)`` once everything is in the body; the buttons of the foot stay in sight while it scrolls.

    Signal: ``lowChanged(bool)`` when it is opened over a low window, or the window becomes one.
    """

    lowChanged = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        theme.mark(self, ground="window")
        self._grown = QTimer(self, singleShot=True)
        self._grown.timeout.connect(self.fit)
        self._low = False

    def lay(self, body: QWidget, foot: QLayout, least: QSize) -> None:
        """``least`` is in heights of a line of text: as wide as that, and no lower unless the window is."""
        page = QVBoxLayout(self)
        page.setSpacing(theme.space(3))
        self._scroll = Scroll(body, self.windowTitle())
        self._scroll.verticalScrollBar().rangeChanged.connect(self._scroll.reveal)  # what stands above has grown
        page.addWidget(self._scroll, 1)
        page.addLayout(foot)
        body.installEventFilter(self)
        self._page, self._body, self._under, self._least = page, body, foot, least
        self._edge()
        self.fit()

    def isLow(self) -> bool:
        """Whether there is little room for it over its window."""
        return self._low

    def _edge(self) -> None:
        across, down = map(theme.space, _LOW_EDGES if self._low else _EDGES)
        self._page.setContentsMargins(across, down, across, down)

    def _follow_room(self, height: int) -> None:
        low = height < theme.base_px() * _LOW_EMS
        if low is not self._low:
            self._low = low
            self._edge()
            self._scroll.setLeading(low)
            self.lowChanged.emit(low)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is said inside has grown, under a field say: then the dialog grows with it."""
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._grown.start()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leads as the dialog is read, also to what has come into it since it opened."""
        return tab_order.step(self, forward=forward) or super().focusNextPrevChild(forward)

    @Slot()
    def fit(self) -> None:
        """As tall as what it says by now, no lower than it is, and no taller than the window."""
        above = self.parentWidget()
        host = host_of(above)
        most = above.window().size() if above is not None else self.screen().availableSize()
        if host is not None:
            most = host.room().size()  # the banner with the emergency stop stays in sight
        self._follow_room(most.height())
        wished = self._least * theme.base_px()
        wished.setHeight(max(wished.height(), self._needed(wished.width())))
        before = self.geometry()
        if self.isVisible():
            wished = wished.expandedTo(self.size())
        self.resize(wished.boundedTo(most))
        if host is not None and self.isVisible():
            host.keep(self, before)

    def _needed(self, width: int) -> int:
        """The height at which nothing scrolls; wrapped text has to be asked for it at a width."""
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()  # before, a text has not the size that it will have
        page, edges = self._page, self._page.contentsMargins()
        inner = width - edges.left() - edges.right()
        told = max(self._body.heightForWidth(inner), self._body.minimumSizeHint().height())
        below = max(self._under.heightForWidth(inner), self._under.sizeHint().height())
        return edges.top() + told + page.spacing() + below + edges.bottom()


def example() -> QWidget:
    """More than a sentence, and a button."""
    body, foot = QWidget(), QHBoxLayout()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(theme.label("Before the pump is asked", Role.TITLE, wrap=True))
    column.addWidget(theme.label("The pump goes on with what it holds until it has answered. " * 4, wrap=True))
    foot.addStretch(1)
    foot.addWidget(theme.button("&Go on", "primary"))
    dialog = ScrollingDialog("Before the pump is asked")
    dialog.lay(body, foot, QSize(30, 8))
    return dialog


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

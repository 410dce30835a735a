"""The one way a dialog opens: beside the window, never in its way, so that the emergency stop answers at all times.

A modal dialog takes every press from the window behind it, those on the emergency stop as well. Here the window stays
alive: what must wait is switched off, the stop and its key work on, and the keyboard goes to and fro.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget
from shiboken6 import isValid

from widgets import theme
from widgets.banner import Banner
from widgets.tab_order import stops


class Beside(QObject):
    """Watches over the dialogs of one window with a banner.

    ``behind`` is switched off while one is open; the ``keys`` work in the dialogs as well; ``lead`` takes the keyboard
    into the page where it cannot return to what had it.
    """

    def __init__(
        self,
        window: QWidget,
        banner: Banner,
        behind: Sequence[QWidget],
        keys: Sequence[QAction],
        lead: Callable[[], None],
    ) -> None:
        super().__init__(window)
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # the system's are modal
        self._window, self._banner, self._behind, self._keys, self._lead = window, banner, behind, keys, lead
        self._open: dict[QDialog, bool] = {}  # and whether it is still right after a STOP
        self._before: QWidget | None = None  # what had the keyboard
        self._return = QAction("Back to the dialog", window)
        self._return.setShortcut(Qt.Key.Key_Escape)
        self._return.triggered.connect(self.recall)
        self._return.setEnabled(False)
        window.addAction(self._return)

    def dialog(self) -> QDialog | None:
        """The one on top, if any is open."""
        return next(reversed(self._open), None)

    def take(self, dialog: QDialog, *, past_stop: bool) -> None:
        """Watch over one that is about to open; asked twice is asked once."""
        for other in [one for one in self._open if one.windowTitle() == dialog.windowTitle()]:
            other.reject()
        if dialog.parentWidget() is not self._window:  # else it would be switched off with the page that asked for it
            dialog.setParent(self._window, dialog.windowFlags())
        if not self._open:
            self._set_aside()
        self._open[dialog] = past_stop
        dialog.addActions(self._keys)
        dialog.finished.connect(self._look)
        dialog.destroyed.connect(self._look)

    def close(self, *, after_stop: bool = False) -> tuple[str, ...]:
        """Reject what is open; after a STOP only what cannot be right any more. Titles of what was closed."""
        closing = [one for one, past_stop in self._open.items() if not (after_stop and past_stop)]
        titles = tuple(one.windowTitle() for one in closing)
        for one in closing:
            one.reject()
        return titles

    @Slot()
    def recall(self) -> None:
        """The keyboard goes back to the dialog."""
        dialog = self.dialog()
        if dialog is not None:
            dialog.activateWindow()

    def room(self) -> QRect:
        """Where a dialog covers nothing of the banner (global, without the frame that the desktop draws)."""
        below = QRect(self._window.rect())
        below.setTop(self._banner.mapTo(self._window, self._banner.rect().bottomLeft()).y() + 1 + self._bar())
        return below.translated(self._window.mapToGlobal(QPoint()))

    def place(self, dialog: QDialog) -> None:
        """Where it covers neither the banner nor, at least, the stop, as long as the screen has room."""
        stop = self._banner.stopButton()
        taken = QRect(stop.mapToGlobal(QPoint()), stop.size())
        screen = self._window.screen().availableGeometry().united(self._window.window().frameGeometry())
        size = dialog.size() if dialog.testAttribute(Qt.WidgetAttribute.WA_Resized) else dialog.sizeHint()
        dialog.move(spot(size, self.room(), taken, screen) - QPoint(0, self._bar()))

    def keep(self, dialog: QDialog, before: QRect) -> None:
        """Move one that has grown up again where its foot would leave the window; ``before``: its place until then."""
        room, now = self.room(), dialog.geometry()
        if now.bottom() > room.bottom() >= before.bottom():
            dialog.move(dialog.x(), dialog.y() - min(now.bottom() - room.bottom(), max(0, now.top() - room.top())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever presses on what is switched off is led back to what is asked; the banner with the stop is not off.

        Seen at the window's handle: a button that is off swallows what is pressed on it.
        """
        if self._open and isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            banner = self._banner.rect().translated(self._banner.mapTo(self._window.window(), QPoint()))
            if not banner.contains(event.position().toPoint()):
                self.recall()
        return super().eventFilter(watched, event)

    def _bar(self) -> int:
        """How high the desktop draws a title, px."""
        whole = self._window.window()
        return whole.geometry().top() - whole.frameGeometry().top()

    def _set_aside(self) -> None:
        if (handle := self._window.window().windowHandle()) is not None:
            handle.installEventFilter(self)  # once more changes nothing
        self._before = self._window.focusWidget()
        if self._before is not None:
            self._before.clearFocus()  # else it would fall to the stop, which alone is left on
        self._switch(on=False)

    def _switch(self, *, on: bool) -> None:
        for part in self._behind:
            part.setEnabled(on)
        self._return.setEnabled(not on)

    @Slot()
    def _look(self) -> None:
        """One has ended: after the last of them the window goes on where it was."""
        if not self._open:
            return
        self._open = {one: past for one, past in self._open.items() if isValid(one) and not one.isHidden()}
        if self._open or not isValid(self._window):
            return
        self._switch(on=True)
        self._window.activateWindow()
        before, self._before = self._before, None
        if self._banner.stopHeld():
            return  # a hold is never ended
        if before is not None and isValid(before) and before.isEnabled() and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._lead()


def host_of(widget: QWidget | None) -> Beside | None:
    """Who watches over the dialogs of its window; None where a widget stands alone."""
    found = widget.window().findChild(Beside) if widget else None
    return found if isinstance(found, Beside) else None


def show_beside(dialog: QDialog, *, past_stop: bool = False) -> None:
    """Open it; it is deleted when it closes. ``past_stop``: what it is for is still right after a STOP."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.NonModal)
    host = host_of(dialog.parentWidget())
    if host is None:
        dialog.show()
    else:
        host.take(dialog, past_stop=past_stop)
        host.place(dialog)
        dialog.show()
        host.place(dialog)  # some know their size only now
    _lead_into(dialog)


def _lead_into(dialog: QDialog) -> None:
    """The keyboard begins at the first thing to fill in: what scrolls around it is the first stop and takes no text."""
    chosen: QWidget | None = dialog.focusWidget()  # the stubs promise one, Qt does not
    if chosen is not None and not isinstance(chosen, QScrollArea):
        return
    first = next((stop for stop in stops(dialog) if not isinstance(stop, QScrollArea)), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def spot(size: QSize, room: QRect, stop: QRect, screen: QRect) -> QPoint:
    """The upper left corner (global px): in the room or lower, else beside the stop, else anywhere."""
    gap = theme.space(3)
    middle = QRect(QPoint(), size)
    middle.moveCenter(room.center())
    across = max(screen.left(), min(middle.left(), screen.right() + 1 - size.width()))
    high, low = max(middle.top(), room.top()), max(screen.top(), screen.bottom() + 1 - size.height())
    places = [QPoint(across, high)]
    places += [QPoint(x, low) for x in (stop.left() - gap - size.width(), stop.right() + 1 + gap)]
    free = (p for p in places if screen.contains(QRect(p, size)) and not stop.intersects(QRect(p, size)))
    return next(free, QPoint(across, low))

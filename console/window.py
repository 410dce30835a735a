"""Where things sit: banner along the top, rail at the left, the page, one status line. No decisions.

It stands in the front, or alone where nobody waits for it. The first thing that is built: nothing here may import
numpy, plots or the database (a test counts what is loaded).
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.actions import ACTIONS, ActionRow
from console.front import OPENING, USUAL
from console.stop_focus import StopFocus
from widgets import tab_order, theme
from widgets.banner import Banner
from widgets.beside import Beside
from widgets.doubt_strip import DoubtStrip
from widgets.empty_state import EmptyState, EmptyView
from widgets.rail import Rail, RailItem
from widgets.reflow import Reflow
from widgets.theme import Role

_Layout = TypeVar("_Layout", QVBoxLayout, QHBoxLayout)

SMALLEST = QSize(1280, 720)  # device-independent pixels; below this pages scroll
PAGES = (
    RailItem("worklist", "Worklist", "worklist", "Every patient, the most urgent first (Ctrl+1)"),
    RailItem("pump", "Pump", "pump", "What the pump says of itself (Ctrl+2)"),
    RailItem("program", "Program", "program", "Shape a program and see what it delivers (Ctrl+3)"),
    RailItem("plan", "Plan", "plan", "Compare programs, ask what if, begin a therapy (Ctrl+4)"),
    RailItem("library", "Library", "library", "Every limit, and where it comes from (Ctrl+L)"),
)
_BELONGS_TO = {
    "review": "program",
    "opening": "worklist",
}  # a page without a place in the rail, and the one it comes from
TO_STOP = "focus-stop"
_STATUS_EMS = 70  # below this width of the window a sentence has a line of its own above the mark and the menu


class Window(QWidget):
    """Signal: ``closeRequested()`` instead of closing, then ``release()``.

    Public parts: ``banner``, ``strip``, ``rail``, ``actions_by_id``, ``beside``.
    """

    closeRequested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumSize(640, 480)
        self.resize(USUAL)
        self.banner = Banner()
        self.strip = DoubtStrip()
        self.rail = Rail()
        self.rail.setItems(PAGES)
        self._page_area = QFrame()
        self.actions_by_id = {row.id: self._action(row) for row in ACTIONS}
        self._offer_nothing()
        self._released = False
        self._pages: dict[str, QScrollArea] = {}
        self._stack = QStackedWidget()
        self._cover: QWidget | None = None
        self._said = theme.label("", Role.SMALL, "soft", wrap=True)
        self._mark = theme.label("", Role.SMALL_STRONG, "soft")
        self._lay_out()
        opening = EmptyState()
        opening.setValue(EmptyView("clock", *OPENING))
        self.addPage("opening", opening)
        behind = (self.strip, self.rail, self._page_area, self._menu_button)
        self.beside = Beside(self, self.banner, behind, (self.actions_by_id[TO_STOP],), self.takeFocus)
        self._stop_focus = StopFocus(self.banner, self.takeFocus, self)

    def _offer_nothing(self) -> None:
        """Until there is something behind the window, what cannot be done yet looks so."""
        self.rail.setValue("worklist")
        for item in PAGES:
            self.rail.setItemEnabled(item.key, item.key == "worklist")
        for action in self.actions_by_id.values():
            action.setEnabled(False)
        self.banner.setStopEnabled(False)

    def _lay_out(self) -> None:
        self._page_area.installEventFilter(self)
        inside = _bare(QVBoxLayout(self._page_area))
        inside.addWidget(self._stack, 1)
        below = _bare(QHBoxLayout())
        below.addWidget(self.rail)
        below.addWidget(self._page_area, 1)
        column = _bare(QVBoxLayout(self))
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        column.addLayout(below, 1)
        column.addWidget(self._status_line())

    def _status_line(self) -> QWidget:
        line = theme.mark(QWidget(), ground="surface")
        column = _bare(QVBoxLayout(line))
        column.addWidget(theme.rule())
        right = QWidget()
        row = _bare(QHBoxLayout(right))
        row.setSpacing(theme.space(3))
        row.addStretch(1)
        row.addWidget(self._mark)
        menu = self._menu_button = QToolButton()
        menu.setText("Menu")
        theme.mark(menu, kind="quiet")
        menu.setAccessibleName("Menu of all actions")
        menu.setToolTip("Everything that can be done, with its key")
        menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu.setMenu(self._menu(menu))
        row.addWidget(menu)
        self._said.hide()  # until there is something to say
        words = Reflow(((self._said, 1), (right, 0)), ems=_STATUS_EMS, gap=1)
        words.setContentsMargins(theme.space(4), theme.space(1), theme.space(2), theme.space(1))
        column.addWidget(words)
        return line

    def _menu(self, parent: QWidget) -> QMenu:
        whole = QMenu(parent)
        for title in dict.fromkeys(row.menu for row in ACTIONS):
            part = whole.addMenu(title)
            part.addActions([self.actions_by_id[row.id] for row in ACTIONS if row.menu == title])
        return whole

    def _action(self, row: ActionRow) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.id)
        action.setShortcut(row.shortcut)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        (self if row.id == TO_STOP else self._page_area).addAction(action)  # what is switched off hears no key
        return action

    def addPage(self, key: str, page: QWidget) -> None:
        """Put a page into the stack; the first one is shown. A page that is too large for the window scrolls."""
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages[key] = area
        self._stack.addWidget(area)

    def page(self) -> str:
        """The key of the page that is shown."""
        shown = self._stack.currentWidget()
        return next((key for key, area in self._pages.items() if area is shown), "")

    def setPage(self, key: str) -> None:
        """Show a page from its top, mark it in the rail, and lead the keyboard into it.

        Whoever is at the emergency stop stays there: a hold by the space bar ends when the focus goes.
        """
        moved = self.page() != key
        if moved:
            self._pages[key].verticalScrollBar().setValue(0)
        self._stack.setCurrentWidget(self._pages[key])
        self.rail.setValue(_BELONGS_TO.get(key, key))
        if moved and self._cover is None and not self._has_focus(self.banner):
            self._focus_page()

    def takeFocus(self) -> None:
        """Lead the keyboard into what is shown: the cover, else the page."""
        lead = self._focus_page if self._cover is None else getattr(self._cover, "takeFocus", None)
        if lead is not None:
            lead()

    def _has_focus(self, part: QWidget) -> bool:
        focused: QWidget | None = self.focusWidget()
        return focused is not None and part.isAncestorOf(focused)

    def _focus_page(self) -> None:
        """Where the page wants the keyboard, else its first stop; what was pressed to come here keeps no ring."""
        area = self._stack.currentWidget()
        page = area.widget() if isinstance(area, QScrollArea) else None
        lead = getattr(page, "takeFocus", None)
        if lead is not None:
            lead()
            return
        if area is not None:
            next(tab_order.stops(area), area).setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leads as the window is read."""
        return tab_order.step(self, forward=forward) or super().focusNextPrevChild(forward)

    def layOutNow(self) -> None:
        """Every place that is to change changes now: Qt would first paint the old ones, then step by step the new."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def setCover(self, cover: QWidget | None) -> None:
        """Lay something over the page, or take it away; banner and emergency stop stay free."""
        had_focus = self._cover is not None and self._has_focus(self._cover)  # a hidden one hands it to the stop
        if self._cover is not None and self._cover is not cover:
            self._cover.hide()
        self._cover = cover
        self._stack.setEnabled(cover is None)
        if cover is not None:
            cover.setParent(self._page_area)
            cover.setGeometry(self._page_area.rect())
            cover.show()
            cover.raise_()
        elif had_focus:
            self._focus_page()

    def covered(self) -> bool:
        """Whether something lies over the page."""
        return self._cover is not None

    def say(self, sentence: str) -> None:
        """One sentence in the status line."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self._said.setAccessibleDescription(sentence)

    def said(self) -> str:
        """What the status line says."""
        return self._said.text()

    def setMark(self, words: str) -> None:
        """The store's word at the right of the status line."""
        self._mark.setText(words)

    def release(self) -> None:
        """Close now, without asking again."""
        self.beside.close()
        self._released = True
        self.window().close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first; whoever is wired to it decides."""
        if not self._released:
            self.closeRequested.emit()  # who hears it may release the window at once, or later, or never
        event.setAccepted(self._released)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The cover covers the page at any size, and when a strip above it comes or goes."""
        if event.type() is QEvent.Type.Resize and self._cover is not None:
            self._cover.setGeometry(self._page_area.rect())
        return super().eventFilter(watched, event)


def _bare(layout: _Layout) -> _Layout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout

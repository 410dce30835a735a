"""What lies over the page while the pump is stopped or nobody knows what it holds: plain words, one thing to do.

A pump in doubt has a panel of its own; everything else is an icon, a title and sentences, and, below a stop whose
reason nobody has given yet, the question for it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from console.telling import CoverView
from widgets import theme
from widgets.icon_mark import IconMark
from widgets.scroll import centre
from widgets.stop_reason import StopReasonPanel, StopReasonView
from widgets.theme import Role
from widgets.uncertain_panel import UncertainPanel, UncertainView

_WIDTH_EMS = 48  # about 75 characters of body text beside the icon


class Cover(QFrame):
    """``setValue(CoverView, StopReasonView | None)`` or ``setDoubt(UncertainView)``.

    Signals: ``actionRequested(str)`` with a view's action; ``pairRequested()`` of a pump in doubt without a key. Parts:
    ``uncertain``, ``reason``.
    """

    actionRequested = Signal(str)
    pairRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = CoverView("uncertain", "", ())
        self.setAccessibleName("Warning over the page")
        self._mark = IconMark("uncertain", "danger", 14)
        self._title = theme.label("", Role.FIGURE, "danger", wrap=True)
        self._sentences = [theme.label("", Role.BODY, wrap=True) for _ in range(4)]
        self._button = theme.button("", "primary")
        self._button.clicked.connect(self._say)
        self.reason = StopReasonPanel()
        self.uncertain = UncertainPanel()
        self.uncertain.readRequested.connect(self._say_read)
        self.uncertain.othersRequested.connect(self._say_others)
        self.uncertain.pairRequested.connect(self.pairRequested)
        self._plain = QWidget()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._plain)
        self._stack.addWidget(self.uncertain)
        self._lay_out()

    def _lay_out(self) -> None:
        card = theme.card()
        card.setMaximumWidth(theme.base_px() * _WIDTH_EMS)
        words = QVBoxLayout()
        words.setSpacing(theme.space(3))
        for part in (self._title, *self._sentences):
            words.addWidget(part)
        words.addSpacing(theme.space(2))
        words.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addSpacing(theme.space(2))
        words.addWidget(self.reason)
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.space(8), theme.space(8), theme.space(8), theme.space(8))
        row.setSpacing(theme.space(6))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        centre(self._plain, card)

    def takeFocus(self) -> None:
        """Lead the keyboard to the one thing to do, and away from the emergency stop; the words are read first."""
        self._focus_button()
        QTimer.singleShot(0, self, self._show_from_the_top)  # behind the scroll to what has the keyboard

    @Slot()
    def _show_from_the_top(self) -> None:
        for area in self.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(0)

    def _focus_button(self) -> None:
        for button in self.findChildren(QPushButton):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def value(self) -> CoverView:
        """What it shows."""
        return self._value

    def setValue(self, view: CoverView, reason: StopReasonView | None = None) -> None:
        """Show other words; a new title is announced to a screen reader."""
        self.reason.setValue(reason)
        before, self._value = self._value, view
        self._stack.setCurrentWidget(self._plain)
        self._mark.setValue(view.icon, "danger")
        self._title.setText(view.title)
        for number, label in enumerate(self._sentences):
            label.setText(view.sentences[number] if number < len(view.sentences) else "")
            label.setVisible(number < len(view.sentences))
        self._button.setText(view.action_text)
        self._button.setAccessibleName(view.action_text)
        self._button.setVisible(bool(view.action))
        self.setAccessibleDescription(" ".join((view.title, *view.sentences)))
        if view.title != before.title:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))

    def setDoubt(self, view: UncertainView, asking: bool) -> None:
        """Show what nobody knows the end of; while ``asking``, the pump cannot be asked again."""
        self._stack.setCurrentWidget(self.uncertain)
        if view != self.uncertain.value():
            self.uncertain.setValue(view)
        self.uncertain.setReadEnabled(not asking)
        self.setAccessibleDescription(view.sentence)

    @Slot()
    def _say_read(self) -> None:
        self.actionRequested.emit("read")

    @Slot()
    def _say_others(self) -> None:
        self.actionRequested.emit("others")

    @Slot()
    def _say(self) -> None:
        self.actionRequested.emit(self._value.action)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Its own ground, so that nothing below can be read or mistaken for true."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("danger_soft"))
        painter.end()

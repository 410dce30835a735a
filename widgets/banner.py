"""One sentence that is always true: what the pump is known to hold, since when, and how old that knowledge is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.chip import Chip
from widgets.hold_button import HoldButton
from widgets.icon_mark import IconMark
from widgets.theme import Role


class BannerTone(StrEnum):
    """How far the sentence may be relied on."""

    EMPTY = "empty"  # no pump has been read
    KNOWN = "known"
    FACTORY = "factory"  # it is known, and was never programmed
    STALE = "stale"  # true when it was read; too old to rely on
    WORKING = "working"  # a conversation is under way
    STOPPED = "stopped"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class BannerView:
    """What the banner shows. ``age`` is small text (``read 4 s ago``); ``draft`` is the word of an unsent draft.

    ``when`` has the dates with year and zone, for who points at the banner.
    """

    tone: BannerTone = BannerTone.EMPTY
    sentence: str = "No pump has been read."
    age: str = ""
    patient: str = ""
    serial: str = ""
    emulator: bool = False
    training: bool = False
    draft: str = ""
    when: str = ""


# tone -> ground, ink of the icon, icon, ink of the sentence
_LOOKS: dict[BannerTone, tuple[str, str, str, str]] = {
    BannerTone.EMPTY: ("surface", "soft", "unlinked", "soft"),
    BannerTone.KNOWN: ("surface", "accent", "running", "text"),
    BannerTone.FACTORY: ("surface", "caution", "soft", "text"),
    BannerTone.STALE: ("sunken", "soft", "stale", "soft"),
    BannerTone.WORKING: ("surface", "accent", "active", "text"),
    BannerTone.STOPPED: ("danger_soft", "danger", "stopped", "text"),
    BannerTone.UNCERTAIN: ("danger_soft", "danger", "uncertain", "text"),
}


_NARROW_EMS = 72  # chips under each other
_SLIM_EMS = 60  # who it is and the chips over the sentence, which then has the whole width


class Banner(QFrame):
    """The strip along the top, with the emergency stop at its right end.

    Signal: ``stopRequested()`` after the stop was held for one second. The stop is always there; ``setStopEnabled``
    switches it off only while there is no pump to stop.
    """

    stopRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = BannerView()
        self.setAccessibleName("What the pump holds")
        self._patient = theme.label("", Role.STRONG)
        self._serial = theme.label("", Role.SMALL, "soft")
        self._emulator, self._training, self._draft = Chip(), Chip(), Chip()
        self._marks = QWidget()
        self._chips = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._marks)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(theme.space(1.5))
        for chip in (self._training, self._emulator, self._draft):
            self._chips.addWidget(chip)
        self._mark = IconMark(units=7)
        self._sentence = theme.label("", Role.HEADING, wrap=True)
        self._age = theme.label("", Role.SMALL, "soft", wrap=True)
        self._stop = HoldButton("Hold to stop", tone="danger", icon="stop")
        self._stop.setAccessibleName("Emergency stop")
        self._stop.held.connect(self.stopRequested)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(3), theme.space(2))
        row.setSpacing(theme.space(3))
        self._who, self._said = QWidget(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._names = _stack(self._patient, self._serial)
        self._who.setLayout(self._names)
        about, words = QHBoxLayout(), QHBoxLayout()
        for line in (about, words):
            line.setSpacing(theme.space(3))
        about.addWidget(self._who)
        about.addWidget(self._marks)
        about.addStretch(1)
        words.addWidget(self._mark)
        words.addLayout(_stack(self._sentence, self._age), 1)
        self._said.addLayout(about)
        self._said.addLayout(words, 1)
        row.addLayout(self._said, 1)
        row.addWidget(self._stop)

    def value(self) -> BannerView:
        """What it shows."""
        return self._value

    def setValue(self, value: BannerView) -> None:
        """Show another view; a new tone is announced to a screen reader, the ticking age is not."""
        before, self._value = self._value, value
        self._show()
        if value.tone is not before.tone:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, value.sentence))

    def _show(self) -> None:
        value = self._value
        _, mark_ink, mark, ink = _LOOKS[value.tone]
        self._mark.setValue(mark, mark_ink)
        self._patient.setText(value.patient)
        self._serial.setText(value.serial)
        self._who.setVisible(bool(value.patient or value.serial))
        self._emulator.setValue("EMULATOR" if value.emulator else "", "outline", "emulator")
        self._training.setValue("TRAINING" if value.training else "", "caution", "training")
        self._draft.setValue(value.draft, "draft")
        self._marks.setVisible(value.emulator or value.training or bool(value.draft))
        self._sentence.setText(value.sentence)
        theme.mark(self._sentence, ink=ink)
        self._age.setText(value.age)
        self._age.setVisible(bool(value.age))
        self.setToolTip(value.when)
        self.setAccessibleDescription(" ".join(part for part in (value.sentence, value.age) if part))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the chips stand under each other, and then everything over the sentence."""
        ems = self.width() / theme.base_px()
        slim, narrow = ems < _SLIM_EMS, ems < _NARROW_EMS
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._said.setDirection(down if slim else across)
        self._said.setSpacing(theme.space(0.5 if slim else 3))
        self._names.setDirection(across if slim else down)
        self._names.setSpacing(theme.space(2) if slim else 0)
        theme.write(self._sentence, Role.STRONG if slim else Role.HEADING)
        self._chips.setDirection(down if narrow and not slim else across)
        for part in (self._who, self._marks):
            part.updateGeometry()  # a box that was turned tells nobody
        super().resizeEvent(event)

    def setStopEnabled(self, on: bool) -> None:
        """Whether there is a pump that could be stopped."""
        self._stop.setEnabled(on)

    def stopButton(self) -> QWidget:
        """The emergency stop, for whoever must not cover it."""
        return self._stop

    def stopHeld(self) -> bool:
        """Whether a finger is on the emergency stop now."""
        return self._stop.isHeld()

    def focusStop(self) -> None:
        """Lead the keyboard to the emergency stop, from a dialog as well."""
        self.window().activateWindow()
        self._stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of the tone and a hairline; a broad bar at the left where harm is possible."""
        painter = QPainter(self)
        ground, ink, _, _ = _LOOKS[self._value.tone]
        painter.fillRect(self.rect(), theme.colour(ground))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        if self._value.tone in (BannerTone.STOPPED, BannerTone.UNCERTAIN):
            painter.fillRect(0, 0, theme.space(1.5), self.height(), theme.colour(ink))
        painter.end()


def _stack(upper: QWidget, lower: QWidget) -> QBoxLayout:
    column = QBoxLayout(QBoxLayout.Direction.TopToBottom)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column


def example() -> QWidget:
    """One banner of each tone, under each other."""
    page = theme.mark(QWidget(), ground="window")
    column = QVBoxLayout(page)
    runs = "Running 'Day/night 300 mcg/day' since 12 Nov, 09:40."
    unknown = "What the pump holds is uncertain: the line broke while it switched."
    new = "The pump has never been programmed and delivers nothing."
    sentences = (
        "No pump has been read.", runs, new, runs, "Reading the pump.", "Stopped since 12 Nov, 09:40.", unknown,
    )  # fmt: skip
    for tone, said in zip(BannerTone, sentences, strict=True):
        banner = Banner()
        banner.setValue(BannerView(tone, said, "read 4 s ago", "M. Example", "CIS-104233", True, draft="Draft"))
        column.addWidget(banner)
    page.resize(1280, 500)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

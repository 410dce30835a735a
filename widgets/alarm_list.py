"""The standing alarms, critical ones first: rank, what to do, how it sounds, and whether somebody has seen it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from profiles.pump import Alarm, AlarmRank
from profiles.stillness import worst_first
from widgets import theme
from widgets.icon_mark import IconMark
from widgets.theme import Role
from widgets.wording_pump import RANKS, alarm_words, tone_text


class AlarmList(QWidget):
    """``setValue(alarms, seen)``; with none it says so. ``seen`` pairs alarms with who has seen them and when.

    Signal: ``seenRequested(Alarm)``.
    """

    seenRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[Alarm, ...] = ()
        self._seen: tuple[tuple[Alarm, str], ...] = ()
        self._cards: list[QFrame] = []
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self._see)
        self._none = theme.label("No alarm stands.", Role.BODY, "soft")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1.5))
        self._column.addWidget(self._none)

    def value(self) -> tuple[Alarm, ...]:
        """What it shows, as it was given."""
        return self._value

    def setValue(self, alarms: tuple[Alarm, ...], seen: tuple[tuple[Alarm, str], ...] = ()) -> None:
        """Show other alarms."""
        if (alarms, seen) == (self._value, self._seen):
            return
        self._value, self._seen = alarms, seen
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(alarm, dict(seen).get(alarm, "")) for alarm in worst_first(alarms)]
        for card in self._cards:
            self._column.addWidget(card)
        self._none.setVisible(not alarms)

    def _card(self, alarm: Alarm, seen: str) -> QFrame:
        words, ink = alarm_words(alarm.code), _ink(alarm)
        card = theme.card(ink)
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        row.setSpacing(theme.space(2.5))
        row.addWidget(IconMark("alarm" if ink == "danger" else "quiet", ink), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(_head(words.title, RANKS[alarm.rank], ink))
        column.addWidget(theme.label(words.sentence, Role.SMALL, "soft", wrap=True))
        column.addLayout(self._foot(alarm, seen))
        row.addLayout(column, 1)
        told = (words.sentence, f"{tone_text(alarm.rank)}.", seen and f"{seen}.")
        card.setAccessibleName(f"{RANKS[alarm.rank]} alarm: {words.title}. {' '.join(filter(None, told))}")
        return card

    def _foot(self, alarm: Alarm, seen: str) -> QHBoxLayout:
        """How it sounds; who has seen it, or the way to say so."""
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(2))
        told = f"{tone_text(alarm.rank)}. {seen}." if seen else f"{tone_text(alarm.rank)}."
        foot.addWidget(theme.label(told, Role.SMALL, "soft", wrap=True), 1)
        if not seen:
            button = theme.button("Seen", "plain")
            button.setAccessibleName(f"Seen: {alarm_words(alarm.code).title}")
            self._buttons.addButton(button, self._value.index(alarm))
            foot.addWidget(button)
        return foot

    @Slot(int)
    def _see(self, place: int) -> None:
        self.seenRequested.emit(self._value[place])


def _ink(alarm: Alarm) -> str:
    return "danger" if alarm.rank is AlarmRank.CRITICAL else "caution"


def _head(title: str, rank: str, ink: str) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(theme.space(2))
    head.addWidget(theme.label(title, Role.STRONG, wrap=True), 1)
    head.addWidget(theme.label(rank, Role.SMALL_STRONG, ink))
    return head


def example() -> QWidget:
    """A critical alarm, and one that is not and that a nurse has seen."""
    alarms = theme.mark(AlarmList(), ground="surface")
    low, stall = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 100), Alarm("motor-stall", AlarmRank.CRITICAL, 200)
    alarms.setValue((low, stall), ((low, "Seen by A. Nurse, 23 Nov, 10:02"),))
    alarms.setMinimumWidth(420)
    return alarms


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

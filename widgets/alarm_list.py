"""The standing alarms, critical ones first, each with its rank in words and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from profiles.pump import Alarm, AlarmRank
from widgets import theme
from widgets.icon_mark import IconMark
from widgets.theme import Role
from widgets.wording_pump import RANKS, alarm_words


class AlarmList(QWidget):
    """``setValue(alarms)``; with none it says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[Alarm, ...] = ()
        self._cards: list[QFrame] = []
        self._none = theme.label("No alarm stands.", Role.BODY, "soft")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1.5))
        self._column.addWidget(self._none)

    def value(self) -> tuple[Alarm, ...]:
        """What it shows, as it was given."""
        return self._value

    def setValue(self, alarms: tuple[Alarm, ...]) -> None:
        """Show other alarms."""
        if alarms == self._value:
            return
        self._value = alarms
        for card in self._cards:
            self._column.removeWidget(card)
            card.deleteLater()
        ranked = sorted(alarms, key=lambda alarm: (alarm.rank is not AlarmRank.CRITICAL, alarm.since_s))
        self._cards = [_card(alarm) for alarm in ranked]
        for card in self._cards:
            self._column.addWidget(card)
        self._none.setVisible(not alarms)


def _card(alarm: Alarm) -> QFrame:
    critical = alarm.rank is AlarmRank.CRITICAL
    words, ink = alarm_words(alarm.code), "danger" if critical else "caution"
    card = theme.card(ink)
    row = QHBoxLayout(card)
    row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
    row.setSpacing(theme.space(2.5))
    row.addWidget(IconMark("alarm" if critical else "quiet", ink), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    head = QHBoxLayout()
    head.setSpacing(theme.space(2))
    head.addWidget(theme.label(words.title, Role.STRONG, wrap=True), 1)
    head.addWidget(theme.label(RANKS[alarm.rank], Role.SMALL_STRONG, ink))
    column.addLayout(head)
    column.addWidget(theme.label(words.sentence, Role.SMALL, "soft", wrap=True))
    row.addLayout(column, 1)
    card.setAccessibleName(f"{RANKS[alarm.rank]} alarm: {words.title}. {words.sentence}")
    return card


def example() -> QWidget:
    """A critical alarm and one that is not."""
    alarms = theme.mark(AlarmList(), ground="surface")
    low, empty = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 100), Alarm("motor-stall", AlarmRank.CRITICAL, 200)
    alarms.setValue((low, empty))
    alarms.setMinimumWidth(420)
    return alarms


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

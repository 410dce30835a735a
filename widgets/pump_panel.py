"""The pump as it was last read: what it holds, its reservoir, its alarms, its facts, and how old all this is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from profiles import units
from profiles.pump import Alarm, PumpState, PumpStatus
from profiles.stillness import why_still
from profiles.units import Kind
from widgets import theme
from widgets.alarm_list import AlarmList
from widgets.chip import Chip
from widgets.facts import Facts
from widgets.figure import Figure
from widgets.reflow import Reflow
from widgets.reservoir_gauge import ReservoirGauge, ReservoirView, words
from widgets.theme import Role
from widgets.totals_row import TotalsRow
from widgets.wording_pump import STATES, STILL

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_S = 86_400
_NO_LIMITS = (("Not read yet", "Read the pump to see them."),)


@dataclass(frozen=True, slots=True)
class PumpView:
    """What the panel shows. ``totals`` are (figure, caption) pairs such as ``("300 mcg/day", "Baclofen")``.

    ``since`` says since when the program runs, ``course`` what comes next by itself, ``due`` when the refill is due and
    why, ``clock`` how far the pump's clock is from the console's, ``digest`` the first figures of the program's digest;
    ``limits`` are what the pump allows by itself, ``fill`` is its last refill, ``seen`` pairs alarms with who has seen
    them and when, ``exposure`` is what the patient counts as being used to.
    """

    status: PumpStatus
    model: str
    program: str
    totals: tuple[tuple[str, str], ...]
    since: str = ""
    age: str = ""
    stale: bool = False
    reservoir: ReservoirView | None = None
    due: str = ""
    clock: str = ""
    digest: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    fill: str = ""
    seen: tuple[tuple[Alarm, str], ...] = ()
    exposure: str = ""
    course: str = ""
    replace_by: str = ""


# state -> tone and icon of the chip
_STATES: dict[PumpState, tuple[str, str]] = {
    PumpState.FACTORY: ("caution", "soft"),
    PumpState.RUNNING: ("held", "running"),
    PumpState.STOPPED: ("danger", "stopped"),
}


_NOTHING = ("Gives nothing", "danger", "stopped")


def pump_clock(status: PumpStatus) -> str:
    """The pump's own wall clock: ``Thursday 14:05``."""
    wall_s = status.elapsed_s + status.wall_offset_s
    return f"{WEEKDAYS[wall_s // _DAY_S % 7]} {units.clock_text(wall_s % _DAY_S // 60 * 60)}"


def facts(view: PumpView) -> tuple[tuple[str, str], ...]:
    """Names and values for the list at the right."""
    status = view.status
    rows = (
        ("Serial number", status.serial),
        ("Model", view.model),
        ("Flow now", units.flow_text(status.flow_nl_per_day)),
        ("Patient boluses in 24 h", units.text(status.patient_starts_24h, Kind.COUNT, "")),
        ("Delivered since made", units.volume_text(status.delivered_nl, 1)),
        ("Clock of the pump", f"{pump_clock(status)}{f', {view.clock}' if view.clock else ''}"),
        ("Speed of time", "" if status.time_scale == 1 else f"{status.time_scale:,} times real time"),
        ("Program generation", f"{status.generation:,}"),
        ("Program digest", view.digest),
        ("Last fill", view.fill),
        ("Replace by", view.replace_by),
        ("The patient counts as", view.exposure),
    )
    return tuple((name, value) for name, value in rows if value)


class PumpPanel(QWidget):
    """``setValue(PumpView)``. Signals: ``readRequested()``; ``programRequested()`` to shape a new program;
    ``clockRequested()`` and ``limitsRequested()`` to set them; ``refillRequested()`` and ``visitRequested()`` to plan
    the next one; ``seenRequested(Alarm)``.
    """

    readRequested = Signal()
    programRequested = Signal()
    clockRequested = Signal()
    limitsRequested = Signal()
    refillRequested = Signal()
    visitRequested = Signal()
    seenRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: PumpView | None = None
        self._age = theme.label("", Role.BODY, "soft")
        self._read = theme.button("Read again", "plain", "read")
        self._shape = theme.button("Shape program", "primary", "program")
        self._read.clicked.connect(self.readRequested)
        self._shape.clicked.connect(self.programRequested)
        self._state = Chip()
        self._program = theme.label("", Role.TITLE, wrap=True)
        self._since = theme.label("", Role.SMALL, "soft")
        self._course = theme.label("", Role.BODY, wrap=True)
        self._totals = TotalsRow()
        self._left = Figure()
        self._left_of = theme.label("", Role.SMALL, "soft")
        self._gauge = ReservoirGauge()
        self._due = theme.label("", Role.BODY, wrap=True)
        self._alarms, self._facts, self._limits = AlarmList(), Facts(columns=3), Facts(columns=3)
        self._alarms.seenRequested.connect(self.seenRequested)
        self._set_clock = theme.button("Set the &clock", "plain", "clock")
        self._set_limits = theme.button("Change &limits", "plain", "library")
        self._refill = theme.button("Record a ref&ill", "plain", "refill")
        self._refill.clicked.connect(self.refillRequested)
        self._visit = theme.button("Plan the ne&xt visit", "plain", "clock")
        self._visit.clicked.connect(self.visitRequested)
        self._set_clock.clicked.connect(self.clockRequested)
        self._set_limits.clicked.connect(self.limitsRequested)
        self._lay_out()

    def _lay_out(self) -> None:
        title, buttons = QWidget(), QWidget()
        _row(title, theme.label("Pump", Role.TITLE), self._age).addStretch(1)
        _row(buttons, self._read, self._shape).addStretch(1)
        head = Reflow(((title, 1), (buttons, 0)), ems=36)
        held = _card("Held program", self._state, self._program, self._since, self._totals, self._course)
        visit = QWidget()
        _row(visit, self._visit).addStretch(1)
        reservoir = _card("Reservoir", self._refill, self._left, self._left_of, self._gauge, self._due, visit)
        self._alarm_card = _card("Alarms", None, self._alarms)
        self._cards = Reflow(((held, 5), (reservoir, 4), (self._alarm_card, 4)), ems=60)
        column = self._column = QVBoxLayout(self)
        theme.page_edges(column)
        column.setSpacing(theme.space(3))
        column.addWidget(head)
        column.addWidget(self._cards)
        column.addWidget(_card("About this pump", self._set_clock, self._facts))
        column.addWidget(_card("Limits that the pump applies by itself", self._set_limits, self._limits))
        column.addStretch(1)

    def takeFocus(self) -> None:
        """Lead the keyboard to what is done next: shaping a program, or reading again while that is off."""
        at = self._shape if self._shape.isEnabled() else self._read
        at.setFocus(Qt.FocusReason.OtherFocusReason)

    def addNotice(self, notice: QWidget) -> None:
        """Put something to know first under the title, above everything that was read."""
        self._column.insertWidget(1, notice)

    def value(self) -> PumpView | None:
        """What it shows."""
        return self._value

    def setValue(self, view: PumpView) -> None:
        """Show another reading."""
        self._value = view
        ink = "soft" if view.stale else "text"
        self._age.setText(f"{view.age}, too old to rely on" if view.stale and view.age else view.age)
        state, still = view.status.state, why_still(view.status) in STILL
        self._state.setValue(*(_NOTHING if still else (STATES[state], *_STATES[state])))
        self._program.setText(view.program)
        self._since.setText(view.since)
        self._course.setText(view.course)
        self._course.setVisible(bool(view.course))
        self._totals.setValue(view.totals, ink)
        reservoir = view.reservoir
        said = words(reservoir) if reservoir else "Not known"
        figure, _, rest = said.partition(" of ")
        self._left.setValue(figure.partition(";")[0])
        self._left_of.setText(f"of {rest}" if rest else "")
        self._gauge.setValue(reservoir)
        self._due.setText(view.due)
        self._left.setInk(ink)
        for part in (self._program, self._due):
            theme.mark(part, ink=ink)
        self._alarms.setValue(view.status.alarms, view.seen)
        self._cards.setFirst(self._alarm_card if view.status.alarms else None)  # below, they would be out of sight
        self._facts.setValue(facts(view))
        self._limits.setValue(view.limits or _NO_LIMITS)

    def setReadEnabled(self, on: bool) -> None:
        """Whether the pump may be asked now."""
        self._read.setEnabled(on)

    def setActsEnabled(self, clock: bool, limits: bool, refill: bool) -> None:
        """Whether the clock and the limits may be set, and a refill recorded, now."""
        for button, on in ((self._set_clock, clock), (self._set_limits, limits), (self._refill, refill)):
            button.setEnabled(on)

    def setVisitEnabled(self, on: bool) -> None:
        """Whether the next visit may be planned now."""
        self._visit.setEnabled(on)

    def setProgramEnabled(self, on: bool) -> None:
        """Whether a program may be shaped now."""
        self._shape.setEnabled(on)


def _row(holder: QWidget, *parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(3))
    for part in parts:
        row.addWidget(part)
    return row


def _card(title: str, corner: QWidget | None, *parts: QWidget) -> QFrame:
    card = theme.card()
    column = QVBoxLayout(card)
    column.setContentsMargins(theme.space(5), theme.space(3), theme.space(5), theme.space(3))
    column.setSpacing(theme.space(1))
    head = QHBoxLayout()
    head.addWidget(theme.label(title, Role.SMALL_STRONG, "soft"), 1, Qt.AlignmentFlag.AlignTop)
    if corner is not None:
        head.addWidget(corner)
    column.addLayout(head)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return card


def example() -> QWidget:
    """A pump that runs, with one alarm."""
    from profiles.pump import AlarmRank

    alarm = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 500_000)
    status = PumpStatus("CIS-104233", "cisterna-20", True, PumpState.RUNNING, 7, b"", None, 120, 8_000_000, 51_000, 1,
                        None, 0, 3_400_000, 58_200_000, 600_000, 2, (alarm,))  # fmt: skip
    totals = (("300 mcg/day", "Baclofen 500 mcg/mL"), ("0.6 mL/day", "Volume"))
    due = "Refill due 14 Jan 2027, by volume in the worst case."
    reservoir = ReservoirView(3_400_000, 20_000_000, 2_000_000)
    limits = (("Highest flow", "24 mL/day"), ("One bolus", "0.5 mL"), ("One day", "18 mL"),
              ("Rise at one change", "4,900 %"), ("Shortest interval", "1 h"))  # fmt: skip
    panel = theme.mark(PumpPanel(), ground="window")
    since, clock = "since 12 Nov 2026, 09:40", "2 min ahead, within 1 s"
    panel.setValue(PumpView(status, "Cisterna 20", "Day/night 300 mcg/day", totals, since, "read 4 s ago", False,
                            reservoir, due, clock, "3fa9 41c0", limits))  # fmt: skip
    panel.resize(1190, 860)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))

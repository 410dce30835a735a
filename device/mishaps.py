"""What can happen to a pump, by name: each mishap is one function of its state, with named figures as arguments.

Mishaps of the line and of the power stand in ``troubled``; here is what a pump, its machine, its memory and the people
around it do. The table says for each name what it is and what it takes, and makes the help of the emulator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from device import pump_alarms, pump_clock
from device.codes import AlarmCode, Reason, word
from device.image import decode_program, encode_program
from device.mechanics import SERVICE_AFTER_WARNING_S
from device.pump_state import UNITS_PER_NL, PumpState
from device.pump_therapy import settled
from device.pump_transactions import switched
from device.values import replace
from profiles.units import Kind, UnitError, parse_quantity

Figures = Mapping[str, int]
MRI_S = 30 * 60  # an examination, when nobody says how long


class Takes(StrEnum):
    """What an argument is, as it is written."""

    DURATION = "duration"
    VOLUME = "volume"
    NUMBER = "number"
    ALARM = "alarm"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Mishap:
    """One thing that happens: its name and its figures (s, nL, plain numbers, codes)."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Kindred:
    """A kind of mishap: what it is, what it takes (an argument without a default must be given), what it does.

    ``happens`` is None where it happens to the line or the power, not to the pump's state.
    """

    says: str
    takes: Mapping[str, tuple[Takes, int | None]]
    happens: Callable[[PumpState, Figures], PumpState] | None = None


class MishapError(ValueError):
    """No such mishap, or not with these arguments; the text is a sentence."""


def mishap(name: str, written: Mapping[str, object]) -> Mishap:
    """The mishap of a name and of arguments as they are written; raises MishapError."""
    kind = MISHAPS.get(name)
    if kind is None:
        raise MishapError(f"There is no fault {name!r}. There are: {', '.join(MISHAPS)}.")
    unknown = sorted(set(written) - set(kind.takes))
    missing = [key for key, (_, default) in kind.takes.items() if default is None and key not in written]
    if unknown or missing:
        takes = ", ".join(kind.takes) or "no arguments"
        raise MishapError(f"{name} takes {takes}; {', '.join(unknown + missing)} is unknown or missing.")
    figures = {key: default for key, (_, default) in kind.takes.items() if default is not None}
    for key, value in written.items():
        figures[key] = _figure(name, key, kind.takes[key][0], value)
    return Mishap(name, figures)


_ARGUMENT = re.compile(r"([\w-]+)=(.*?)(?=\s+[\w-]+=|$)")


def spoken(line: str) -> Mishap:
    """The mishap of a line such as ``stall for=2 h``; raises MishapError."""
    name, _, rest = line.strip().partition(" ")
    arguments = {key: text.strip() for key, text in _ARGUMENT.findall(rest)}
    left = _ARGUMENT.sub("", rest).strip()
    if left:
        raise MishapError(f"{left!r} is no argument: write name=value, as in 'stall for=2 h'.")
    return mishap(name, arguments)


def happened(state: PumpState, what: Mishap) -> PumpState:
    """The pump after it, at this very second; a mishap of line or power leaves the state as it is."""
    happens = MISHAPS[what.name].happens
    return state if happens is None else settled(happens(state, what.figures))


def help_lines() -> list[str]:
    """One line a mishap, with what it takes."""
    return [f"{name} {' '.join(f'{key}={takes}' for key, (takes, _) in kind.takes.items())}".rstrip() + f": {kind.says}"
            for name, kind in MISHAPS.items()]  # fmt: skip


_KINDS = {Takes.DURATION: Kind.DURATION, Takes.VOLUME: Kind.VOLUME}
_WORDS: Mapping[Takes, Mapping[str, int]] = {
    Takes.ALARM: {word(code): int(code) for code in AlarmCode},
    Takes.REASON: {word(code): int(code) for code in Reason},
}


def _figure(name: str, key: str, takes: Takes, value: object) -> int:
    """One argument in base units; a minus sign may stand before a quantity."""
    if type(value) is int and takes is Takes.NUMBER:
        return value
    text = str(value).strip()
    sign, plain = (-1, text[1:].strip()) if text.startswith("-") else (1, text)
    try:
        if takes in _KINDS:
            return sign * parse_quantity(plain, _KINDS[takes])
        if takes in _WORDS:
            return _WORDS[takes][text]
        return int(text)
    except (UnitError, KeyError, ValueError) as error:
        among = f" (one of {', '.join(_WORDS[takes])})" if takes in _WORDS else ""
        raise MishapError(f"{name}: {key} must be a {takes}{among}, not {text!r}.") from error


# --- the machine


def _stall(state: PumpState, figures: Figures) -> PumpState:
    return _stood(state, figures, magnetic=False)


def _mri(state: PumpState, figures: Figures) -> PumpState:
    return _stood(state, figures, magnetic=True)


def _stood(state: PumpState, figures: Figures, *, magnetic: bool) -> PumpState:
    lasts_s = figures["for"]
    recovers_s = state.now_s + lasts_s if lasts_s > 0 else None
    machine = replace(state.mechanics, stalled_s=state.now_s, recovers_s=recovers_s, magnetic=magnetic, sessions=0)
    return replace(state, mechanics=machine)


def _recover(state: PumpState, _: Figures) -> PumpState:
    if state.mechanics.stalled_s is None:
        return state
    return replace(state, mechanics=replace(state.mechanics, recovers_s=state.now_s))


def _flow_error(state: PumpState, figures: Figures) -> PumpState:
    return replace(state, mechanics=replace(state.mechanics, error_per_mille=max(-1_000, figures["per-mille"])))


def _tube_wear(state: PumpState, figures: Figures) -> PumpState:
    machine = replace(state.mechanics, wear_per_mille_per_day=figures["per-mille-a-day"], worn_s=state.now_s)
    return replace(state, mechanics=machine)


def _reservoir(state: PumpState, figures: Figures) -> PumpState:
    """What is in it, and what the pump believes."""
    units = max(0, figures["volume"]) * UNITS_PER_NL
    machine = replace(state.mechanics, surplus=0)
    return replace(state, counters=replace(state.counters, reservoir_units=units), mechanics=machine)


def _leak(state: PumpState, figures: Figures) -> PumpState:
    """Gone without being counted: the pump goes on believing in it."""
    surplus = state.mechanics.surplus + figures["volume"] * UNITS_PER_NL * 1_000
    return replace(state, mechanics=replace(state.mechanics, surplus=surplus))


def _replace_soon(state: PumpState, figures: Figures) -> PumpState:
    machine = replace(state.mechanics, service_ends_s=state.now_s + figures["after"])
    return pump_alarms.raised(replace(state, mechanics=machine), AlarmCode.REPLACE_SOON)


def _end_of_service(state: PumpState, _: Figures) -> PumpState:
    return replace(state, mechanics=replace(state.mechanics, service_ends_s=state.now_s))


# --- clock, log, alarms, identity


def _clock_off(state: PumpState, figures: Figures) -> PumpState:
    """It runs wrong, and nothing tells."""
    return replace(state, wall_offset_s=state.wall_offset_s + figures["by"])


def _clock_lost(state: PumpState, _: Figures) -> PumpState:
    lost = pump_clock.moved(state, -state.now_s)
    return pump_alarms.raised(replace(lost, clock_parts=()), AlarmCode.CLOCK_LOST)


def _log_gap(state: PumpState, figures: Figures) -> PumpState:
    """Lines in the middle are gone; the numbers of the others stay."""
    at = max(0, len(state.log) // 2 - figures["lines"] // 2)
    return replace(state, log=state.log[:at] + state.log[at + max(0, figures["lines"]) :])


def _log_future(state: PumpState, figures: Figures) -> PumpState:
    if not state.log:
        return state
    ahead = replace(state.log[-1], elapsed_s=state.now_s + figures["by"])
    return replace(state, log=(*state.log[:-1], ahead))


def _log_corrupt(state: PumpState, figures: Figures) -> PumpState:
    return pump_alarms.raised(_log_gap(state, figures), AlarmCode.LOG_CORRUPT)


def _alarm(state: PumpState, figures: Figures) -> PumpState:
    return pump_alarms.raised(state, AlarmCode(figures["code"]))


def _clear(state: PumpState, figures: Figures) -> PumpState:
    return pump_alarms.cleared(state, AlarmCode(figures["code"]))


def _other_pump(state: PumpState, _: Figures) -> PumpState:
    """Another pump in the same place: another serial number, all else alike."""
    number = sum(state.serial.encode()) % 1_000
    return replace(state, serial=f"{state.serial[:18]}-X{number}"[:24])


def _other_programmer(state: PumpState, _: Figures) -> PumpState:
    """Somebody else's program, one generation further."""
    if not state.program_image:
        return state
    program = decode_program(state.program_image)
    other = replace(program, name=f"{program.name[:60]}, by somebody else")
    return switched(state, encode_program(other), b"")


def _flip(state: PumpState, figures: Figures) -> PumpState:
    """A byte of what is staged turns, seen by no checksum of the line."""
    stage = state.stage
    if stage is None or not stage.data:
        return state
    place = figures["byte"] % len(stage.data)
    turned = stage.data[:place] + bytes([stage.data[place] ^ 1]) + stage.data[place + 1 :]
    return replace(state, stage=replace(stage, data=turned))


_D, _V, _N, _A, _R = Takes.DURATION, Takes.VOLUME, Takes.NUMBER, Takes.ALARM, Takes.REASON
MISHAPS: Mapping[str, Kindred] = {
    "stall": Kindred("the rotor stands, until it recovers or for so long", {"for": (_D, 0)}, _stall),
    "mri": Kindred("the rotor stands in a scanner; its recovery is told late", {"for": (_D, MRI_S)}, _mri),
    "recover": Kindred("the rotor turns again", {}, _recover),
    "flow-error": Kindred("more (or less) leaves than is counted", {"per-mille": (_N, None)}, _flow_error),
    "tube-wear": Kindred("the flow error grows every day", {"per-mille-a-day": (_N, None)}, _tube_wear),
    "reservoir": Kindred("so much is in it, and the pump knows", {"volume": (_V, None)}, _reservoir),
    "leak": Kindred("so much is gone, and the pump does not know", {"volume": (_V, None)}, _leak),
    "replace-soon": Kindred(
        "the elective replacement time is reached", {"after": (_D, SERVICE_AFTER_WARNING_S)}, _replace_soon
    ),
    "end-of-service": Kindred("the battery is at its end and nothing turns", {}, _end_of_service),
    "clock-off": Kindred("the wall clock is off by so much, and nothing tells", {"by": (_D, None)}, _clock_off),
    "clock-lost": Kindred("the wall clock begins anew", {}, _clock_lost),
    "log-gap": Kindred("lines of the log are gone", {"lines": (_N, 1)}, _log_gap),
    "log-future": Kindred("the newest line has a time to come", {"by": (_D, 3_600)}, _log_future),
    "log-corrupt": Kindred("lines are gone, and the pump says so", {"lines": (_N, 3)}, _log_corrupt),
    "alarm": Kindred("an alarm is raised", {"code": (_A, None)}, _alarm),
    "clear": Kindred("an alarm is taken back", {"code": (_A, None)}, _clear),
    "other-pump": Kindred("another pump answers at this place", {}, _other_pump),
    "other-programmer": Kindred("somebody else programs the pump", {}, _other_programmer),
    "flip": Kindred("a byte of what is staged turns, unseen by the line", {"byte": (_N, 0)}, _flip),
    "reset": Kindred("the pump starts anew", {}),
    "memory-error": Kindred("a memory bank is damaged, and the pump starts anew", {}),
    "power-loss": Kindred(
        "the power goes at the so-many-th write, after so many bytes of a thousand",
        {"write": (_N, 0), "part": (_N, 500)},
    ),
    "refuse": Kindred(
        "the next requests that would change something are refused", {"reason": (_R, None), "times": (_N, 1)}
    ),
    "wrong-key": Kindred("the pump's key is another one", {}),
    "unplug": Kindred("the cable is out for so long", {"for": (_D, 5)}),
    "slow": Kindred("everything is so many milliseconds late", {"ms": (_N, None)}),
    "noise": Kindred("so many bytes of a million are hurt", {"per-million": (_N, None)}),
    "drop": Kindred("the next frame is lost", {"to-pump": (_N, 1)}),
    "double": Kindred("the next frame comes twice", {"to-pump": (_N, 1)}),
    "late": Kindred("the next frame is late", {"to-pump": (_N, 1), "ms": (_N, 1_500)}),
    "echo": Kindred("the next frame comes, and late once more", {"to-pump": (_N, 1), "ms": (_N, 1_500)}),
    "corrupt": Kindred("a byte of the next frame is changed", {"to-pump": (_N, 1), "byte": (_N, 20)}),
    "cut": Kindred("the rest of the next frame is lost from a byte on", {"to-pump": (_N, 1), "byte": (_N, 20)}),
    "stale": Kindred("the frame before comes in place of the next one", {"to-pump": (_N, 0)}),
    "calm": Kindred("the line is good again", {}),
}

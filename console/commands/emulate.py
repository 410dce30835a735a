"""``main.py emulate``: be a pump on a loopback port or a pseudo-terminal, with a memory of its own."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.commands.answers import CommandError, Exit, note, open_document
from console.commands.fault_script import FaultScript, read_script

if TYPE_CHECKING:
    from console.pump_ports import PumpPort
    from console.serve import Saved, Turning
    from device.memory import Banks, Memory
    from device.pump_state import PumpState
    from device.troubled import TroubledPump
    from profiles.pump import PumpModel

DEFAULT_MODEL = "cisterna-20"
FLEET_MAX = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument(
        "--model", metavar="ID", help=f"an open reference pump; {DEFAULT_MODEL} unless --state names one"
    )
    parser.add_argument("--state", metavar="FILE", help="start in the therapy that this order's context describes")
    parser.add_argument("--memory", metavar="FILE", help="keep the pump's memory here; made when there is none")
    parser.add_argument("--listen", default="tcp:0", metavar="pty|tcp:PORT", help="tcp:0 takes a free port")
    parser.add_argument("--speed", type=int, default=1, metavar="N", help="pump seconds a second")
    parser.add_argument("--confirm", choices=("auto", "ask", "never"), default="auto", help="who presses its button")
    parser.add_argument("--serial", metavar="TEXT", help="the serial number of a new pump; any, if not given")
    parser.add_argument("--faults", metavar="FILE", help="what goes wrong and when (TOML; docs/examples/faults.toml)")
    parser.add_argument("--seed", type=int, metavar="N", help="of what is left to chance, instead of the script's own")
    parser.add_argument("--control", metavar="tcp:PORT", help="hear what shall go wrong at a second port, line by line")
    parser.add_argument("--baud", type=int, default=0, metavar="N", help="pace the bytes like a line of this speed")
    parser.add_argument("--fleet", type=int, metavar="N", help="be so many pumps, at ports from that of --listen on")
    parser.add_argument(
        "--card",
        metavar="FILE",
        help="give a new pump keys of its own; the secret of its card is put here, or read here",
    )
    parser.add_argument("--parent", action="store_true", help="end when standard input is closed")


def run(arguments: argparse.Namespace) -> int:
    """Be a pump until a signal or the parent ends it; the first line on stdout is where it listens."""
    from console.control import ControlLines
    from console.serve import HELP, Serving, now_ms
    from console.spoken import SpokenLines

    _check(arguments)
    if arguments.fleet is not None:
        return _fleet(arguments)
    pump = _pump(arguments, arguments.memory, _banks(arguments.memory))
    port = _port(arguments.listen)
    beside = _port(arguments.control) if arguments.control else None
    lines = SpokenLines(sys.stdin.fileno() if sys.stdin is not None else None)
    control = ControlLines(beside) if beside is not None else None
    serving = Serving(pump, port, lines, note, now_ms, ends_with_parent=arguments.parent, control=control)

    def started() -> None:
        print(port.url, flush=True)
        if beside is not None:
            print(beside.url, flush=True)
        note(f"Pump {pump.state.serial}, {pump.state.model_id}, EMULATOR. {HELP}")

    try:
        _serve(serving, pump, started)
    finally:
        port.close()
        if beside is not None:
            beside.close()
    return Exit.DONE


def _check(arguments: argparse.Namespace) -> None:
    """Raises CommandError for what no pump and no line can be; nothing is made before."""
    if arguments.baud < 0:
        raise CommandError(f"--baud is the speed of a line, 0 for one without a pace, not {arguments.baud:,}.")
    if arguments.serial is not None and not arguments.serial.strip():
        raise CommandError("--serial needs a serial number, as in CIS-100001; leave it out for any.")


def _fleet(arguments: argparse.Namespace) -> int:
    """So many pumps; standard output has a line with URL and serial number for each."""
    from console.control import ControlLines
    from console.fleet import Fleet
    from console.serve import now_ms
    from console.spoken import SpokenLines

    number = _fleet_port(arguments)
    _room_for(arguments.fleet)
    beside = _port(arguments.control) if arguments.control else None
    pumps = _many(arguments)
    lines = SpokenLines(sys.stdin.fileno() if sys.stdin is not None else None)
    control = ControlLines(beside) if beside is not None else None
    try:
        fleet = Fleet(pumps, number, lines, note, now_ms, ends_with_parent=arguments.parent, control=control)
    except OSError as error:
        raise CommandError(
            f"There are not {arguments.fleet:,} free ports ({error.strerror}).", Exit.UNCHANGED
        ) from error

    def started() -> None:
        if beside is not None:
            print(beside.url, flush=True)
        print("\n".join(f"{berth.port.url} {berth.serial}" for berth in fleet.berths), flush=True)
        note(f"{len(fleet.berths):,} pumps, EMULATORS. Say a serial number or 'all', and a fault.")

    try:
        _serve(fleet, fleet, started)
    finally:
        fleet.close()
    return Exit.DONE


def _serve(serving: Turning, pump: Saved, started: Callable[[], None]) -> None:
    """Until something ends it; a memory that cannot be written any more does."""
    from console.serve import serve

    try:
        serve(serving, pump, started)
    except OSError as error:
        raise CommandError(
            f"The pump ended: its memory cannot be written ({error.strerror}).", Exit.UNCHANGED
        ) from error


def _fleet_port(arguments: argparse.Namespace) -> int:
    """The first port number; raises CommandError where a fleet cannot be."""
    kind, _, number = arguments.listen.partition(":")
    if kind != "tcp" or not number.isdecimal() or int(number) + arguments.fleet > 65_536:
        raise CommandError(f"A fleet listens at tcp:PORT and the ports after it, not at {arguments.listen!r}.")
    if not 1 <= arguments.fleet <= FLEET_MAX:
        raise CommandError(f"A fleet has 1 to {FLEET_MAX:,} pumps, not {arguments.fleet:,}.")
    if arguments.serial:
        raise CommandError("Each pump of a fleet has a serial number of its own: leave --serial out.")
    return int(number)


def _many(arguments: argparse.Namespace) -> list[tuple[str, TroubledPump]]:
    """The pumps; ``--memory`` names a folder with a file for each."""
    made: list[tuple[str, TroubledPump]] = []
    serials = [f"CIS-{100_001 + place}" for place in range(arguments.fleet)]
    places = [_place(arguments.memory, serial) for serial in serials]
    held = [_banks(place) for place in places]  # all of them before the first pump starts
    for serial, place, banks in zip(serials, places, held, strict=True):
        arguments.serial = serial
        made.append((serial, _pump(arguments, place, banks)))
    return made


def _place(folder: str | None, serial: str) -> str | None:
    if folder is None:
        return None
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"The folder {folder} cannot be used ({error.strerror}). Choose another place.") from error
    return str(Path(folder) / f"{serial}.memory")


def _room_for(pumps: int) -> None:
    """A port, a console and the lock of its memory are three open files for each pump."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * pumps + 64
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))


def _port(listen: str) -> PumpPort:
    from console.pump_ports import open_port

    try:
        return open_port(listen)
    except ValueError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"No pump can listen at {listen} ({error.strerror}).", Exit.UNCHANGED) from error


def _pump(arguments: argparse.Namespace, kept: str | None, cells: Banks) -> TroubledPump:
    """The pump of the memory, or a new one in it, with everything that is to go wrong."""
    from console.context import local_wall_s
    from console.serve import now_ms
    from device.emulator import Confirm, Emulator
    from device.kinds import CodecError
    from device.memory import CutBanks, Memory
    from device.troubled import Power, TroubledPump

    script = read_script(arguments.faults) if arguments.faults else FaultScript(1, ())
    power = Power()
    banks = CutBanks(cells, power.cut)
    memory = _memory(banks, kept)
    wall_s, at_ms = local_wall_s(datetime.now().astimezone()), now_ms()
    resumed = memory.payload is not None

    def start() -> Emulator:
        return Emulator(Memory(banks), time_scale=arguments.speed, confirm=Confirm(arguments.confirm))

    try:
        if not resumed:
            _make(arguments, memory, wall_s)
        seed = script.seed if arguments.seed is None else arguments.seed
        pump = TroubledPump(start, power, banks.damage, script.planned, seed, arguments.baud)
    except CodecError as error:
        raise CommandError(f"{kept or arguments.state} holds no pump of this release: {error}.") from error
    except OSError as error:
        raise CommandError(
            f"The memory file {kept} cannot be written ({error.strerror}): no pump was started. Choose another place."
        ) from error
    except ValueError as error:
        raise CommandError(str(error)) from error
    if resumed:
        _check_resumed(arguments, kept, pump.state)
        pump.pump.catch_up(wall_s, at_ms)  # its time stood still while it was off
    else:
        pump.tick(at_ms)  # its clock was right at that moment, however long it takes until it listens
    return pump


def _banks(path: str | None) -> Banks:
    """The memory of one pump; in a file it is this process's alone from here on."""
    from console.banks import FileBanks
    from console.holding import HeldError
    from device.memory import RamBanks

    try:
        return FileBanks(Path(path)) if path else RamBanks()
    except HeldError as error:
        raise CommandError(
            f"The pump in {path} is running already, in {error.by}: one memory is one pump, and it runs once. "
            "End that process, or name another memory file.",
            Exit.UNCHANGED,
        ) from error
    except OSError as error:
        raise CommandError(
            f"The memory file {path} cannot be used ({error.strerror}). Choose another place."
        ) from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def _memory(banks: Banks, path: str | None) -> Memory:
    from device.memory import Memory, MemoryLost

    try:
        return Memory(banks)
    except OSError as error:
        raise CommandError(
            f"The memory file {path} cannot be used ({error.strerror}). Choose another place."
        ) from error
    except MemoryLost as error:
        raise CommandError(f"{path}: {error}") from error


def _make(arguments: argparse.Namespace, memory: Memory, wall_s: int) -> None:
    """A new pump in the memory: from the factory, or in the middle of a document's therapy."""
    from device.pump_factory import factory_new, in_therapy, written

    context = open_document(arguments.state).context if arguments.state else None
    model = _model(arguments.model or (context.pump_model_id if context else DEFAULT_MODEL))
    if context is not None and context.pump_model_id != model.id:
        raise CommandError(f"{arguments.state} is for the pump model {context.pump_model_id}, not for {model.id}.")
    serial = arguments.serial or f"CIS-{secrets.randbelow(900_000) + 100_000}"
    state = factory_new(serial, model, wall_s) if context is None else in_therapy(serial, model, context, wall_s)
    written(memory, _keyed(state, Path(arguments.card)) if arguments.card else state)


def _keyed(state: PumpState, card: Path) -> PumpState:
    """The pump with keys of its own, and its card beside it."""
    from console.files import read_text, write_text
    from device.card import card_secret, card_text
    from device.pump_factory import keyed

    made = keyed(state, os.urandom, card_secret(read_text(card)) if card.exists() else b"")
    write_text(card, card_text(made.keys.card) + "\n")
    return made


def _model(model_id: str) -> PumpModel:
    from console.library_files import trusted_library

    library = trusted_library()
    model = library.model(model_id)
    if model is None:
        known = ", ".join(m.id for m in library.models if not m.planning_only)
        raise CommandError(f"There is no pump model {model_id}. The emulator can be: {known}.")
    return model


def _check_resumed(arguments: argparse.Namespace, kept: str | None, state: PumpState) -> None:
    """A memory is the pump: what was asked for besides must not contradict it."""
    for asked, held, what in (
        (arguments.model, state.model_id, "model"),
        (arguments.serial, state.serial, "serial number"),
    ):
        if asked not in (None, held):
            raise CommandError(f"The pump in {kept} has the {what} {held}, not {asked}.")
    if arguments.state:
        note(f"The memory {kept} already holds pump {state.serial}: {arguments.state} is not used.")

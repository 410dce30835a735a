"""A push against a real emulator process: judged by what the pump says, truthful on any cable."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from console.clock import Clock
from console.commands import pushing, run
from console.commands.answers import Exit
from console.commands.pushing import push
from console.controller import Controller
from console.demo import arguments, first_reading, open_demonstration
from console.demo_patients import demo_patients, pump_context
from console.files import data_folder
from console.keeping import keep_revision
from console.records import audit, patients
from console.records.patients import DATES
from console.records.store import StoreKind, open_store
from console.signing import binding, signature
from console.warm import Warmth
from device.events import Opened, Progress, Stage, Unrecorded, Why
from device.image import encode_program
from profiles.checks import findings
from profiles.context import Done, Exposure
from profiles.document import Document, read_document, write_document
from profiles.edits import scale
from profiles.findings import Rule
from profiles.program import Continuous, Order, Prime
from tests.console.test_controller import QuietLink

EXAMPLES = Path(__file__).resolve().parent.parent.parent.parent / "docs" / "examples"
BY = "A. Tester"


def example(name: str) -> Document:
    return read_document((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def at_dose(mcg_per_day: int) -> Document:
    """The continuous example at another dose of its 500 mcg/mL."""
    document = example("good-continuous")
    base = Continuous(mcg_per_day * 2_000, mcg_per_day * 1_000)
    program = replace(document.order.program, name=f"{mcg_per_day} mcg/day", base=base)
    return replace(document, order=replace(document.order, program=program))


def test_each_stage_is_said_when_it_begins_and_not_again_while_it_lasts(capsys):
    hear = pushing.Stages()
    for stage, done in ((Stage.SENDING, 0), (Stage.SENDING, 64), (Stage.WAITING, 0), (Stage.WAITING, 0)):
        hear(Progress(b"t" * 16, stage, done, 128))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == len(set(said)) == 2


def test_a_record_that_is_not_written_is_told_once_with_its_reason(capsys):
    hear = pushing.Stages()
    for action in ("activating", "not-applied"):
        hear(Unrecorded(action, "The disk is full."))
    hear(Unrecorded("done", "The disk is gone."))
    assert capsys.readouterr().err.splitlines() == [
        "The record was not written: The disk is full.",
        "The record was not written: The disk is gone.",
    ]


@pytest.mark.parametrize("before", [False, True])
def test_who_waits_for_the_first_compile_is_told_so_and_later_nobody_is(before, library, monkeypatch, capsys):
    monkeypatch.setattr(pushing, "prepared", lambda _cache: before)
    monkeypatch.setattr(pushing, "warm", lambda _library, _cache: Warmth(""))
    pushing.gate_for(library)
    said = "" if before else "Preparing the safety check (once; a minute or two).\n"
    assert capsys.readouterr().err == said


@pytest.fixture(autouse=True)
def _own_records(tmp_path, monkeypatch):
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path))


def rows(action: str) -> list[dict]:
    store = open_store(data_folder() / "demonstration.sqlite", StoreKind.DEMONSTRATION)
    try:
        return [dict(row.fields()) for row in audit.with_actions(store, frozenset({action}))]
    finally:
        store.close()


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("good-*.json")), ids=lambda p: p.stem)
def test_a_pump_from_the_factory_accepts_every_good_example(file, pump_process):
    answer = push(example(file.stem), pump_process().url, BY, {})
    assert (answer.outcome, answer.why) == ("confirmed", Why.ACTIVATED)
    assert answer.held.program == example(file.stem).order.program


@pytest.mark.req(34)
def test_the_intent_is_on_record_with_who_signed_what(pump_process):
    answer = push(at_dose(300), pump_process().url, BY, {})
    [intent] = rows("intent")
    assert intent["transaction"] == answer.transaction.hex()
    assert intent["person"] == BY
    assert intent["program_digest"] == answer.held.status.program_digest.hex()


@pytest.mark.req(14)
def test_a_hard_finding_stops_it_before_anything_leaves(pump_process):
    pump = pump_process()
    answer = push(at_dose(3_000), pump.url, BY, dict.fromkeys(Rule, "I insist"))
    assert (answer.outcome, answer.why) == ("not-applied", Why.HARD_FINDINGS)
    assert answer.held.program is None
    assert answer.transaction == b""
    assert not (data_folder() / "demonstration.sqlite").exists()


@pytest.mark.req(16)
def test_a_soft_finding_needs_a_reason_and_the_record_keeps_it(pump_process, tmp_path, capsys):
    pump, file = pump_process(), tmp_path / "order.json"
    document = at_dose(900)
    file.write_text(write_document(document.order, document.context), encoding="utf-8")
    assert run(["push", str(file), pump.url, "--by", BY, "--json"]) == 1
    refused = json.loads(capsys.readouterr().out)
    assert refused["reason"] == "unacknowledged"
    soft = {f["rule"] for f in refused["findings"] if f["severity"] == "soft"}
    accepts = [word for rule in soft for word in ("--accept", f"{rule}=agreed on the ward round")]
    assert run(["push", str(file), pump.url, "--by", BY, "--json", *accepts]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "confirmed"
    assert {row["finding"][0] for row in rows("acknowledged")} == soft
    assert {row["reason"] for row in rows("acknowledged")} == {"agreed on the ward round"}


@pytest.mark.req(23)
def test_whom_the_pump_is_for_is_told_by_the_record_and_not_by_an_old_document(library, capsys):
    demo, now = demo_patients()[0], datetime.now().astimezone()
    with contextlib.closing(open_demonstration(data_folder(), library, now)) as store:
        patient = replace(patients.of_serial(store, demo.serial), exposure=Exposure.INTERRUPTED)
        patients.save(store, patient, BY)
        held = Opened(first_reading(demo, library, now).status, demo.program, encode_program(demo.program), 0, 1)
    document = pump_context(demo, library, now)
    assert Rule.FIRST_DOSE not in {f.rule for f in findings(Order(demo.program), document, library)}
    context = pushing._recorded(document, held)
    assert context.exposure is Exposure.INTERRUPTED
    assert Rule.FIRST_DOSE in {f.rule for f in findings(Order(demo.program), context, library)}
    said = capsys.readouterr().err
    assert f"The record of {demo.record_number} counts, not the document, for: what the patient is used to." in said


@pytest.mark.req(23)
def test_what_the_pump_says_of_itself_replaces_what_the_document_says(pump_process):
    """The document knows no held program; the pump was given one a moment ago, and a day has to pass."""
    pump = pump_process()
    assert push(at_dose(300), pump.url, BY, {}).outcome == "confirmed"
    again = push(at_dose(330), pump.url, BY, {})
    assert again.why is Why.HARD_FINDINGS
    assert Rule.STEP_INTERVAL in {finding.rule for finding in again.findings}
    assert again.held.program.name == "300 mcg/day"


class Cable:
    """A loopback cable, cut after so many bytes from the console; ``mends``: a new one may be plugged in then."""

    def __init__(self, url: str, cut_after: int, mends: bool) -> None:
        self.pump = ("127.0.0.1", int(url.rsplit(":", 1)[1]))
        self.left, self.mends = cut_after, mends
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"socket://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self.mends or self.left > 0:
            try:
                console, _ = self.listener.accept()
            except OSError:
                return
            pump = socket.create_connection(self.pump)
            back = threading.Thread(target=self._carry, args=(pump, console, False), daemon=True)
            back.start()
            self._carry(console, pump, True)
            for end in (console, pump):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)  # wakes whoever still reads from it
                end.close()
            back.join(5)
        self.listener.close()

    def _carry(self, one: socket.socket, other: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(4_096):
                if not counted or not self.left:
                    other.sendall(data)
                    continue
                other.sendall(data[: self.left])
                self.left = max(0, self.left - len(data))
                if not self.left:
                    return


CUTS = [150, 300, 450, 600, 700, 800, 900, 1_000]


@pytest.mark.req(44)
@pytest.mark.parametrize("cut_after", CUTS)
def test_a_cable_that_is_cut_and_mended_ends_in_the_truth(cut_after, pump_process):
    pump = pump_process()
    answer = push(at_dose(300), Cable(pump.url, cut_after, mends=True).url, BY, {})
    assert answer.outcome in ("confirmed", "not-applied")
    with pushing.talking(pump.url) as talk:
        held = pushing.opened(talk, pump.url)
    assert (held.program is not None) == (answer.outcome == "confirmed")


@pytest.mark.req(35)
def test_a_cable_that_stays_cut_is_uncertain_until_the_pump_has_been_asked(pump_process, monkeypatch):
    monkeypatch.setattr(pushing, "SETTLES_WITHIN_S", 1.0)
    pump = pump_process()
    whole = Cable(pump.url, 10_000_000, mends=True)
    push(at_dose(300), whole.url, BY, {})
    sent = 10_000_000 - whole.left
    fresh = pump_process()
    answer = push(at_dose(300), Cable(fresh.url, sent * 2 // 3, mends=False).url, BY, {})
    assert answer.outcome == "uncertain"
    assert answer.held is None
    assert [row["transaction"] for row in rows("uncertain")] == [answer.transaction.hex()]
    with pushing.talking(fresh.url) as talk:
        before = pushing.opened(talk, fresh.url).status.generation
    assert push(at_dose(300), fresh.url, BY, {}).outcome == "confirmed"  # it asks first, and only then begins anew
    settled = rows("done") + rows("not-applied")
    assert answer.transaction.hex() in {row["transaction"] for row in settled}
    assert before in (0, 1)


@pytest.mark.req(35)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_once_it_was_asked_no_interrupt_claims_that_nothing_was_changed(times, pump_process, tmp_path, monkeypatch):
    """Each signal comes while bytes are on their way; only the pump's word ends it with something else than 4."""
    pump, file, left = pump_process(), tmp_path / "order.json", [times]
    document = at_dose(300)
    file.write_text(write_document(document.order, document.context), encoding="utf-8")
    until = pushing.Talking.until

    def interrupted(talk, wanted, within_s, leave=lambda: False):
        if leave.__name__ == "waiting" and left[0]:
            left[0] -= 1
            signal.raise_signal(signal.SIGTERM if left[0] else signal.SIGINT)
        return until(talk, wanted, within_s, leave)

    monkeypatch.setattr(pushing.Talking, "until", interrupted)
    before = signal.getsignal(signal.SIGTERM)
    code = run(["push", str(file), pump.url, "--by", BY])
    assert signal.getsignal(signal.SIGTERM) is before
    with pushing.talking(pump.url) as talk:
        held = pushing.opened(talk, pump.url)
    settled = [row["transaction"] for row in rows("not-applied")]
    if code == Exit.UNCHANGED:
        assert held.program is None
        assert len(settled) == 1
    else:
        assert code == (Exit.DONE if rows("done") else Exit.UNCERTAIN)


@pytest.fixture
def old_pump(pump_process, library, tmp_path):
    """A made-up patient's pump, which has been running the same program for a month, and an order that raises it."""
    demo, now = demo_patients()[0], datetime.now().astimezone()
    pump = pump_process(*arguments(demo, tmp_path, library, now)[1:-1])
    raised = Order(scale(demo.program, Fraction(11, 10), 100))
    document = read_document(write_document(raised, pump_context(demo, library, now)))
    return pump, demo, document


@pytest.fixture
def records(library):
    """The records of the window and of this command: one file."""
    store = open_demonstration(data_folder(), library, datetime.now().astimezone())
    yield store
    store.close()


@pytest.mark.req(13)
def test_an_increase_by_this_command_is_one_for_the_rules_of_the_window(qtbot, library, old_pump, records):
    pump, demo, document = old_pump
    assert push(document, pump.url, BY, {}).outcome == "confirmed"
    controller = Controller(records, library, QuietLink(), Clock())
    controller.reach(demo.serial, pump.url)
    controller.choose(demo.id)
    controller.read()
    with pushing.talking(pump.url) as talk:
        controller.hear(1, pushing.opened(talk, pump.url))
    [rise] = controller.context.increases
    assert (rise.from_ng_per_day, rise.to_ng_per_day) == (300_000, 330_000)
    [kept] = patients.confirmed_revisions(records, demo.serial)
    assert (kept.patient_id, kept.person, kept.held_before) == (demo.id, BY, encode_program(demo.program))


def test_what_was_done_once_for_a_refill_in_the_window_is_known_to_this_command(old_pump, records):
    pump, demo, document = old_pump
    primed = Order(document.order.program, (Prime("ab" * 16, "refill-1", "system", 316_000, 12_000_000),))
    bound = binding(primed, document.context)
    made = signature("A. Doctor", "After refill", int(datetime.now(UTC).timestamp()) - 3_600, 1, bound)
    keep_revision(records, demo.serial, made, bound, b"\x01" * 16, demo.program)
    audit.append(records, "console", "done", {"transaction": "01" * 16})
    _, context = pushing.known(document.context, pump.url)
    assert context.done == (Done("prime", "refill-1"),)


@pytest.mark.req(13)
def test_an_increase_in_the_window_is_one_for_the_rules_of_this_command(library, old_pump, records):
    """The pump's own log knows of none for a month."""
    pump, demo, document = old_pump
    bound = binding(document.order, document.context)
    made = signature("A. Doctor", "Titration", int(datetime.now(UTC).timestamp()) - 3_600, 1, bound)
    keep_revision(records, demo.serial, made, bound, b"\x01" * 16, demo.program)
    audit.append(records, "console", "done", {"transaction": "01" * 16})
    answer = push(document, pump.url, BY, {})
    assert answer.why is Why.HARD_FINDINGS
    assert Rule.STEP_INTERVAL in {finding.rule for finding in answer.findings}


@pytest.fixture
def slow_pump(pump_process, tmp_path, library):
    """A made-up patient's pump with ziconotide, and a document of what it holds."""
    demo, now = demo_patients()[2], datetime.now().astimezone()
    pump = pump_process(*arguments(demo, tmp_path, library, now)[1:-1])
    document = read_document(write_document(Order(demo.program), pump_context(demo, library, now)))
    return pump, demo, document


@pytest.mark.req(47)
def test_the_first_fill_of_another_drug_is_one_for_this_command_until_a_second_refill(slow_pump, records, capsys):
    pump, demo, document = slow_pump
    month_ago = int(datetime.now(UTC).timestamp()) - 30 * 86_400
    before = replace(patients.of_serial(records, demo.serial), filled_at=month_ago, fills=(("morphine",),) * 2)
    patients.save(records, before, BY)
    known = pushing.known(document.context, pump.url)[1]
    assert (known.first_fill, known.fill_age_s) == (True, 0), "that age is of the morphine"
    assert "The last refill on record had no ziconotide: the age" in capsys.readouterr().err
    refill = ["refill", pump.url, "--by", BY, "--volume", "18 mL", "--withdrawn", "15 mL", "--id"]
    assert run([*refill, "fill-1"]) == 0
    patient = patients.of_serial(records, demo.serial)
    assert patient.fills == (("ziconotide",), ("morphine",))
    assert patient.filled_at > month_ago
    _, context = pushing.known(document.context, pump.url)
    assert (context.first_fill, context.fill_age_s < 600) == (True, True)
    patients.save(records, replace(patient, filled_at=month_ago), BY)
    assert run([*refill, "fill-2"]) == 0
    assert patients.of_serial(records, demo.serial).fills == (("ziconotide",),) * 2
    assert pushing.known(document.context, pump.url)[1].first_fill is False
    [row, _] = audit.with_actions(records, frozenset({DATES}))
    assert (row.actor, row.fields()["fills"]) == (BY, [["ziconotide"], ["ziconotide"]])
    capsys.readouterr()


@pytest.mark.req(47)
def test_a_refill_from_another_console_counts_before_this_record_knows_of_it(slow_pump, records, run_main, tmp_path):
    pump, demo, document = slow_pump
    month_ago = int(datetime.now(UTC).timestamp()) - 30 * 86_400
    before = replace(patients.of_serial(records, demo.serial), filled_at=month_ago, fills=(("ziconotide",),))
    before = replace(before, refill_id="fill-0")
    patients.save(records, before, BY)
    done = ("refill", pump.url, "--by", BY, "--volume", "18 mL", "--withdrawn", "15 mL", "--id", "fill-1")
    assert run_main("--data", tmp_path / "elsewhere", *done).code == 0
    _, context = pushing.known(document.context, pump.url)
    assert (context.first_fill, context.fill_age_s < 600) == (False, True)
    assert patients.of_serial(records, demo.serial) == before

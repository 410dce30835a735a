"""``main.py push --tolerance``: a pump stopped by mistake gets its program back, and never without a stop."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest

from console.commands import pushing, run
from console.commands.answers import CommandError
from console.commands.pushing import push, store_for
from console.commands.restarting import statement, still_tolerant
from console.demo import arguments, open_demonstration
from console.demo_patients import demo_patients, pump_context
from console.files import data_folder
from console.tolerance import relied_on, statements
from device.commands import Stop
from device.events import Confirmed, Why
from profiles.context import Exposure
from profiles.document import Document, read_document, write_document
from profiles.findings import Rule, blocking
from profiles.program import Order
from profiles.pump import Alarm, AlarmRank, PumpState

BY, REASON = "A. Tester", "stopped by mistake three minutes ago, examined"


@pytest.fixture(autouse=True)
def _own_records(tmp_path, monkeypatch):
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path / "data"))


@pytest.fixture
def in_therapy(pump_process, library, tmp_path):
    """A made-up patient's pump, which has been running its program for a month, and that program as an order."""
    demo, now = demo_patients()[0], datetime.now().astimezone()
    pump = pump_process(*arguments(demo, tmp_path, library, now)[1:-1])
    with closing(open_demonstration(data_folder(), library, now)):
        pass
    document = read_document(write_document(Order(demo.program), pump_context(demo, library, now)))
    return pump, demo, document


def stop(url: str, serial: str) -> None:
    with pushing.talking(url) as talk:
        pushing.opened(talk, url)
        talk.ask(Stop(os.urandom(16), serial, BY))
        assert talk.until(lambda event: isinstance(event, Confirmed), 10.0) is not None


def order_file(tmp_path, document: Document):
    file = tmp_path / "order.json"
    file.write_text(write_document(document.order, document.context), encoding="utf-8")
    return str(file)


@pytest.mark.req(13)
def test_the_program_that_ran_goes_back_once_tolerance_is_stated(in_therapy):
    pump, demo, document = in_therapy
    stop(pump.url, demo.serial)
    refused = push(document, pump.url, BY, {})
    assert (refused.outcome, {finding.rule for finding in blocking(refused.findings)}) == (
        "not-applied",
        {Rule.FIRST_DOSE},
    )
    answer = push(document, pump.url, BY, {}, tolerance=REASON)
    assert (answer.outcome, answer.why) == ("confirmed", Why.ACTIVATED)
    assert answer.held.status.state is PumpState.RUNNING
    assert (answer.stated.reason, answer.stated.was, answer.stated.exposure) == (
        REASON,
        Exposure.INTERRUPTED,
        Exposure.TOLERANT,
    )
    with closing(store_for(True)) as store:
        assert relied_on(store, answer.transaction.hex()) == answer.stated
    stop(pump.url, demo.serial)  # a later stop knows nothing of it
    assert push(document, pump.url, BY, {}).why is Why.HARD_FINDINGS


def test_what_was_stated_elsewhere_at_this_stop_counts_for_the_command(in_therapy):
    pump, demo, document = in_therapy
    stop(pump.url, demo.serial)
    with pushing.talking(pump.url) as talk:
        status = pushing.opened(talk, pump.url).status
    with closing(store_for(True)) as store:
        kept = statement(store, status, Exposure.INTERRUPTED, "A. Doctor", REASON)
    answer = push(document, pump.url, BY, {})
    assert (answer.outcome, answer.stated) == ("confirmed", kept)


def test_without_a_stop_it_is_refused_and_nothing_is_kept(in_therapy, tmp_path, capsys):
    pump, demo, document = in_therapy
    file = order_file(tmp_path, document)
    assert run(["push", file, pump.url, "--by", BY, "--tolerance", REASON]) == 3
    assert f"--tolerance is about a stop, and {demo.serial} does not stand still." in capsys.readouterr().err
    with closing(store_for(True)) as store:
        assert statements(store, demo.serial) == ()


def test_the_command_line_tells_the_statement_in_words_and_in_json(in_therapy, tmp_path, capsys):
    pump, demo, document = in_therapy
    file = order_file(tmp_path, document)
    assert run(["push", file, pump.url, "--by", BY, "--tolerance", " "]) == 2
    assert "needs the reason" in capsys.readouterr().err
    stop(pump.url, demo.serial)
    assert run(["push", file, pump.url, "--by", BY, "--tolerance", REASON]) == 0
    assert f"{BY} stated at this stop that the patient is tolerant: {REASON}." in capsys.readouterr().out
    stop(pump.url, demo.serial)
    assert run(["push", file, pump.url, "--by", BY, "--tolerance", REASON, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["tolerance"]
    assert (told["exposure"], told["person"], told["reason"]) == ("tolerant", BY, REASON)


def test_a_push_that_is_refused_states_nothing(in_therapy):
    pump, demo, document = in_therapy
    stop(pump.url, demo.serial)
    strong = replace(document.order.program, fluid=replace(document.order.program.fluid, components=tuple(
        replace(part, concentration_ng_per_ml=4_000_000) for part in document.order.program.fluid.components
    )))  # fmt: skip
    answer = push(replace(document, order=Order(strong)), pump.url, BY, {}, tolerance=REASON)
    assert answer.why is Why.HARD_FINDINGS
    with closing(store_for(True)) as store:
        assert statements(store, demo.serial) == ()


def test_a_pump_that_does_not_say_since_when_it_stands_still_cannot_be_spoken_of(context, status):
    silent = replace(status, state=PumpState.STOPPED)
    with pytest.raises(CommandError, match="does not say since when"):
        still_tolerant(context, silent)
    told = replace(silent, alarms=(Alarm("stopped", AlarmRank.CRITICAL, 5),))
    assert still_tolerant(replace(context, exposure=Exposure.INTERRUPTED), told).exposure is Exposure.TOLERANT

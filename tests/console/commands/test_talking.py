"""A line for a command: what is wanted is waited for, and without a gate nothing can ever be programmed."""

from __future__ import annotations

from console.commands.talking import opened, reading_gate, talking
from device.commands import ReadLog
from device.events import LogRead, Why
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Order, Program
from profiles.pump import Catheter

ORDER = Order(Program("any", Fluid((Component("baclofen", 500_000),)), Continuous(600_000, 300_000)))
CONTEXT = Context(
    "cisterna-20", Catheter(), 1, 1, "spasticity-spinal", Jurisdiction.US, Exposure.TOLERANT
)  # fmt: skip


def test_no_order_passes_a_line_that_only_reads():
    refusal = reading_gate().offer(ORDER, CONTEXT, frozenset())
    assert refusal is not None
    assert refusal.why is Why.TWINS_DISAGREE


def test_every_event_is_heard_and_the_wanted_one_is_returned(pump_process):
    heard = []
    with talking(pump_process().url, said=heard.append) as talk:
        found = opened(talk, "the pump")
        talk.ask(ReadLog())
        log = talk.until(lambda event: isinstance(event, LogRead), 5)
    assert found in heard
    assert log is heard[-1]
    assert [e.sequence for e in log.events] == list(range(log.oldest, log.head + 1))


def test_what_never_comes_is_none_when_the_time_is_over(pump_process):
    with talking(pump_process().url) as talk:
        assert talk.until(lambda _event: False, 0.05) is None

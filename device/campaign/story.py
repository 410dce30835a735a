"""The one story that every run tells: who programs what into which pump, and what the other programmer brings.

A pump in therapy; an order for a higher dose with one single bolus; the same bolus once more under a new id when the
first push is known not to have been applied; somebody else's program; and the most dangerous byte of the order.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from device import pump_factory, pump_form, pump_limits
from device.campaign.schedule import Kind
from device.codes import Verdict
from device.image import decode_program, encode_one_time, encode_program
from device.kinds import CodecError
from device.memory import Memory, RamBanks
from device.pump_state import PumpState
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, Continuous, Order, Program, SingleBolus
from profiles.pump import Catheter, PumpModel

SERIAL = "CIS-1"
WALL_S = 786_240_000  # a Monday of 2025, as pumps count
BACLOFEN = Fluid((Component("baclofen", 500_000),))
HELD = Program("300 mcg/day", BACLOFEN, Continuous(600_000, 300_000))
RAISED = Program("330 mcg/day", BACLOFEN, Continuous(660_000, 330_000))
AGAIN = Program("330 mcg/day, second try", BACLOFEN, Continuous(660_000, 330_000))
OTHERS = Program("somebody else's", BACLOFEN, Continuous(620_000, 310_000))
PART = SingleBolus("ab" * 16, Bolus(10_000, 600, 5_000), delay_s=60, expiry_s=7_200)
CONTEXT = Context(
    "cisterna-20", Catheter(), 18_000_000, 1_000_000, "spasticity-spinal", Jurisdiction.US, Exposure.TOLERANT
)

FIRST, SECOND = b"1" * 16, b"2" * 16  # the transaction ids of the push and of its repetition
ORDERS = {FIRST: Order(RAISED, (PART,)), SECOND: Order(AGAIN, (PART,))}
IMAGES = {name: (encode_program(order.program), encode_one_time(order.one_time)) for name, order in ORDERS.items()}
HELD_IMAGE, OTHERS_IMAGE = encode_program(HELD), encode_program(OTHERS)
COMPLETE = frozenset({(HELD_IMAGE, b""), (OTHERS_IMAGE, b""), *IMAGES.values()})  # what may ever be active


def context() -> Context:
    """The context in which the order is judged: the pump holds ``HELD`` and has for a month."""
    return replace(CONTEXT, held=HELD, held_age_s=30 * 86_400)


@cache
def cells(model: PumpModel) -> tuple[bytes, bytes]:
    """The memory of the pump before the story begins."""
    banks = RamBanks()
    pump_factory.written(Memory(banks), pump_factory.in_therapy(SERIAL, model, context(), WALL_S))
    return banks.cells[0], banks.cells[1]


@cache
def state(model: PumpModel) -> PumpState:
    """The pump before the story begins, as its memory holds it."""
    return pump_form.from_bytes(Memory(_banks(model)).payload or b"")


@cache
def flip(model: PumpModel) -> tuple[int, int]:
    """Place and value of the one changed byte that makes of the order another one which the pump would accept.

    It changes the fluid and no flow, so that the pump's total per day does not show it.
    """
    image = IMAGES[FIRST][0]
    for place, byte in enumerate(image):
        for value in set(range(256)) - {byte}:
            try:
                program = decode_program(image[:place] + bytes([value]) + image[place + 1 :])
            except CodecError:
                continue
            unseen = program.base == RAISED.base and program.fluid != RAISED.fluid
            if unseen and pump_limits.verdict(state(model), program, ()) is Verdict.ACCEPTED:
                return place, value
    raise ValueError(f"no single changed byte makes another acceptable order: {Kind.FLIPPED} has nothing to do")


def _banks(model: PumpModel) -> RamBanks:
    banks = RamBanks()
    banks.cells = list(cells(model))
    return banks

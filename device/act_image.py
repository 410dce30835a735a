"""Acts and the pump's book as bytes: deterministic CBOR, strict both ways, small enough for one frame each way.

The bytes of an act are what the console proposes, what the pump gives back from its memory, and what is compared.
"""

from __future__ import annotations

from device.codec import Either, Form, Part, Row, decode, encode
from device.image import DELAYED_START, FLUID, IMAGE_MAX, SINGLE_BOLUS
from device.kinds import Octets, Text, Whole, Word
from profiles.acts import Act, ClockChange, LimitsChange, PumpLimits, Refill
from profiles.pump_book import Activation, Fill, PartEnd, PartRecord, PumpBook
from profiles.units_tables import MAX_DURATION_S, MAX_FLOW_NL_PER_DAY, MAX_PERCENT, MAX_VOLUME_NL

ACT_MAX = 320  # bytes of one act: a refill with five drugs and the longest names fits
BOOK_MAX = 8_192 + IMAGE_MAX  # what runs before a delayed start may be as long as a program
PARTS_TOLD = 16  # one-time parts in a book, the newest ones

_VOLUME = Whole(0, MAX_VOLUME_NL)
_FLOW = Whole(0, MAX_FLOW_NL_PER_DAY)
_TIME = Whole(0, 2**40)
_OFFSET = Whole(-(2**40), 2**40)
_REFILL_ID = Text(1, 64)
LIMITS = Form(
    PumpLimits,
    {
        1: Part("flow_max_nl_per_day", _FLOW),
        2: Part("bolus_max_nl", _VOLUME),
        3: Part("day_max_nl", _VOLUME),
        4: Part("change_max_percent", Whole(0, MAX_PERCENT)),
        5: Part("interval_min_s", Whole(0, MAX_DURATION_S)),
    },
)
FILL = Form(
    Fill,
    {
        1: Part("refill_id", _REFILL_ID),
        2: Part("at_s", _TIME),
        3: Part("fluid", FLUID),
        4: Part("volume_nl", _VOLUME),
        5: Part("withdrawn_nl", _VOLUME),
        6: Part("expected_nl", _VOLUME),
        7: Part("counted_nl", _VOLUME),
    },
)
_PART = Form(
    PartRecord,
    {
        1: Part("id", Octets(16, 16)),
        2: Part("end", Word({str(end): number for number, end in enumerate(PartEnd, 1)}, PartEnd)),
        3: Part("at_s", _TIME),
        4: Part("delivered_nl", _VOLUME),
    },
)
_ACTIVATION = Form(
    Activation,
    {
        1: Part("generation", Whole(0, 2**32 - 1)),
        2: Part("at_s", _TIME),
        3: Part("stopped_s", _TIME, optional=True),
        4: Part("delayed", DELAYED_START, optional=True),
    },
)
_ACT = Either(
    {
        1: SINGLE_BOLUS,
        2: Form(ClockChange, {1: Part("from_offset_s", _OFFSET), 2: Part("wall_offset_s", _OFFSET)}),
        3: Form(LimitsChange, {1: Part("limits", LIMITS)}),
        4: Form(
            Refill,
            {
                1: Part("refill_id", _REFILL_ID),
                2: Part("fluid", FLUID),
                3: Part("volume_nl", _VOLUME),
                4: Part("withdrawn_nl", _VOLUME),
                5: Part("expected_nl", _VOLUME),
            },
        ),
    }
)
_BOOK = Form(
    PumpBook,
    {
        1: Part("factory", LIMITS),
        2: Part("limits", LIMITS),
        3: Part("fill", FILL, optional=True),
        4: Part("parts", Row(_PART, 0, PARTS_TOLD), optional=True, default=()),
        5: Part("activation", _ACTIVATION, optional=True),
    },
)


def encode_act(act: Act) -> bytes:
    """The one encoding of an act; raises CodecError when a value is outside its form."""
    return encode(_ACT, act, "act")


def decode_act(data: bytes) -> Act:
    """The act of its one encoding; raises CodecError for anything else."""
    act: Act = decode(_ACT, data, "act", ACT_MAX)
    return act


def encode_book(book: PumpBook) -> bytes:
    """The one encoding of a pump's book."""
    return encode(_BOOK, book, "book")


def decode_book(data: bytes) -> PumpBook:
    """The book of its one encoding; raises CodecError for anything else."""
    book: PumpBook = decode(_BOOK, data, "book", BOOK_MAX)
    return book

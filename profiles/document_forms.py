"""The pydantic form of a document, made from the fields of the frozen values and the bounds that their names promise.

Apart from ``document`` because it answers another question: not what a file means, but what it may look like.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BaseModel, ConfigDict, create_model, model_validator
from pydantic_core import PydanticCustomError

from profiles.context import Context, Given
from profiles.document_bounds import LISTS, PATTERNS, TEXT_BYTES, bounds_of, is_blank, is_visible
from profiles.program import (
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    OneTime,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Stopped,
    Timed,
)
from profiles.pump import CatheterPiece
from profiles.units_tables import MAX_FLOW_NL_PER_DAY

FORMAT = "cisterna-order"
VERSION = 1

#: How a value that could be one of several is told apart: its key ``kind``.
KINDS: dict[type, str] = {
    Continuous: "continuous",
    Timed: "timed",
    Periodic: "periodic",
    MinimumRate: "minimum-rate",
    Stopped: "stopped",
    Prime: "prime",
    Bridge: "bridge",
    SingleBolus: "single-bolus",
    DelayedStart: "delayed-start",
}


@dataclass(frozen=True, slots=True)
class _File:
    """A whole document: two keys tell a reader what it holds, then the order and what it was judged for."""

    format: Literal["cisterna-order"]
    version: Literal[1]
    program: Program
    one_time: tuple[OneTime, ...]
    context: Context


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


@cache
def file_form() -> type[BaseModel]:
    """The form of a whole document."""
    return _form(_File)


def value_of(form: Any) -> Any:
    """A form as the frozen value it was made from."""
    if isinstance(form, BaseModel):
        shape = _SHAPES[type(form)]
        return shape(**{f.name: value_of(getattr(form, f.name)) for f in fields(shape)})
    return tuple(value_of(item) for item in form) if isinstance(form, tuple) else form


_SHAPES: dict[type[BaseModel], Any] = {}


@cache
def _form(shape: type[Any]) -> type[BaseModel]:
    """The form of one frozen value; a field with a default may be left out of a file."""
    hints = typing.get_type_hints(shape)
    made: dict[str, Any] = {f.name: (_annotation(f.name, hints[f.name]), _default(f)) for f in fields(shape)}
    if shape in KINDS:
        made = {"kind": (Literal[KINDS[shape]], ...), **made}
    validators: dict[str, Any] = {"_agrees": model_validator(mode="after")(_AGREE[shape])} if shape in _AGREE else {}
    name = shape.__name__.lstrip("_")
    form: type[BaseModel] = create_model(name, __base__=_Form, __doc__=shape.__doc__, __validators__=validators, **made)
    _SHAPES[form] = shape
    return form


def _default(field: Field[Any]) -> Any:
    return ... if field.default is MISSING else field.default


def _annotation(name: str, hint: Any) -> Any:
    """A field's type with its bounds."""
    origin, items = typing.get_origin(hint), typing.get_args(hint)
    if origin in (UnionType, typing.Union):
        return _union(name, [m for m in items if m is not NoneType], NoneType in items)
    if origin is tuple and items[-1] is Ellipsis:
        least, most = LISTS[name]
        many = tuple.__class_getitem__((_annotation(name + "[]", items[0]), ...))
        return Annotated[many, pydantic.Field(min_length=least, max_length=most)]
    if origin is tuple:
        return tuple.__class_getitem__(tuple(_annotation(name, item) for item in items))
    if hint is int:
        low, high = bounds_of(name)
        return Annotated[int, pydantic.Field(ge=low, le=high)]
    if hint is str:
        shown = pydantic.Field(pattern=PATTERNS.get(name, PATTERNS["text"]))
        return Annotated[str, shown, pydantic.AfterValidator(_storable(name))]
    return _form(hint) if isinstance(hint, type) and is_dataclass(hint) else hint


def _storable(name: str) -> Callable[[str], str]:
    """A text as a pump stores it: nothing invisible, and no more bytes than there is room for."""
    most = TEXT_BYTES.get(name)

    def check(text: str) -> str:
        if not is_visible(text):
            raise PydanticCustomError("invisible", "This text has a character that cannot be seen.")
        if name == "name" and is_blank(text):
            raise PydanticCustomError("blank", "This name has no letter and no digit to be known by.")
        if most is not None and (size := len(text.encode())) > most:
            told = {"size": size, "most": most}
            raise PydanticCustomError("bytes", "This text needs {size} bytes; a pump stores {most} at most.", told)
        return text

    return check


def _union(name: str, members: Sequence[Any], optional: bool) -> Any:
    if len(members) == 1:
        inner = _annotation(name, members[0])
    else:
        forms: list[Any] = [_form(member) for member in members]
        inner = Annotated[reduce(or_, forms[1:], forms[0]), pydantic.Field(discriminator="kind")]
    return inner | None if optional else inner


# --- what a form must agree on with itself to have any meaning


def _week_names_patterns(form: Any) -> Any:
    for day, index in enumerate(form.week):
        if index >= len(form.patterns):
            raise PydanticCustomError(
                "no_pattern",
                "Day {day} of the week names pattern {index}, but the last one is {last}.",
                {"day": day, "index": index, "last": len(form.patterns) - 1},
            )
    return form


def _removed_is_part_of_supplied(form: Any) -> Any:
    if form.removed_um > form.supplied_um:
        raise PydanticCustomError("removed", "More length was removed than was supplied.")
    return form


def _a_pump_can_have_given_it(form: Any) -> Any:
    if value_of(form).flow_nl_per_day > MAX_FLOW_NL_PER_DAY:
        raise PydanticCustomError("too_fast", "No pump can have given this volume in this time.")
    return form


def _a_waiting_plan_can_be_followed(form: Any) -> Any:
    """Who follows a program that waits follows it as one more step of its plan, see ``continuing.with_delay``."""
    most = LISTS["step_plan"][1] - 1
    if len(form.program.step_plan) > most and any(part.kind == KINDS[DelayedStart] for part in form.one_time):
        raise PydanticCustomError(
            "plan_waits",
            "A plan that waits for a delayed start has at most {most} steps: leave one out, or start without a delay.",
            {"most": most},
        )
    return form


_AGREE: dict[type, Callable[[Any], Any]] = {
    _File: _a_waiting_plan_can_be_followed,
    Given: _a_pump_can_have_given_it,
    Timed: _week_names_patterns,
    CatheterPiece: _removed_is_part_of_supplied,
}

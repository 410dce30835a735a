"""An order and its context as a file: canonical JSON, integers with the unit in the key, every problem with its path.

Rules of this file: types, signs, bounds and unknown keys fail here; whether an order is *safe* is for ``checks``.
Nothing is coerced: ``true`` and ``1.0`` are no integers. A key that has a default may be left out when reading;
writing always writes all of them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from pydantic import ValidationError

from profiles.context import Context
from profiles.document_forms import FORMAT, KINDS, VERSION, file_form, value_of
from profiles.document_text import DocumentError, Problem, refuse_ambiguous_json
from profiles.program import Order

__all__ = [
    "Document",
    "DocumentError",
    "Problem",
    "document_digest",
    "plain",
    "read_document",
    "schema",
    "write_document",
]

LARGEST_TEXT = 1_000_000  # characters; the longest order within the bounds needs a tenth of it


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says: an order, and the context it was made for."""

    order: Order
    context: Context


def read_document(text: str) -> Document:
    """The order and context of a document text; raises DocumentError with all problems."""
    if len(text) > LARGEST_TEXT:
        raise DocumentError((Problem("", f"The text is longer than {LARGEST_TEXT:,} characters: it is no order."),))
    refuse_ambiguous_json(text)
    try:
        file = value_of(file_form().model_validate_json(text))
    except ValidationError as error:
        raise DocumentError(_problems([dict(e) for e in error.errors(include_url=False)])) from None
    return Document(Order(file.program, file.one_time), file.context)


def write_document(order: Order, context: Context) -> str:
    """The one text of an order and its context; raises DocumentError when a value lies outside the form's bounds."""
    text = json.dumps(_plain_file(order, context), ensure_ascii=False, indent=2) + "\n"
    read_document(text)  # a value out of bounds is refused here, by the writer, and not by the next reader
    return text


def document_digest(order: Order, context: Context) -> bytes:
    """SHA-256 of the document as RFC 8785 writes JSON (keys sorted, no space), so that layout never changes it."""
    compact = json.dumps(_plain_file(order, context), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(compact.encode("utf-8")).digest()


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document, as published in ``docs/order.schema.json``."""
    made = file_form().model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Cisterna order"}


def _plain_file(order: Order, context: Context) -> dict[str, Any]:
    parts = {"program": order.program, "one_time": order.one_time, "context": context}
    return {"format": FORMAT, "version": VERSION, **{key: plain(value) for key, value in parts.items()}}


def plain(value: Any) -> Any:
    """A frozen value as objects, lists, texts and whole numbers, its keys in reading order."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"kind": KINDS[type(value)]} if type(value) in KINDS else {}
        return kind | {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


# --- what is wrong, in words

_MESSAGES = {
    "missing": "This key is missing.",
    "extra_forbidden": "This key is not known here: remove it, or correct its spelling.",
    "int_type": "This must be a whole number.",
    "greater_than_equal": "This must be {ge:,} or more.",
    "less_than_equal": "This must be {le:,} or less.",
    "string_type": "This must be a text.",
    "string_pattern_mismatch": "This text is empty, too long or of the wrong form.",
    "union_tag_invalid": "The kind must be one of {expected_tags}.",
    "union_tag_not_found": "The key kind is missing.",
    "literal_error": "This must be {expected}.",
    "enum": "This must be {expected}.",
    "too_short": "This list needs {min_length:,} or more entries.",
    "too_long": "This list may have {max_length:,} entries at most.",
    "model_type": "This must be an object in braces.",
    "model_attributes_type": "This must be an object in braces.",
    "tuple_type": "This must be a list.",
    "json_invalid": "A text holds half of a character (an escape of a lone surrogate): write the whole one.",
}


def _problems(errors: list[dict[str, Any]]) -> tuple[Problem, ...]:
    """In words; a list that only seems too short because its entries could not be read is not reported for that."""
    places = [error["loc"] for error in errors]
    holds_another = [any(p != loc and p[: len(loc)] == loc for p in places) for loc in places]
    kept = zip(errors, holds_another, strict=True)
    return tuple(_problem(error) for error, holds in kept if not (holds and error["type"] == "too_short"))


def _problem(error: dict[str, Any]) -> Problem:
    words = _MESSAGES.get(error["type"])
    sentence = words.format(**error.get("ctx", {})) if words else error["msg"].rstrip(".") + "."
    return Problem(_path(error["loc"]), sentence)


def _path(location: tuple[int | str, ...]) -> str:
    """``program.base.patterns[0]``; the kinds that pydantic puts between the keys are no part of the file."""
    kinds = frozenset(KINDS.values())
    parts = (f"[{p}]" if isinstance(p, int) else f".{p}" for p in location if p not in kinds)
    return "".join(parts).removeprefix(".")

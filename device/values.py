"""A quick ``replace`` for values that a pump makes anew at every step; it gives what ``dataclasses.replace`` gives.

It copies slot by slot instead of calling the class with every field. A class that checks or computes something when it
is made, or that has no slots, is left to the standard library.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

__all__ = ["replace"]

if TYPE_CHECKING:  # names and types of the changes stay checked
    from dataclasses import replace
else:

    def replace(value, /, **changes):
        """A copy with some fields changed; raises TypeError for a name that is no field."""
        slots = _slots(type(value))
        if slots is None or not slots.keys() >= changes.keys():
            return dataclasses.replace(value, **changes)
        copy = object.__new__(type(value))
        for name, (read, write) in slots.items():
            write(copy, changes[name] if name in changes else read(value))
        return copy


@cache
def _slots(kind: type) -> dict[str, tuple[Callable[..., Any], Callable[..., None]]] | None:
    """How each field is read and written; None for a class that has to be called."""
    fields = dataclasses.fields(kind)
    slots = {field.name: vars(kind).get(field.name) for field in fields if field.init}
    if hasattr(kind, "__post_init__") or len(slots) < len(fields):
        return None
    ways = {name: (slot.__get__, slot.__set__) for name, slot in slots.items() if inspect.ismemberdescriptor(slot)}
    return ways if len(ways) == len(fields) else None

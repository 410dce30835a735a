"""The parts of ``protocol.md`` that are made from the program itself; the words between them are written by hand.

A part stands between ``<!-- made: NAME -->`` and ``<!-- end -->`` and is written anew there.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any

from device import codes, image
from device.campaign.attacks import ATTACKS
from device.codec import Either, Form, Row
from device.codes import word
from device.conformance.kit import CLAUSES
from device.events import Stage
from device.kinds import Flag, HexText, Number, Octets, Text, Whole, Word
from device.message_forms import FORMS, TYPES
from device.push_talk import PushTalk
from docs import sealed_vectors, walks

DOCS = Path(__file__).resolve().parent
GOLDEN = DOCS.parent / "tests" / "golden" / "messages.txt"
_PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_REPLY = 0x80
_KINDS: dict[type, Callable[[Any], str]] = {
    Whole: lambda kind: f"integer, {_figure(kind.low)} to {_figure(kind.high)}",
    Octets: lambda kind: f"bytes, {_span(kind)}",
    HexText: lambda kind: f"bytes, {kind.length}",
    Text: lambda kind: f"bytes, {_span(kind)}, UTF-8 without control characters",
    Flag: lambda kind: "integer, 1 for yes, 0 for no",
    Number: lambda kind: f"integer, number of a {kind.choices.__name__}",
    Word: lambda kind: "integer: " + ", ".join(f"{number} {name}" for name, number in kind.numbers.items()),
    Row: lambda kind: f"array of {kind.low} to {kind.high}: {_kind(kind.kind)}",
    Form: lambda kind: f"map: {kind.shape.__name__.lstrip('_')}",
    Either: lambda kind: (
        "map, key 0 says which: "
        + ", ".join(f"{number} {form.shape.__name__.lstrip('_')}" for number, form in kind.forms.items())
    ),
}


def page(text: str) -> str:
    """The page with every part written anew; raises KeyError for a part that nobody makes."""
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}\n{found[3]}", text)


def vectors() -> dict[str, str]:
    """Message name -> payload in hex, from the golden file."""
    lines = (line.split() for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: payload for name, _, payload in lines}


def messages() -> str:
    """One row a message."""
    rows = ["| type | message | from | what it is |", "| --- | --- | --- | --- |"]
    for number, form in FORMS.items():
        side = "pump" if number & _REPLY else "console"
        rows.append(f"| `{number:02x}` | {form.shape.__name__} | {side} | {_caption(form.shape)} |")
    return "\n".join(rows)


def fields() -> str:
    """Each message with its keys and its vector, then the maps inside of them."""
    known, parts = vectors(), []
    framed = sealed_vectors.frames({name: bytes.fromhex(payload) for name, payload in known.items()})
    for number, form in FORMS.items():
        name = form.shape.__name__
        lines = f"payload {known[name]}\nframe   {framed[name].hex()}"
        parts += [f"#### `{number:02x}` {name}\n", _table(form), f"```\n{lines}\n```\n"]
    inner = {form.shape: form for outer in FORMS.values() for form in _inside(outer)}
    return "\n".join([*parts, *(_inner(form) for form in inner.values())]).rstrip()


def session() -> str:
    """The keys of the session in which each message is sealed."""
    keys = sealed_vectors.session({name: bytes.fromhex(payload) for name, payload in vectors().items()})
    rows = [f"| {name} | `{key.hex()}` |" for name, key in keys]
    return "\n".join([f"| direction, epoch {sealed_vectors.EPOCH} | key |", "| --- | --- |", *rows])


def images() -> str:
    """The maps of a program image and of the blob of one-time parts."""
    roots = [vars(image)[name] for name in ("_IMAGE", "_BLOB")]  # nobody but the image's own room builds from them
    shown = {form.shape: form for root in roots for form in _inside(root)}
    tops = [f"A program image is a {_kind(roots[0])}.", f"A blob of one-time parts is a {_kind(roots[1])}."]
    return "\n\n".join([*tops, *(_inner(form).rstrip() for form in shown.values())])


def sealed() -> str:
    """The keys and the frames of one session and of one pairing."""
    parts = []
    for title, keys, frames in sealed_vectors.told():
        rows = [f"| {name} | `{key.hex()}` |" for name, key in keys]
        parts += [f"#### {title}", "", "| key | 32 bytes (the secret: 18) |", "| --- | --- |", *rows, "", "```"]
        parts += [f"{name:<12}{frame.hex()}" for name, frame in frames]
        parts += ["```", ""]
    return "\n".join(parts).rstrip()


def attacks() -> str:
    """The attacker's list."""
    rows = ["| attack | he | he meets |", "| --- | --- | --- |"]
    return "\n".join([*rows, *(f"| {a.id} | {a.tries} | {a.meets} |" for a in ATTACKS)])


def lists() -> str:
    """The closed lists of the wire with the remarks that stand beside them in ``device/codes.py``."""
    remarks = dict(re.findall(r"^    (\w+ = \d+)  # (.*)$", inspect.getsource(codes), re.MULTILINE))
    parts = []
    for name, kind in inspect.getmembers(codes, inspect.isclass):
        if issubclass(kind, IntEnum) and kind is not IntEnum:
            rows = [
                f"| {code.value} | {word(code)} | {remarks.get(f'{code.name} = {code.value}', '')} |" for code in kind
            ]
            parts.append(f"#### {name}\n\n{_caption(kind)}\n\n| number | word | remark |\n| --- | --- | --- |")
            parts.append("\n".join(rows) + "\n")
    return "\n".join(parts).rstrip()


def conversation() -> str:
    """The state diagram of a push, from the table that the console runs."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{stage.value}" as {_id(stage)}' for stage in (*PushTalk.stages, Stage.ASKING_AGAIN)]
    lines.append("    [*] --> begin: intent is durable")
    for stage, row in PushTalk.stages.items():
        reply = row.reply.__name__
        lines += [f"    {_id(stage)} --> {_id(end)}: {reply}" for end in row.leads_to]
        if not row.leads_to:
            lines.append(f"    {_id(stage)} --> [*]: {reply}, confirmed")
        if stage is Stage.CALLING_OFF:
            lines.append(f"    {_id(stage)} --> [*]: {reply}, not applied")
        if row.is_killable:
            lines.append(f"    {_id(stage)} --> {_id(Stage.CALLING_OFF)}: Refused, or not what was signed")
        lines.append(f"    {_id(stage)} --> {_id(Stage.ASKING_AGAIN)}: silence")
    return "\n".join([*lines, f"    {_id(Stage.ASKING_AGAIN)} --> [*]: what the pump says became of it", "```"])


def stages() -> str:
    """The same table as rows."""
    rows = ["| stage | the console asks | and waits for | a refusal leads to |", "| --- | --- | --- | --- |"]
    names = {number: kind.__name__ for kind, number in TYPES.items()}
    for stage, row in PushTalk.stages.items():
        asks = names[TYPES[row.reply] & ~_REPLY]
        after = Stage.CALLING_OFF if row.is_killable else Stage.ASKING_AGAIN
        rows.append(f"| {stage.value} | {asks} | {row.reply.__name__} | {after.value} |")
    return "\n".join(rows)


def clauses() -> str:
    """What the kit examines."""
    rows = ["| clause | the pump |", "| --- | --- |"]
    return "\n".join([*rows, *(f"| {clause.id} | {clause.says} |" for clause in CLAUSES)])


PARTS: dict[str, Callable[[], str]] = {
    "messages": messages,
    "fields": fields,
    "session": session,
    "greeting": walks.greeting,
    "pairing": walks.pairing,
    "images": images,
    "lists": lists,
    "sealed": sealed,
    "attacks": attacks,
    "conversation": conversation,
    "stages": stages,
    "clauses": clauses,
}


def _member(code: IntEnum) -> str:
    return f"{code.name} = {code.value}"


def _id(stage: Stage) -> str:
    return stage.value.replace("-", "_")


def _caption(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").replace("``", "`").split())


def _inner(form: Form) -> str:
    return f"#### {form.shape.__name__.lstrip('_')}\n\n{_table(form)}"


def _table(form: Form) -> str:
    """The keys of a map."""
    if not form.parts:
        return "An empty map.\n"
    rows = ["| key | field | |", "| --- | --- | --- |"]
    for key, part in form.parts.items():
        optional = "; absent when there is none" if part.optional else ""
        rows.append(f"| {key} | {part.name} | {_kind(part.kind)}{optional} |")
    return "\n".join(rows) + "\n"


def _kind(kind: Any) -> str:
    return _KINDS[type(kind)](kind)


def _inside(kind: Any) -> Iterator[Form]:
    """Every form below a kind, each before those inside of it."""
    if isinstance(kind, Row):
        kind = kind.kind
        yield from ([kind] if isinstance(kind, Form) else [])
        yield from _inside(kind)
    elif isinstance(kind, Either):
        for form in kind.forms.values():
            yield form
            yield from _inside(form)
    elif isinstance(kind, Form):
        for part in kind.parts.values():
            yield from ([part.kind] if isinstance(part.kind, Form) else [])
            yield from _inside(part.kind)


def _span(kind: Octets | Text) -> str:
    return str(kind.low) if kind.low == kind.high else f"{kind.low} to {kind.high}"


def _figure(number: int) -> str:
    for power in (32, 40, 48):
        for value, name in ((2**power, f"2^{power}"), (2**power - 1, f"2^{power} - 1")):
            if abs(number) == value:
                return f"-{name}" if number < 0 else name
    return f"{number:,}"

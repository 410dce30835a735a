"""The pages under docs that are made from the program itself: ``python3 dev.py docs`` writes them, a test compares."""

from __future__ import annotations

import json
from pathlib import Path

DOCS = Path(__file__).resolve().parent

_PHASES = """# What may happen next

Drawn from the table in [`console/phases.py`](../console/phases.py): a phase is where the console stands with one pump,
a word is a wish of a person or a fact that the link reports. What has no arrow here is refused. STOP is possible in
every phase and a bug of the console leads from every phase to *fault*, so those arrows are left out.

```mermaid
stateDiagram-v2
    direction LR
    [*] --> away
{arrows}
```
"""

_EXAMPLES = """# Examples

Documents for each mode, and one for each rule that breaks just that rule. Try one with
`main.py check docs/examples/NAME.json`, or bring a good one into an emulated pump with `main.py push`; see
[commands](commands.md). Their form is described by [order.schema.json](order.schema.json). They are made up: none of
them is a recommendation.

| document | its program | what check says |
| --- | --- | --- |
{rows}
"""

_SOURCES = """# Where the numbers come from

Every limit, pump and catheter number in `profiles/data/` carries a source and a status. The *Library* page shows them
all; [the drug library](library.md) says what a clinic may change. This page explains the tags.

| status | meaning | may it block? |
| --- | --- | --- |
| `definition` | ours by definition: the open reference pumps | yes |
| `label` | an approved label, a label reprint or a maker's own page | yes |
| `consensus` | a published paper | yes |
| `proposal` | a proposal of this project, without clinical authority | yes, and a site may raise it |
| `unconfirmed` | nobody could confirm it, or what it is derived from | never: it warns and says so |
| `site` | set by a clinic in its own site file | yes: it is never wider than the library |

| tag | kind | what | where |
| --- | --- | --- | --- |
{rows}
"""


def schema_text() -> str:
    """The JSON Schema of an order."""
    from profiles.document import schema  # noqa: PLC0415 - each page stands alone, whatever another one needs

    return json.dumps(schema(), indent=2) + "\n"


def phases_text() -> str:
    """The picture of the table of transitions."""
    from console.phases import TRANSITIONS, Phase, Word  # noqa: PLC0415 - as above, each page stands alone

    words: dict[tuple[Phase, Phase], list[str]] = {}
    for start, row in TRANSITIONS.items():
        for word, end in row.items():
            if start is not end and word not in (Word.STOP, Word.FAULT):
                words.setdefault((start, end), []).append(str(word))
    arrows = (f"    {start} --> {end}: {', '.join(said)}" for (start, end), said in words.items())
    return _PHASES.format(arrows="\n".join(arrows))


def examples_text() -> str:
    """Every example with its program and what is wrong with it."""
    from console.files import shipped_library  # noqa: PLC0415 - as above, each page stands alone
    from profiles.checks import findings  # noqa: PLC0415 - as above
    from profiles.document import read_document  # noqa: PLC0415 - as above
    from profiles.findings import Severity  # noqa: PLC0415 - as above
    from widgets.wording import finding_text  # noqa: PLC0415 - as above

    rows = []
    for file in sorted((DOCS / "examples").glob("*.json"), key=lambda f: (not f.stem.startswith("good"), f.stem)):
        document = read_document(file.read_text(encoding="utf-8"))
        found = findings(document.order, document.context, shipped_library())
        said = [finding_text(f) for f in found if f.severity > Severity.NOTE] or ["Nothing is wrong."]
        rows.append(f"| `{file.stem}` | {document.order.program.name} | {said[0]} |")
    return _EXAMPLES.format(rows="\n".join(rows))


def sources_text() -> str:
    """The register of sources."""
    from console.files import shipped_library  # noqa: PLC0415 - as above, each page stands alone

    rows = (f"| {each.tag} | {each.kind} | {each.what} | {each.where} |" for each in shipped_library().sources)
    return _SOURCES.format(rows="\n".join(rows))


def protocol_text() -> str:
    """The page of the protocol: its own words, with the parts between the marks made anew."""
    from docs.protocol_parts import page  # noqa: PLC0415 - as above, each page stands alone

    return page((DOCS / "protocol.md").read_text(encoding="utf-8"))


def requirements_text() -> str:
    """The matrix of requirements and tests."""
    from docs.requirement_matrix import marks, page, read  # noqa: PLC0415 - as above, each page stands alone

    return page(read(), marks())


def harmless_text() -> str:
    """The planted faults that change nothing."""
    from tests.mutation.harmless import page  # noqa: PLC0415 - as above

    return page()


PAGES = {
    "order.schema.json": schema_text,
    "phases.md": phases_text,
    "examples.md": examples_text,
    "harmless.md": harmless_text,
    "protocol.md": protocol_text,
    "requirements.md": requirements_text,
    "sources.md": sources_text,
}


def main() -> None:
    """Write them all."""
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

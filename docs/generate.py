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


PAGES = {"order.schema.json": schema_text, "phases.md": phases_text}


def main() -> None:
    """Write them all."""
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

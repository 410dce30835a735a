"""The bill of materials: what ``locks/run.txt`` pins, as CycloneDX 1.6 in JSON; the same locks give the same text.

``python docs/bill_of_materials.py [FILE]`` writes it, to ``out/sbom.json`` when no place is named. A package has one
SHA-256 for each of its wheels; one that is pinned twice, for different versions of Python, stands there twice with its
condition as a property.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<condition>[^\\\n]+?))? *(?:\\|\n|$)")
_VIA = re.compile(r"^    # (?:via |  )([a-z0-9._-]+)(?: \(pyproject\.toml\))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock: when it is installed, the SHA-256 of its wheels, and who needs it."""

    name: str
    version: str
    condition: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def reference(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pins(lock: str) -> tuple[Pin, ...]:
    """Every package of a lock's text; raises ValueError for a block that is none."""
    blocks = [block for block in re.split(r"\n(?=\S)", lock.strip()) if not block.startswith("#")]
    return tuple(_pin(block) for block in blocks)


def _pin(block: str) -> Pin:
    head = _PIN.match(block)
    if head is None:
        raise ValueError(f"This is no pinned package: {block.splitlines()[0]!r}.")
    hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
    return Pin(head["name"], head["version"], head["condition"] or "", hashes, tuple(_VIA.findall(block)))


def bill(lock: str, project: str, third_parties: str) -> dict[str, Any]:
    """The bill of a lock; ``project`` is pyproject.toml, ``third_parties`` the page with the licences."""
    about, packages = tomllib.loads(project)["project"], pins(lock)
    licences = dict(re.findall(r"^\| ([a-z0-9._-]+) \|[^|]*\| ([^|]*) \|", third_parties, re.MULTILINE))
    root = f"pkg:generic/{about['name']}@{about['version']}"
    own = {"type": "application", "bom-ref": root, "name": about["name"], "version": about["version"]}
    owners = {about["name"]: [root]}
    for pin in packages:
        owners.setdefault(pin.name, []).append(pin.reference)
    needs: dict[str, list[str]] = {reference: [] for references in owners.values() for reference in references}
    for pin in packages:
        for needer in pin.needed_by:
            for reference in owners[needer]:
                needs[reference].append(pin.reference)
    seal = hashlib.sha256((lock + about["version"]).encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.UUID(bytes=seal[:16], version=4).urn,
        "version": 1,
        "metadata": {"component": own | {"licenses": [{"license": {"id": about["license"]}}]}},
        "components": [_component(pin, licences.get(pin.name, "unknown")) for pin in packages],
        "dependencies": [{"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(needs.items())],
    }


def _component(pin: Pin, licence: str) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": pin.reference,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.reference,
        "licenses": [{"license": {"name": licence}}],
        "hashes": [{"alg": "SHA-256", "content": found} for found in pin.hashes],
    }
    if pin.condition:
        component["properties"] = [{"name": "cisterna:installed-when", "value": pin.condition}]
    return component


def text() -> str:
    """The bill of this project."""
    lock, project, page = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("locks/run.txt", "pyproject.toml", "THIRD_PARTY.md")
    )
    return json.dumps(bill(lock, project, page), indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write it, and say where."""
    place = Path(arguments[0]) if arguments else ROOT / "out" / "sbom.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text(), encoding="utf-8", newline="\n")
    print(f"The bill of materials is in {place}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

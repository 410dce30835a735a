"""The bill of materials: every pinned package with its hashes, in the form of CycloneDX 1.6."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import dev
from docs.bill_of_materials import bill, main, pins, text

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "locks" / "run.txt").read_text(encoding="utf-8")
TEXT = {"type": "string", "minLength": 1}
LICENCES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["license"],
        "additionalProperties": False,
        "properties": {
            "license": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"id": TEXT, "name": TEXT},
                "oneOf": [{"required": ["id"]}, {"required": ["name"]}],
            }
        },
    },
}
COMPONENT = {
    "type": "object",
    "required": ["type", "name"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": TEXT,
        "name": TEXT,
        "version": TEXT,
        "purl": {"type": "string", "pattern": r"^pkg:pypi/[a-z0-9._-]+@[\w.+!-]+$"},
        "licenses": LICENCES,
        "hashes": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["alg", "content"],
                "additionalProperties": False,
                "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}},
            },
        },
        "properties": {
            "type": "array",
            "items": {"type": "object", "required": ["name", "value"], "additionalProperties": {"type": "string"}},
        },
    },
}
# What CycloneDX 1.6 (ECMA-424) demands of the parts that this bill has.
SCHEMA = {
    "type": "object",
    "required": ["bomFormat", "specVersion"],
    "additionalProperties": False,
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"type": "object", "additionalProperties": False, "properties": {"component": COMPONENT}},
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["ref"],
                "additionalProperties": False,
                "properties": {"ref": TEXT, "dependsOn": {"type": "array", "uniqueItems": True, "items": TEXT}},
            },
        },
    },
}


@pytest.fixture(scope="module")
def made():
    return json.loads(text())


def test_it_has_the_form_of_cyclonedx(made):
    jsonschema.validate(made, SCHEMA)


def test_every_package_of_the_lock_stands_in_it_with_every_hash(made):
    listed: dict[str, list[str]] = {}
    for component in made["components"]:
        listed.setdefault(component["name"], []).append(component["version"])
    assert listed == dev.locked("run")
    hashes = [found["content"] for component in made["components"] for found in component["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", LOCK))


def test_every_licence_is_known(made):
    assert not [c["name"] for c in made["components"] if c["licenses"][0]["license"]["name"] == "unknown"]


def test_what_is_installed_only_somewhere_says_where(made):
    numpy = [component for component in made["components"] if component["name"] == "numpy"]
    assert len(numpy) == len({component["bom-ref"] for component in numpy}) == LOCK.count("\nnumpy==")
    assert all("python_full_version" in component["properties"][0]["value"] for component in numpy)


def test_every_reference_leads_somewhere_and_everything_is_needed_by_somebody(made):
    references = [component["bom-ref"] for component in made["components"]]
    root = made["metadata"]["component"]["bom-ref"]
    assert sorted(row["ref"] for row in made["dependencies"]) == sorted([root, *references])
    assert {on for row in made["dependencies"] for on in row["dependsOn"]} == set(references)


def test_the_same_locks_give_the_same_text_and_others_another_serial_number(made):
    assert text() == text()
    project, page = (ROOT / "pyproject.toml").read_text("utf-8"), (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    other = bill(LOCK.replace("cbor2==6.", "cbor2==7."), project, page)
    assert other["serialNumber"] != made["serialNumber"]


def test_a_block_that_pins_nothing_is_an_error():
    with pytest.raises(ValueError, match="This is no pinned package: 'cbor2>=6'"):
        pins("cbor2>=6\n    # via cisterna (pyproject.toml)\n")


def test_the_command_writes_it_where_it_is_told(tmp_path, capsys):
    place = tmp_path / "folder" / "bill.json"
    assert main([str(place)]) == 0
    assert place.read_text(encoding="utf-8") == text()
    assert capsys.readouterr().out == f"The bill of materials is in {place}.\n"
    assert dev.sbom([str(place)]) == 0

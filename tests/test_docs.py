"""The documents say what is so: what they name is there, what is generated is current, every table is complete."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import jsonschema
import pytest

from console.commands import COMMANDS
from console.commands.answers import Exit
from profiles.document import read_document, write_document

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
SENTENCE = "engineering and training software, not a medical device"


def generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", generator().PAGES)
def test_every_generated_page_is_current(name):
    assert (DOCS / name).read_text(encoding="utf-8") == generator().PAGES[name](), "run: python3 dev.py docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if "://" not in link]
    missing = [link for link in linked if not (page.parent / link).exists()]
    named = re.findall(r"`((?:profiles|device|widgets|console|tests|docs|locks)/[\w./-]*\w)`", text)
    missing += [name for name in named if not (ROOT / name).exists()]
    assert not missing, f"{page.relative_to(ROOT)} names {missing}"


def test_the_first_screen_of_the_readme_has_what_it_is_two_commands_and_a_picture():
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:22])
    assert SENTENCE in first
    assert "python3 dev.py run" in first
    assert "python3 dev.py test" in first
    assert re.search(r"!\[[^]]+\]\(docs/pictures/[\w-]+\.png\)", first)


def test_the_page_of_commands_knows_every_command_and_exit_code():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == list(COMMANDS)
    assert [int(code) for code in re.findall(r"^\| (\d) \|", text, re.MULTILINE)] == [int(code) for code in Exit]


def test_the_page_of_examples_explains_every_one():
    text = (DOCS / "examples.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))
    assert named == {file.stem for file in (DOCS / "examples").glob("*.json")}


def test_every_decision_says_context_decision_consequence_and_what_was_rejected():
    for page in (DOCS / "decisions").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for part in ("**Context.**", "**Decision.**", "**Consequence.**", "**Rejected.**"):
            assert part in text, f"{page.name} has no {part}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_mass_is_written_mcg_on_every_page(page):
    assert not re.search("[\u00b5\u03bc]g", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sorted((DOCS / "examples").glob("*.json")), ids=lambda p: p.stem)
def test_every_example_is_canonical_and_fits_the_published_schema(file):
    text = file.read_text(encoding="utf-8")
    document = read_document(text)
    assert write_document(document.order, document.context) == text
    published = json.loads((DOCS / "order.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(text), published)

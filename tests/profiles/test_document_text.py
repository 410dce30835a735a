"""A text that readers disagree on, or give up on, is refused in our words and with its place."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.document_text import DEEPEST, LONGEST_NUMBER, DocumentError, Problem, refuse_ambiguous_json

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "docs" / "examples").glob("*.json"))


def refused(text: str) -> str:
    with pytest.raises(DocumentError) as caught:
        refuse_ambiguous_json(text)
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_is_json_that_all_readers_take_the_same_way(file):
    refuse_ambiguous_json(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1, column 1 a value is missing"),
        ('{\n  "a": 1,\n  b', "line 3, column 3 a key in double quotes is missing"),
        ('{"a": 1 "b": 2}', "line 1, column 9 a comma or the closing bracket is missing"),
        ('{"a" 1}', "line 1, column 6 the colon after a key is missing"),
        ("[1] x", "line 1, column 5 something stands after the end"),
        ('["a', "line 1, column 2 a text begins and has no closing quote"),
        ('["a\nb"]', "line 1, column 4 a line break or tab stands inside a text"),
        ('["\\x"]', "line 1, column 3 a text holds an escape that JSON does not know"),
        ("\ufeff[]", "line 1, column 1 a byte order mark stands there"),
    ],
)
def test_what_is_no_json_is_told_with_its_place_and_what_to_mend(text, told):
    assert refused(text).startswith(f"The text is not JSON: at {told}")


def test_nesting_and_figures_without_end_are_told_with_their_place():
    refuse_ambiguous_json("[" * DEEPEST + "]" * DEEPEST)
    assert "more than 32 levels deep at line 1, column 33" in refused("[" * 100_000)
    assert "more than 32 levels deep at line 2, column 156" in refused("[\n" + '{"a":' * DEEPEST)
    refuse_ambiguous_json("9" * LONGEST_NUMBER)
    assert "A number at line 2, column 7 has 5,000 figures" in refused('{\n "a": ' + "9" * 5_000 + "}")


def test_brackets_and_figures_inside_a_text_are_only_text():
    refuse_ambiguous_json(json.dumps(["[" * 100, "9" * 100, '\\"' + "{" * 100]))


def test_a_key_that_stands_twice_and_a_number_that_is_none_are_refused():
    assert refused('{"a": 1, "a": 2}') == "a: This key stands twice in one object: keep one of them."
    assert refused("[Infinity]") == "Infinity is no number that a pump could mean."


def test_a_problem_without_a_place_is_its_sentence():
    assert str(Problem("", "So it is.")) == "So it is."


@given(st.text(max_size=200))
def test_any_text_passes_or_is_refused_in_words(text):
    with contextlib.suppress(DocumentError):  # any other error would be somebody else's words
        refuse_ambiguous_json(text)
        json.loads(text)

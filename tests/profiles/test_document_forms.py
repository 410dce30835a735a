"""Forms are made from the values: every field is there, and a value comes back as it was."""

from __future__ import annotations

from dataclasses import fields

from profiles.context import Context
from profiles.document_forms import KINDS, file_form, value_of
from profiles.program import Base, OneTime


def test_every_field_of_the_context_is_in_the_form():
    context = file_form().model_fields["context"].annotation
    assert list(context.model_fields) == [f.name for f in fields(Context)]


def test_every_shape_that_could_be_one_of_several_has_a_kind_of_its_own():
    assert set(KINDS) == {*Base.__args__, *OneTime.__args__}
    assert len(set(KINDS.values())) == len(KINDS)


def test_what_is_no_form_stays_what_it_is():
    assert value_of((1, ("a", None))) == (1, ("a", None))

"""What a signature binds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.signing import binding, signature
from device.image import digest, encode_program
from profiles.document import document_digest, read_document
from profiles.program import Order


@pytest.mark.req(62)
def test_a_signature_binds_image_one_time_parts_and_document(demo, context):
    order = Order(demo.program)
    bound = binding(order, context)
    assert bound.program_digest == digest(encode_program(demo.program)).hex()
    assert bound.document_digest == document_digest(order, context).hex()
    assert read_document(bound.document).order == order
    made = signature(" A. Doctor ", "Titration", 7, 3, bound)
    assert (made.person, made.at, made.generation) == ("A. Doctor", 7, 3)
    assert (made.program_digest, made.once_digest, made.document_digest) == (
        bound.program_digest,
        bound.once_digest,
        bound.document_digest,
    )


@pytest.mark.req(62)
def test_another_name_of_the_program_is_another_digest(demo, context):
    other = Order(replace(demo.program, name="Other"))
    assert binding(other, context).program_digest != binding(Order(demo.program), context).program_digest

"""What a signature binds: the image, the one-time parts and the document of exactly one order."""

from __future__ import annotations

from dataclasses import dataclass

from console.desk import Signature
from device.image import digest, encode_one_time, encode_program
from profiles.context import Context
from profiles.document import document_digest, write_document
from profiles.program import Order


@dataclass(frozen=True, slots=True)
class Binding:
    """An order as the bytes and the text that are signed, with their SHA-256 digests (hex)."""

    image: bytes
    document: str
    program_digest: str
    once_digest: str
    document_digest: str


def binding(order: Order, context: Context) -> Binding:
    """The bytes and digests of an order; raises CodecError or DocumentError when it has no such form."""
    image, once = encode_program(order.program), encode_one_time(order.one_time)
    return Binding(
        image=image,
        document=write_document(order, context),
        program_digest=digest(image).hex(),
        once_digest=digest(once).hex(),
        document_digest=document_digest(order, context).hex(),
    )


def signature(person: str, meaning: str, at: int, generation: int, bound: Binding) -> Signature:
    """A name and a meaning on exactly that."""
    return Signature(
        person.strip(),
        meaning.strip(),
        at,
        generation,
        bound.program_digest,
        bound.once_digest,
        bound.document_digest,
    )

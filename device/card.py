"""The secret on a pump's card: 18 random bytes, and how a person reads and types them.

Eight groups of four letters and figures (RFC 4648, base 32, which has no 0, 1, 8 and 9 to be mistaken for letters). The
last sixteen bits check the others, so that a slip of the fingers is told before it is tried at a pump.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

SECRET_LENGTH = 18
_CHECK_LENGTH = 2
_GROUP = 4
_LETTERS = 32


def card_text(secret: bytes) -> str:
    """The secret as it stands on the card: ``ABCD-EFGH-…``."""
    letters = base64.b32encode(secret + _check(secret)).decode("ascii")
    return "-".join(letters[place : place + _GROUP] for place in range(0, _LETTERS, _GROUP))


def card_secret(text: str) -> bytes:
    """The secret of what a person has typed; raises ValueError with a sentence when it cannot be one."""
    letters = re.sub(r"[\s-]", "", text).upper()
    if len(letters) != _LETTERS:
        raise ValueError(f"The card's secret has {_LETTERS} letters and figures; {len(letters)} were given.")
    try:
        data = base64.b32decode(letters)
    except binascii.Error as error:
        raise ValueError("The card's secret has only the letters A to Z and the figures 2 to 7.") from error
    secret, check = data[:SECRET_LENGTH], data[SECRET_LENGTH:]
    if check != _check(secret):
        raise ValueError("The card's secret was not typed as it is printed: compare it group by group.")
    return secret


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"Cisterna card" + secret).digest()[:_CHECK_LENGTH]

"""The handshake against the published vectors, and against everything that is not from the other side."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from device.noise import KK, TAG_LENGTH, XX_PSK0, NoiseError, Pattern, begun, public, shared

# Keys, payloads and messages of the cacophony vectors (haskell-cryptography/cacophony, vectors/cacophony.txt).
PROLOGUE = bytes.fromhex("4a6f686e2047616c74")
PSK = bytes.fromhex("54686973206973206d7920417573747269616e20706572737065637469766521")
STATICS = [
    bytes.fromhex("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1"),
    bytes.fromhex("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893"),
]
EPHEMERALS = [
    bytes.fromhex("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"),
    bytes.fromhex("bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b"),
]
PAYLOADS = [
    bytes.fromhex(text)
    for text in (
        "4c756477696720766f6e204d69736573",
        "4d757272617920526f746862617264",
        "462e20412e20486179656b",
        "4361726c204d656e676572",
        "4a65616e2d426170746973746520536179",
        "457567656e2042f6686d20766f6e2042617765726b",
    )
]
FIRST, SECOND = (
    "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944",
    "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843",
)
XX = Pattern("XX", (False, False), (("e",), ("e", "ee", "s", "es"), ("s", "se")))
KK_PSK2 = Pattern("KKpsk2", (True, True), (("e", "es", "ss"), ("e", "ee", "se", "psk")))
VECTORS = {
    KK: (
        FIRST + "0177015efc1fe7a37c629af7120a96274e6ab7afcc9261901d0e09ae32a5bb96",
        SECOND + "b274d3429adc47ca093ba63ef90f8da89fda108db471dccfa4894aa7b00003",
        "966b05bc69ec01b8454d3160a214e6f24a3d884eb31ec2408af63f",
        "0ad887fba4f611bbb4afe44ba3556b8164332ca7d5934634d63d80",
        "012b28ae646ae7830e2c5472cb023eab071c1db3d8413ec69b513b83832f974c2d",
        "bb3e6a48160d9c5971d37f975727294e0d868342db31832e54d07191ab0ca3c3703b5ed3d9",
    ),
    KK_PSK2: (
        FIRST + "babf6443250c604872e33233c3b9a29df5c6d334ae2d53f1bd7f0b265a716b37",
        SECOND + "66a1f5f0d79fe93ae476bd1897a7a8ae92764898aa5d49e07b5849f35865ba",
        "2eb2686b8814a7c0178fe18bfeeafe3e07312d69486d45e6572546",
        "eea5791a890cd573a5c2e2345a8f98b0d1f0727acd24584fcddde5",
        "ab2e1a411abaaa3df9cb497dffe4cfb70af6c71f0815b3c33b35e22329dee72f3e",
        "ed22a0392c6afbfd6a6adea92b1faf13c4df24072f7060a20b1500609621c6957ac86d82f9",
    ),
    XX: (
        FIRST + "4c756477696720766f6e204d69736573",
        SECOND + "81cbad1f276e038c48378ffce2b65285e08d6b68aaa3629a5a8639392490e5b9bd5269c2f1e4f488ed8831161f19b781"
        "5528f8982ffe09be9b5c412f8a0db50f8814c7194e83f23dbd8d162c9326ad",
        "c7195ffacac1307ff99046f219750fc47693e23c3cb08b89c2af808b444850a80ae475b9df0f169ae80a89be0865b57f58c9fea0d4ec82"
        "a286427402f113e4b6ae769a1d95941d49b25030",
        "96763ed773f8e47bb3712f0e29b3060ffc956ffc146cee53d5e1df",
        "3e40f15f6f3a46ae446b253bf8b1d9ffb6ed9b174d272328ff91a7e2e5c79c07f5",
        "eb3f3515110702e047a6c9da4478b6ead94873c11c0f2d710ddb3f09fce024b3a58502ae3f",
    ),
}


def both(pattern, psk=PSK, prologue=PROLOGUE):
    others = [public(key) for key in STATICS[::-1]]
    return [
        begun(
            pattern,
            number == 0,
            STATICS[number],
            other=others[number] if pattern.known[1 - number] else b"",
            psk=psk if "psk" in pattern.name else b"",
            prologue=prologue,
        )
        for number in (0, 1)
    ]


def spoken(sides):
    """The messages of a whole handshake with the payloads of the vectors."""
    messages = []
    for number in range(len(sides[0].pattern.messages)):
        writer, reader = number % 2, 1 - number % 2
        length = len(PAYLOADS[number]) + sides[writer].overhead
        sides[writer], message = sides[writer].write(PAYLOADS[number], EPHEMERALS[writer])
        assert len(message) - length in (0, TAG_LENGTH)
        sides[reader], payload = sides[reader].read(message)
        assert payload == PAYLOADS[number]
        messages.append(message)
    return messages


@pytest.mark.req(65)
@pytest.mark.parametrize("pattern", VECTORS, ids=lambda pattern: pattern.name)
def test_every_message_is_that_of_the_published_vector(pattern):
    sides = both(pattern)
    messages = spoken(sides)
    assert all(side.is_over for side in sides)
    assert sides[0].split() == sides[1].split()
    sent = [0, 0]
    for number in range(len(messages), len(PAYLOADS)):
        way = number % 2
        nonce = bytes(4) + sent[way].to_bytes(8, "little")
        messages.append(ChaCha20Poly1305(sides[0].split()[way]).encrypt(nonce, PAYLOADS[number], b""))
        sent[way] += 1
    assert [message.hex() for message in messages] == list(VECTORS[pattern])


def test_each_side_of_a_pairing_learns_the_others_key():
    sides = both(XX_PSK0)
    spoken(sides)
    assert [side.other for side in sides] == [public(STATICS[1]), public(STATICS[0])]
    assert sides[0].split() == sides[1].split()


@pytest.mark.req(65)
@pytest.mark.parametrize("pattern", [KK, XX_PSK0], ids=["KK", "XXpsk0"])
@settings(max_examples=60)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_message_with_one_flipped_bit_opens_nowhere_and_spoils_nothing(pattern, place, bit):
    for number in range(len(pattern.messages)):
        sides = both(pattern)
        for step in range(number + 1):
            writer, reader = step % 2, 1 - step % 2
            sides[writer], message = sides[writer].write(PAYLOADS[step], EPHEMERALS[writer])
            if step < number:
                sides[reader], _ = sides[reader].read(message)
        hurt = bytearray(message)
        hurt[place % len(hurt)] ^= 1 << bit
        with pytest.raises(NoiseError):
            sides[reader].read(bytes(hurt))
        assert sides[reader].read(message)[1] == PAYLOADS[number]


@pytest.mark.parametrize("pattern", [KK, XX_PSK0], ids=["KK", "XXpsk0"])
def test_nothing_opens_with_another_key_secret_or_surrounding(pattern):
    wrong = [
        both(pattern, prologue=b"another")[1],
        both(pattern, psk=bytes(32))[1],
        begun(pattern, False, bytes(range(32)), other=public(STATICS[0]), psk=PSK, prologue=PROLOGUE),
    ]
    console, message = both(pattern)[0].write(b"hello", EPHEMERALS[0])
    opened = 0
    for pump in wrong:
        try:
            met, _ = pump.read(message)
        except NoiseError:
            continue
        opened += 1
        _, answer = met.write(b"hello", EPHEMERALS[1])
        if pump.own == bytes(range(32)):
            console.read(answer)  # in a pairing the pump's key is not known beforehand: any that knows the secret
        elif "psk" in pattern.name:
            pytest.fail("a pairing opened without its secret")
    assert opened == 1  # KK: the psk means nothing to it; XXpsk0: the key is what the pairing tells


@pytest.mark.parametrize("length", [0, 31, 32, 47])
def test_what_is_too_short_is_no_handshake(length):
    for pattern in (KK, XX_PSK0):
        with pytest.raises(NoiseError):
            both(pattern)[1].read(bytes(range(1, length + 1)))


def test_a_key_with_which_nothing_would_be_secret_is_refused():
    for low in (bytes(32), b"\x01" + bytes(31)):
        with pytest.raises(NoiseError):
            shared(STATICS[0], low)
    with pytest.raises(NoiseError):
        both(KK)[1].read(bytes(32) + bytes(16))


def test_what_is_bound_must_be_the_same_for_both():
    console, pump = both(KK)
    _, message = console.bound(b"header").write(b"hello", EPHEMERALS[0])
    assert pump.bound(b"header").read(message)[1] == b"hello"
    with pytest.raises(NoiseError):
        pump.bound(b"Header").read(message)

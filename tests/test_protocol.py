"""The page of the protocol: every part is made, every message has its vector, the diagram is the table."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from device.codes import Reason, word
from device.conformance.kit import CLAUSES
from device.events import Stage
from device.framing import TAG_LENGTH, decode_frame, encode_frame
from device.keys import pairing_of, session_of
from device.message_forms import FORMS, decode_reply, decode_request, encode_message
from device.messages import HelloReply, PairReply
from device.push_talk import PushTalk
from device.sealing import SessionKeys, offered, plain_payload, session_keys, taken
from docs import sealed_vectors, walks
from docs.protocol_parts import PARTS, conversation, page

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "protocol.md").read_text(encoding="utf-8")


def test_every_part_stands_on_the_page_once():
    assert sorted(re.findall(r"<!-- made: (\w+) -->", PAGE)) == sorted(PARTS)
    assert PAGE.count("<!-- end -->") == len(PARTS)


def test_a_part_is_written_anew_and_the_words_around_it_stay():
    aged = PAGE.replace("| F1 |", "| F0 |")
    assert aged != PAGE
    assert page(aged) == page(PAGE)
    assert page("before\n<!-- made: clauses -->\nold\n<!-- end -->\nafter").startswith(
        "before\n<!-- made: clauses -->\n|"
    )
    with pytest.raises(KeyError):
        page("<!-- made: nothing -->\n<!-- end -->")


@pytest.mark.parametrize("number", FORMS, ids=lambda number: f"{number:02x}")
def test_every_message_has_its_chapter_and_a_vector_that_is_read(number):
    name = FORMS[number].shape.__name__
    chapter = PAGE.split(f"#### `{number:02x}` {name}\n")[1].split("\n#### ")[0]
    ((vector, framed),) = re.findall(r"^```\npayload ([0-9a-f]+)\nframe   ([0-9a-f]+)\n```$", chapter, re.MULTILINE)
    decode = decode_reply if number & 0x80 else decode_request
    assert type(decode(number, bytes.fromhex(vector))) is FORMS[number].shape
    assert encode_message(decode(number, bytes.fromhex(vector))) == (number, bytes.fromhex(vector))
    frame = decode_frame(bytes.fromhex(framed))
    assert (frame.type, len(frame.body) - TAG_LENGTH) == (number, length_in_travel(name, len(vector) // 2))
    for key, part in FORMS[number].parts.items():
        assert f"| {key} | {part.name} |" in chapter


def length_in_travel(name, payload):
    """A handshake carries keys in front of its payload, and those that are encrypted carry a tag of their own."""
    return payload + {"Hello": 32, "HelloReply": 32, "Pair": 32, "PairReply": 80, "Proof": 48}.get(name, 0)


@pytest.mark.req(65)
def test_the_frame_of_every_message_opens_with_the_keys_on_the_page_and_nothing_else():
    keys = [
        bytes.fromhex(key) for key in re.findall(r"^\| to the (?:pump|console) \| `(\w{64})` \|$", PAGE, re.MULTILINE)
    ]
    opened = set()
    for name, (payload, framed) in on_the_page().items():
        frame = decode_frame(framed)
        if not frame.epoch or name == "HelloReply":
            continue
        to_console = frame.type >= 0x80
        nonce = bytes([0, 0, 0, to_console]) + struct.pack(">II", 7, frame.counter)
        assert ChaCha20Poly1305(keys[to_console]).decrypt(nonce, frame.body, frame.header) == payload
        sealed = SessionKeys(*keys, is_pump=to_console).lock(frame.type, 7, frame.counter, payload)
        assert encode_frame(sealed).strip(b"\x00") == framed
        opened.add((to_console, frame.counter))
    greetings = {"Who", "WhoReply", "Hello", "HelloReply", "Pair", "PairReply", "Proof", "ProofReply"}
    assert len(opened) == len(FORMS) - len(greetings)  # and no nonce twice


@pytest.mark.req(65)
def test_the_frames_of_both_handshakes_open_with_the_keys_on_the_page():
    said = {name: (payload, decode_frame(framed)) for name, (payload, framed) in on_the_page().items()}
    for name in ("Who", "WhoReply"):
        assert plain_payload(said[name][1]) == said[name][0]
    (_, keys, _), (_, secrets, _) = sealed_vectors.told()
    known, secret = dict(keys), dict(secrets)
    pump = session_of(known["pump, private"], known["console, public"], is_console=False)
    pump, heard = taken(pump, said["Hello"][1])
    assert heard == said["Hello"][0]
    answer = said["HelloReply"][1]
    pump, made = offered(pump, 0x81, 7, answer.counter, said["HelloReply"][0], known["pump, ephemeral"])
    assert made == answer
    assert [f"`{key.hex()}`" in PAGE for key in pump.split()] == [True, True]
    pump, heard = taken(pairing_of(secret["pump, private"], secret["secret"], is_console=False), said["Pair"][1])
    answer = said["PairReply"][1]
    pump, made = offered(pump, 0x86, 0, answer.counter, said["PairReply"][0], secret["pump, ephemeral"])
    assert (heard, made) == (said["Pair"][0], answer)
    pump, heard = taken(pump, said["Proof"][1])
    assert heard == said["Proof"][0]
    payload, frame = said["ProofReply"]
    assert session_keys(pump).lock(0x87, 0, frame.counter, payload) == frame


def on_the_page():
    """Message name -> payload and frame, as somebody reads them who has nothing but the page."""
    found = re.findall(r"^#### `\w\w` (\w+)\n.*?^payload (\w+)\nframe   (\w+)$", PAGE, re.MULTILINE | re.DOTALL)
    assert [name for name, _, _ in found] == [form.shape.__name__ for form in FORMS.values()]
    return {name: (bytes.fromhex(payload), bytes.fromhex(framed)) for name, payload, framed in found}


def arrows_of(diagram):
    """The ends of every arrow, with what ends there in brackets."""
    return set(re.findall(r"^    (\S+) --> ([^:\s]+)(?:: [^(\n]*(?:\((.*)\))?)?$", diagram, re.MULTILINE))


def test_the_diagram_of_a_greeting_is_what_the_console_does():
    lost = {("Who", "another-pump"), ("Who", "not-paired"), ("Status", "another-pump"), ("Status", "wrong-keys")}
    lost |= {(asked, "silent") for asked in ("Who", "Hello", "Status")}
    ends = {(asked, "[*]", why) for asked, why in lost} | {("Status", "[*]", "the session is open")}
    assert arrows_of(walks.greeting()) == ends | {("[*]", "Who", ""), ("Who", "Hello", ""), ("Hello", "Status", "")}


def test_the_diagram_of_a_pairing_is_what_the_console_does():
    lost = {("Who", "silent"), ("Who", "not-pairing"), ("Pair", "pairing-refused"), ("Pair", "another-pump")}
    ends = {(asked, "[*]", why) for asked, why in (*lost, ("Proof", "silent"), ("Proof", "both trust each other"))}
    assert arrows_of(walks.pairing()) == ends | {("[*]", "Who", ""), ("Who", "Pair", ""), ("Pair", "Proof", "")}
    assert all(line.count(":") <= 1 for line in walks.pairing().splitlines())  # Mermaid reads no second one


def test_every_reason_and_every_clause_is_listed():
    for reason in Reason:
        assert f"| {reason.value} | {word(reason)} |" in PAGE
    for clause in CLAUSES:
        assert f"| {clause.id} | {clause.says} |" in PAGE


def test_the_diagram_has_every_stage_and_every_arrow_of_the_table():
    lines = conversation().splitlines()
    arrows = {tuple(re.findall(r"[\w*\[\]]+", line)[:2]) for line in lines if "-->" in line}
    identified = {stage: stage.value.replace("-", "_") for stage in Stage}
    for stage, row in PushTalk.stages.items():
        for end in row.leads_to:
            assert (identified[stage], identified[end]) in arrows
        assert ((identified[stage], "calling_off") in arrows) is row.is_killable
        assert (identified[stage], "asking_again") in arrows
    assert ("[*]", "begin") in arrows
    assert {start for start, _ in arrows} == {*identified.values(), "[*]"}


def test_what_depends_on_sealing_stands_between_two_marks():
    begin, end = PAGE.index("<!-- sealing: begin."), PAGE.index("<!-- sealing: end -->")
    assert begin < PAGE.index("## Sealing") < end < PAGE.index("## Sessions")


@pytest.mark.req(65)
def test_the_vectors_of_the_sealed_wire_open_with_the_keys_beside_them():
    (_, keys, frames), (_, secrets, pairing) = sealed_vectors.told()
    known, said = dict(keys), {name: decode_frame(frame) for name, frame in frames}
    pump, _ = taken(session_of(known["pump, private"], known["console, public"], is_console=False), said["Hello"])
    pump, answer = offered(
        pump, 0x81, said["HelloReply"].epoch, 1, encode_message(HelloReply(2))[1], known["pump, ephemeral"]
    )
    assert answer == said["HelloReply"]
    assert session_keys(pump).unlock(said["Status"]) == b"\xa0"
    known, said = dict(secrets), {name: decode_frame(frame) for name, frame in pairing}
    pump, _ = taken(pairing_of(known["pump, private"], known["secret"], is_console=False), said["Pair"])
    pump, answer = offered(
        pump, 0x86, 0, 1, encode_message(PairReply(2, "CIS-104233", True))[1], known["pump, ephemeral"]
    )
    assert answer == said["PairReply"]
    pump, _ = taken(pump, said["Proof"])
    assert pump.other == known["console, public"]
    for name, frame in (*frames, *pairing):
        assert f"{name:<12}{frame.hex()}" in PAGE

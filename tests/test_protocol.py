"""The page of the protocol: every part is made, every message has its vector, the diagram is the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from device.codes import Reason, word
from device.conformance.kit import CLAUSES
from device.events import Stage
from device.framing import decode_frame
from device.keys import pairing_of, session_of
from device.message_forms import FORMS, decode_reply, decode_request, encode_message
from device.messages import HelloReply, PairReply
from device.push_talk import PushTalk
from device.sealing import offered, session_keys, taken
from docs import sealed_vectors
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
    (vector,) = re.findall(r"^```\n([0-9a-f]+)\n```$", chapter, re.MULTILINE)
    decode = decode_reply if number & 0x80 else decode_request
    assert type(decode(number, bytes.fromhex(vector))) is FORMS[number].shape
    for key, part in FORMS[number].parts.items():
        assert f"| {key} | {part.name} |" in chapter


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

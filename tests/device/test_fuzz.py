"""No bytes make a decoder do anything but refuse, or accept what it would write itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dev
from device.kinds import CodecError
from tests.device import fuzz

EXECUTIONS = 4_000


@pytest.mark.req(68)
@pytest.mark.parametrize("name", fuzz.TARGETS)
@given(data=st.binary(max_size=600))
@settings(max_examples=120)
def test_any_bytes_are_refused_in_one_way_or_written_again(name, data):
    search = fuzz.Search()
    search.try_one(name, data)
    assert not search.unexpected


@pytest.mark.req(68)
@pytest.mark.parametrize("name", fuzz.TARGETS)
@given(place=st.integers(0, 2**16), choose=st.randoms(use_true_random=False))
@settings(max_examples=120)
def test_hurt_data_is_refused_in_one_way_or_written_again(name, place, choose):
    pool, search = fuzz.seeds()[name], fuzz.Search()
    search.try_one(name, fuzz.mutant(pool[place % len(pool)], pool, choose))
    assert not search.unexpected


@pytest.mark.req(40)
@given(place=st.integers(0, 2**16), choose=st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_what_lies_behind_the_crc_is_as_strict_as_the_crc(place, choose):
    pool, search = fuzz.seeds()["frame"], fuzz.Search()
    search.try_one("frame", fuzz.with_crc(pool[place % len(pool)], pool, choose))
    assert not search.unexpected


@pytest.mark.req(68)
def test_a_short_search_finds_nothing_and_is_the_same_for_the_same_seed():
    found = [fuzz.search(random.Random(7), lambda so_far: so_far.executions < EXECUTIONS) for _ in range(2)]
    assert str(found[0]) == str(found[1])
    assert found[0].executions >= EXECUTIONS
    assert found[0].accepted > EXECUTIONS // 100
    assert not found[0].unexpected


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_real_data_is_accepted_by_its_decoder(name):
    search = fuzz.Search()
    assert all(search.try_one(name, data) for data in fuzz.seeds()[name])
    assert search.accepted == search.executions == len(fuzz.seeds()[name])


def broken(_data):
    raise KeyError("no such key")


def careless(data):
    fuzz._same(data[:1], data)


def strict(_data):
    raise CodecError("no")


@pytest.mark.parametrize(("target", "finds"), [(broken, 1), (careless, 1), (strict, 0)])
def test_a_decoder_that_does_anything_else_is_found(target, finds):
    search = fuzz.Search()
    assert not search.try_one("it", b"\x01\x02", target)
    assert len(search.unexpected) == finds
    assert str(search).startswith("1 executions, 0 accepted")
    assert not finds or "0102" in str(search)


def test_the_command_says_how_much_was_tried(capsys, monkeypatch):
    monkeypatch.setattr(fuzz.importlib.util, "find_spec", lambda _name: None)  # as on a machine without atheris
    assert fuzz.main(["--seconds", "0", "--seed", "3"]) == 0
    assert (
        "seed 3, 0 s: 0 executions, 0 accepted and written again as they were, 0 unexpected" in capsys.readouterr().out
    )


def test_everybody_can_start_the_search(monkeypatch):
    called = []
    monkeypatch.setattr(dev, "set_up", called.append)
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **more: called.append((command, more["cwd"])) or 0)
    assert dev.COMMANDS["fuzz"](["--seconds", "5"]) == 0
    assert called == ["dev", ([str(dev.PYTHON), "-m", "tests.device.fuzz", "--seconds", "5"], dev.ROOT)]

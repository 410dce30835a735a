"""The first component of a fluid is the one that sets the flow."""

from __future__ import annotations

from profiles.drugs import Component, Fluid


def test_the_first_component_is_primary() -> None:
    morphine, bupivacaine = Component("morphine", 10_000_000), Component("bupivacaine", 5_000_000)
    assert Fluid((morphine, bupivacaine)).primary is morphine
    assert Fluid((bupivacaine, morphine)) != Fluid((morphine, bupivacaine))

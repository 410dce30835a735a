"""A cast for the campaign's own tests: real wire, and twins that find nothing (the rules have their own tests)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from device.campaign.scene import Cast
from device.campaign.swaps import PURE, swapped
from profiles.limits import Library


@pytest.fixture(scope="session")
def cast(library: Library) -> Cast:
    return Cast(lambda order, context: (), lambda order, context: frozenset(), library.model("cisterna-20"))


@pytest.fixture(scope="session")
def quick() -> Iterator[None]:
    """Pure functions are remembered over the whole session of tests."""
    with swapped(PURE):
        yield

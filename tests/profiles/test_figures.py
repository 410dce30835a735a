"""A number that nobody could confirm is never relied on."""

from __future__ import annotations

import pytest

from profiles.figures import Figure, Status


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.UNCONFIRMED])
def test_a_number_with_a_source_is_known(status: Status) -> None:
    assert Figure(7, "S1", status).known() == 7


def test_an_unconfirmed_number_is_shown_but_not_known() -> None:
    figure = Figure(7, "nobody", Status.UNCONFIRMED)
    assert figure.value == 7
    assert figure.known() is None

"""What reaches the loop is a whole number inside its bounds, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from profiles.lowering_bounds import BoundsError, whole


@pytest.mark.req(18)
@pytest.mark.parametrize("wrong", [True, False, 1.0, float("nan"), float("inf"), "1", None, np.int64(1), 4, -1, 2**63])
def test_only_a_whole_number_inside_its_bounds_is_one(wrong):
    assert [whole(value, 0, 3) for value in (0, 3)] == [0, 3]
    with pytest.raises(BoundsError, match="no whole number from 0 to 3"):
        whole(wrong, 0, 3)

"""The spread of a front: a distribution over volume that keeps its mean, and so the mass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.dispersion_kernel import Kernel, _scaled_tail

kernels = st.builds(
    lambda mean, spread: Kernel(mean, (mean * spread) ** 2), st.floats(1_000, 1_000_000), st.floats(0.001, 0.8)
)


@given(kernels)
def test_a_front_arrives_once_and_never_goes_back(kernel):
    share = kernel.curve(np.linspace(-0.5, 6.0, 131) * kernel.mean_nl)
    assert np.all(share[:11] == 0)
    assert np.all(np.diff(share) >= -1e-15)
    assert 0 <= share.min() <= share.max() <= 1


@given(kernels)
def test_the_mean_volume_is_the_lines_own_so_that_mass_is_conserved(kernel):
    spread = np.sqrt(kernel.variance_nl2)
    near = kernel.mean_nl + np.linspace(-8, 8, 801) * spread
    volume = np.unique(np.concatenate([[0.0], near[near > 0], kernel.mean_nl * np.geomspace(0.01, 60, 400)]))
    missing = np.trapezoid(1.0 - kernel.curve(volume), volume)
    assert missing == pytest.approx(kernel.mean_nl, rel=1e-3)


@given(kernels, st.floats(0.01, 0.99))
def test_the_volume_of_a_share_is_where_that_share_has_arrived(kernel, share):
    assert kernel.arrived(kernel.volume_nl(share)) == pytest.approx(share, abs=1e-9)


def test_a_narrow_spread_is_a_sharp_front_at_the_mean():
    kernel = Kernel(316_000.0, 1.0)
    assert kernel.arrived(315_990.0) < 1e-12
    assert kernel.arrived(316_010.0) > 1 - 1e-12
    assert kernel.volume_nl(0.5) == pytest.approx(316_000, abs=0.01)


def test_a_wide_spread_keeps_a_long_tail():
    kernel = Kernel(100.0, 100.0**2)
    assert kernel.volume_nl(0.95) > 250
    assert kernel.volume_nl(0.05) < 30


def test_the_far_tail_meets_its_series_without_a_step():
    assert _scaled_tail(24.999999) == pytest.approx(_scaled_tail(25.000001), rel=1e-6)
    assert _scaled_tail(1e8) == pytest.approx(1 / (1e8 * np.sqrt(2 * np.pi)))


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, float("nan")])
def test_nothing_and_everything_have_no_instant(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Kernel(1.0, 1.0).volume_nl(share)

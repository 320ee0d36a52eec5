"""The loop's speed by size."""

from __future__ import annotations

import pytest

from core.labs.frameworks.reports import TimeSize
from core.labs.frameworks.speed import time_size


@pytest.mark.slow
def test_gflops_are_the_work_over_the_time_and_stay_below_the_peak():
    point = time_size(TimeSize(300))
    work = 2 * (2 * 64 * 300 * 100 + 3 * 64 * 100 * 10)
    assert point.gflops["cpu"] == pytest.approx(work / point.seconds["cpu"] / 1e9)
    assert point.product_gflops["cpu"] > 0
    # Clock and vectors are what the system tells, so a short burst may be somewhat above.
    assert point.peak_gflops is None or point.gflops["cpu"] < 2 * point.peak_gflops

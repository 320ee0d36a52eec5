"""What a processor could do at best, against figures that makers publish."""

from __future__ import annotations

import pytest

from core.machine.peak import peak, peak_here


@pytest.mark.parametrize(
    ("cores", "dtype", "ghz", "vectors", "gflops"),
    [
        # Intel's own tables of GFLOP/s (float64, base clock): Core i7-4770, 4 cores at 3.4 GHz.
        (4, "float64", 3.4, "AVX2", 217.6),
        # Xeon Platinum 8180, 28 cores at 2.5 GHz with AVX-512.
        (28, "float64", 2.5, "AVX512", 2240.0),
        (1, "float32", 1.0, "AVX2", 32.0),
        (1, "float32", 1.0, "DEFAULT", 16.0),
        (1, "float64", 1.0, "NEON", 8.0),
    ],
)
def test_the_peak_is_cores_times_clock_times_what_vectors_hold(cores, dtype, ghz, vectors, gflops):
    assert peak(cores, dtype, ghz, vectors).gflops == pytest.approx(gflops)


def test_this_machine_tells_its_clock_or_nothing_is_reckoned():
    found = peak_here(2, "float32")
    assert found is None or (found.cores == 2 and found.gflops > 1)


def test_half_the_bits_are_twice_the_numbers():
    assert peak(1, "float32", 1, "AVX2").gflops == 2 * peak(1, "float64", 1, "AVX2").gflops

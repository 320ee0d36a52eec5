"""What the processor could do at best, reckoned from its clock and the width of its vectors."""

from __future__ import annotations

from dataclasses import dataclass

_VECTOR_BITS = {"AVX512": 512, "AVX2": 256, "NEON": 128, "SVE256": 256}
_OTHER_BITS = 128  # SSE, which every 64-bit x86 has
# Each of two units multiplies and adds a whole vector in a cycle, as in most cores of the last ten
# years (Intel since Haswell, AMD since Zen; Apple's have four units).
_UNITS, _FLOPS_OF_FMA = 2, 2
_BITS = {"float32": 32, "float64": 64}


@dataclass(frozen=True)
class Peak:
    """The most that some cores can do, and how it was reckoned.

    Attributes
    ----------
    cores : int
    ghz : float
        The clock that the system tells of now; a core may be faster for a while.
    vectors : str
        Torch's name for the widest instructions it uses here.
    per_cycle : int
        Multiplications and additions of one core in a cycle.
    """

    cores: int
    ghz: float
    vectors: str
    per_cycle: int

    @property
    def gflops(self) -> float:
        """Billions of multiplications and additions a second."""
        return self.cores * self.ghz * self.per_cycle


def peak(cores: int, dtype: str, ghz: float, vectors: str) -> Peak:
    """Return what ``cores`` at this clock with such vectors can do with ``dtype``.

    A core does ``2 units * 2 (multiply and add) * vector bits / bits of a number`` in a cycle.
    """
    lanes = _VECTOR_BITS.get(vectors, _OTHER_BITS) // _BITS[dtype]
    return Peak(cores, ghz, vectors, _UNITS * _FLOPS_OF_FMA * lanes)


def peak_here(cores: int, dtype: str) -> Peak | None:
    """Return this machine's; None where the system does not tell its clock."""
    import psutil
    import torch

    clock = psutil.cpu_freq()
    if clock is None or not (clock.max or clock.current):
        return None
    megahertz = clock.max or clock.current
    return peak(cores, dtype, megahertz / 1000, torch.backends.cpu.get_cpu_capability())

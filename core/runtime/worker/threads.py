"""How many threads torch computes with, chosen by the size of one step."""

from __future__ import annotations

import os
import sys

# Between the loop's input sizes 3,000 (7.7e7) and 10,000 (2.6e8), see `threads_for`.
_CROSSING_FLOPS = 1.5e8
_SPINS = "3000"


def threads_for(flops_per_step: float) -> int:
    """Return one for small steps, and every physical core for large ones.

    Parameters
    ----------
    flops_per_step : float
        Multiplications and additions of one step; a product (n, k) by (k, m) has 2 n k m.

    Notes
    -----
    The lecture's loop (batch 64, hidden 100, output 10) on two cores of an AMD EPYC, torch 2.13,
    iterations per second with one thread, with two that soon sleep (`wait_asleep`), and with two as
    OpenMP ships, which spin for longer than such a wait. *Beside a window*: another process
    computes for 6 ms of each 16.7 ms. *Busy*: six others compute.

    ========== ===== ================= =============== ========
    input size flops idle              beside a window busy
    ========== ===== ================= =============== ========
    1,000      2.6e7 1,779 2,163 2,479 1,943 1,282
    3,000      7.7e7 804 886 750       677 590
    10,000     2.6e8 183 214 320       190 210         64 83 16
    50,000     1.3e9 35 48 53          36 33
    ========== ===== ================= =============== ========

    Beside a window two threads win from about 10,000 on, and on a busy machine they get more of it.
    With the spinning that OpenMP ships they collapse there, at small sizes to some iterations a
    second, since each product waits for a thread that waits for a core.
    """
    return 1 if flops_per_step < _CROSSING_FLOPS else physical_cores()


def wait_asleep() -> None:
    """Have OpenMP's threads sleep soon while they wait for one another; call before torch loads.

    As shipped, they spin for a millisecond or more, on a core that the thread they wait for may
    need. A user's own choice in the environment stays.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)


def physical_cores() -> int:
    """Return the physical cores that this process may use, at least one."""
    import psutil  # 30 ms, and most steps are small

    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if sys.platform == "linux":
        cores = min(cores, len(os.sched_getaffinity(0)))
    return max(1, cores)

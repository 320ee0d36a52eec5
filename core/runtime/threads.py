"""How many threads torch computes with, chosen by the size of one step."""

from __future__ import annotations

import os
import sys

# Between the loop's input sizes 10,000 (2.6e8) and 50,000 (1.3e9), see `threads_for`.
_CROSSING_FLOPS = 1e9


def threads_for(flops_per_step: float) -> int:
    """Return one for small steps, and every physical core for large ones.

    Parameters
    ----------
    flops_per_step : float
        Multiplications and additions of one step; a product (n, k) by (k, m) has 2 n k m.

    Notes
    -----
    The lecture's loop (batch 64, hidden 100, output 10) on two cores of an AMD EPYC, torch 2.13,
    iterations per second with one thread and with two. *Beside a window*: another process computes
    for 6 ms of each 16.7 ms frame. *Beside one* or *two*: as many processes compute all the time.

    ========== ======= =========== =============== ============ ============
    input size flops   idle        beside a window beside one   beside two
    ========== ======= =========== =============== ============ ============
    100        2.9e6   5,024 4,686 4,910 **52**    4,696 1,431  3,271 348
    1,000      2.6e7   1,899 2,560 1,791 **7**     1,799 612    1,057 653
    3,000      7.7e7   737 880     486 645         789 233      447 146
    10,000     2.6e8   185 232     146 201         192 86       133 51
    50,000     1.3e9   34 54       31 36           33 18        18 8
    ========== ======= =========== =============== ============ ============

    On an idle machine two threads cross one between 100 and 1,000 and gain 1.2 to 1.6 times beyond.
    Wherever something else runs they lose 1.6 to 9 times at every size, and small steps can
    collapse, here 250 times, since each of a step's many products waits for a thread that waits for
    a core. With 3 ms a frame it hit input size 10,000, 173 against 15. A window with live plots is
    something else that runs, so the crossing lies above that, where a step of 30 ms outlasts such
    a wait.
    """
    return 1 if flops_per_step < _CROSSING_FLOPS else physical_cores()


def physical_cores() -> int:
    """Return the physical cores that this process may use, at least one."""
    import psutil  # 30 ms, and most steps are small

    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if sys.platform == "linux":
        cores = min(cores, len(os.sched_getaffinity(0)))
    return max(1, cores)

"""What glibc does with freed memory, seen by the page faults of a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

_FAULTS = """
import ctypes, resource, sys
from core.runtime.worker.allocator import keep_freed_memory
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "kept":
    keep_freed_memory()
def use():
    # Two arrays at once, each below and together above what glibc keeps by itself.
    places = [libc.malloc(6 << 20) for _ in range(2)]
    for place in places:
        ctypes.memset(place, 1, 6 << 20)
    for place in places:
        libc.free(place)
use(); use()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    use()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def _faults(how: str) -> int:
    command = [sys.executable, "-c", _FAULTS, how]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is Linux's")
def test_large_arrays_are_made_of_the_memory_of_earlier_ones():
    assert _faults("kept") < 100
    assert _faults("given back") > 1_000

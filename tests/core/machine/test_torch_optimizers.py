import subprocess
import sys

import pytest

LOADED_BY_THE_FIRST = """
import sys, time
from core.machine.torch_optimizers import load_optimizers
load_optimizers({})
import torch
before = set(sys.modules)
torch.optim.Adam([torch.zeros(1, requires_grad=True)]).step()
print(len([name for name in set(sys.modules) - before if name.startswith("torch")]))
"""


@pytest.mark.slow
def test_after_it_an_optimizer_brings_hardly_anything():
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY_THE_FIRST], capture_output=True, text=True
    )
    assert int(done.stdout) < 5, done.stderr  # hundreds without it

"""Mixed devices are found while one types, also where only a GPU's owner could run into them.

No GPU is needed: nothing is computed, and which devices are there is the only thing made up.
"""

from __future__ import annotations

import pytest

from core.labs.tensors.evaluation import creation, meta_machine
from core.labs.tensors.session.session import Session


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    for module in (creation, meta_machine):
        monkeypatch.setattr(module, "check_device", lambda name: None)
    made = Session()
    made.act("x = ones(2, 3); w = ones(3, 2, requires_grad=True); n = tensor(2.0)")
    return made


def problem(session: Session, text: str) -> str:
    found = session.preview(text).problem
    return found.text if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "g = x.to('cuda'); g @ w",
        "x.to('cuda') + x",
        "g = zeros(2, 3, device='cuda'); g * x",
        "g = (w * 2).to('cuda').relu(); cat([g, w])",
        "g = zeros_like(x.to('cuda')); where(x > 0, g, g)",
        "g = x.to('cuda'); g[0] = ones(3)",
        "x[tensor([0]).to('cuda')]",
        "g = x.to('cuda').to('cpu'); h = x.to('cuda:1'); g + h",
        "g = x.to('cuda')[0].sum(0, keepdim=True); g + ones(1)",
        "dot(ones(3), x[0].to('cuda'))",
    ],
)
def test_a_mix_of_devices_is_told_before_it_runs(session: Session, text: str) -> None:
    assert "needs its tensors on one device" in problem(session, text)


@pytest.mark.parametrize(
    "text",
    [
        "g = x.to('cuda'); g @ w.to('cuda')",
        "x.to('cuda') * n",
        "x.to('cuda') + 1",
        "g = x.to('cuda'); g[tensor([0])]",
        "g = x.to('cuda'); g[0] = 3",
        "g = x.to('cuda'); g[0, 0] = n",
        "g = x.to('cuda').to('cpu'); g + x",
        "g = x.to('cuda'); h = zeros_like(g); g + h",
        "x.to('cuda') + ones(3, device='cuda:0')",
    ],
)
def test_what_torch_takes_from_several_devices_is_let_through(session: Session, text: str) -> None:
    assert problem(session, text) == ""


def test_the_sentence_names_both_devices_and_what_to_write(session: Session) -> None:
    said = problem(session, "x.to('cuda') + x")
    assert said == (
        "add needs its tensors on one device: x is on cpu, another on cuda:0; write x.to('cuda:0')."
    )


def test_a_tensor_that_moves_takes_new_memory(session: Session) -> None:
    shown = session.preview("x.to('cuda')").statements[0]
    assert shown.new_bytes == 2 * 3 * 4

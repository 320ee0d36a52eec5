"""GPUs of every maker torch knows are taken where torch says that they are there.

No GPU is needed: which devices are there is the only thing made up.
"""

from __future__ import annotations

import pytest
import torch
from support.answering import answered

from core.labs.tensors.operations import accelerators
from core.labs.tensors.operations.accelerators import check_device
from core.labs.tensors.operations.binding import CallError
from core.labs.tensors.operations.limits import Limits
from core.labs.tensors.questions import ReadDevices
from core.labs.tensors.session.session import Session
from core.labs.tensors.tools import timing


def has(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(accelerators, "present", lambda: names)


@pytest.mark.parametrize(
    ("there", "name"),
    [
        (("cuda:0", "cuda:1"), "cuda"),
        (("cuda:0", "cuda:1"), "cuda:1"),
        (("mps:0",), "mps"),
        (("mps:0",), "mps:0"),
        (("xpu:0",), "xpu"),
        (("xpu:0",), "cpu"),
        ((), "cpu"),
    ],
)
def test_a_device_that_is_there_is_taken(
    there: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has(monkeypatch, *there)
    check_device(name)


@pytest.mark.parametrize(
    ("there", "name"),
    [((), "xpu"), (("mps:0",), "cuda"), (("xpu:0",), "xpu:1"), (("cuda:0",), "cuda:9999")],
)
def test_a_device_that_is_not_there_is_refused_with_those_that_are(
    there: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has(monkeypatch, *there)
    with pytest.raises(CallError) as refused:
        check_device(name)
    assert f"no device '{name}'" in refused.value.text
    assert all(f"'{other}'" in refused.value.text for other in (*there, "cpu"))


@pytest.mark.parametrize("name", ["gpu", "xpu:", "mps:x", "meta", "cuda:-1", "cpu:0:0", ""])
def test_a_name_that_is_no_device_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, "cuda:0", "mps:0", "xpu:0")
    with pytest.raises(CallError, match="There is no device"):
        check_device(name)


@pytest.mark.parametrize("kind", ["mps", "xpu"])
def test_a_tensor_on_any_gpu_is_previewed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, f"{kind}:0")
    preview = Session().preview(f"g = ones(2, 3, device='{kind}'); g @ ones(3, 1)")
    assert preview.problem is not None
    assert f"another on {kind}:0" in preview.problem.text


def test_float64_is_refused_on_an_apple_gpu_before_it_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    has(monkeypatch, "mps:0")
    problem = Session().preview("ones(2, dtype=float64).to('mps')").problem
    assert problem is not None
    assert "float64" in problem.text and "float32" in problem.text


def test_the_form_offers_the_devices_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, "mps:0")
    assert answered({}, ReadDevices()) == ["cpu", "mps:0"]


def test_this_machine_s_devices_are_those_torch_computes_on() -> None:
    for name in accelerators.present():
        assert str(torch.ones(1, device=name).device) == name


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(timing, "_STEADY_S", 1e-4)
    made = Session()
    made.act("a = randn(4, 3)")
    return made


@pytest.mark.parametrize("first", ["cuda:0", "mps:0", "xpu:0"])
def test_the_first_gpu_is_timed_and_waited_for(
    first: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    has(monkeypatch, first)
    used: list[str] = []
    waits: list[str] = []

    class Module:
        @staticmethod
        def synchronize() -> None:
            waits.append(first)

    def moved(value: torch.Tensor, device: str) -> torch.Tensor:
        used.append(device)
        return value

    def module_of(device: str) -> type[Module]:
        assert device == first
        return Module

    monkeypatch.setattr(timing, "_moved", moved)
    monkeypatch.setattr(torch, "get_device_module", module_of)
    point = timing.time_point("a + 1", session.space, Limits(), 1)
    assert "torch GPU" in point.seconds
    assert used == [first]
    assert len(waits) > 1


def test_what_a_gpu_cannot_do_leaves_the_other_curves(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    has(monkeypatch, "mps:0")  # this torch is built without it, so moving there fails
    point = timing.time_point("a + 1", session.space, Limits(), 1)
    assert set(point.seconds) == {"NumPy", "torch CPU"}
    assert "Without torch GPU" in point.note


def test_without_a_gpu_nothing_is_said_of_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    has(monkeypatch)
    point = timing.time_point("a + 1", session.space, Limits(), 1)
    assert "torch GPU" not in point.seconds
    assert point.note == ""

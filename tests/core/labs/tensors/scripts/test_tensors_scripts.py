"""The torch and NumPy scripts of a session run by themselves and give the session's numbers."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import Tensor

from core.labs.tensors.experiment import run
from core.labs.tensors.scripts.numpy_helpers import HELPERS
from core.labs.tensors.scripts.numpy_script import NumpyScript
from core.labs.tensors.scripts.script_recipe import recipe
from core.labs.tensors.scripts.torch_script import torch_script
from core.labs.tensors.session.session import Session
from core.labs.tensors.settings import TensorSettings
from core.runtime.worker.context import RunContext

PROGRAMS = {
    "default": TensorSettings().program,
    "issue": "a = randn(3, 4, seed=0); b = a @ a.T; backward(b.sum())",
    "shapes": "a = arange(24).reshape(2, 3, 4); b = a.permute(2, 0, 1)[1:, ..., None].float()\n"
    "c = b.squeeze(-1).flip(0); d = a.transpose(0, 2).contiguous().view(4, 6); e = d.T.flatten()\n"
    "f = a[0].expand(2, -1, -1) + a; g = a.unflatten(1, (3, 1)).movedim(0, 1); h = a[:, [0, 2]]",
    "reductions": "a = randn(4, 5); s = a.sum(0, keepdim=True); m = a.mean(dim=1); v = a.std()\n"
    "w = a.var(dim=0, correction=0); n = a.norm(p=1, dim=1); x, i = a.max(dim=1)\n"
    "y = a.argmax(); z = softmax(a, dim=0) + a.log_softmax(1); l = a.logsumexp(0)\n"
    "c = a.cumsum(1); d = (a > 0).any(0); e = a.median(); f = a.std(dim=1, unbiased=False)",
    "products": "a = randn(2, 3, 4); b = randn(4, 5); c = a @ b; d = einsum('bij,jk->bki', a, b)\n"
    "e = bmm(a, a.mT); f = outer(b[0], b[1]); g = b[0].dot(b[1]); h = addmm(zeros(3, 5), a[0], b)",
    "choosing": "a = randn(4, 4); m = a[a > 0]; s = a.sort(dim=1, descending=True).values\n"
    "t = a.topk(2, dim=0)[1]; w = where(a > 0, a, 0).clamp(max=1)\n"
    "p, q = cat([a, a], dim=1).chunk(2, 1); g = a.gather(1, t); u = tensor([3, 1, 3]).unique()\n"
    "r = a.index_select(0, tensor([2, 0])); n = (a > 0).nonzero(); x = a.masked_fill(a < 0, -1)",
    "edits": "a = [[1, 2], [3, 4]]; v = a.view(4); a[0, 1] = 7; v[3] = -1; a.add_(10)\n"
    "b = a.clone(); b.zero_(); n = a.shape[0]; c = zeros(n, n * 2).fill_(2); del n",
    "leaves": "w = ones(3, requires_grad=True); w[1] = 5\n"
    "copy = w.detach().clone().requires_grad_(); copy[0] = 2; other = w\n"
    "backward((w * copy).sum()); backward((other * 2).sum()); g = w.grad * 1",
    "comments": "# first\na = 1.5 * ones(2)  # beside\n\nb = a.int()",
    "torch words": "a = torch.randn(2, 2, dtype=torch.float64); b = torch.add(a, 1, alpha=2)\n"
    "c = torch.tensor([1., inf, nan]); d = a.to(torch.int64); e = full((2,), pi)",
    "numbers": "n = 3; m = n ** 2; a = zeros(n); k = a.numel() + m; t = allclose(a, a)",
}


def session_of(program: str) -> Session:
    session = Session()
    _, problem = session.act(program)
    assert problem is None, problem
    return session


def result_of(program: str) -> dict[str, Any]:
    context = RunContext()
    for _ in run(TensorSettings.make({"program": program}), context):
        pass
    return context.result


def printed(source: str) -> dict[str, str]:
    """The ``key = value`` lines that a script prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "script.py", "exec"), {})
    pairs = (line.partition(" = ") for line in out.getvalue().splitlines())
    return {key: value for key, _, value in pairs}


def equal(text: str, value: Any) -> bool:
    return text == repr(value) or float(text) == value


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_exported_script_prints_what_the_run_reports(program: str) -> None:
    result = result_of(program)
    source = recipe(TensorSettings.make({"program": program})).source
    lines = printed(source)
    assert lines
    for key, text in lines.items():
        assert equal(text, result[key]), (key, text, result[key])


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_script_of_the_settings_is_that_of_the_session(program: str) -> None:
    source = recipe(TensorSettings.make({"program": program})).source
    assert torch_script(session_of(program).log) == source


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_torch_script_leaves_the_session_s_tensors(program: str) -> None:
    session = session_of(program)
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(torch_script(session.log), "script.py", "exec"), space)
    for name, ours in session.space.real.items():
        theirs = space[name]
        if not isinstance(ours, Tensor):
            assert theirs == ours
            continue
        assert theirs.dtype == ours.dtype and theirs.requires_grad == ours.requires_grad
        assert theirs.stride() == ours.stride()
        assert np.array_equal(theirs.detach().numpy(), ours.detach().numpy(), equal_nan=True)


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_numpy_script_leaves_the_session_s_numbers(program: str) -> None:
    session = session_of(program)
    source = NumpyScript(session.log, session.space, session.limits).text()
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "script.py", "exec"), space)
    compared = 0
    for name, ours in session.space.tensors().items():
        if name not in space:
            assert f"# {name} = " in source or f", {name} = " in source
            continue
        wide = ours.detach().double().numpy()
        assert np.allclose(np.asarray(space[name], float), wide, rtol=1e-4, equal_nan=True), name
        compared += 1
    assert compared >= len(session.space.tensors()) - 1


@pytest.mark.slow
@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_script_runs_in_a_python_of_its_own(library: str, tmp_path: Path) -> None:
    session = session_of(PROGRAMS["reductions"])
    numpy_script = NumpyScript(session.log, session.space, session.limits)
    text = torch_script(session.log) if library == "torch" else numpy_script.text()
    file = tmp_path / "script.py"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    total = session.space.tensors()["s"].double().sum().item()
    lines = dict(line.split(" = ") for line in done.stdout.splitlines())
    assert float(lines["sum_of_s"]) == pytest.approx(total)


def numpy_script(program: str) -> NumpyScript:
    session = session_of(program)
    return NumpyScript(session.log, session.space, session.limits)


def test_statement_without_an_equivalent_becomes_a_comment_that_says_so() -> None:
    text = numpy_script("a = ones(2); b = erf(a); c = b + 1; d = a + 1").text()
    assert "# b = erf(a)  (left out: NumPy has no erf)" in text
    assert "# c = b + 1  (left out: b is not there in NumPy)" in text
    assert "\nd = a + 1\n" in text


def test_numpy_s_other_dtype_is_said_at_the_line() -> None:
    script = numpy_script("i = arange(3); h = i / 2")
    assert "h = i / 2  # float64 here, float32 in torch" in script.text()
    assert "h is float32 in torch and float64 in NumPy." in script.differences


def test_numbers_that_differ_through_a_view_are_found() -> None:
    script = numpy_script("a = arange(3); f = a.flip(0); a[0] = 9")
    script.text()
    assert any("numbers of f differ" in sentence for sentence in script.differences)
    assert any("flip" in sentence for sentence in script.differences)


def test_few_random_numbers_are_written_out_and_many_are_said_to_differ() -> None:
    text = numpy_script("a = randn(2, seed=3); b = randn(1000, seed=3)").text()
    assert "a = np.array([" in text
    assert "b = np.random.default_rng(3).standard_normal((1000,))" in text
    assert "not torch's numbers" in text


def test_script_gets_only_the_helpers_it_calls() -> None:
    text = numpy_script("a = ones(3); b = softmax(a, 0)").text()
    assert [name for name in HELPERS if f"def {name}(" in text] == ["softmax"]


def test_torch_script_keeps_comments_and_names_its_seed() -> None:
    text = torch_script(session_of("# noise\na = randn(2)").log)
    assert "# noise\na = torch.randn(2, generator=torch.Generator().manual_seed(0))" in text


def test_edit_of_a_leaf_stands_outside_of_autograd() -> None:
    text = torch_script(session_of(PROGRAMS["leaves"]).log)
    assert (
        "with torch.no_grad():  # a leaf that records is edited outside of autograd\n    w[1] = 5"
        in text
    )


def test_broken_program_has_no_script() -> None:
    from core.labs.tensors.problems import ProgramError

    with pytest.raises(ProgramError, match="Line 1, column 5"):
        recipe(TensorSettings.make({"program": "a = lambda: 1"}))

"""Programs that a student or a damaged file may bring: one sentence each, typed or run."""

from __future__ import annotations

from functools import cache

import pytest

from core.labs.tensors import warm
from core.labs.tensors.problems import Problem
from core.labs.tensors.session.session import Session

warm.warm_up()

REACHING_OUT = [
    "''.__class__.__base__",
    "[].__len__()",
    "(1).__add__(2)",
    "a.grad.__class__",
    "a.T.__init__",
    "a.__getattribute__('shape')",
    "a.__reduce__()",
    "torch.__builtins__",
    "a.apply_(print)",
    "torch.set_num_threads(100)",
    "torch.manual_seed(1)",
    "torch.cuda.empty_cache()",
    "torch.compile(a)",
    "torch.nn.functional.relu(a)",
    "torch.utils.data",
    "a.numpy().tofile('x')",
    "input()",
    "breakpoint()",
    "a.cuda()",
    "zeros(2, device='meta')",
    "a.to('cuda:9')",
    "a.to(device='xla')",
]
TOO_LARGE = [
    "9**9**9**9",
    "1 << 10**9",
    "(10**400) * 1.0",
    "arange(0, 1, 1e-12)",
    "linspace(0, 1, 10**10)",
    "rand(2**40)",
    "randperm(10**10)",
    "zeros(2**63)",
    "zeros(2**62, 4)",
    "cat([a] * 10**6)",
    "stack([a, a] * 10**7)",
    "outer(arange(10**6), arange(10**6))",
    "a.repeat_interleave(10**10)",
    "a.sum(dtype=float64).repeat(2**33)",
    "ones(1).expand(10**9) * 1",
    "x = ones(10**4, 10**4); y = x @ x; z = y @ y",
    "a if " * 500 + "a",
    "a" + "**2" * 4_000,
    "~" * 9_000 + "a",
    "abs(" * 1_000 + "a" + ")" * 1_000,
    ";" * 200_000,
    "a = 1;" * 50_000,
    "0x" + "f" * 90_000,
    "1e" + "9" * 90_000 + "x",
    "a.x" + "y" * 90_000,
    "a = [" + "1," * 45_000 + "'x']",
]
UNREADABLE = [
    "{x: 1}",
    "{1}",
    "(x for x in a)",
    "async def f(): pass",
    "@a\ndef f(): pass",
    "match a:\n case 1: pass",
    "type X = int",
    "a = b = c = 1",
    "a, *b = a",
    "a.b = 1",
    "a += 1",
    "a: int = 1",
    "del a[0]",
    "del a.b",
    "a < a < a",
    "a[1:2:3:4]",
    "\x00",
    "a\x00b",
    "\\",
    '"""',
    "0777",
    "1a",
    "a b",
    "b'bytes'",
    "1j",
    "ones(２)",
    "a\u200b",
    "\ufeffa",
    "텐서 + 1",
    "backward()",
    "backward(a, a)",
    "b = backward(a.sum())",
]
WRONG_VALUES = [
    "zeros()",
    "zeros(-1)",
    "zeros(None)",
    "zeros(2, dtype='float99')",
    "zeros(2, dtype=complex64)",
    "tensor({})",
    "tensor(10**30)",
    "arange(5, 0)",
    "arange(0, 5, 0)",
    "linspace(0, 1, -1)",
    "a.reshape(-1, -1)",
    "a.permute(0, 0)",
    "a.permute(0)",
    "a.squeeze(9)",
    "a[a > 0, 0]",
    "einsum('ij,jk', a)",
    "einsum('ij->ik', a)",
    "einsum('', a)",
    "einsum(a)",
    "a.split(0)",
    "a.chunk(0)",
    "a.gather(0, a)",
    "a.clamp()",
    "cat([])",
    "stack([a, ones(5)])",
    "randn(2, seed=-1)",
    "randn(2, seed=1.5)",
    "a, b = 1",
    "a, b, c, d = a",
    "a[0] = 'x'",
    "1[0] = 2",
    "a.sum()()",
    "ones(2)(3)",
    "a.sum(dim=0, dim=1)",
    "a.sum(0, dim=0)",
    "ones(*[2, 3])",
]
WITHOUT_AXES_OR_NUMBERS = [
    "tensor(1.)[0]",
    "tensor(1.).T",
    "tensor(1.) @ tensor(1.)",
    "tensor(1.).split(1)",
    "tensor(1.).unsqueeze(2)",
    "zeros(0).max()",
    "zeros(0).argmax()",
    "zeros(0, 3).reshape(-1, 0)",
    "zeros(2, 0).max(1)",
    "zeros(0).topk(1)",
    "zeros(0).item()",
    "zeros(0)[0]",
    "zeros(0).tril()",
    "cat([zeros(0, 3), ones(2)])",
]
PROGRAMS = REACHING_OUT + TOO_LARGE + UNREADABLE + WRONG_VALUES + WITHOUT_AXES_OR_NUMBERS


def fresh() -> Session:
    session = Session()
    session.act("a = ones(2, 3)")
    return session


@cache
def ran(program: str) -> Problem | None:
    _, problem = fresh().act(program)
    return problem


def name_of(program: str) -> str:
    return program.encode("ascii", "replace").decode()[:40].replace("\n", " ").replace("\x00", " ")


@pytest.mark.parametrize("program", PROGRAMS, ids=name_of)
def test_odd_program_gets_one_sentence_at_its_place(program: str) -> None:
    problem = ran(program)
    assert problem is not None
    assert "\n" not in problem.text
    assert 10 < len(problem.text) < 260
    assert problem.text.endswith((".", "?"))
    assert 0 <= problem.start <= problem.end <= len(program)


@pytest.mark.parametrize("program", PROGRAMS, ids=name_of)
def test_odd_program_is_told_the_same_while_it_is_typed(program: str) -> None:
    problem = ran(program)
    assert problem is not None
    shown = fresh().preview(program).problem
    assert shown is not None
    assert shown.text == problem.text


@pytest.mark.parametrize("program", PROGRAMS, ids=name_of)
def test_odd_program_leaves_the_tensors_as_they_were(program: str) -> None:
    session = fresh()
    session.act(program)
    assert session.space.tensors()["a"].tolist() == [[1, 1, 1], [1, 1, 1]]

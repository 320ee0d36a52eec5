"""Programs that try to get out, to fill the memory or to take for ever."""

from __future__ import annotations

import gc
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from core.labs.tensors import warm
from core.labs.tensors.operations.limits import MIB
from core.labs.tensors.problems import Problem
from core.labs.tensors.session.session import Session

READY = "a = randn(3, 4, seed=0); b = ones(4); i = arange(3); w = ones(3, requires_grad=True)"
LONG = 1_000_000
# As the worker does: what torch imports at its first calls is not the program's doing.
warm.warm_up()

ESCAPES = [
    "__import__('os')",
    "__import__('os').system('ls')",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__",
    "a.__class__.__mro__",
    "a.__dict__",
    "a.__init__.__globals__",
    "a._version",
    "a._base",
    "__builtins__",
    "getattr(a, 'data')",
    "getattr(a, '__' + 'class__')",
    "setattr(a, 'x', 1)",
    "eval('1')",
    "exec('import os')",
    "compile('1', 'x', 'eval')",
    "globals()",
    "vars(a)",
    "type(a)",
    "object()",
    "open('/etc/passwd')",
    "torch.load('x.pt')",
    "torch.save(a, 'x.pt')",
    "torch.hub.load('x', 'y')",
    "torch.ops.aten.add(a, a)",
    "torch.classes.load_library('x')",
    "torch.utils.cpp_extension.load('x')",
    "torch.from_file('x')",
    "torch.jit.load('x')",
    "torch._C._cuda_init()",
    "torch.storage",
    "torch",
    "torch.add",
    "np.load('x')",
    "os.system('ls')",
    "a.data",
    "a.numpy()",
    "a.storage()",
    "a.untyped_storage()",
    "a.data_ptr()",
    "a.share_memory_()",
    "a.apply_(a)",
    "a.map_(a, a)",
    "a.register_hook(a)",
    "a.set_(a)",
    "a.resize_(10**9)",
    "a.tolist()",
    "a.grad_fn",
    "a.device",
    "a.add",
    "a.add(a)(a)",
    "(a + a)(3)",
    "a[0](1)",
    "'{0.__class__}'.format(a)",
    "'%s' % a",
    "f'{a}'",
    "f'{a.__class__}'",
    "'x'.join(['a'])",
    "lambda: a",
    "(lambda x: x)(a)",
    "relu(lambda: 1)",
    "(b := a)",
    "zeros(n := 3)",
    "[x for x in a]",
    "{x for x in a}",
    "{'a': a}",
    "sum(x for x in a)",
    "a if a else b",
    "a and b",
    "not a",
    "a is b",
    "a in b",
    "1 < a < 3",
    "zeros(*[3, 4])",
    "zeros(**{'size': 3})",
    "await a",
    "yield a",
    "import os",
    "from os import system",
    "def f(): pass",
    "class A: pass",
    "for x in a: pass",
    "while True: pass",
    "with a: pass",
    "try: pass\nfinally: pass",
    "assert a",
    "raise a",
    "global a",
    "return a",
    "@a",
    "a.x = 3",
    "a.grad = b",
    "__x__ = 1",
    "_ = 1",
    "torch = 1",
    "np = 1",
    "float32 = 1",
    "a += 1",
    "a: int = 3",
    "a = b = 3",
    "match a:\n case 1: pass",
    "print('a')",
    "b'bytes'",
    "1j * a",
    "a << 3",
    "einsum('ij,jk->ik' + 'x', a, a)",
    "einsum('" + "a" * 150 + "', a)",
    "randn(3, generator=a)",
    "add(a, a, out=b)",
    "a.to('meta')",
    "a.to('cuda:99')",
    "zeros(3, device='privateuseone')",
    "zeros(3, layout=a)",
    "backward(a)",
    "backward(3)",
    "backward()",
    "backward(a, a)",
    "relu(backward(a.sum()))",
    "a.backward(b)",
    "a\x00b",
    "a = ",
    "= 3",
    "((((",
    "))))",
    "a]",
    "'abc",
    '"""',
    "a \\\n + b",
    "ａ.__ｃlass__",
]
GREEDY = [
    "10 ** 10 ** 10",
    "9 ** 9 ** 9 ** 9",
    "2 ** 10_000_000",
    "(-7) ** 10**8",
    "10.0 ** 400",
    "9223372036854775807 + 1",
    "9223372036854775807 * 9223372036854775807",
    "1 / 0",
    "1 % 0",
    "9" * 5_000,
    "0x" + "f" * 5_000,
    "1" * 50_000,
    "zeros(10**9)",
    "zeros(10**18)",
    "zeros(10**9, 10**9, 10**9)",
    "zeros(99999999999999999999)",
    "zeros(-1)",
    "zeros(3, -2)",
    "randn(10**5, 10**5)",
    "eye(10**6)",
    "full((10**6, 10**6), 1)",
    "arange(10**12)",
    "arange(0, 1e30)",
    "arange(0, 1, 1e-12)",
    "arange(0, inf)",
    "arange(nan)",
    "linspace(0, 1, 10**12)",
    "randperm(10**12)",
    "randint(0, 10, (10**10,))",
    "randn(3, seed=-1)",
    "randn(3, seed=10**30)",
    "a.repeat(10**9, 1)",
    "a.repeat(10**9, 10**9)",
    "b.repeat(10**18)",
    "a.repeat(-1, 1)",
    "a.tile((10**9,))",
    "b.repeat_interleave(10**9)",
    "a.expand(10**9, 3, 4) + 1",
    "a.expand(10**9, 3, 4).sum()",
    "a.expand(10**9, 3, 4).clone()",
    "a.expand(10**9, 3, 4).contiguous()",
    "a.expand(10**9, 3, 4).reshape(-1)",
    "a.expand(10**9, 3, 4).reshape(-1)[0]",
    "a.expand(10**9, 3, 4) @ b",
    "a.expand(10**9, 3, 4).sort()",
    "a.expand(10**9, 3, 4).to(float64)",
    "a.expand(10**9, 3, 4).detach().clone()",
    "a.expand(10**9, 3, 4).int()",
    "a.expand(10**9, 3, 4).cumsum(0)",
    "a.expand(10**9, 3, 4)[a.expand(10**9, 3, 4) > 0]",
    "a.expand(10**9, 3, 4).masked_select(a > 0)",
    "a.expand(10**9, 3, 4).nonzero()",
    "a.expand(10**9, 3, 4).unique()",
    "b.expand(10**9, 4).flip(0)",
    "b.expand(10**9, 4).roll(1)",
    "b.expand(10**9, 4).tril()",
    "b.expand(10**9, 4).diag()",
    "zeros_like(b.expand(10**9, 4))",
    "cat([b.expand(10**9, 4), b.expand(10**9, 4)])",
    "stack([b.expand(10**9, 4), b.expand(10**9, 4)])",
    "b.expand(10**10, 10**10, 4)[0, 0] + b.expand(10**10, 10**10, 4)",
    "b[b.long().expand(10**9, 4)]",
    "b[zeros(10**9).long()]",
    "b.gather(0, i.expand(10**9, 3).reshape(-1))",
    "b.index_select(0, i.expand(10**9, 3).reshape(-1))",
    "where(b.expand(10**9, 4) > 0, 1, 0)",
    "outer(zeros(10**5), zeros(10**5))",
    "einsum('i,j,k->ijk', zeros(2000), zeros(2000), zeros(2000))",
    "einsum('ij,kj,il,kl->', ones(9000, 1), ones(9000, 1), ones(9000, 1), ones(9000, 1))",
    "einsum('i,j->', b.expand(10**9, 4).reshape(-1), b)",
    "ones(10**4, 1) + ones(1, 10**5)",
    "ones(10**4, 1) @ ones(1, 10**5)",
    "meshgrid(zeros(10**5), zeros(10**5), indexing='ij')[0] + 1",
    "diag(zeros(10**5))",
    "softmax(zeros(10**10), dim=0)",
    "backward(w.expand(10**9, 3)[0].sum())",
    "b.view(10**30)",
    "b.reshape(10**18, 10**18)",
    "b.unflatten(0, (10**18, -1))",
    "b[10**30]",
    "b[10**18]",
    "b[:10**30:0]",
    "b[" + "None, " * 100 + "0]",
    "b" + ".unsqueeze(0)" * 90,
    "zeros" + "(" * 300,
    "(" * 90 + "a" + ")" * 91,
    "[" * 150 + "1" + "]" * 150,
    "-" * 5_000 + "1",
    "not " * 5_000 + "1",
    "a" + ".T" * 5_000,
    "+".join(["a"] * 5_000),
    "a" + "[0]" * 5_000,
    "relu(" * 150 + "a" + ")" * 150,
    "a" * LONG,
    "'" + "x" * LONG + "'",
    "[" + "1," * (LONG // 2) + "]",
    "(" * LONG,
    "-" * LONG,
    "\n" * LONG,
    "# " + "x" * LONG,
    "a;" * (LONG // 2),
    "'" + "x" * 5_000 + "'",
    "zeros(" + "1, " * 500 + ")",
    "a = 'abc' * 10**9",
    "(1, 2) * 10**9",
    "zeros([3] * 10**9)",
    "tensor([a, b])",
    "tensor('abc')",
    "tensor([1, 'a'])",
    "tensor([[1, 2], [3]])",
    "tensor(None)",
    "zeros('3')",
    "zeros(3.5)",
    "zeros(True)",
    "zeros(a)",
    "a.sum(dim='x')",
    "a.sum(dim=10**30)",
    "a.sum(dim=10**9)",
    "a.norm(p='nuc')",
    "a.norm(p='fro')",
]


@cache
def attempt(program: str) -> tuple[Problem | None, float]:
    """The problem of running a program, and the CPU seconds it took."""
    session = Session()
    session.act(READY)
    with no_collector(time.process_time) as took_s:
        _, problem = session.act(program)
    return problem, took_s()


@contextmanager
def no_collector(clock: Callable[[], float]) -> Iterator[Callable[[], float]]:
    """Lend what the block takes by this clock, to be read behind it.

    A collection of what all other tests have left takes half a second and may fall into it.
    """
    gc.disable()
    began = clock()
    ended: list[float] = []
    try:
        yield lambda: ended[0] - began
    finally:
        ended.append(clock())
        gc.enable()


def name_of(program: str) -> str:
    return program.encode("ascii", "replace").decode()[:40].replace("\n", " ").replace("\x00", " ")


@pytest.mark.parametrize("program", ESCAPES + GREEDY, ids=name_of)
def test_hostile_program_gets_one_short_sentence_at_its_place(program: str) -> None:
    problem, _ = attempt(program)
    assert problem is not None
    assert "\n" not in problem.text
    assert 10 < len(problem.text) < 400
    assert problem.text.endswith((".", "?"))
    assert 0 <= problem.start <= problem.end <= len(program)
    assert problem.line >= 1 and problem.column >= 1


@pytest.mark.parametrize("program", ESCAPES + GREEDY, ids=name_of)
def test_hostile_program_is_refused_within_200_ms(program: str) -> None:
    _, seconds = attempt(program)
    assert seconds < 0.2


def test_hostile_programs_leave_the_memory_alone() -> None:
    for program in GREEDY[:5]:
        attempt.__wrapped__(program)
    before = peak_bytes()
    for program in ESCAPES + GREEDY:
        attempt.__wrapped__(program)
    assert peak_bytes() - before < 64 * MIB


def test_typing_a_hostile_program_is_as_harmless_as_running_it() -> None:
    session = Session()
    session.act(READY)
    for program in ESCAPES + GREEDY:
        with no_collector(time.thread_time) as took_s:
            preview = session.preview(program)
        assert preview.problem is not None, program[:80]
        assert took_s() < 0.2, program[:80]


def peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

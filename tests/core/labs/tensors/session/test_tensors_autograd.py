"""The backward pass as it is shown, against torch.autograd.grad and finite differences."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from core.labs.tensors.explanations.rules import RULES, rule_of
from core.labs.tensors.language.functions import TABLE
from core.labs.tensors.operations.limits import Limits
from core.labs.tensors.reports import BackwardReport, Block, LeafGradient
from core.labs.tensors.session.session import Session

LEAVES = (
    "x = randn(3, 2, seed=0, dtype=float64, requires_grad=True)\n"
    "w = rand(2, 3, seed=1, dtype=float64, requires_grad=True)\n"
    "b = rand(3, seed=2, dtype=float64, requires_grad=True)\n"
)
EXPRESSIONS = [
    "(x @ w + b).sum()",
    "relu(x @ w + b).mean()",
    "((x @ w).sigmoid() * b).sum()",
    "(x ** 2).sum() / w.sum()",
    "(w.log() - b.sqrt().unsqueeze(0)).pow(2).mean()",
    "x.tanh().T.reshape(-1).norm() * b.prod()",
    "softmax(x @ w, dim=1).max()",
    "einsum('ij,jk,k->', x, w, b)",
    "cat([x, w.T])[1:, 0].exp().sum()",
    "where(x > 0, x * 2, x / 3).std() + w.var() + b.cumsum(0).sum()",
    "logsumexp(x, dim=(0, 1)) + w.amax() + b.min()",
    "(x.expand(4, 3, 2) * w.T).abs().sum()",
    "x.sort(dim=0).values[0].dot(w[:, 0]) + b.topk(2).values.sum()",
    "x.flip(0).roll(1, 0).tril().sum() + outer(b, b).trace()",
    "(x.clamp(min=0) + b.view(3, 1).repeat(1, 2)).square().sum().sqrt()",
]


def run(program: str) -> Session:
    session = Session()
    _, problem = session.act(program)
    assert problem is None, problem
    return session


def report_of(session: Session) -> BackwardReport:
    report = session.space.last_backward
    assert report is not None
    return report


def leaf(session: Session, name: str) -> LeafGradient:
    return next(entry for entry in report_of(session).leaves if entry.name == name)


def numbers(block: Block | None) -> np.ndarray[Any, Any]:
    assert block is not None and block.numbers is not None
    return block.numbers


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_gradients_are_those_of_torch_autograd_grad(expression: str) -> None:
    session = run(f"{LEAVES}s = {expression}")
    leaves = session.space.tensors()
    wanted = torch.autograd.grad(
        leaves["s"], [leaves[n] for n in "xwb"], allow_unused=True, retain_graph=True
    )
    session.act("backward(s)")
    for name, grad in zip("xwb", wanted, strict=True):
        shown = leaf(session, name).after
        if grad is None:
            assert shown is None
        else:
            assert np.array_equal(numbers(shown), grad.numpy())


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_gradients_are_finite_differences(expression: str) -> None:
    session = run(f"{LEAVES}backward({expression})")
    step = 1e-6
    for name in "xwb":
        grad = leaf(session, name).after
        if grad is None:
            continue
        for place in np.ndindex(*grad.shape):
            ends = []
            for sign in (1, -1):
                index = ", ".join(map(str, place))
                moved = run(f"{LEAVES}{name}[{index}] = {name}[{index}] + {sign * step}")
                moved.act(f"s = {expression}")
                ends.append(moved.space.tensors()["s"].item())
            slope = (ends[0] - ends[1]) / (2 * step)
            assert numbers(grad)[place] == pytest.approx(slope, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_a_node_receives_is_the_sum_of_what_was_sent_to_it(expression: str) -> None:
    report = report_of(run(f"{LEAVES}backward({expression})"))
    sent: dict[int, list[Any]] = {node.id: [] for node in report.nodes}
    steps = {step.node: step for step in report.steps}
    for edge in report.edges:
        outgoing = steps[edge.target].outgoing
        if edge.slot < len(outgoing) and outgoing[edge.slot] is not None:
            sent[edge.source].append(numbers(outgoing[edge.slot]))
    for node in report.nodes[1:]:
        incoming = [numbers(block) for block in steps[node.id].incoming if block is not None]
        if len(incoming) == 1 and sent[node.id]:
            assert np.allclose(incoming[0], sum(sent[node.id]))


def test_steps_follow_the_graph_from_the_result_to_the_leaves() -> None:
    report = report_of(run(f"{LEAVES}backward({EXPRESSIONS[1]})"))
    order = {step.node: position for position, step in enumerate(report.steps)}
    assert all(order[edge.target] < order[edge.source] for edge in report.edges)
    assert report.steps[0].node == 0
    assert numbers(report.steps[0].incoming[0]).item() == 1.0


def test_nodes_carry_names_values_saved_tensors_and_rules() -> None:
    session = run("a = tensor([1., 2.], requires_grad=True); c = a * 3; backward((c * c).sum())")
    report = report_of(session)
    by_name = {node.grad_fn: node for node in report.nodes}
    assert set(by_name) == {"SumBackward0", "MulBackward0", "AccumulateGrad"}
    product = next(node for node in report.nodes if node.text == "c * c")
    assert numbers(product.block).tolist() == [9.0, 36.0]
    assert {value.name for value in product.saved} == {"self", "other"}
    assert "g·b" in product.rule
    assert next(node for node in report.nodes if node.variable == "c").text == "a * 3"
    assert by_name["AccumulateGrad"].variable == "a"


def test_value_of_an_unnamed_part_of_an_earlier_statement_is_known() -> None:
    report = report_of(run(f"{LEAVES}h = relu(x @ w); backward(h.sum())"))
    product = next(node for node in report.nodes if node.grad_fn == "MmBackward0")
    assert product.text == "x @ w"
    assert product.block is not None


def test_second_backward_adds_up() -> None:
    session = run("a = tensor([1., 2.], requires_grad=True); s = (a * 3).sum(); backward(s)")
    session.act("backward(s)")
    entry = leaf(session, "a")
    assert numbers(entry.before).tolist() == [3.0, 3.0]
    assert numbers(entry.added).tolist() == [3.0, 3.0]
    assert numbers(entry.after).tolist() == [6.0, 6.0]


def test_zeroed_gradient_starts_again() -> None:
    session = run("a = ones(2, requires_grad=True); backward(a.sum()); a.grad.zero_()")
    session.act("backward(a.sum())")
    assert numbers(leaf(session, "a").after).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plain", "without requires_grad"),
        ("whole", "int64 cannot have a gradient"),
        ("middle", "It is no leaf"),
        ("apart", "not computed from it"),
        ("cut", "only through detach()"),
        ("a", ""),
    ],
)
def test_reason_is_given_where_no_gradient_flows(name: str, words: str) -> None:
    session = run(
        "a = ones(2, requires_grad=True); plain = ones(2); whole = arange(2)\n"
        "middle = a * plain; apart = ones(2, requires_grad=True)\n"
        "cut = ones(2, requires_grad=True)\n"
        "backward((middle * cut.detach() + whole).sum())"
    )
    entry = leaf(session, name)
    assert words in entry.reason
    assert (entry.after is None) == bool(words)


def test_gradient_that_passed_through_a_named_tensor_is_shown() -> None:
    session = run("a = ones(2, requires_grad=True); m = a * 2; backward((m * m).sum())")
    entry = leaf(session, "m")
    assert entry.after is None
    assert numbers(entry.added).tolist() == [4.0, 4.0]


def test_gradient_of_an_earlier_pass_is_told_from_this_one_s() -> None:
    session = run("a = ones(2, requires_grad=True); b = ones(2, requires_grad=True)")
    session.act("backward(a.sum()); backward(b.sum())")
    assert "earlier" in leaf(session, "a").reason


def test_leaf_itself_can_be_the_scalar() -> None:
    session = run("a = tensor(2., requires_grad=True); backward(a)")
    assert numbers(leaf(session, "a").after).item() == 1.0


def test_recording_is_switched_on_where_nothing_was_made_to_record() -> None:
    session = run("a = randn(3, 4, seed=0); b = a @ a.T; backward(b.sum())")
    a = torch.randn(3, 4, generator=torch.Generator().manual_seed(0)).requires_grad_()
    (a @ a.T).sum().backward()  # type: ignore[no-untyped-call]
    assert a.grad is not None
    assert np.array_equal(numbers(leaf(session, "a").after), a.grad.numpy())


def test_recording_is_left_alone_where_something_records() -> None:
    session = run("x = ones(2); w = ones(2, requires_grad=True); backward((x * w).sum())")
    assert not session.space.tensors()["x"].requires_grad


def test_whole_numbers_are_not_made_to_record() -> None:
    session = run("i = arange(3)")
    _, problem = session.act("backward(i.sum())")
    assert problem is not None and "Nothing here requires a gradient" in problem.text


def test_backward_of_a_huge_view_is_refused_before_it_takes_memory() -> None:
    session = Session(Limits(tensor_bytes=2**20, total_bytes=2**21))
    session.act("w = ones(4, requires_grad=True); v = w.expand(90_000, 4)")
    _, problem = session.act("backward(v.t()[0, :9].sum())")
    assert problem is not None and "limit" in problem.text


def test_changed_saved_tensor_is_explained() -> None:
    session = run("a = ones(2, requires_grad=True); c = a * 2; d = c * c; c.add_(1)")
    _, problem = session.act("backward(d.sum())")
    assert problem is not None and "was changed in place since" in problem.text


UNARY = {
    row.name: row
    for row in TABLE
    if row.category == "elementwise" and len(row.signatures[0].parameters) == 1
}
SYMBOLS = {
    "∂L/∂x = ": "",
    "·": "*",
    "−": "-",
    "²": "**2",
    "³": "**3",
    "½": "0.5",
    "√π": "sqrt(pi)",
    "√(": "sqrt(",
    "2x": "2*x",
    "ln 2": "log(2.)",
    "ln 10": "log(10.)",
}


def formula_value(rule: str, x: float, y: float) -> float:
    """The rule's own formula as a number."""
    text = rule.split(",")[0].split(":")[0]
    for symbol, python in SYMBOLS.items():
        text = text.replace(symbol, python)
    text = re.sub(r"\b(cos|sin|cosh|sinh) x", r"\1(x)", text)
    if " where " in text:
        right, condition = text.split(" where ")
        text = f"({right}) if ({condition}) else 0"
    known = {name: getattr(math, name) for name in ("cos", "sin", "cosh", "sinh", "sqrt", "exp")}
    sign = math.copysign
    known |= {"log": math.log, "pi": math.pi, "sign": lambda v: sign(1, v)}
    return float(eval(text, {**known, "x": x, "y": y, "g": 1.0}))


@pytest.mark.parametrize("name", sorted(UNARY))
def test_rule_s_formula_is_the_derivative(name: str) -> None:
    for value in (0.3, 0.8):
        x = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        y: Tensor = getattr(torch, name)(x) if name != "bitwise_not" else x.bool()
        if y.grad_fn is None:
            continue
        (wanted,) = torch.autograd.grad(y, x)
        rule = rule_of(type(y.grad_fn).__name__)
        if name == "square":  # torch makes it a power; the rule is that of Pow
            continue
        assert formula_value(rule, value, y.item()) == pytest.approx(wanted.item())


def test_every_differentiable_function_has_a_rule() -> None:
    x = "randn(3, 3, seed=0, requires_grad=True)"
    calls = {
        "where": "where(x > 0, x, 0)",
        "masked_fill": "x.masked_fill(x > 0, 1.)",
        "masked_select": "x.masked_select(x > 0)",
        "gather": "x.gather(0, zeros(1, 3).long())",
        "index_select": "x.index_select(0, arange(2))",
        "clamp": "x.clamp(min=0., max=1.)",
        "einsum": "einsum('ij,jk->ik', x, x)",
        "addmm": "addmm(x, x, x)",
        "bmm": "bmm(x.unsqueeze(0), x.unsqueeze(0))",
        "mv": "mv(x, x[0])",
        "dot": "dot(x[0], x[1])",
        "outer": "outer(x[0], x[1])",
        "cat": "cat([x, x])",
        "stack": "stack([x, x])",
        "repeat": "x.repeat(2, 1)",
        "expand": "x.unsqueeze(0).expand(2, 3, 3)",
        "permute": "x.permute(1, 0)",
        "index": "x[x > 0] + x[0, 1:].sum()",
        "split": "x.split(1)[0]",
        "unbind": "x.unbind(0)[0]",
        "cumprod": "x.cumprod(0)",
        "softmax": "x.softmax(0) + x.log_softmax(0)",
        "to": "x.double()",
        "put": "x.clone().add_(1).mul_(2).zero_()",
        "sort": "x.sort().values + x.topk(3).values",
        "max": "x.max() + x.amax() + x.max(dim=0).values + x.median()",
        "repeat_interleave": "x.repeat_interleave(2, 0)",
        "diag": "x.diag() + x[0].diag().sum()",
    }
    for call in calls.values():
        session = run(f"x = {x}; backward(({call}).sum())")
        for node in report_of(session).nodes:
            assert "torch's own rule" not in node.rule, (call, node.grad_fn)


def test_rules_are_short_sentences() -> None:
    assert all(rule and len(rule) < 120 for rule in RULES.values())

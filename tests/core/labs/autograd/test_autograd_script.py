"""The recipe, as it is and with every what-if, against an independent plain torch loop."""

from __future__ import annotations

import ast
import itertools
import math
from pathlib import Path

import pytest
import torch

from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.labs.autograd.what_ifs import OPTIMIZERS, SWITCHES

SMALL = {
    "batch_size": 8,
    "input_size": 12,
    "hidden_size": 6,
    "output_size": 3,
    "learning_rate": 1e-4,
    "iterations": 20,
    "device": "cpu",
}
GUIDE = Path(__file__).parents[4] / "resources" / "guide" / "en" / "autograd.md"

# All that may be combined: an optimizer has its own no_grad, which cannot be forgotten.
COMBINATIONS = [
    {"optimizer": optimizer, **dict(zip(SWITCHES, switches, strict=True))}
    for optimizer in OPTIMIZERS
    for switches in itertools.product((False, True), repeat=len(SWITCHES))
    if optimizer == "by_hand" or not dict(zip(SWITCHES, switches, strict=True))["forget_no_grad"]
]


def losses_of_recipe(settings: AutogradSettings) -> list[float]:
    return [loss.item() for _, loss in recipe(settings).load().train()]


def losses_of_plain_loop(settings: AutogradSettings) -> list[float]:
    """The lecture's loop as a student writes it down, with plain formulas for the what-ifs."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    x = torch.randn(settings.batch_size, settings.input_size)
    y = torch.randn(settings.batch_size, settings.output_size)
    w1 = torch.randn(settings.input_size, settings.hidden_size)
    w2 = torch.randn(settings.hidden_size, settings.output_size)
    if settings.he_init:
        w1 *= math.sqrt(2 / settings.input_size)
        w2 *= math.sqrt(2 / settings.hidden_size)
    weights = [w1.requires_grad_(), w2.requires_grad_()]
    update = {"momentum": Momentum, "adam": Adam}.get(settings.optimizer, Descent)(settings)
    losses = []
    for _ in range(settings.iterations):
        hidden = x.mm(w1)
        if not settings.no_clamp:
            hidden = hidden.clamp(min=0)
        squares = (hidden.mm(w2) - y).pow(2)
        loss = squares.mean() if settings.mean_loss else squares.sum()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for number, w in enumerate(weights):
                w -= update.step(number, w.grad)
                if not settings.forget_zero_grad:
                    w.grad.zero_()
    return losses


class Descent:
    def __init__(self, settings):
        self.rate = settings.learning_rate

    def step(self, number, gradient):
        return self.rate * gradient


class Momentum(Descent):
    """Sutskever et al. (2013), with the learning rate outside the sum."""

    def __init__(self, settings):
        super().__init__(settings)
        self.sums = [0, 0]

    def step(self, number, gradient):
        self.sums[number] = 0.9 * self.sums[number] + gradient
        return self.rate * self.sums[number]


class Adam(Descent):
    """Kingma and Ba (2015), algorithm 1."""

    def __init__(self, settings):
        super().__init__(settings)
        self.state = [[0, 0.0, 0.0], [0, 0.0, 0.0]]

    def step(self, number, gradient):
        t, m, v = self.state[number]
        t, m, v = t + 1, 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        self.state[number] = [t, m, v]
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        return self.rate * m_hat / (v_hat.sqrt() + 1e-8)


LECTURE = """\
y_pred = x.mm(w1).clamp(min=0).mm(w2)
loss = (y_pred - y).pow(2).sum()
loss.backward()
with torch.no_grad():
w1 -= learning_rate * w1.grad
w2 -= learning_rate * w2.grad
w1.grad.zero_()
w2.grad.zero_()
""".splitlines()


def lines_of_loop(**values) -> list[str]:
    """Return the statements of the training loop, but for what the engine looks at."""
    source = recipe(AutogradSettings.make(values)).source
    loop = source.partition("range(1, iterations + 1):\n")[2].partition("if __name__")[0]
    lines = [line.strip() for line in loop.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "yield"))]


def test_the_loop_is_the_lectures_letter_by_letter():
    assert lines_of_loop() == LECTURE


def test_written_faster_changes_the_lines_before_ones_eyes():
    settings = AutogradSettings.make({"written_faster": True})
    text = recipe(settings)
    shown = text.source.splitlines()
    changed = [line for line in lines_of_loop(written_faster=True) if line not in LECTURE]
    assert len(changed) == 5
    marked = {shown[number - 1].strip() for number in text.changed_lines}
    assert marked >= set(changed)


def test_written_faster_does_not_scale_gradients_that_are_to_add_up():
    settings = AutogradSettings.make({**SMALL, "written_faster": True, "forget_zero_grad": True})
    assert losses_of_recipe(settings) == losses_of_plain_loop(settings)


def test_written_faster_may_be_a_mean_as_well():
    lines = lines_of_loop(written_faster=True, mean_loss=True)
    assert 'loss = torch.nn.functional.mse_loss(y_pred, y, reduction="mean")' in lines


@pytest.mark.parametrize("seed", [0, 1, 7])
@pytest.mark.parametrize("size", [100, 1000])
def test_the_recipes_losses_are_the_plain_loops_to_the_last_bit(size, seed):
    settings = AutogradSettings.make(
        {"input_size": size, "iterations": 150, "seed": seed, "device": "cpu"}
    )
    assert losses_of_recipe(settings) == losses_of_plain_loop(settings)


@pytest.mark.parametrize("values", [{"preset": "as_printed"}, {"learning_rate": 1e-5}])
def test_a_recipe_that_diverges_does_so_to_the_last_bit(values):
    settings = AutogradSettings.make({**values, "iterations": 5, "device": "cpu"})
    losses = losses_of_recipe(settings)
    assert losses == losses_of_plain_loop(settings)
    assert losses[-1] == math.inf


@pytest.mark.parametrize(
    "values",
    COMBINATIONS,
    ids=lambda values: "-".join(
        str(value) if name == "optimizer" else name for name, value in values.items() if value
    ),
)
def test_every_combination_of_what_ifs_gives_the_plain_loops_losses(values):
    settings = AutogradSettings.make({**SMALL, **values})
    if settings.forget_no_grad:
        with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
            losses_of_recipe(settings)
        return
    # Torch's optimizers and the mean round in another order, no more.
    assert losses_of_recipe(settings) == pytest.approx(losses_of_plain_loop(settings), rel=2e-4)


@pytest.mark.parametrize("name", ["no_clamp", "forget_zero_grad", "he_init", "written_faster"])
def test_a_what_if_that_keeps_the_operations_is_equal_to_the_last_bit(name):
    settings = AutogradSettings.make({**SMALL, name: True})
    assert losses_of_recipe(settings) == losses_of_plain_loop(settings)


@pytest.mark.parametrize("values", COMBINATIONS, ids=str)
def test_a_what_if_marks_lines_and_the_lectures_recipe_none(values):
    marked = recipe(AutogradSettings.make(values)).changed_lines
    assert bool(marked) == any(
        value is True or value in ("sgd", "momentum", "adam") for value in values.values()
    )


@pytest.mark.parametrize("name", SWITCHES)
def test_the_marked_lines_are_not_in_the_lectures_recipe(name):
    lecture = recipe(AutogradSettings.make()).source.splitlines()
    changed = recipe(AutogradSettings.make({name: True}))
    lines = changed.source.splitlines()
    assert changed.changed_lines
    assert not {lines[number - 1] for number in changed.changed_lines} & set(lecture)


def test_the_settings_are_the_defaults_of_the_text():
    settings = AutogradSettings.make({**SMALL, "seed": 5})
    function = next(
        node
        for node in ast.parse(recipe(settings).source).body
        if isinstance(node, ast.FunctionDef)
    )
    names = [argument.arg for argument in function.args.args]
    values = [ast.literal_eval(default) for default in function.args.defaults]
    expected = {name: getattr(settings, name) for name in names}
    assert dict(zip(names, values, strict=True)) == expected


def test_the_gradients_are_there_to_look_at_while_the_recipe_waits():
    training = recipe(AutogradSettings.make(SMALL)).load().train()
    for _, _ in training:
        local_values = training.gi_frame.f_locals
        x, y, w1, w2 = (local_values[name].detach() for name in ("x", "y", "w1", "w2"))
        hidden = (x @ w1).clamp(min=0)
        expected = 2 * hidden.T @ (hidden @ w2 - y)  # d loss / d w2, by hand
        torch.testing.assert_close(local_values["w2"].grad, expected)


def test_the_recipe_imports_torch_alone_of_what_is_not_pythons_own():
    tree = ast.parse(recipe(AutogradSettings.make()).source)
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert names == {"math", "torch"}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


@pytest.mark.parametrize("name", [*SWITCHES, *OPTIMIZERS])
def test_the_guide_says_what_to_expect_of_each_what_if(name):
    guide = " ".join(GUIDE.read_text(encoding="utf-8").split())
    assert {**SWITCHES, **OPTIMIZERS}[name].expectation in guide

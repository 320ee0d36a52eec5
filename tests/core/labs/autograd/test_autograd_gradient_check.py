from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from support.answering import answered

from core.labs.autograd.gradient_check import gradient_check
from core.labs.autograd.reports import CheckGradients
from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.runtime.errors import SettingsError

WHAT_IFS = [
    {},
    {"no_clamp": True},
    {"mean_loss": True, "he_init": True},
    {"optimizer": "adam", "forget_zero_grad": True},
    {"optimizer": "momentum", "he_init": True},
    {"forget_no_grad": True},
    {"forget_zero_grad": True},
]


def closed_form(settings: AutogradSettings) -> dict[str, np.ndarray]:
    """Return both gradients by the chain rule on paper, in float64."""
    torch.manual_seed(settings.seed)
    sizes = (settings.batch_size, settings.input_size), (settings.batch_size, settings.output_size)
    x, y = (torch.randn(*size).numpy().astype(np.float64) for size in sizes)
    w1 = torch.randn(settings.input_size, settings.hidden_size)
    w2 = torch.randn(settings.hidden_size, settings.output_size)
    if settings.he_init:
        w1 *= (2 / settings.input_size) ** 0.5
        w2 *= (2 / settings.hidden_size) ** 0.5
    w1, w2 = (w.numpy().astype(np.float64) for w in (w1, w2))
    before = x @ w1
    alive = np.ones_like(before) if settings.no_clamp else before >= 0
    hidden = before * alive
    wrong = 2 * (hidden @ w2 - y)
    if settings.mean_loss:
        wrong /= y.size
    return {"w1": x.T @ (wrong @ w2.T * alive), "w2": hidden.T @ wrong}


@pytest.mark.parametrize("values", WHAT_IFS, ids=str)
def test_autograds_column_is_the_chain_rule_on_paper(values):
    settings = AutogradSettings.make(values)
    paper = closed_form(settings)
    for row in gradient_check(settings):
        expected = paper[row.parameter][row.index]
        assert row.autograd == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("values", WHAT_IFS, ids=str)
def test_central_differences_agree_in_float64(values):
    rows = gradient_check(AutogradSettings.make(values))
    assert not any(row.crosses_kink for row in rows)
    assert max(row.relative_error for row in rows) < 1e-6


def test_the_relative_error_is_that_of_the_two_columns():
    for row in gradient_check(AutogradSettings.make()):
        one, other = row.autograd, row.central_difference
        assert row.relative_error == abs(one - other) / max(abs(one), abs(other))


def test_four_entries_of_each_weight_are_checked():
    rows = gradient_check(AutogradSettings.make({"input_size": 7}))
    assert [row.parameter for row in rows] == ["w1"] * 4 + ["w2"] * 4
    assert all(row.index[0] < 7 for row in rows[:4])


def test_the_seed_chooses_the_entries():
    first, again, other = (
        [row.index for row in gradient_check(AutogradSettings.make({"seed": seed}))]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_step_across_a_kink_is_flagged():
    # Thousands of examples per unit: some lies within the step of being dead.
    many = AutogradSettings.make({"batch_size": 100_000, "input_size": 2, "hidden_size": 4})
    rows = gradient_check(many)
    assert [row.crosses_kink for row in rows] == [True] * 4 + [False] * 4


def test_without_clamp_there_is_no_kink():
    values = {"batch_size": 100_000, "input_size": 2, "hidden_size": 4, "no_clamp": True}
    assert not any(row.crosses_kink for row in gradient_check(AutogradSettings.make(values)))


def test_a_run_after_a_check_is_the_run_without_it():
    settings = AutogradSettings.make({"input_size": 50, "iterations": 3, "device": "cpu"})
    before = [loss.item() for _, loss in recipe(settings).load().train()]
    gradient_check(settings)
    assert [loss.item() for _, loss in recipe(settings).load().train()] == before


def test_the_workers_request_takes_plain_values_and_answers_with_plain_ones():
    rows = answered({}, CheckGradients({"input_size": "20", "device": "auto"}))
    assert pickle.loads(pickle.dumps(rows)) == rows
    assert len(rows) == 8


def test_the_workers_request_names_a_wrong_setting():
    with pytest.raises(SettingsError, match="input_size must be at least 1"):
        answered({}, CheckGradients({"input_size": 0}))

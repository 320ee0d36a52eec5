"""The losses of the recipe against their formulas, written out in plain torch."""

from __future__ import annotations

import pytest
import torch

from core.labs.gan.script.script import recipe
from core.labs.gan.settings import GanSettings

REAL = torch.tensor([-3.0, -0.5, 0.0, 0.25, 2.0, 7.0], dtype=torch.float64)
FAKE = torch.tensor([-6.0, -1.0, 0.5, 0.75, 1.5, 4.0], dtype=torch.float64)


def d(scores):
    return torch.sigmoid(scores)


BY_HAND = {
    "minimax": (
        lambda r, f: -torch.log(d(r)).mean() - torch.log(1 - d(f)).mean(),
        lambda f: torch.log(1 - d(f)).mean(),
    ),
    "non_saturating": (
        lambda r, f: -torch.log(d(r)).mean() - torch.log(1 - d(f)).mean(),
        lambda f: -torch.log(d(f)).mean(),
    ),
    "least_squares": (
        lambda r, f: ((r - 1) ** 2).mean() / 2 + (f**2).mean() / 2,
        lambda f: ((f - 1) ** 2).mean() / 2,
    ),
    "hinge": (
        lambda r, f: torch.clamp(1 - r, min=0).mean() + torch.clamp(1 + f, min=0).mean(),
        lambda f: -f.mean(),
    ),
    "wasserstein": (lambda r, f: f.mean() - r.mean(), lambda f: -f.mean()),
    "wgan_gp": (lambda r, f: f.mean() - r.mean(), lambda f: -f.mean()),
}


def module_of(**values):
    return recipe(GanSettings.make(values)).load()


@pytest.mark.parametrize("loss", BY_HAND)
def test_the_discriminators_loss_is_its_formula(loss):
    module = module_of(loss=loss)
    torch.testing.assert_close(
        module.discriminator_loss(REAL[:, None], FAKE[:, None]), BY_HAND[loss][0](REAL, FAKE)
    )


@pytest.mark.parametrize("loss", BY_HAND)
def test_the_generators_loss_is_its_formula(loss):
    module = module_of(loss=loss)
    torch.testing.assert_close(module.generator_loss(FAKE[:, None]), BY_HAND[loss][1](FAKE))


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_smoothed_labels_are_those_of_cross_entropy(loss):
    module = module_of(loss=loss, label_smoothing=0.1)
    by_hand = (
        -(0.9 * torch.log(d(REAL)) + 0.1 * torch.log(1 - d(REAL))).mean()
        - torch.log(1 - d(FAKE)).mean()
    )
    torch.testing.assert_close(module.discriminator_loss(REAL[:, None], FAKE[:, None]), by_hand)


def test_smoothed_least_squares_aims_at_the_label():
    module = module_of(loss="least_squares", label_smoothing=0.2)
    by_hand = ((REAL - 0.8) ** 2).mean() / 2 + (FAKE**2).mean() / 2
    torch.testing.assert_close(module.discriminator_loss(REAL[:, None], FAKE[:, None]), by_hand)


@pytest.mark.parametrize("loss", BY_HAND)
def test_scores_far_out_give_finite_losses_and_slopes(loss):
    module = module_of(loss=loss)
    far = torch.tensor([-1e4, 1e4], requires_grad=True)
    value = module.discriminator_loss(far, far) + module.generator_loss(far)
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(far.grad).all()


def test_minimax_saturates_where_the_other_does_not():
    slopes = {}
    for loss in ("minimax", "non_saturating"):
        score = torch.tensor([[-10.0]], requires_grad=True)
        module_of(loss=loss).generator_loss(score).backward()
        slopes[loss] = abs(score.grad.item())
    assert slopes["minimax"] < 1e-4 < 0.99 < slopes["non_saturating"]

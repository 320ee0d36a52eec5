"""Both recipes against each other, plain torch written on its own, and finite differences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from core.labs.networks.plane.session import PlaneSession
from core.labs.networks.script.script import recipe
from core.labs.networks.settings import NetworksSettings

# Rounding in float32, over 14 updates of every kind.
LOSS_TOLERANCE, WEIGHT_TOLERANCE = 2e-5, 2e-4
SMALL = {"preset": "circle", "points": 60, "epochs": 4, "learning_rate": 0.01, "batch_size": 8}

BENDS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: nn.functional.leaky_relu(z, 0.01),
    "sigmoid": torch.sigmoid,
    "elu": nn.functional.elu,
    "linear": lambda z: z,
}
OPTIMIZERS = {
    "sgd": lambda w, rate, decay: torch.optim.SGD(w, lr=rate),
    "momentum": lambda w, rate, decay: torch.optim.SGD(w, lr=rate, momentum=0.9),
    "rmsprop": lambda w, rate, decay: torch.optim.RMSprop(w, lr=rate),
    "adam": lambda w, rate, decay: torch.optim.Adam(w, lr=rate),
    "adamw": lambda w, rate, decay: torch.optim.AdamW(w, lr=rate, weight_decay=decay),
}
VARIED = [
    *({"activation": name} for name in BENDS),
    *({"optimizer": name, "l2": 0.01} for name in OPTIMIZERS),
    *({"loss": name} for name in ("squared", "hinge")),
    *(
        {"loss": name, "data": "classes", "classes": 3}
        for name in ("cross_entropy", "squared", "hinge")
    ),
    *({"start": name} for name in ("xavier", "he", "small", "zeros")),
    {"data": "bumps"},
    {"l1": 0.01, "l2": 0.02},
    {"schedule": "cosine"},
    {"layers": "5,5,5", "residual": True},
    {"layers": "5:relu,4:sigmoid"},
    {"layers": ""},
    {"inputs": "x,x2,sin_y"},
    {"what_if": "sorted_batches"},
]


def made(**changes):
    return NetworksSettings.make({**SMALL, **changes})


def trained(settings):
    """Return each epoch's losses and the last weights."""
    session = PlaneSession(settings)
    losses = [turn[1:3] for turn in session.train(settings.epochs)]
    return np.array(losses), session.trainee.weights()


def loss_of(z, labels, settings):
    if settings.is_regression:
        return (z[:, 0] - labels).square().mean()
    index = labels.long()
    if settings.loss == "cross_entropy":
        if settings.outputs > 1:
            return nn.functional.cross_entropy(z, index)
        return nn.functional.binary_cross_entropy_with_logits(z[:, 0], labels)
    hit = nn.functional.one_hot(index, settings.outputs) if settings.outputs > 1 else index[:, None]
    signs = 2.0 * hit - 1
    return (
        (z - signs).square().mean() if settings.loss == "squared" else (1 - signs * z).relu().mean()
    )


def train_plainly(settings):
    """Train by torch's tensors alone; only the points and the first weights are the recipe's."""
    module = recipe(settings).load()
    xy, labels = (torch.tensor(part, dtype=torch.float32) for part in module.load_data())
    columns = {"x": xy[:, 0], "y": xy[:, 1], "x2": xy[:, 0] ** 2, "sin_y": xy[:, 1].sin()}
    x = torch.stack([columns[name] for name in settings.input_names()], dim=1)
    count = int(len(x) * settings.train_share)
    first = [torch.tensor(w) for w in module.first_weights()]
    weights = [w[:-1].clone().requires_grad_() for w in first]
    biases = [w[-1].clone().requires_grad_() for w in first]

    def forward(x):
        for k, layer in enumerate(settings.hidden()):
            h = BENDS[layer.activation](x @ weights[k] + biases[k])
            passes = settings.residual and k > 0 and h.shape == x.shape
            x = h + x if passes else h
        return x @ weights[-1] + biases[-1]

    optimizer = OPTIMIZERS[settings.optimizer](
        [*weights, *biases], settings.learning_rate, settings.l2
    )
    decay = 0.0 if settings.optimizer == "adamw" else settings.l2
    rng = np.random.default_rng(settings.seed)
    losses = []
    for epoch in range(settings.epochs):
        if settings.schedule == "cosine":
            share = (1 + np.cos(np.pi * epoch / settings.epochs)) / 2
            optimizer.param_groups[0]["lr"] = settings.learning_rate * float(share)
        is_sorted = settings.what_if == "sorted_batches"
        order = (
            np.argsort(labels[:count].long().numpy())
            if is_sorted
            else torch.tensor(rng.permutation(count))
        )
        for rows in torch.as_tensor(order).split(settings.batch_size):
            optimizer.zero_grad()
            loss = loss_of(forward(x[rows]), labels[rows], settings)
            for w in weights:
                loss = loss + settings.l1 * w.abs().sum() + decay / 2 * w.square().sum()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            z = forward(x)
            parts = (slice(0, count), slice(count, None))
            losses.append([loss_of(z[part], labels[part], settings).item() for part in parts])
    pairs = zip(weights, biases, strict=True)
    return np.array(losses), [torch.cat([w, b[None]]).detach().numpy() for w, b in pairs]


@pytest.mark.parametrize("changes", VARIED, ids=str)
def test_both_recipes_train_as_plain_torch_does(changes):
    losses, weights = train_plainly(made(**changes))
    for kind in ("numpy", "torch"):
        own_losses, own_weights = trained(made(recipe=kind, **changes))
        np.testing.assert_allclose(own_losses, losses, rtol=LOSS_TOLERANCE, atol=LOSS_TOLERANCE)
        for own, other in zip(own_weights, weights, strict=True):
            np.testing.assert_allclose(own, other, rtol=WEIGHT_TOLERANCE, atol=WEIGHT_TOLERANCE)


@pytest.mark.parametrize(
    "changes",
    [
        *({"activation": name} for name in BENDS),
        {"loss": "squared"},
        {"loss": "hinge"},
        {"data": "classes", "classes": 4},
        {"layers": "4,4,4", "residual": True},
    ],
    ids=str,
)
def test_the_slopes_by_hand_are_those_of_finite_differences(changes):
    settings = made(**changes)
    module = recipe(settings).load()
    xy, labels = module.load_data()
    x, t = module.inputs(xy).astype(np.float64), module.targets(labels).astype(np.float64)
    weights = [w.astype(np.float64) for w in module.first_weights()]
    names = ("squared", "hinge", "logistic", "softmax")
    name = next(name for name in names if hasattr(module, f"{name}_loss"))
    loss, slope = getattr(module, f"{name}_loss"), getattr(module, f"{name}_slope")
    z, *kept = module.forward(weights, x)
    slopes = module.backward(weights, kept[0], slope(z, t), *kept[1:])
    step = 1e-6
    for w, found in zip(weights, slopes, strict=True):
        for place in itertools.product(*map(range, w.shape)):
            ends = []
            for sign in (1, -1):
                w[place] += sign * step
                ends.append(loss(module.forward(weights, x)[0], t))
                w[place] -= sign * step
            assert found[place] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-7)


def test_dropout_silences_its_share_and_keeps_the_mean():
    module = recipe(made(dropout=0.25, layers="40")).load()
    weights = module.first_weights()
    x = module.inputs(module.load_data()[0])
    _, a, bent, masks = module.forward(weights, x, np.random.default_rng(0))
    assert np.mean(masks[0] == 0) == pytest.approx(0.25, abs=0.03)
    np.testing.assert_allclose(a[1][:, :-1], bent[0] * masks[0])
    assert masks[0].max() == pytest.approx(1 / 0.75)


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_dropout_trains_in_both_recipes(kind):
    losses, _ = trained(made(dropout=0.2, recipe=kind, epochs=40))
    assert losses[-1, 0] < 0.7 * losses[0, 0]


def test_shuffled_labels_leave_the_test_part_alone():
    plain, shuffled = (
        recipe(made(what_if=name)).load().load_data() for name in ("none", "shuffled_labels")
    )
    np.testing.assert_array_equal(plain[0], shuffled[0])
    assert (plain[1][30:] == shuffled[1][30:]).all()
    assert (plain[1][:30] != shuffled[1][:30]).any()

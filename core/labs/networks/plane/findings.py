"""What went wrong in a training on the plane, named, with a cure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from core.labs.networks.plane.looking import inputs_of, responses
from core.labs.networks.plane.pictures import idle_share
from core.labs.networks.plane.session import PlaneSession
from core.runtime.events import Note
from core.runtime.figures import figure, percent
from core.runtime.text import Text, text

_GAP = 0.2
_VANISHED = 1e-3
_EXPLODED = 1e3
_DEAD = 0.4
_GOOD = 0.9


def find(session: PlaneSession, first_loss: float, result: Mapping[str, Any]) -> Iterator[Note]:
    """Yield a note of kind ``finding`` for each thing found; the first is the likeliest cause."""
    settings = session.settings
    if result["diverged_at"] is not None or result["train_loss"] > 2 * first_loss + 0.1:
        yield _too_fast(session, first_loss, result)
        return
    weights = session.trainee.weights()
    if _is_symmetric(weights):
        yield _note(
            "symmetric",
            text(
                "networks",
                "All units of a layer are the same: they began with equal weights, so each gets "
                "the same slope, and the layer counts as one unit. Begin with random weights.",
            ),
            {"what_if": "none", "start": "xavier"},
        )
        return
    yield from _layers(session, result)
    if settings.is_regression:
        return
    if result["train_accuracy"] - result["test_accuracy"] > _GAP:
        yield _memorised(session, result)
    elif settings.what_if == "sorted_batches" and result["train_accuracy"] < _GOOD:
        yield _note(
            "sorted",
            text(
                "networks",
                "Each batch holds one class only, so every update unlearns the class before. "
                "Shuffle the examples.",
            ),
            {"what_if": "none"},
        )


def _too_fast(session: PlaneSession, first_loss: float, result: Mapping[str, Any]) -> Note:
    rate = session.settings.learning_rate
    said = text(
        "networks",
        "The learning rate {rate} is too large: steps jump over the valley, and the loss went from "
        "{first} to {last}. Try {cure}.",
    )(
        rate=figure(rate),
        first=figure(first_loss),
        last=figure(result["train_loss"]),
        cure=figure(rate / 30),
    )
    return _note("too_fast", said, {"learning_rate": float(f"{rate / 30:.1g}")})


def _is_symmetric(weights: list[Any]) -> bool:
    hidden = weights[:-1]
    return bool(hidden) and all(
        w.shape[1] > 1 and np.allclose(w, w[:, :1], rtol=1e-4, atol=1e-7) for w in hidden
    )


def _layers(session: PlaneSession, result: Mapping[str, Any]) -> Iterator[Note]:
    settings = session.settings
    slopes = session.trainee.slopes(session.data, session.count)
    norms = [float(np.linalg.norm(slope)) for slope in slopes]
    x = inputs_of(session.data[0][: session.count], settings)
    hidden = responses(session.trainee.weights(), x, settings)[:-1]
    layers = list(zip(hidden, settings.hidden(), strict=True))
    dead = [idle_share(h, layer.activation) for h, layer in layers if layer.activation == "relu"]
    if dead and max(dead) >= _DEAD:
        yield _note(
            "dead",
            text(
                "networks",
                "{share} of the ReLU units of a layer are dead: zero for every point, so no slope "
                "reaches their weights. Leaky ReLU, or a smaller learning rate, keeps them alive.",
            )(share=percent(max(dead))),
            {"activation": "leaky_relu", "start": "he"},
        )
        return
    is_poor = result.get("train_accuracy", 0.0) < _GOOD
    if len(norms) > 2 and is_poor and norms[0] < _VANISHED * max(norms):
        yield _note(
            "vanishing",
            text(
                "networks",
                "The gradient vanishes: its norm is {last} at the last layer and {first} at the "
                "first, which hardly learns. ReLU with He's first weights, or Residual, lets it "
                "through.",
            )(last=figure(norms[-1]), first=figure(norms[0])),
            {"activation": "relu", "start": "he"},
        )
    elif max(norms) > _EXPLODED:
        yield _note(
            "exploding",
            text("networks", "The gradient explodes: its norm is {norm}. Try a smaller rate.")(
                norm=figure(max(norms))
            ),
            {"learning_rate": settings.learning_rate / 10},
        )


def _memorised(session: PlaneSession, result: Mapping[str, Any]) -> Note:
    numbers = sum(w.size for w in session.trainee.weights())
    values = {
        "train": percent(result["train_accuracy"]),
        "test": percent(result["test_accuracy"]),
        "numbers": numbers,
        "points": session.count,
    }
    if session.settings.what_if == "shuffled_labels":
        said = text(
            "networks",
            "Memorised: the labels of the training part are random, and yet {train} of them are "
            "right, by {numbers:,} numbers for {points:,} points; of the test part {test}, no "
            "better than guessing. A low training loss proves nothing.",
        )(**values)
        return _note("memorised", said, {"what_if": "none"})
    said = text(
        "networks",
        "Overfitting: {train} of the training part are right, and {test} of the test part. More "
        "points, L2 or fewer units narrow the gap.",
    )(**values)
    return _note("overfitting", said, {"l2": 1e-3})


def _note(name: str, said: Text, changes: dict[str, Any]) -> Note:
    return Note("finding", said, {"name": name, "changes": changes})

"""A comparison as the Spark lab is asked for it: the same rows, and each model's peer there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.data.files.settings import given
from core.data.samples import Task
from core.labs.ensembles.options.model_list import ModelSpec
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.figures import figure

LAB = "spark"
_DEEPEST = 30
_FASTEST_RATE = 1.0
# A forest's tree took a tenth of a second on 404 rows, where scikit-learn takes a thousandth.
_MANY_TREES = 500
# What was found here of a model, to be read beside what Spark finds.
_FOUND = ("test_r2", "test_rmse", "test_accuracy", "fit_s")
_WITHOUT_PEER = {
    "bagging": "Spark has no bagging of its own; a random forest with all features is the same "
    "idea",
    "extra_trees": "Spark's trees look for the best threshold, none draws it",
    "adaboost": "Spark's boosting follows gradients, none weighs rows",
}
_HIST_LEAF, _HIST_DEPTH, _HIST_BINS = 20, 5, 255


@dataclass
class _Peer:
    """A model of Spark's: its id there, its parameters, and what could not be carried over."""

    model: str
    params: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        inside = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.model}({inside})" if inside else self.model


def settings_on_spark(
    settings: EnsembleSettings, task: Task, rows: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the Spark lab's settings for a comparison, as plain values.

    Parameters
    ----------
    task
        What the target is, where the settings leave it to the data.
    rows
        The table of the comparison if it has run; those scored on the same split go along.

    Returns
    -------
    dict
        ``models`` is empty if none of them has a peer; ``ensembles_results`` says why,
        sentence by sentence, and holds the settings that the rows follow from, so that it is known
        when they are others.
    """
    peers: dict[str, tuple[ModelSpec, _Peer]] = {}
    said = [*_about_the_split(settings)]
    changed: dict[str, list[str]] = {}  # what is told of a model, and of which
    for spec in settings.model_specs():
        name = spec.name(for_classes=task == "classification")
        peer = _peer_of(spec, settings, task)
        if peer is None:
            said.append(f"{name} is left out: {_WITHOUT_PEER[spec.kind.id]}.")
        elif peer.text in peers:
            first = peers[peer.text][0]
            words = first.name(for_classes=task == "classification")
            said.append(f"{name} is the same as {words} on one split, so it is fitted once.")
            if first.split_seed not in (None, settings.seed):
                peers[peer.text] = spec, peer  # what was found of this one is on the common split
        else:
            peers[peer.text] = spec, peer
            for sentence in peer.said:
                changed.setdefault(sentence, []).append(name)
    said += [f"{', '.join(names)}: {sentence}." for sentence, names in changed.items()]
    rows_of = {
        "template": task,
        "data": settings.data,
        "target": settings.target,
        "drop_columns": settings.drop_columns,
        "rows": settings.rows,
        "split": "sklearn",
        "test_share": settings.test_size,
        "seed": settings.seed,
        "reading": _reading(settings),
    }
    specs = {text: spec for text, (spec, _) in peers.items()}
    shown = _shown(settings, task, specs, rows)
    beside = {"of": rows_of, "rows": shown, "said": said}
    return {
        "preset": "models",
        "experiment": "pipeline",
        "models": ", ".join(peers),
        "model": "auto",
        "params": "",
        "validation": "split",
        "grid": "",
        **rows_of,
        "ensembles_results": json.dumps(beside, ensure_ascii=False),
    }


def _reading(settings: EnsembleSettings) -> str:
    reading = settings.reading()
    sample = settings.sample
    found: dict[str, Any] = {"types": dict(reading.types)} if reading.types else {}
    if sample is None:
        found |= given(reading.decisions)
    elif sample.is_synthetic:
        found["noise"] = reading.noise
    if settings.stratify:
        found["stratify"] = True
    return json.dumps(found, ensure_ascii=False) if found else ""


def _shown(
    settings: EnsembleSettings,
    task: Task,
    specs: Mapping[str, ModelSpec],
    rows: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return what is shown beside each model of Spark's, found by its text there."""
    known = {row["id"]: row for row in rows if _is_comparable(settings, row)}
    shown = []
    for text, spec in specs.items():
        found = known.get(spec.id, {})
        name = spec.name(for_classes=task == "classification")
        words = {"model": text, "kind": spec.kind.id, "name": name, "details": spec.details}
        shown.append(words | {key: found[key] for key in _FOUND if key in found})
    return shown


def _is_comparable(settings: EnsembleSettings, row: Mapping[str, Any]) -> bool:
    """Return whether a row was scored on the very rows that Spark will get."""
    is_same = row.get("split_seed") == settings.seed and not settings.corrupt_share
    return is_same and settings.validation == "holdout" and bool(row.get("complete"))


def _about_the_split(settings: EnsembleSettings) -> Iterator[str]:
    if settings.validation != "holdout":
        yield (
            "Here each model was fitted on several splits; there it is fitted on one, so the "
            "numbers are not put side by side."
        )
    if settings.corrupt_share:
        yield "Spark learns from the targets as they are, without the outliers of this lab."
    seeds = {spec.split_seed for spec in settings.model_specs()} - {None, settings.seed}
    if seeds:
        listed = " and ".join(str(seed) for seed in sorted(s for s in seeds if s is not None))
        yield (
            f"Spark fits all models on the split with seed {settings.seed}; what was scored on the "
            f"split with seed {listed} has no number beside it."
        )


def _peer_of(spec: ModelSpec, settings: EnsembleSettings, task: Task) -> _Peer | None:
    """Return a model's peer, with the settings that exist on both sides."""
    values = {name: value for name, value in spec.values.items() if name != "split_seed"}
    seed = values.pop("random_state", settings.seed)
    if spec.kind.has_trees:
        values = {"n_estimators": settings.n_estimators, **values}
    match spec.kind.id:
        case "linear":
            return _Peer("linear" if task == "regression" else "logistic")
        case "xgboost":
            return _Peer("xgboost", {**values, "random_state": seed})
        case "tree":
            peer = _Peer("tree", _leaves(values))
            _carry_depth(peer, values)
            if "max_features" in values:
                peer.said.append("a single tree of Spark's looks at all features at each split")
        case "random_forest":
            peer = _Peer("random_forest", {"numTrees": values["n_estimators"], **_leaves(values)})
            _carry_depth(peer, values)
            usual = "all" if task == "regression" else "sqrt"
            peer.params["featureSubsetStrategy"] = _features(values, usual)
            if "max_samples" in values:
                peer.params["subsamplingRate"] = values["max_samples"]
        case "gradient_boosting":
            peer = _boosted(values)
            peer.params |= _leaves(values)
            peer.params["maxDepth"] = values.get("max_depth", 3)
            _carry_depth(peer, {"max_depth": peer.params["maxDepth"]})
            peer.params["featureSubsetStrategy"] = _features(values, "all")
            if "subsample" in values:
                peer.params["subsamplingRate"] = values["subsample"]
        case "hist_gradient_boosting":
            peer = _boosted(values)
            peer.params["maxBins"] = _HIST_BINS
            peer.params |= _leaves({"min_samples_leaf": _HIST_LEAF, **values})
            _carry_histogram(peer, values)
        case _:
            return None
    peer.params["seed"] = seed
    trees = int(values.get("n_estimators", 0))
    if trees >= _MANY_TREES:
        peer.said.append(f"{trees:,} trees take Spark some minutes on one computer")
    return peer


def _leaves(values: Mapping[str, Any]) -> dict[str, Any]:
    fewest = values.get("min_samples_leaf", 1)
    return {"minInstancesPerNode": fewest} if fewest != 1 else {}


def _features(values: Mapping[str, Any], usual: str) -> str:
    """Return how many features a split may choose from, which Spark takes as a text."""
    share = values.get("max_features", usual)
    if share == 1:
        return "all"
    return share if isinstance(share, str) else f"'{share}'"


def _carry_depth(peer: _Peer, values: Mapping[str, Any]) -> None:
    """Carry a depth over as far as Spark allows; here a tree without one grows to its end."""
    depth = values.get("max_depth")
    if depth is None or depth > _DEEPEST:
        peer.said.append(f"Spark's trees ask at most {_DEEPEST} questions one after another")
    peer.params["maxDepth"] = min(depth or _DEEPEST, _DEEPEST)


def _boosted(values: Mapping[str, Any]) -> _Peer:
    peer = _Peer("gbt", {"maxIter": values["n_estimators"]})
    rate = values.get("learning_rate", 0.1)
    if rate > _FASTEST_RATE:
        peer.said.append(
            f"Spark's learning rate is at most {figure(_FASTEST_RATE)}, not {figure(rate)}"
        )
    peer.params["stepSize"] = min(rate, _FASTEST_RATE)
    return peer


def _carry_histogram(peer: _Peer, values: Mapping[str, Any]) -> None:
    """Carry over what limits a tree here by its leaves, which Spark cannot."""
    if "max_depth" in values:
        _carry_depth(peer, values)
    else:
        peer.params["maxDepth"] = _HIST_DEPTH
        peer.said.append(
            f"Spark limits no number of leaves; a depth of {_HIST_DEPTH} gives at most "
            f"{2**_HIST_DEPTH}, about as many"
        )
    if values.get("l2_regularization"):
        peer.said.append("Spark's boosting does not shrink leaves")

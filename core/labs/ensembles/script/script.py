"""The recipe of the lab: plain scikit-learn and xgboost code that gives the table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from core.data.reading import add_reading
from core.data.samples import Task
from core.labs.ensembles.options.model_list import ModelSpec
from core.labs.ensembles.settings import DEPTHS, EnsembleSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import Recipe, literal

_PARTS = "core.labs.ensembles.script.recipe_parts"
_SPLIT = "core.data.recipe_split"
_DOCSTRING = "Compare models: fit on one part of the rows, score on the part they have not seen."
_LONGEST_LINE = 96  # four less, since some lines are set in once more
_SUFFIX = {"regression": "Regressor", "classification": "Classifier"}

_COMPARE = '''
def compare():
    """Yield a name and its scores on the training and on the test part, fit by fit."""
    features, target = parts()
{classes}    threads = {threads}
    for name, (seed, model) in models({models_arguments}).items():
        for train, test in splits(target, seed):
{fit}'''

_FIT = """\
            {before}pipeline = make_pipeline(prepare(features), model)
            known = {known}
            fit(pipeline, features.iloc[train], known, threads, forest_threads={forest_threads})
            yield f"{name}_train", score(pipeline, features.iloc[train], known)
            yield f"{name}_test", score(pipeline, features.iloc[test], target[test])
"""

_MAIN = """
if __name__ == "__main__":
    table = {}
    for name, scores in compare():
        for metric, value in scores.items():
            table.setdefault(f"{name}_{metric}", []).append(value)
    for key, values in table.items():
        print(key, "=", float(np.mean(values)))
"""


def recipe(settings: EnsembleSettings) -> Recipe:
    """Return the script with the settings written into it; it reads no data to be made."""
    script = Script(_DOCSTRING)
    task = settings.known_task
    tasks: tuple[Task, ...] = (task,) if task else ("regression", "classification")
    _add_data(script, settings, task)
    script.add_functions(_PARTS, ["prepare"])
    _add_models(script, settings, tasks)
    _add_splits(script, settings, task)
    _add_spoiling(script, settings, tasks)
    _add_scores(script, tasks)
    _add_comparison(script, settings, task)
    script.add(_MAIN)
    return Recipe("ensembles_recipe", script.text(), _packages(settings))


def _packages(settings: EnsembleSettings) -> tuple[str, ...]:
    names = ["scikit-learn", "pandas"]
    if any(spec.kind.id == "xgboost" for spec in settings.model_specs()):
        names.append("xgboost-cpu")
    if settings.sample:
        names += [settings.sample.package] * (settings.sample.package not in names)
    else:
        names += ["pyarrow", "openpyxl"]
    return tuple(names)


def _add_data(script: Script, settings: EnsembleSettings, task: Task | None) -> None:
    sample = settings.sample
    table = add_reading(script, settings.reading())
    target = settings.target or (sample.target if sample else "")
    column = literal(target) if target else "table.columns[-1]"
    script.add_functions(_SPLIT, ["parts_of"])
    script.add_functions(_PARTS, [] if task else ["is_classes"])
    script.add(
        "def parts():\n"
        '    """Return the features and the target."""\n'
        f"    table = {table}\n"
        f"    return parts_of(table, target={column}, dropped={_texts(settings.dropped())})"
    )


def _texts(texts: list[str]) -> str:
    return f"[{', '.join(map(literal, texts))}]"


def _add_models(script: Script, settings: EnsembleSettings, tasks: tuple[Task, ...]) -> None:
    specs = settings.model_specs()
    needs_threads = any(spec.kind.id == "xgboost" for spec in specs)
    lines = []
    if len(tasks) == 2:
        lines += ["def models(classes, threads):", _MODELS_DOC, "    if classes:"]
        lines += [f"    {line}" for line in _model_lines(script, settings, specs, tasks[1])]
    else:
        lines += ["def models(threads):" if needs_threads else "def models():", _MODELS_DOC]
    lines += _model_lines(script, settings, specs, tasks[0])
    if not settings.threads:
        script.add_functions(_PARTS, ["threads_for"])
    script.add("\n".join(lines))


_MODELS_DOC = '    """Return each model by name, with the seed of its split."""'


def _model_lines(
    script: Script, settings: EnsembleSettings, specs: tuple[ModelSpec, ...], task: Task
) -> Iterator[str]:
    yield "    return {"
    for spec in specs:
        seed = settings.seed if spec.split_seed is None else spec.split_seed
        call = _constructor(script, settings, spec, task)
        line = f'        "{spec.id}": ({seed}, {call}),'
        is_short = len(line) <= _LONGEST_LINE
        yield line if is_short else _wrapped(spec.id, seed, call)
    yield "    }"


def _wrapped(name: str, seed: int, call: str) -> str:
    lines = (f'"{name}": (', f"    {seed},", f"    {call},", "),")
    return "\n".join(f"        {line}" for line in lines)


def _constructor(script: Script, settings: EnsembleSettings, spec: ModelSpec, task: Task) -> str:
    """Return the call that makes a model; what was not given keeps the library's default."""
    kind = spec.kind
    name = kind.regressor if task == "regression" else kind.classifier
    script.offer_import(f"from {kind.module} import {name}")
    given = {key: value for key, value in spec.values.items() if key != "split_seed"}
    arguments: list[str] = []
    of_tree = {key: given.pop(key) for key in list(given) if kind.by_name[key].of_tree}
    if of_tree:
        tree = f"DecisionTree{_SUFFIX[task]}"
        script.offer_import(f"from sklearn.tree import {tree}")
        arguments.append(f"{tree}({_keywords(of_tree)})")
    if kind.trees_argument:
        trees = given.pop("n_estimators", settings.n_estimators)
        given = {kind.trees_argument: trees, **given}
    if kind.is_seeded:
        given.setdefault("random_state", settings.seed)
    if given:
        arguments.append(_keywords(given))
    if kind.id == "xgboost":
        arguments.append("n_jobs=threads")
    if kind.id == "linear" and task == "classification":
        script.offer_import("from sklearn.preprocessing import StandardScaler")
        return _logistic(name)
    return f"{name}({', '.join(arguments)})"


def _logistic(name: str) -> str:
    return f"make_pipeline(StandardScaler(), {name}(max_iter=1000))"


def _keywords(values: dict[str, int | float | str]) -> str:
    return ", ".join(f"{name}={literal(value)}" for name, value in values.items())


def _add_splits(script: Script, settings: EnsembleSettings, task: Task | None) -> None:
    stratified = "stratified_" if settings.stratify else ""
    test_size = f"test_size={literal(settings.test_size)}"
    if settings.validation == "holdout":
        call = f"{stratified}holdout(target, seed, {test_size})"
    elif settings.validation == "splits":
        call = f"{stratified}holdout(target, seed + number, {test_size})"
    else:
        repeats = settings.repeats if settings.validation == "repeated" else 1
        call = f"{stratified}folds(target, seed, n_splits={settings.folds}, n_repeats={repeats})"
    script.add_functions(_SPLIT if "holdout" in call else _PARTS, [call.partition("(")[0]])
    body = f"    yield from {call}"
    if settings.validation == "splits":
        body = f"    for number in range({settings.repeats}):\n    {body}"
    script.add(
        f'def splits(target, seed):\n    """Yield the training and the test rows."""\n{body}'
    )


def _add_spoiling(script: Script, settings: EnsembleSettings, tasks: tuple[Task, ...]) -> None:
    if settings.corrupt_share or settings.experiment == "outliers":
        functions = {"regression": "outliers", "classification": "wrong_labels"}
        script.add_functions(_PARTS, [functions[task] for task in tasks])


def _add_scores(script: Script, tasks: tuple[Task, ...]) -> None:
    functions = {
        "regression": ("regression_scores", "score_numbers"),
        "classification": ("class_scores", "score_classes"),
    }
    script.add_functions(_PARTS, [name for task in tasks for name in functions[task]])


def _add_comparison(script: Script, settings: EnsembleSettings, task: Task | None) -> None:
    script.offer_import("import numpy as np")
    script.offer_import("import pandas as pd")
    script.offer_import("from sklearn.pipeline import make_pipeline")
    script.add_functions(_PARTS, ["fit"])
    classes = {
        "regression": "    target = target.to_numpy(dtype=float)\n    score = score_numbers\n",
        "classification": "    target = pd.factorize(target, sort=True)[0]\n"
        "    score = score_classes\n",
        None: "    classes = is_classes(target)\n"
        "    target = pd.factorize(target, sort=True)[0] if classes else target.to_numpy()\n"
        "    score = score_classes if classes else score_numbers\n",
    }[task]
    has_xgboost = any(spec.kind.id == "xgboost" for spec in settings.model_specs())
    arguments = "classes, threads" if task is None else "threads" if has_xgboost else ""
    script.add(
        _COMPARE.format(
            classes=classes,
            threads=str(settings.threads or "threads_for(features)"),
            models_arguments=arguments,
            fit=_fit_lines(settings, task),
        )
    )


def _fit_lines(settings: EnsembleSettings, task: Task | None) -> str:
    """Return the body of the loops; an experiment has one loop more."""
    loops = {
        "depth": (f"for depth in {list(DEPTHS)}:", "{name}_depth_{depth}"),
        "outliers": (
            f"for share in {settings.outlier_shares()}:",
            "{name}_outliers_{share}",
        ),
    }
    loop, name = loops.get(settings.experiment, ("", "{name}"))
    lines = _FIT.format(
        before="model.set_params(max_depth=depth)\n            " * ("depth" in loop),
        known=_known(settings, task),
        forest_threads=settings.threads or -1,
        name=name,
    )
    return f"            {loop}\n{textwrap.indent(lines, '    ')}" if loop else lines


def _known(settings: EnsembleSettings, task: Task | None) -> str:
    share = literal(settings.corrupt_share)
    if settings.experiment == "outliers":
        share = "share"
    elif not settings.corrupt_share:
        return "target[train]"
    arguments = f"(target[train], {share}, seed)"
    names = {
        "regression": "outliers",
        "classification": "wrong_labels",
        None: "(wrong_labels if classes else outliers)",
    }
    return names[task] + arguments

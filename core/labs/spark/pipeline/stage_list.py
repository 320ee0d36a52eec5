"""Every stage of pyspark.ml, found by enumeration, with its parameters as plain data."""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from core.labs.spark.options.model_texts import StageSpec
from core.labs.spark.pipeline_reports import Role, StageKind, StageParam
from core.runtime.errors import LabError
from core.runtime.text import text

# They are no stages of a pipeline that is built by hand, or need a cluster of GPUs.
_LEFT_OUT = ("tests", "torch", "deepspeed", "dl_util", "connect", "wrapper", "base", "tuning")
_XGBOOST = ("SparkXGBRegressor", "SparkXGBClassifier")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SUPPORTED = re.compile(
    r"(?:Supported (?:options|values)|Options are|Possible values|supported)"
    r"[^:.']*?(?:are|:|\b)\s*((?:'?[\w-]+'?(?:, or|, and|,| or| and)\s*)+'?[\w-]+'?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"'?([A-Za-z][\w-]*)'?\s*(?:,|$|\bor\b|\band\b)")
# A role such as :py:class:`~a.b.Name`, a link `words <address>`_, and ``code``.
_MARKS = re.compile(
    r":(?:\w+:)?\w+:`~?(?:[\w.]+\.)?(?P<role>[^`<]+?)(?: <[^`]*>)?`"
    r"|`(?P<link>[^`<]+?) ?<[^`]*>`_+"
    r"|``?(?P<code>[^`]+)``?"
)
_JOINING = ("or", "and", "are", "options", "supported")
_TYPES = {
    "toInt": "int",
    "toFloat": "float",
    "toBoolean": "bool",
    "toString": "text",
    "toListString": "texts",
    "toListInt": "ints",
    "toListFloat": "floats",
    "toVector": "floats",
}
_INPUTS = ("inputCol", "inputCols", "featuresCol", "labelCol", "weightCol", "userCol", "itemCol")
_INPUTS_TOO = ("ratingCol", "itemsCol", "censorCol")
_OUTPUTS = ("outputCol", "outputCols", "predictionCol", "probabilityCol", "rawPredictionCol")


def stage_classes() -> dict[str, type]:
    """Return each stage's class by its full name: all estimators and transformers to be made."""
    import pyspark.ml
    from pyspark.ml import Estimator, Model, Transformer

    found = {}
    for module in pkgutil.iter_modules(pyspark.ml.__path__):
        if module.name in _LEFT_OUT:
            continue
        loaded = importlib.import_module(f"pyspark.ml.{module.name}")
        for name, cls in inspect.getmembers(loaded, inspect.isclass):
            is_stage = issubclass(cls, Estimator | Transformer) and not issubclass(cls, Model)
            is_own = cls.__module__ == loaded.__name__ and not name.startswith("_")
            if is_stage and is_own and not inspect.isabstract(cls) and name != "Pipeline":
                found[f"{cls.__module__}.{name}"] = cls
    return found


def xgboost_classes() -> dict[str, type]:
    """Return the estimators of the package ``xgboost.spark`` by their full names."""
    package = importlib.import_module("xgboost.spark")
    return {f"xgboost.spark.{name}": getattr(package, name) for name in _XGBOOST}


def stage_list(off: Mapping[str, str] = _NOTHING) -> tuple[StageKind, ...]:
    """Return all stages; a session must be there, since Java knows the defaults.

    Parameters
    ----------
    off : group -> sentence
        Why the stages of a group cannot be used in this session.
    """
    classes = {**stage_classes(), **xgboost_classes()}
    return tuple(_described(full_name, cls, off) for full_name, cls in sorted(classes.items()))


def _described(full_name: str, cls: type, off: Mapping[str, str]) -> StageKind:
    from pyspark.ml import Estimator

    group = "xgboost" if full_name.startswith("xgboost") else full_name.split(".")[2]
    return StageKind(
        full_name,
        cls.__name__,
        group,
        "estimator" if issubclass(cls, Estimator) else "transformer",
        _first_sentence(inspect.getdoc(cls) or ""),
        tuple(_params_of(cls())),
        off.get(group, ""),
    )


def _params_of(stage: Any) -> Iterator[StageParam]:
    for param in stage.params:
        default = stage.getOrDefault(param) if stage.hasDefault(param) else None
        # A column's name that Spark makes up holds the stage's id, which differs each time.
        is_made_up = isinstance(default, str) and stage.uid in default
        kind = getattr(param.typeConverter, "__name__", "")
        yield StageParam(
            param.name,
            _TYPES.get(kind, "other"),
            without_markup(" ".join(param.doc.split())),
            None if is_made_up else plain(default),
            tuple(_choices(param.doc)) if kind == "toString" else (),
            _role(param.name),
        )


def _role(name: str) -> Role:
    if name in _INPUTS or name in _INPUTS_TOO:
        return "input"
    return "output" if name in _OUTPUTS else "setting"


def _choices(doc: str) -> list[str]:
    """Return the values that a parameter's description lists as the supported ones."""
    doc = " ".join(doc.split())
    while (shorter := _BRACKETS.sub("", doc)) != doc:  # from the innermost outwards
        doc = shorter
    found = _SUPPORTED.search(doc)
    words = [] if found is None else _WORD.findall(found[1].rstrip(". "))
    words = [word for word in dict.fromkeys(words) if word.lower() not in _JOINING]
    return words if len(words) > 1 else []


def _first_sentence(doc: str) -> str:
    return without_markup(re.split(r"(?<=\.)\s", " ".join(doc.split("\n\n")[0].split()))[0])


def without_markup(doc: str) -> str:
    """Return a description without the marks of reStructuredText around its words."""
    return _MARKS.sub(lambda found: found["role"] or found["link"] or found["code"], doc)


def plain(value: Any) -> Any:
    """Return a parameter's value as plain data: vectors as lists, what is unknown as a text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if hasattr(value, "toArray"):
        return np.asarray(value.toArray()).tolist()
    return str(value)


def make_stage(spec: StageSpec) -> Any:
    """Return the stage that a card describes.

    Raises
    ------
    LabError
        If there is no such class, or a parameter is unknown or of the wrong type.
    """
    is_xgboost = spec.cls.startswith("xgboost.")
    # A fitted one tells the module where it is defined, a card may name the package.
    name = f"xgboost.spark.{spec.name}" if is_xgboost else spec.cls
    cls = (xgboost_classes() if is_xgboost else stage_classes()).get(name)
    if cls is None:
        raise LabError(
            text("spark", "There is no stage {cls}; choose one from the list.")(cls=str(spec.cls))
        )
    check_param_names(cls, spec.params)
    try:
        return cls(**spec.params)
    except (TypeError, ValueError) as error:
        raise LabError(
            text("spark", "{name}: {listed}.")(
                name=str(spec.name), listed=str(" ".join(str(error).split()))
            )
        ) from error


def check_param_names(cls: type, names: Iterable[str]) -> None:
    """Raise LabError if a class does not take a parameter of one of these names."""
    known = inspect.signature(cls).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in known.values()):
        return
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(known)}."
            raise LabError(
                text("spark", "{name} has no parameter {name2!r}; {hint}")(
                    name=str(cls.__name__), name2=name, hint=hint
                )
            )


def describe(stage: Any) -> StageSpec:
    """Return a stage's class and the parameters that were set."""
    cls = type(stage)
    params = {
        param.name: plain(value)
        for param, value in stage.extractParamMap().items()
        if stage.isSet(param)
    }
    return StageSpec(f"{cls.__module__}.{cls.__name__}", params)

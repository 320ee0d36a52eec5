"""The ensembles lab: bagging, boosting and least squares compared on real data, live."""

from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

SPEC = LabSpec(
    id="ensembles",
    title=text("ensembles", "Ensembles"),
    summary=text(
        "ensembles", "Compare forests, boosting and least squares on real data while they train."
    ),
    settings=EnsembleSettings,
    entry="core.labs.ensembles.experiment:run",
    recipe="core.labs.ensembles.script.script:recipe",
    look="core.labs.ensembles.fitting.problem:look",
    small={"n_estimators": 20},
    # Least squares has one answer; other processors may grow other trees, but no bad ones.
    small_result={
        "linear_test_r2": (0.668, 0.670),
        "random_forest_test_r2": (0.8, 1),
        "xgboost_2_test_r2": (0.8, 1),
    },
    # A fit on large data may be within one call of a library for minutes.
    stop_limit_s=0.8,
    warm=("core.labs.ensembles.experiment", "core.labs.ensembles.requests"),
)

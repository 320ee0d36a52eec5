"""The ensembles lab: bagging, boosting and least squares compared on real data, live."""

from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.spec import LabSpec

SPEC = LabSpec(
    id="ensembles",
    title="Ensembles",
    summary="Compare forests, boosting and least squares on real data while they train.",
    settings=EnsembleSettings,
    entry="core.labs.ensembles.experiment:run",
    recipe="core.labs.ensembles.script:recipe",
    small={"n_estimators": 20},
    warm=("core.labs.ensembles.experiment", "core.labs.ensembles.requests"),
)

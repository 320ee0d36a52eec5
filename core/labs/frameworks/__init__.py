"""The frameworks lab: the lecture's loop in six ways, and who calls whom."""

from core.labs.frameworks.settings import FrameworksSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

SPEC = LabSpec(
    id="frameworks",
    title=text("frameworks", "Frameworks"),
    summary=text("frameworks", "One loop in six ways, and who calls whom."),
    settings=FrameworksSettings,
    entry="core.labs.frameworks.experiment:run",
    recipe="core.labs.frameworks.script:recipe",
    warm=("core.labs.frameworks.experiment",),
    small={
        "input_size": 100,
        "iterations": 20,
        "numpy": False,
        "sklearn": False,
        "jax": False,
        "tensorflow": False,
        "keras": False,
        "costs": False,
    },
    small_result={"final_loss": (1e5, 1e7)},
)

"""The tensor playground: shapes, broadcasting, products and gradients, before and after running."""

from core.labs.tensors.settings import TensorSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

SPEC = LabSpec(
    id="tensors",
    title=text("tensors", "Tensors"),
    summary=text(
        "tensors", "Make tensors, compute with them, and see shapes, products and gradients."
    ),
    settings=TensorSettings,
    entry="core.labs.tensors.experiment:run",
    recipe="core.labs.tensors.scripts.script_recipe:recipe",
    warm=("core.labs.tensors.warm",),
    answers_during_run=True,
    shows_translation=True,
    small_result={"statements": (6, 6), "sum_of_loss": (0.768, 0.770)},
)

"""The autograd lab: the lecture's two-layer network, trained live, line by line."""

from core.labs.autograd.settings import AutogradSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

SPEC = LabSpec(
    id="autograd",
    title=text("autograd", "Autograd"),
    summary=text("autograd", "Train the lecture's two-layer network and watch its gradients."),
    settings=AutogradSettings,
    entry="core.labs.autograd.experiment:run",
    recipe="core.labs.autograd.script:recipe",
    warm=(
        "torch",
        "core.labs.autograd.experiment",
        "core.machine.torch_optimizers:load_optimizers",
    ),
    small={"preset": "lecture"},
    small_result={"first_loss": (2e7, 4e7), "final_loss": (0, 1e-3)},
)

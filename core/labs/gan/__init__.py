"""The GAN lab: two networks play, one invents samples, the other tells them from real ones."""

from core.labs.gan.comparison_settings import COMPARISON
from core.labs.gan.settings import GanSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

__all__ = ["COMPARISON", "SPEC"]

SPEC = LabSpec(
    id="gan",
    title=text("gan", "GAN"),
    summary=text("gan", "Watch two networks play, see collapse happen, and cure it."),
    settings=GanSettings,
    entry="core.labs.gan.experiment:run",
    recipe="core.labs.gan.script.script:recipe",
    warm=("torch", "core.labs.gan.experiment", "core.machine.torch_optimizers:load_optimizers"),
    small={"preset": "small", "steps": 200, "evaluate_every": 50},
    # Beside the balance of the game, where the losses are 2 ln 2 and ln 2.
    small_result={"steps": (200, 200), "d_loss": (1, 1.7), "g_loss": (0.4, 1.2)},
    answers_during_run=True,
)

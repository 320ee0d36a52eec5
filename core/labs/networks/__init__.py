"""The networks lab: small networks on the plane, and the lecture's other kinds on real data."""

from core.labs.networks.settings import NetworksSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

__all__ = ["SPEC", "NetworksSettings"]

SPEC = LabSpec(
    id="networks",
    title=text("networks", "Networks"),
    summary=text("networks", "Bend the plane with layers, and meet CNN, autoencoder and LSTM."),
    settings=NetworksSettings,
    entry="core.labs.networks.experiment:run",
    recipe="core.labs.networks.script.script:recipe",
    warm=("torch", "core.labs.networks.experiment"),
    small={"preset": "circle", "epochs": 40},
    small_result={"epochs": (40, 40), "test_accuracy": (0.9, 1), "test_loss": (0, 0.4)},
    answers_during_run=True,
)

"""The recipes of digits and of delayed recall, with the settings written into them."""

from __future__ import annotations

from core.labs.networks.settings import NetworksSettings
from core.runtime.recipes.recipe import Change, Recipe, literal

_MODULES = "core.labs.networks.script.recipe_"
_SHARED = ("epochs", "batch_size", "learning_rate", "device", "seed")
_LSTM = "nn.LSTM(SYMBOLS"
_GATES = """\
        # The second of the gates keeps the state; torch adds two biases.
        with torch.no_grad():
            self.cell.bias_ih_l0[hidden : 2 * hidden].fill_(forget_bias)
            self.cell.bias_hh_l0[hidden : 2 * hidden].zero_()
"""
_WITHOUT_GATES = (
    Change(_LSTM, "nn.RNN(SYMBOLS"),
    Change(_GATES, ""),
    Change("hidden=32, forget_bias=4.0", "hidden=32"),
)


def task_recipe(settings: NetworksSettings) -> Recipe:
    """Return the script of a task other than the plane."""
    values = {name: getattr(settings, name) for name in _SHARED}
    if settings.task == "recurrent":
        return _recurrent(settings, values)
    if settings.task == "autoencoder":
        values["noise"] = settings.noise
    base = Recipe.of_module(f"{_MODULES}{settings.task}", packages=("torch", "numpy", "mlxtend"))
    return base.with_defaults("train", values)


def _recurrent(settings: NetworksSettings, values: dict[str, object]) -> Recipe:
    name = "attention" if settings.cell == "attention" else "recurrent"
    base = Recipe.of_module(f"{_MODULES}{name}", packages=("torch",))
    recipe = base.with_defaults("train", {**values, "distance": settings.distance})
    recipe = recipe.with_changes(
        [Change("measure(network, 40)", f"measure(network, {settings.distance})")]
    )
    match settings.cell:
        case "rnn":
            return recipe.with_changes(_WITHOUT_GATES)
        case "gru":
            recipe = recipe.with_changes([Change(_LSTM, "nn.GRU(SYMBOLS")])
    if settings.cell in ("lstm", "gru"):
        bias = f"forget_bias={literal(settings.forget_bias)}"
        recipe = recipe.with_changes([Change("forget_bias=4.0", bias)])
    return recipe

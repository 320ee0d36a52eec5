"""Puts the recipe of a network on the plane together: what NumPy and torch have in common."""

from __future__ import annotations

import textwrap

from core.labs.networks.script import numpy_lines, torch_lines
from core.labs.networks.settings import NetworksSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import Recipe, literal

_POINTS = "core.labs.networks.script.recipe_points"
_TABLE = "core.data.recipe_table"
_READING = ("decode", "find_delimiter", "split_lines", "as_text", "comma_as", "number")
_COLUMNS = {
    "x": "x",
    "y": "y",
    "x2": "x * x",
    "y2": "y * y",
    "xy": "x * y",
    "sin_x": "np.sin(x)",
    "sin_y": "np.sin(y)",
}
_STARTS = {
    "xavier": "(2 / (size + width)) ** 0.5",
    "he": "(2 / size) ** 0.5",
    "small": "0.1",
    "zeros": "0",
}

_FIRST_WEIGHTS = '''
def first_weights():
    """Return each layer's weights, with its biases as the last row."""
    rng = np.random.default_rng({seed})
    sizes = {sizes}
    weights = []
    for size, width in pairwise(sizes):
        w = {scale} * rng.standard_normal((size, width))
        weights.append(np.vstack([w, np.zeros((1, width))]).astype(np.float32))
    return weights
'''

_LOAD = '''
def load_data():
    """Return all points in random order with their labels; the first {share:.0%} train."""
    rng = np.random.default_rng({seed})
    xy, labels = {call}
    order = rng.permutation(len(xy))
    xy, labels = xy[order], labels[order]{shuffled}
    return xy, labels
'''
_SHUFFLED = """
    labels[:{count}] = rng.permutation(labels[:{count}])  # the training part learns nonsense"""

_MAIN = """
if __name__ == "__main__":
    for epoch, train_loss, test_loss{accuracies} in train():
        if epoch % {every} == 0:
            print(f"epoch {{epoch}}: train {{train_loss:.4f}}, test {{test_loss:.4f}}")
        if not np.isfinite(train_loss):
            print("diverged_at =", epoch)
            break{stop}
    print("train_loss =", train_loss)
    print("test_loss =", test_loss){prints}
"""
_STOP = """
        if test_accuracy >= {limit}:
            break"""
_PATIENCE_BEGIN = "    best_loss, best_epoch = float('inf'), 0\n"
_PATIENCE = """
        if test_loss < best_loss:
            best_loss, best_epoch = test_loss, epoch
        if epoch - best_epoch >= {patience}:
            break"""


def plane_recipe(settings: NetworksSettings) -> Recipe:
    """Return the script with the settings written into it; it reads no data to be made."""
    is_torch = settings.recipe == "torch"
    lines = torch_lines if is_torch else numpy_lines
    script = Script(lines.DOCSTRING)
    for line in ("import numpy as np", "from itertools import pairwise", *lines.IMPORTS):
        script.offer_import(line)
    _add_data(script, settings)
    script.add(_inputs(settings, is_torch))
    lines.add_targets(script, settings)
    script.add(
        _FIRST_WEIGHTS.format(
            seed=settings.seed,
            sizes=_sizes(settings),
            scale=_STARTS["zeros" if settings.what_if == "zeros" else settings.start],
        )
    )
    lines.add_network(script, settings)
    if settings.schedule != "constant":
        script.add(_schedule(settings))
    lines.add_training(script, settings)
    script.add(_main(settings))
    packages = ("numpy", *(("torch",) if is_torch else ()))
    return Recipe("networks_recipe", script.text(), packages)


def _add_data(script: Script, settings: NetworksSettings) -> None:
    data, noise = settings.data, literal(settings.noise)
    count = settings.points
    match data:
        case "drawn":
            script.add(f"POINTS = {_wrapped(settings.drawn_points())}")
            names, call = ["drawn"], "drawn(POINTS)"
        case "table":
            script.add_functions(_TABLE, _READING)
            names, call = ["table", "numbers"], f"table({literal(settings.file)})"
        case "classes":
            names, call = ["clusters"], f"clusters(rng, {count}, {noise}, {settings.classes})"
        case _:
            names, call = [data], f"{data}(rng, {count}, {noise})"
    script.add_functions(_POINTS, names)
    shuffled = ""
    if settings.what_if == "shuffled_labels":
        shuffled = _SHUFFLED.format(count=f"int(len(xy) * {literal(settings.train_share)})")
    script.add(
        _LOAD.format(seed=settings.seed, call=call, shuffled=shuffled, share=settings.train_share)
    )


def _inputs(settings: NetworksSettings, is_torch: bool) -> str:
    columns = [_COLUMNS[name] for name in settings.input_names()]
    if is_torch:
        words = "Return what the network sees of points."
        result = f"np.column_stack([{', '.join(columns)}])"
        last = f"return torch.tensor({result}, dtype=torch.float32)"
    else:
        words = "Return what the network sees of points; ones at the end meet the biases."
        result = f"np.column_stack([{', '.join([*columns, 'np.ones(len(xy))'])}])"
        last = f"return {result}.astype(np.float32)"
    unpack = "" if not {"x", "y"} & set("".join(columns)) else "    x, y = xy.T\n"
    return f'def inputs(xy):\n    """{words}"""\n{unpack}    {last}'


def _schedule(settings: NetworksSettings) -> str:
    factor = {
        "halving": "0.5 ** ((epoch - 1) // 100)",
        "cosine": f"0.5 * (1 + np.cos(np.pi * (epoch - 1) / {settings.epochs}))",
    }[settings.schedule]
    return (
        "def rate_at(epoch, rate):\n"
        '    """Return the learning rate of an epoch."""\n'
        f"    return rate * float({factor})"
    )


def _main(settings: NetworksSettings) -> str:
    has_classes = not settings.is_regression
    main = _MAIN.format(
        every=max(1, settings.epochs // 10),
        accuracies=", train_accuracy, test_accuracy" if has_classes else "",
        prints='\n    print("train_accuracy =", train_accuracy)'
        '\n    print("test_accuracy =", test_accuracy)'
        if has_classes
        else "",
        stop=_stop(settings),
    )
    if settings.patience:
        main = main.replace("    for epoch", _PATIENCE_BEGIN + "    for epoch", 1)
    return main


def _stop(settings: NetworksSettings) -> str:
    said = ""
    if settings.stop_accuracy < 1 and not settings.is_regression:
        said += _STOP.format(limit=literal(settings.stop_accuracy))
    if settings.patience:
        said += _PATIENCE.format(patience=settings.patience)
    return said


def _sizes(settings: NetworksSettings) -> list[int]:
    hidden = [layer.units for layer in settings.hidden()]
    return [len(settings.input_names()), *hidden, settings.outputs]


def _wrapped(points: list[tuple[float, float, int]]) -> str:
    inside = ", ".join(f"({literal(x)}, {literal(y)}, {label})" for x, y, label in points)
    filled = textwrap.fill(inside, 96, initial_indent="    ", subsequent_indent="    ")
    return f"[\n{filled},\n]"

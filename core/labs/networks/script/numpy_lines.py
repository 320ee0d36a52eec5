"""The lines of a network on the plane that is trained by hand in NumPy."""

from __future__ import annotations

from core.labs.networks.settings import NetworksSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import literal

DOCSTRING = "A network on the plane, trained by hand in NumPy: forward, backward, update."
IMPORTS = ()

_PARTS = "core.labs.networks.script"

_TARGETS = '''
def targets(labels):
    """Return what the output is compared with."""
    return {expression}.astype(np.float32)
'''

_ROOM = '''
def make_room(weights, count):
    """Return where the layers' responses go, once for all updates: making it anew takes time."""
    return [np.ones((count, w.shape[1] + 1), w.dtype) for w in weights[:-1]]
'''

_FORWARD = '''
def forward(weights, x{more}, room=None):
    """Return the output, and each layer's input, whose last column of ones meets the biases."""
    room = room or make_room(weights, len(x))
    a = [x]
{begin}    for k, w in enumerate(weights[:-1]):
{activate}
        a.append(room[k][: len(x)])
        a[-1][:, :-1] = h
    return a[-1] @ weights[-1], a{result}
'''

_BACKWARD = '''
def backward(weights, a, delta{more}):
    """Return the slope of the loss for each weight; ``delta`` is its slope for the output."""
    slopes = [None] * len(weights)
{begin}    for k in reversed(range(len(weights))):
        slopes[k] = a[k].T @ delta
        if k > 0:
{back}
    return slopes
'''

_PENALTY = '''
def add_penalty(weights, slopes):
    """Add the slope of the penalty for large weights, which spares the biases."""
    for w, slope in zip(weights, slopes, strict=True):
        slope[:-1] += {terms}
'''

_NEW = '''
def new_network():
    """Return the first weights, the optimizer's memory of slopes, and what draws the batches."""
    weights = first_weights()
    memory = [[np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights], 0]
    return weights, memory, np.random.default_rng({seed})
'''

_TRAIN = '''
def train(network=None, data=None, done=0, epochs={epochs}, batch_size={batch}):
    """Yield each epoch's number, and how both parts of the data do."""
    weights, memory, rng = network or new_network()
    xy, labels = data or load_data()
    x, t, count = inputs(xy), targets(labels), int(len(xy) * {share})
    room = make_room(weights, batch_size)
    for epoch in range(done + 1, epochs + 1):
        rate = {rate}
        order = {order}
        x_mixed, t_mixed = x[order], t[order]
        for start in range(0, count, batch_size):
            some = slice(start, start + batch_size)
            {forward}
            slopes = backward(weights, a, {slope}(z, t_mixed[some]){masks})
{penalty}            {update}(weights, slopes, memory, rate)
        yield epoch, *measure(weights, x, t, labels, count)
'''

_MEASURE = '''
def measure(weights, x, t, labels, count):
    """Return the loss{accuracy} of the training part and of the test part."""
    z, {a} = forward(weights, x)
{body}
'''
_MEASURE_CLASSES = """\
    right = {said} == labels
    return (
        float({loss}(z[:count], t[:count])),
        float({loss}(z[count:], t[count:])),
        float(right[:count].mean()),
        float(right[count:].mean()),
    )"""
_MEASURE_NUMBERS = """\
    return float({loss}(z[:count], t[:count])), float({loss}(z[count:], t[count:]))"""


def add_targets(script: Script, settings: NetworksSettings) -> None:
    """Add the function that turns labels into numbers to compare the output with."""
    script.add(_TARGETS.format(expression=target_expression(settings)))


def target_expression(settings: NetworksSettings) -> str:
    """Return the targets as an expression of ``labels``, (n, outputs)."""
    if settings.is_regression:
        return "labels[:, None]"
    count = settings.class_count
    hit = "labels[:, None]" if count == 2 else f"(labels[:, None] == np.arange({count}))"
    return hit if settings.loss == "cross_entropy" else f"np.where({hit}, 1, -1)"


def add_network(script: Script, settings: NetworksSettings) -> None:
    """Add the activations, forward and backward."""
    layers = settings.hidden()
    names: list[str] = list(dict.fromkeys(layer.activation for layer in layers))
    functions = [name for each in names for name in (each, f"{each}_slope")]
    script.add_functions(f"{_PARTS}.recipe_slopes", functions)
    if len(names) > 1:
        listed = [layer.activation for layer in layers]
        script.add(f"BEND = [{', '.join(listed)}]")
        script.add(f"SLOPE = [{', '.join(f'{name}_slope' for name in listed)}]")
    bend = "BEND[k]" if len(names) > 1 else (names or ["np.tanh"])[0]
    slope = "SLOPE[k - 1]" if len(names) > 1 else f"{(names or ['np.tanh'])[0]}_slope"
    script.add(_ROOM)
    script.add(_forward(settings, bend))
    script.add(_backward(settings, slope))


def _forward(settings: NetworksSettings, bend: str) -> str:
    keeps_bent = bool(settings.dropout or settings.residual)
    lines = [f"h = {bend}(a[k] @ w)"]
    if keeps_bent:
        lines.append("bent.append(h)")
    if settings.dropout:
        lines += [
            "if rng is not None:",
            f"    mask = (rng.random(h.shape) >= {literal(settings.dropout)}) / "
            f"{literal(1 - settings.dropout)}",
            "    masks.append(mask.astype(h.dtype))",
            "    h = h * masks[-1]",
        ]
    if settings.residual:
        lines.append("if k > 0 and h.shape[1] == a[k].shape[1] - 1:")
        lines.append("    h = h + a[k][:, :-1]")
    begin = "    bent, masks = [], []\n" if keeps_bent else ""
    return _FORWARD.format(
        more=", rng=None" if settings.dropout else "",
        begin=begin,
        activate="\n".join(" " * 8 + line for line in lines),
        result=", bent, masks" if keeps_bent else "",
    )


def _backward(settings: NetworksSettings, slope: str) -> str:
    keeps_bent = bool(settings.dropout or settings.residual)
    if not keeps_bent:
        lines = [f"delta = (delta @ weights[k].T * {slope}(a[k]))[:, :-1]"]
    else:
        lines = ["delta = delta @ weights[k][:-1].T"]
        if settings.residual:
            lines += ["if k in passed:", "    delta = delta + passed.pop(k)"]
            lines += ["if k > 1 and a[k].shape[1] == a[k - 1].shape[1]:"]
            lines += ["    passed[k - 1] = delta"]
        if settings.dropout:
            lines += ["if masks:", "    delta = delta * masks[k - 1]"]
        lines.append(f"delta = delta * {slope}(bent[k - 1])")
    begin = "    passed = {}\n" if settings.residual else ""
    return _BACKWARD.format(
        more=", bent, masks" if keeps_bent else "",
        begin=begin,
        back="\n".join(" " * 12 + line for line in lines),
    )


def add_training(script: Script, settings: NetworksSettings) -> None:
    """Add loss, penalty, update and the loop."""
    loss = _loss(settings)
    script.add_functions(f"{_PARTS}.recipe_losses", [f"{loss}_loss", f"{loss}_slope"])
    penalty = _penalty(settings)
    if penalty:
        script.add(_PENALTY.format(terms=penalty))
    _add_update(script, settings)
    script.add(_NEW.format(seed=settings.seed))
    script.add(_measure(settings, loss))
    script.add(_train(settings, loss, bool(penalty)))


def _loss(settings: NetworksSettings) -> str:
    if settings.plane_loss != "cross_entropy":
        return settings.plane_loss
    return "logistic" if settings.class_count == 2 else "softmax"


def _penalty(settings: NetworksSettings) -> str:
    terms = [f"{literal(settings.l1)} * np.sign(w[:-1])"] if settings.l1 else []
    if settings.l2 and settings.optimizer != "adamw":
        terms.append(f"{literal(settings.l2)} * w[:-1]")
    return " + ".join(terms)


def _add_update(script: Script, settings: NetworksSettings) -> None:
    names = [settings.optimizer]
    if settings.optimizer == "adamw":
        script.add(f"DECAY = {literal(settings.l2)}")
        names = ["adam", "adamw"]
    script.add_functions(f"{_PARTS}.recipe_updates", names)


def _measure(settings: NetworksSettings, loss: str) -> str:
    keeps_bent = settings.dropout or settings.residual
    if settings.is_regression:
        body = _MEASURE_NUMBERS.format(loss=f"{loss}_loss")
    else:
        said = "(z[:, 0] > 0)" if settings.class_count == 2 else "z.argmax(axis=1)"
        body = _MEASURE_CLASSES.format(said=said, loss=f"{loss}_loss")
    return _MEASURE.format(
        a="*_" if keeps_bent else "_",
        accuracy="" if settings.is_regression else ", then the share that is right,",
        body=body,
    )


def _train(settings: NetworksSettings, loss: str, has_penalty: bool) -> str:
    keeps_bent = settings.dropout or settings.residual
    more = ", rng" if settings.dropout else ""
    targets = "z, a, bent, masks" if keeps_bent else "z, a"
    rate = literal(settings.learning_rate)
    return _TRAIN.format(
        epochs=settings.epochs,
        batch=settings.batch_size,
        share=literal(settings.train_share),
        rate=rate if settings.schedule == "constant" else f"rate_at(epoch, {rate})",
        order="np.argsort(labels[:count])  # class after class, never mixed"
        if settings.what_if == "sorted_batches"
        else "rng.permutation(count)",
        forward=f"{targets} = forward(weights, x_mixed[some]{more}, room=room)",
        slope=f"{loss}_slope",
        masks=", bent, masks" if keeps_bent else "",
        penalty="            add_penalty(weights, slopes)\n" if has_penalty else "",
        update=settings.optimizer,
    )

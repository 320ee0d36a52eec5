"""The lines of a network on the plane as a student writes it in torch."""

from __future__ import annotations

from core.labs.networks.script.numpy_lines import target_expression
from core.labs.networks.settings import NetworksSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import literal

DOCSTRING = "A network on the plane, trained in torch: forward, backward, step."
IMPORTS = (
    "import torch",
    "from torch import nn",
    "from torch.optim import SGD, Adam, AdamW, RMSprop",
)
_ACTIVATIONS = {
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "sigmoid": "nn.Sigmoid()",
    "elu": "nn.ELU()",
    "linear": "nn.Identity()",
}
_OPTIMIZERS = {
    "sgd": "SGD(network.parameters(), lr={rate})",
    "momentum": "SGD(network.parameters(), lr={rate}, momentum=0.9)",
    "rmsprop": "RMSprop(network.parameters(), lr={rate})",
    "adam": "Adam(network.parameters(), lr={rate})",
    "adamw": "AdamW(network.parameters(), lr={rate}, weight_decay={decay})",
}

_RESIDUAL = '''
class Residual(nn.Module):
    """Add what came in to what layers make of it."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        """Return the sum."""
        return x + self.layers(x)
'''

_MAKE = '''
def make_network():
    """Return the network with its first weights."""
    network = nn.Sequential(
{layers}    )
    linear = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    for layer, w in zip(linear, first_weights(), strict=True):
        layer.weight.data = torch.tensor(w[:-1].T.copy())
        layer.bias.data = torch.tensor(w[-1])
    return network
'''

_NEW = '''
def new_network():
    """Return the network, its optimizer, and what draws the batches."""
    torch.manual_seed({seed})  # of dropout
    network = make_network()
    optimizer = {optimizer}
    return network, optimizer, np.random.default_rng({seed})
'''

_LOSS = '''
def loss_of(z, t):
    """Return the mean loss of outputs against targets."""
    return {expression}
'''
_TARGETS = '''
def targets(labels):
    """Return what the output is compared with."""
    return torch.tensor({expression}, dtype=torch.float32)
'''
_INDICES = '''
def targets(labels):
    """Return what the output is compared with: the number of the right class."""
    return torch.tensor(labels)
'''

_TRAIN = '''
def train(network=None, data=None, done=0, epochs={epochs}, batch_size={batch}):
    """Yield each epoch's number, and how both parts of the data do."""
    torch.set_num_threads(1)  # an update has many short operations, each too short for two
    network, optimizer, rng = network or new_network()
    xy, labels = data or load_data()
    x, t, count = inputs(xy), targets(labels), int(len(xy) * {share})
    for epoch in range(done + 1, epochs + 1):
{rate}        order = {order}
        x_mixed, t_mixed = x[order], t[order]
        for start in range(0, count, batch_size):
            some = slice(start, start + batch_size)
            optimizer.zero_grad()
            loss = loss_of(network(x_mixed[some]), t_mixed[some]){penalty}
            loss.backward()
            optimizer.step()
        yield epoch, *measure(network, x, t, labels, count)
'''

_MEASURE = '''
def measure(network, x, t, labels, count):
    """Return the loss{accuracy} of the training part and of the test part."""
    network.eval()
    with torch.no_grad():
        z = network(x)
    network.train()
    losses = loss_of(z[:count], t[:count]).item(), loss_of(z[count:], t[count:]).item()
{body}
'''
_BODY = """\
    right = {said}.numpy() == labels
    return *losses, float(right[:count].mean()), float(right[count:].mean())"""

_PENALTY_FUNCTION = '''
def penalty(network):
    """Return the penalty for large weights, which spares the biases."""
    weights = [layer.weight for layer in network.modules() if isinstance(layer, nn.Linear)]
    return {terms}
'''


def add_targets(script: Script, settings: NetworksSettings) -> None:
    """Add the function that turns labels into what the output is compared with."""
    if settings.plane_loss == "cross_entropy" and settings.class_count > 2:
        script.add(_INDICES)
    else:
        script.add(_TARGETS.format(expression=target_expression(settings)))


def add_network(script: Script, settings: NetworksSettings) -> None:
    """Add the layers, filled with the first weights."""
    if settings.residual and any(_is_passed_by(settings)):
        script.add(_RESIDUAL)
    script.add(_MAKE.format(layers="".join(f"        {line},\n" for line in _layers(settings))))


def _is_passed_by(settings: NetworksSettings) -> list[bool]:
    """Return for each hidden layer whether it adds what came in."""
    units = [layer.units for layer in settings.hidden()]
    return [k > 0 and units[k] == units[k - 1] for k in range(len(units))]


def _layers(settings: NetworksSettings) -> list[str]:
    size, lines = len(settings.input_names()), []
    for layer, is_passed in zip(settings.hidden(), _is_passed_by(settings), strict=True):
        parts = [f"nn.Linear({size}, {layer.units})", _ACTIVATIONS[layer.activation]]
        if settings.dropout:
            parts.append(f"nn.Dropout({literal(settings.dropout)})")
        if settings.residual and is_passed:
            parts = [f"Residual({', '.join(parts)})"]
        lines += parts
        size = layer.units
    return [*lines, f"nn.Linear({size}, {settings.outputs})"]


def add_training(script: Script, settings: NetworksSettings) -> None:
    """Add loss, penalty, optimizer and the loop."""
    script.add(_LOSS.format(expression=_loss(settings)))
    terms = _penalty(settings)
    if terms:
        script.add(_PENALTY_FUNCTION.format(terms=terms))
    rate = literal(settings.learning_rate)
    optimizer = _OPTIMIZERS[settings.optimizer].format(rate=rate, decay=literal(settings.l2))
    script.add(_NEW.format(seed=settings.seed, optimizer=optimizer))
    script.add(_measure(settings))
    script.add(_train(settings, bool(terms)))


def _loss(settings: NetworksSettings) -> str:
    match settings.plane_loss:
        case "squared":
            return "nn.functional.mse_loss(z, t)"
        case "hinge":
            return "nn.functional.relu(1 - t * z).mean()"
    if settings.class_count == 2:
        return "nn.functional.binary_cross_entropy_with_logits(z, t)"
    return "nn.functional.cross_entropy(z, t)"


def _penalty(settings: NetworksSettings) -> str:
    terms = [f"{literal(settings.l1)} * sum(w.abs().sum() for w in weights)"]
    terms = terms if settings.l1 else []
    if settings.l2 and settings.optimizer != "adamw":
        terms.append(f"{literal(settings.l2)} / 2 * sum(w.square().sum() for w in weights)")
    return " + ".join(terms)


def _measure(settings: NetworksSettings) -> str:
    if settings.is_regression:
        return _MEASURE.format(accuracy="", body="    return losses")
    said = "(z[:, 0] > 0)" if settings.class_count == 2 else "z.argmax(dim=1)"
    return _MEASURE.format(accuracy=", then the share that is right,", body=_BODY.format(said=said))


def _train(settings: NetworksSettings, has_penalty: bool) -> str:
    rate = ""
    if settings.schedule != "constant":
        rate = (
            "        optimizer.param_groups[0]['lr'] = "
            f"rate_at(epoch, {literal(settings.learning_rate)})\n"
        ).replace("'", '"')
    return _TRAIN.format(
        epochs=settings.epochs,
        batch=settings.batch_size,
        share=literal(settings.train_share),
        rate=rate,
        order="np.argsort(labels[:count])  # class after class, never mixed"
        if settings.what_if == "sorted_batches"
        else "rng.permutation(count)",
        penalty=" + penalty(network)" if has_penalty else "",
    )

"""Saves both networks with their settings in one `safetensors` file, and reads such a file."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from core.labs.gan.game.checkpoint import load_weights
from core.labs.gan.game.session import STATE, Session, session_of
from core.labs.gan.reports import LoadedReport, LoadNetworks, SavedReport, SaveNetworks
from core.labs.gan.settings import GanSettings
from core.runtime.atomic_files import written
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

_PLAYERS = ("generator", "discriminator")
_MISFITS = {
    "generator": text("gan", "The generator in {name} does not fit its own settings."),
    "discriminator": text("gan", "The discriminator in {name} does not fit its own settings."),
}


@answers(SaveNetworks)
def save_networks(state: State, asked: SaveNetworks) -> SavedReport:
    """Write both networks as they are now; their settings and the step are in the metadata."""
    session = session_of(state)
    tensors = {
        f"{player}.{name}": tensor.detach().cpu().contiguous().clone()
        for player, network in zip(_PLAYERS, session.game.players[:2], strict=True)
        for name, tensor in network.state_dict().items()
    }
    metadata = {
        "settings": json.dumps(session.game.settings.model_dump()),
        "step": str(session.done),
    }
    with written(asked.path) as part:
        save_file(tensors, part, metadata)
    return SavedReport(asked.path)


@answers(LoadNetworks)
def load_networks(state: State, asked: LoadNetworks) -> LoadedReport:
    """Begin a game with the networks of a file; the next run goes on from there.

    Raises
    ------
    LabError
        If a run is under way, or the file does not hold two such networks.
    """
    before = state.get(STATE)
    if isinstance(before, Session) and before.is_playing:
        raise LabError(text("gan", "A run is under way; stop it before loading other networks."))
    path = Path(asked.path)
    tensors, metadata = _read(path)
    settings = GanSettings.make(json.loads(metadata["settings"]))
    session = Session(settings)
    for player, network in zip(_PLAYERS, session.game.players[:2], strict=True):
        mine = {n.partition(".")[2]: t for n, t in tensors.items() if n.startswith(f"{player}.")}
        if not load_weights(network, mine):
            raise LabError(_MISFITS[player](name=path.name))
    session.done = int(metadata["step"])
    session.keep()
    session.wanted = (0, session.done)
    state[STATE] = session
    snapshots = session.pictures.take(session.game)
    return LoadedReport(asked.path, settings.model_dump(), session.done, snapshots)


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError as error:
        raise LabError(
            text("gan", "There is no file {path}; check the name or choose another one.")(
                path=str(path)
            )
        ) from error
    except (SafetensorError, OSError) as error:
        raise LabError(
            text("gan", "{name} is no safetensors file that can be read.")(name=path.name)
        ) from error
    if not {"settings", "step"} <= metadata.keys() or not metadata["step"].isdigit():
        raise LabError(
            text("gan", "{name} was not saved by this lab: it does not tell its settings.")(
                name=path.name
            )
        )
    return tensors, metadata

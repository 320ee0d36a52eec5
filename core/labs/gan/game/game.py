"""A game under way: the recipe's players, and what can be asked of them without disturbing it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from core.labs.gan.game.checkpoint import Checkpoint, Players, restore
from core.labs.gan.game.data_files import load_data
from core.labs.gan.script.script import SIGMAS, recipe
from core.labs.gan.settings import GanSettings
from core.runtime.text import NOTHING

Turn = tuple[int, Tensor, Tensor, Tensor, Tensor]
"""A step's number, both losses, and D's scores: of the real samples, and of the generated."""


class Game:
    """The recipe, compiled, with its players.

    Attributes
    ----------
    data_remark : Text
        Which pictures of a folder are used, if they were loaded here.
    restarted : list of str
        The networks that the checkpoint did not fit, so that they begin afresh.
    watches_gradients : bool
        Whether `gradient_norms` is to be taken at the updates that come.
    gradient_norms : dict
        The Euclidean norm of each player's gradient at its last update that was watched.
    """

    def __init__(
        self,
        settings: GanSettings,
        samples: Tensor | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self.settings = settings
        self.module: Any = recipe(settings).load()
        self.data_remark = NOTHING
        if samples is None:
            samples, self.data_remark = load_data(self.module, settings)
        self.samples = samples
        self.players: Players = self.module.new_game()
        self.restarted = restore(self.players, checkpoint) if checkpoint else []
        self.watches_gradients = False
        self.gradient_norms: dict[str, float] = {}
        _, _, g_optimizer, d_optimizer, _ = self.players
        for name, optimizer in (("d_grad_norm", d_optimizer), ("g_grad_norm", g_optimizer)):
            # Here and not after the step: G's turn adds to the gradient of D.
            optimizer.register_step_pre_hook(partial(self._note_gradient, name))

    @property
    def generator(self) -> nn.Module:
        """The network that invents samples."""
        return self.players[0]

    @property
    def discriminator(self) -> nn.Module:
        """The network that judges them."""
        return self.players[1]

    @property
    def device(self) -> torch.device:
        """Where the networks compute."""
        return self.players[4].device

    def train(self, done: int, steps: int) -> Generator[Turn]:
        """Return the recipe's generator, to go on from after ``done`` steps."""
        turns: Generator[Turn] = self.module.train(self.players, self.samples, done, steps)
        return turns

    def draw_noise(self, count: int, seed: int) -> Tensor:
        """Return noise that the game's own random numbers have no part in."""
        draws = torch.Generator(self.device).manual_seed(seed)
        noise: Tensor = self.module.draw_noise(count, draws)
        return noise

    def generate(self, noise: Tensor) -> Tensor:
        """Return the samples for some noise, as the finished generator would make them."""
        with looking(self.generator), torch.no_grad():
            samples: Tensor = self.generator(noise.to(self.device))
        return samples

    def scores(self, samples: Tensor) -> Tensor:
        """Return D's score for each sample; with packing, for a pack of copies of it."""
        pack = torch.cat([samples.to(self.device)] * self.settings.packing, dim=1)
        with looking(self.discriminator):
            scores: Tensor = self.discriminator(pack)
        return scores.squeeze(1)

    def judge(self, samples: Tensor) -> Tensor:
        """Return what D says of each sample: a probability where the loss has one."""
        with torch.no_grad():
            return as_judgement(self.scores(samples), self.settings)

    def downhill(self, samples: Tensor) -> Tensor:
        """Return minus the gradient of the generator's own loss at each sample, (n, 2).

        It is the gradient of a sample's own part of the mean, so that it does not depend on n.
        """
        packing = self.settings.packing
        count = len(samples) // packing * packing
        points = samples[:count].detach().clone().requires_grad_()
        with looking(self.discriminator):
            scores = self.discriminator(points.view(count // packing, -1))
            loss = self.module.generator_loss(scores) * (count // packing)
            (slope,) = torch.autograd.grad(loss, points)
        return -slope

    def centres(self) -> Tensor | None:
        """Return the centres of the data's modes, or None where there are none."""
        if self.settings.data not in SIGMAS:
            return None
        centres: Tensor = self.module.centres()
        return centres

    def _note_gradient(self, name: str, optimizer: Optimizer, *_: Any) -> None:
        if self.watches_gradients:
            weights = [weight for group in optimizer.param_groups for weight in group["params"]]
            norm = nn.utils.get_total_norm(weight.grad for weight in weights)
            self.gradient_norms[name] = norm.item()


@contextmanager
def looking(network: nn.Module) -> Iterator[None]:
    """Let the network be looked at: batch norm and spectral norm learn nothing from it."""
    network.eval()
    try:
        yield
    finally:
        network.train()


def as_judgement(scores: Tensor, settings: GanSettings) -> Tensor:
    """Return probabilities where the loss has them, else the scores themselves."""
    return torch.sigmoid(scores) if settings.says_probability else scores

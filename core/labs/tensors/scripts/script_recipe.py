"""The program of the settings as a torch script; text only, so the window may ask for it."""

from __future__ import annotations

from core.labs.tensors.language.kinds import prepared
from core.labs.tensors.language.recording import with_recording
from core.labs.tensors.language.statements import parse
from core.labs.tensors.scripts.torch_script import torch_script
from core.labs.tensors.settings import TensorSettings
from core.runtime.recipes.recipe import Recipe


def recipe(settings: TensorSettings) -> Recipe:
    """Return the program as a script that needs torch only and prints what the run reports.

    Raises
    ------
    ProgramError
        If the program cannot be read.
    """
    statements = tuple(prepared(parse(settings.program), {}, settings.seed))
    items, _ = with_recording(statements)
    return Recipe("tensors_program", torch_script(items), ("torch",))

"""The machine that computes real numbers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.evaluation.creation import CREATING, check_creation, create
from core.labs.tensors.evaluation.lookup import gradient_of, look_up, shape_only
from core.labs.tensors.evaluation.meta_machine import MetaMachine
from core.labs.tensors.language.source import Fragment
from core.labs.tensors.operations.accelerators import check_device
from core.labs.tensors.operations.binding import CallError
from core.labs.tensors.operations.failures import TORCH_ERRORS, explained
from core.labs.tensors.operations.limits import Budget
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import is_sequence


class RealMachine:
    """Computes real numbers; with a ``guard``, each step's size is asked of it beforehand."""

    def __init__(self, names: Mapping[str, object], guard: Budget | None = None) -> None:
        self._names = names
        self._guard = guard

    def lookup(self, fragment: Fragment, node: Any) -> object:
        """Return the tensor, or the number, behind a name."""
        return look_up(self._names, fragment, node)

    def gradient(self, fragment: Fragment, node: Any, tensor: Tensor) -> object:
        """Return the gradient."""
        return gradient_of(fragment, node, tensor)

    def apply(self, operation: Operation) -> object:
        """Return the result; raise torch's error in the student's words."""
        if self._guard is not None:
            self._check_size(operation, self._guard)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if operation.category in CREATING:
                    check_creation(operation)
                    return create(operation, on_meta=False)
                if operation.name == "to" and "device" in operation.arguments:
                    check_device(operation.arguments["device"])
                return operation.run(*operation.positional, **operation.named)
        except CallError as error:
            raise operation.fragment.problem(operation.node, error.text, "call") from None
        except TORCH_ERRORS as error:
            raise explained(operation, error) from None

    def _check_size(self, operation: Operation, budget: Budget) -> None:
        twins: dict[int, Tensor] = {}

        def twin(value: Any) -> Any:
            if isinstance(value, Tensor):
                made = shape_only(value)
                twins[id(made)] = value
                return made
            if is_sequence(value):
                return type(value)(twin(part) for part in value)
            return value

        machine = MetaMachine({}, budget, lambda _, operand: twins.get(id(operand)))
        positional = tuple(twin(value) for value in operation.positional)
        named = {name: twin(value) for name, value in operation.named.items()}
        with torch.no_grad():
            machine.apply(replace(operation, positional=positional, named=named))

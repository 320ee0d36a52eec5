"""Which device a shape-only tensor stands for: torch's ``meta`` device does not remember it."""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor

from core.labs.tensors.evaluation.creation import CREATING
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import is_sequence, tensors_in
from core.runtime.text import text

_KEPT_AS = "stands_on"
# Torch takes a single number from the CPU into these, whatever the device of the others.
_TAKES_NUMBERS = frozenset({"arithmetic", "comparison", "elementwise", "in place"})


def device_of(tensor: Tensor) -> str:
    """Return the device of a tensor, or the one that a shape-only tensor stands for."""
    if tensor.device.type != "meta":
        return str(tensor.device)
    kept: str = getattr(tensor, _KEPT_AS, "cpu")
    return kept


def stand_on(value: object, device: str) -> None:
    """Let the shape-only tensors of a value stand for tensors on ``device``."""
    made: Iterable[Tensor] = tensors_in(value if is_sequence(value) else (value,))  # type: ignore[arg-type]
    for tensor in made:
        if tensor.device.type == "meta" and device_of(tensor) != device:
            setattr(tensor, _KEPT_AS, device)


def result_device(operation: Operation) -> str:
    """Return the device of an operation's result.

    Raises
    ------
    ProgramError
        If it mixes devices, as torch would when it runs.
    """
    wanted = operation.arguments.get("device")
    if wanted is not None:
        name = str(wanted)
        return name if name == "cpu" or ":" in name else f"{name}:0"
    owner_first = list(tensors_in(operation.values()))
    if operation.category in CREATING or not owner_first:
        return device_of(owner_first[0]) if owner_first else "cpu"
    devices = [device_of(tensor) for tensor in owner_first]
    if len(set(devices)) > 1:
        _check_mix(operation, owner_first, devices)
        return next(device for device in devices if device != "cpu")
    return devices[0]


def _check_mix(operation: Operation, tensors: list[Tensor], devices: list[str]) -> None:
    main = next(device for device in devices if device != "cpu")
    for position, (tensor, device) in enumerate(zip(tensors, devices, strict=True)):
        if device == main or (device == "cpu" and _may_stay(operation, tensor, position)):
            continue
        nodes = operation.operand_nodes
        whose = operation.fragment.words(nodes[position]) if position < len(nodes) else "one"
        sentence = text(
            "tensors",
            "{name} needs its tensors on one device: {whose} is on {device}, another on "
            "{main}; write {whose}.to('{main}').",
        )(name=operation.name, whose=whose, device=device, main=main)
        raise operation.fragment.problem(operation.node, sentence, "value")


def _may_stay(operation: Operation, tensor: Tensor, position: int) -> bool:
    """Return whether torch takes a tensor from the CPU beside others on another device."""
    if operation.name in ("index", "put") and position > 0:
        is_written = operation.name == "put" and tensor is operation.positional[-1]
        return not is_written or tensor.dim() == 0
    return tensor.dim() == 0 and operation.category in _TAKES_NUMBERS

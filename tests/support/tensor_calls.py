"""Calls of every function of the tensor lab's table, drawn at random, as torch and as text."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from torch import Tensor

from core.labs.tensors.evaluation.execute import execute
from core.labs.tensors.evaluation.real_machine import RealMachine
from core.labs.tensors.language.functions import FUNCTIONS, METHODS, TABLE, Function, Parameter
from core.labs.tensors.language.statements import parse
from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.problems import ProgramError

DTYPES = (
    torch.bool,
    torch.uint8,
    torch.int32,
    torch.int64,
    torch.float16,
    torch.bfloat16,
    torch.float32,
    torch.float64,
)
CREATING = {"creation", "random"}
SIZES = {"shape", "sizes", "size", "repeats", "dims", "shifts"}
EXAMPLES = 5
GROUP = 8


@dataclass
class Palette:
    """What tensors are made of."""

    dtypes: tuple[torch.dtype, ...]
    sizes: tuple[int, ...]
    ranks: tuple[int, ...]


ALL = Palette(DTYPES, (0, 1, 2, 2, 3, 3), (0, 1, 2, 3))
# Truth values, small numbers, empty arrays and arrays without axes have rules of their own in
# NumPy; a script is tried before it is shown and says where.
PLAIN = Palette((torch.int64, torch.float32, torch.float64, torch.float32), (1, 2, 2, 3), (1, 2, 3))


@st.composite
def shapes(draw: st.DrawFn, palette: Palette, rank: int | None = None) -> tuple[int, ...]:
    rank = draw(st.sampled_from(palette.ranks)) if rank is None else rank
    return tuple(draw(st.sampled_from(palette.sizes)) for _ in range(rank))


def filled(shape: tuple[int, ...], dtype: torch.dtype, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    if dtype == torch.bool:
        return torch.rand(shape, generator=generator) > 0.5
    if not dtype.is_floating_point:
        return torch.randint(0, 5, shape, generator=generator).to(dtype)
    return torch.randn(shape, generator=generator).to(dtype)


@st.composite
def tensors(draw: st.DrawFn, palette: Palette, shape: tuple[int, ...] | None = None) -> Tensor:
    shape = draw(shapes(palette)) if shape is None else shape
    made = filled(shape, draw(st.sampled_from(palette.dtypes)), draw(st.integers(0, 9)))
    return made.transpose(0, -1) if made.dim() > 1 and draw(st.booleans()) else made


@st.composite
def partners(draw: st.DrawFn, palette: Palette, first: Tensor) -> Tensor:
    """A second operand that often fits the first: same shape, broadcast, or a product's partner."""
    shape = tuple(first.shape)
    choices = [shape, shape[1:], tuple(1 if i == 0 else s for i, s in enumerate(shape))]
    if len(shape) > 1:
        choices += [(*shape[:-2], shape[-1], 2), shape[-1:], shape[::-1]]
    choices.append(draw(shapes(palette)))
    made = draw(tensors(palette, draw(st.sampled_from(choices))))
    return made.to(first.dtype) if draw(st.booleans()) else made


@st.composite
def value_for(
    draw: st.DrawFn, palette: Palette, function: Function, parameter: Parameter, first: Any
) -> Any:
    """One argument, more often fitting than not."""
    rank = first.dim() if isinstance(first, Tensor) else 2
    name, kind = parameter.name, parameter.kind
    if name == "index" and isinstance(first, Tensor):
        return draw(index_tensors(palette, function, first))
    if name == "mask" and isinstance(first, Tensor):
        return filled(draw(st.sampled_from((tuple(first.shape), (1,) * rank))), torch.bool, 1)
    if name == "condition":
        return filled(draw(shapes(palette)), torch.bool, 2)
    if name in ("dim", "dim0", "dim1", "dim2", "start_dim", "end_dim", "source", "destination"):
        return draw(st.integers(-rank - 1, rank))
    if name in SIZES and (parameter.variadic or kind == "II"):
        return draw(sizes_for(palette, function, parameter, first))
    if name == "equation":
        return draw(
            st.sampled_from(("ij,jk->ik", "ij->ji", "...i,...i->...", "ii", "i,j", "ab,ab"))
        )
    if name in ("n", "m", "steps", "chunks", "k", "repeats", "split_size", "high"):
        return draw(st.integers(0, 4))
    if name == "split_size_or_sections":
        return draw(st.one_of(st.integers(0, 4), st.just([1, 2])))
    if name == "rounding_mode":
        return draw(st.sampled_from(("floor", "trunc")))
    if name == "indexing":
        return draw(st.sampled_from(("ij", "xy")))
    if name == "p":
        return draw(st.sampled_from((0, 1, 2, 3, 0.5, math.inf)))
    if name in ("rtol", "atol"):
        return draw(st.sampled_from((0.0, 1e-3)))
    if parameter.variadic and kind == "T":
        others = [draw(partners(palette, first))] if isinstance(first, Tensor) else []
        return [draw(tensors(palette, draw(shapes(palette, draw(st.integers(1, 2)))))), *others]
    match kind:
        case "T":
            return (
                draw(partners(palette, first))
                if isinstance(first, Tensor)
                else draw(tensors(palette))
            )
        case "TN":
            number = st.sampled_from((2, -1, 0, 1.5, True))
            return draw(
                st.one_of(number, partners(palette, first) if isinstance(first, Tensor) else number)
            )
        case "TS":
            one = draw(tensors(palette))
            return [one, draw(partners(palette, one))]
        case "I":
            return draw(st.integers(-3, 3))
        case "II":
            return draw(st.one_of(st.integers(-3, 3), st.tuples(st.integers(-2, 2))))
        case "N":
            return draw(st.sampled_from((2, -1, 0, 1.5, 0.5)))
        case "B":
            return draw(st.booleans())
        case "D":
            return draw(st.sampled_from(DTYPES))
        case "V":
            return "cpu"
        case "L":
            return draw(st.sampled_from((3, 1.5, True, [], [1, 2], [[1.5, 2], [3, 4]], [[True]])))
    raise AssertionError(f"no values for {name}:{kind}")


@st.composite
def product_operands(draw: st.DrawFn, palette: Palette, name: str) -> list[Tensor]:
    """Two tensors that fit a product by name."""
    i, j, k, batch = (draw(st.sampled_from(palette.sizes)) for _ in range(4))
    matrices = [((i, k), (k, j)), ((batch, i, k), (k, j)), ((i, k), (k,)), ((k,), (k, j))]
    by_name = {
        "mm": [((i, k), (k, j))],
        "addmm": [((i, k), (k, j))],
        "bmm": [((batch, i, k), (batch, k, j))],
        "mv": [((i, k), (k,))],
        "dot": [((k,), (k,))],
        "outer": [((i,), (j,))],
        "inner": [((i, k), (j, k)), ((k,), (i, k))],
        "matmul": [*matrices, ((batch, i, k), (1, k, j)), ((k,), (k,))],
    }
    dtype = draw(st.sampled_from(palette.dtypes))
    return [
        filled(shape, dtype, seed)
        for seed, shape in enumerate(draw(st.sampled_from(by_name[name])))
    ]


EQUATIONS = (("ij,jk->ik", 2, 2), ("ij->ji", 2), ("...i,...i->...", 3, 2), ("ii", 2), ("i,j", 1, 1))


@st.composite
def einsum_arguments(draw: st.DrawFn, palette: Palette) -> dict[str, Any]:
    equation, *ranks = draw(st.sampled_from(EQUATIONS))
    size, dtype = draw(st.sampled_from(palette.sizes)), draw(st.sampled_from(palette.dtypes))
    operands = [filled((size,) * rank, dtype, rank) for rank in ranks]
    if draw(st.integers(0, 3)) == 0:
        operands[-1] = draw(tensors(palette))
    return {"equation": equation, "operands": operands}


@st.composite
def index_tensors(draw: st.DrawFn, palette: Palette, function: Function, first: Tensor) -> Tensor:
    shape = (
        tuple(first.shape)
        if function.name == "gather"
        else draw(shapes(palette, draw(st.integers(0, 1))))
    )
    shape = tuple(max(size - draw(st.integers(0, 1)), 0) for size in shape)
    size = max(min(first.shape, default=1), 1)
    return filled(shape, torch.int64, 3) % size


@st.composite
def sizes_for(
    draw: st.DrawFn, palette: Palette, function: Function, parameter: Parameter, first: Any
) -> Any:
    if not isinstance(first, Tensor) or function.category in CREATING:
        return draw(shapes(palette))
    shape, count = tuple(first.shape), first.numel()
    if parameter.name == "dims" and function.name in ("permute",):
        return tuple(draw(st.permutations(range(len(shape)))))
    if parameter.name in ("dims", "shifts"):
        return tuple(draw(st.lists(st.integers(-2, 2), min_size=1, max_size=2)))
    if function.name in ("reshape", "view"):
        return draw(st.sampled_from((shape[::-1], (count,), (-1,), (2, -1), (*shape, 1), (1, 5))))
    if function.name in ("expand", "broadcast_to"):
        return draw(st.sampled_from(((2, *shape), (-1,) * len(shape), tuple(s * 2 for s in shape))))
    if function.name == "unflatten":
        return draw(st.sampled_from(((1, -1), (2, -1), (3, 1))))
    if parameter.name == "repeats":
        return tuple(draw(st.lists(st.integers(0, 2), min_size=len(shape), max_size=3)))
    return draw(shapes(palette))


@st.composite
def calls(
    draw: st.DrawFn, palette: Palette, function: Function
) -> tuple[dict[str, Any], tuple[Parameter, ...]]:
    """Arguments by parameter for one overload, some optional ones left out."""
    signature = draw(st.sampled_from(function.signatures))
    if function.name == "einsum":
        return draw(einsum_arguments(palette)), signature.parameters
    given: dict[str, Any] = {}
    first: Any = None
    for parameter in signature.parameters:
        if parameter.optional and draw(st.booleans()):
            continue
        if parameter.name == "seed":
            given["seed"] = draw(st.integers(0, 9))
            continue
        given[parameter.name] = draw(value_for(palette, function, parameter, first))
        if first is None:
            first = given[parameter.name]
    if function.category == "product" and function.name != "trace" and draw(st.integers(0, 3)):
        fitting = draw(product_operands(palette, function.name))
        names = [p.name for p in signature.parameters if p.kind == "T"][-2:]
        given.update(zip(names, fitting, strict=True))
        if function.name == "addmm":
            given["input"] = filled((), fitting[0].dtype, 5)
    return given, signature.parameters


def split_arguments(
    given: dict[str, Any], parameters: tuple[Parameter, ...]
) -> tuple[list[Any], dict[str, Any]]:
    """Positional arguments up to the first gap, then named ones."""
    positional: list[Any] = []
    named: dict[str, Any] = {}
    gap = False
    for parameter in parameters:
        if parameter.name not in given:
            gap = True
        elif parameter.variadic and parameter.kind == "T":
            positional.extend(given[parameter.name])
        elif gap or parameter.named_only:
            named[parameter.name] = given[parameter.name]
        else:
            positional.append(given[parameter.name])
    return positional, named


def by_torch(
    function: Function, positional: list[Any], named: dict[str, Any], *, as_method: bool
) -> Any:
    """What torch gives or raises, called directly."""
    named = dict(named)
    if function.category == "random":
        named["generator"] = torch.Generator().manual_seed(named.pop("seed", 0))
    owner: Any = Tensor if as_method else torch
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return getattr(owner, function.name)(*positional, **named)
        except Exception as error:  # noqa: BLE001 (whatever torch raises is the reference)
            return error


def as_text(
    function: Function, positional: list[Any], named: dict[str, Any], *, as_method: bool
) -> tuple[str, dict[str, Tensor]]:
    """The call in the language, and the names of its tensors."""
    names: dict[str, Tensor] = {}

    def written(value: Any) -> str:
        if isinstance(value, Tensor):
            names[f"x{len(names)}"] = value
            return f"x{len(names) - 1}"
        if isinstance(value, torch.dtype):
            return dtype_name(value)
        if isinstance(value, list) and any(isinstance(v, Tensor) for v in value):
            return f"[{', '.join(map(written, value))}]"
        return "inf" if value == math.inf else repr(value)

    args = [written(value) for value in positional]
    args += [f"{name}={written(value)}" for name, value in named.items()]
    if as_method:
        return f"{args[0]}.{function.name}({', '.join(args[1:])})", names
    return f"{function.name}({', '.join(args)})", names


def by_us(text: str, names: dict[str, Tensor]) -> Any:
    """What the lab gives or raises when it runs."""
    work: dict[str, object] = dict(names)
    try:
        return execute(parse(text)[0], work, RealMachine(work))
    except ProgramError as error:
        return error


GENERATED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
Form = tuple[Function, bool]
FORMS: list[Form] = [
    (function, as_method)
    for function in TABLE
    for as_method in (False, True)
    if function is (METHODS if as_method else FUNCTIONS).get(function.name)
]


def in_groups(forms: list[Form]) -> list[Any]:
    """Some functions of one category a test: starting Hypothesis costs more than an example."""
    found = []
    for category in dict.fromkeys(function.category for function, _ in forms):
        own = [form for form in forms if form[0].category == category]
        for start in range(0, len(own), GROUP):
            group = own[start : start + GROUP]
            found.append(pytest.param(group, id=f"{category}-{group[0][0].name}"))
    return found

"""How a worker's messages become bytes, and how the window reads them without trusting them.

A worker runs native code and what students write, so its memory may be anything. A pickle can name
any function to be called; the window therefore calls only what stands in this file.
"""

from __future__ import annotations

import builtins
import datetime
import decimal
import io
import math
import pickle
import sys
from dataclasses import is_dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.runtime.messages import Message
from core.runtime.text import Text

_PLAIN_TYPES: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__name__): kind
    for kind in (
        builtins.bytearray,
        builtins.complex,
        builtins.frozenset,
        builtins.range,
        builtins.set,
        builtins.slice,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        datetime.timezone,
        decimal.Decimal,
        Text,
    )
}
# The one kind of module that the window imports because a message names it.
_ANSWERS = "reports"


def encode(message: Message) -> bytes:
    """Return a message as bytes; NumPy's arrays and numbers go as their memory."""
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(message)
    return buffer.getvalue()


def decode(data: bytes) -> Message:
    """Return the message that the bytes hold.

    It may be made of plain values, texts, NumPy arrays without objects in them, and frozen
    dataclasses of ``core`` whose module is loaded here or is called ``reports``.

    Raises
    ------
    UnpicklingError
        For anything else, and for bytes that are no message at all.
    """
    try:
        message = _Unpickler(io.BytesIO(data)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # whatever broken bytes bring about
        reason = f"a message cannot be read ({type(error).__name__}: {error})"
        raise pickle.UnpicklingError(reason) from error
    if not isinstance(message, Message):
        raise pickle.UnpicklingError(f"a {type(message).__name__} came in place of a message")
    return message


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, np.generic) and not value.dtype.hasobject:
            return _number, (_code(value.dtype), value.tobytes())
        if type(value) is np.ndarray and not value.dtype.hasobject:
            order: Literal["C", "F"] = (
                "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
            )
            return _array, (_code(value.dtype), value.shape, order, value.tobytes(order))
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name in ("_array", "_number"):
            return _array if name == "_array" else _number
        found = _PLAIN_TYPES.get((module, name)) or _message_class(module, name)
        if found is None:
            refusal = f"a message holds a {module}.{name}, which is not plain data"
            raise pickle.UnpicklingError(refusal)
        return found

    def persistent_load(self, pid: Any) -> Any:
        raise pickle.UnpicklingError("a message points to something outside it")


def _message_class(module: str, name: str) -> type | None:
    """Return a frozen dataclass of ours; to make one runs nothing that its sender chose."""
    path = module.split(".")
    if path[0] != "core" or not name.isidentifier():
        return None
    if module not in sys.modules and path[-1] == _ANSWERS:
        import_module(module)
    found = getattr(sys.modules.get(module), name, None)
    if not (isinstance(found, type) and found.__module__ == module and is_dataclass(found)):
        return None
    is_frozen = getattr(found, "__dataclass_params__").frozen  # noqa: B009 (mypy knows it not)
    return found if is_frozen else None


def _code(dtype: np.dtype[Any]) -> Any:
    return dtype.descr if dtype.names else dtype.str


def _dtype(code: Any) -> np.dtype[Any]:
    found: np.dtype[Any] = np.dtype(code)
    if found.hasobject:
        raise pickle.UnpicklingError("a message holds an array of objects, which is not plain data")
    return found


def _array(
    code: Any, shape: tuple[int, ...], order: Literal["C", "F"], memory: bytes
) -> NDArray[Any]:
    """Return an array with this memory's values."""
    dtype = _dtype(code)
    if math.prod(shape) * dtype.itemsize != len(memory):
        raise pickle.UnpicklingError("a message holds an array of another size than it says")
    return np.ndarray(shape, dtype, memory, order=order).copy(order)


def _number(code: Any, memory: bytes) -> Any:
    return np.frombuffer(memory, _dtype(code), count=1)[0]

"""What goes through a worker's pipe: every plain value as it was, and nothing that could act."""

from __future__ import annotations

import codecs
import contextlib
import copyreg
import datetime
import decimal
import functools
import io
import itertools
import operator
import os
import pickle
import subprocess

import numpy as np
import pytest

from core.labs.tensors.reports import Remark
from core.machine.device import Accelerator
from core.runtime.events import Finished, Note, Started
from core.runtime.folders import data_dir
from core.runtime.local_value import LocalValue
from core.runtime.messages import Answer, Batch, Ended, Held, LineReached, Ready, Said
from core.runtime.text import text
from core.runtime.worker import wire
from core.runtime.worker.wire import decode, encode


def through(value):
    """Return an answer's value after its way through the pipe."""
    return decode(encode(Answer(1, value))).value


class Calls:
    """Pickles as the call of a function, whatever it is."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Frozen:
    """Pickles as an object with a state."""

    def __init__(self, kind, state):
        self.parts = kind, (), state

    def __reduce__(self):
        return self.parts


def touch(path):
    """Return what a hostile pickle wants to have done."""
    return f"open({str(path)!r}, 'w').close()"


def object_array():
    return np.array([print, os.system], dtype=object)


HOSTILE = {
    "os.system": lambda path: Calls(os.system, f"touch {path}"),
    "subprocess": lambda path: Calls(subprocess.Popen, ["touch", str(path)]),
    "eval": lambda path: Calls(eval, touch(path)),
    "exec": lambda path: Calls(exec, touch(path)),
    "open": lambda path: Calls(open, str(path), "w"),
    "getattr": lambda path: Calls(getattr, os, "system"),
    "import": lambda path: Calls(__import__, "os"),
    "partial": lambda path: Calls(functools.partial, eval, touch(path)),
    "partial in a call": lambda path: Calls(Calls(functools.partial, eval, touch(path))),
    "attrgetter": lambda path: Calls(operator.attrgetter, "system"),
    "methodcaller": lambda path: Calls(operator.methodcaller, "system", f"touch {path}"),
    "codecs": lambda path: Calls(codecs.decode, b"00", "hex"),
    "copyreg": lambda path: Calls(copyreg._reconstructor, Note, object, None),
    "reduce": lambda path: Calls(functools.reduce, eval, [touch(path), {}]),
    "map": lambda path: Calls(map, eval, [touch(path)]),
    "type": lambda path: Calls(type, "New", (), {}),
    "bytes by numpy": lambda path: Calls(np.load, str(path)),
    "numpy's exec": lambda path: Calls(np.testing.suppress_warnings),
    "numpy's array of objects": lambda path: object_array(),
    "numpy's memmap": lambda path: Calls(np.memmap, str(path), "u1", "w+", 0, (8,)),
    "one of our functions": lambda path: Calls(encode, Ready()),
    "a loaded module of ours": lambda path: Calls(data_dir),
    "a class of ours that acts": lambda path: Frozen(io.StringIO, ("x", "", 0, None)),
    "a path": lambda path: path,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_what_a_pickle_could_do_is_refused_and_not_done(tmp_path, name, protocol):
    path = tmp_path / "done"
    try:
        data = pickle.dumps(Answer(1, HOSTILE[name](path)), protocol)
    except (TypeError, pickle.PicklingError):
        pytest.skip("no pickle of this protocol says it")
    with pytest.raises(pickle.UnpicklingError):
        decode(data)
    assert not path.exists()


@pytest.mark.parametrize("module", ["os", "posix", "nt", "builtins", "numpy", "core.runtime.spec"])
@pytest.mark.parametrize("name", ["system", "eval", "load", "load_entry", "LabSpec.entry", ""])
def test_a_name_alone_reaches_nothing(module, name):
    spelled = b"\x80\x04\x8c" + bytes([len(module)]) + module.encode()
    spelled += b"\x8c" + bytes([len(name)]) + name.encode() + b"\x93."
    with pytest.raises(pickle.UnpicklingError):
        decode(spelled)


@pytest.mark.parametrize("code", ["O", "|O8", [("a", "O")], [("a", "f8"), ("b", [("c", "O")])]])
def test_no_array_holds_addresses_that_its_sender_chose(code):
    size = np.dtype(code).itemsize
    hostile = Calls(wire._array, code, (1,), "C", bytearray(size))
    with pytest.raises(pickle.UnpicklingError, match="objects"):
        decode(pickle.dumps(Answer(1, hostile)))


@pytest.mark.parametrize("size", [0, 7, 9, 8_000])
def test_an_array_has_the_memory_that_it_says(size):
    hostile = Calls(wire._array, "<f8", (1,), "C", bytearray(size))
    with pytest.raises(pickle.UnpicklingError, match="size"):
        decode(pickle.dumps(Answer(1, hostile)))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80", b"\xff\xfe", b"garbage", b"\x80\x05K\x05.", b"\x80\x05]\x94.", b"\x80\x05N."],
)
def test_bytes_that_are_no_message_are_refused(data):
    with pytest.raises(pickle.UnpicklingError):
        decode(data)


def test_a_message_cut_short_anywhere_is_refused():
    data = encode(Said(Note("row", "A row.", {"score": np.float32(0.5), "at": np.arange(3)})))
    for size in range(len(data)):
        with pytest.raises(pickle.UnpicklingError):
            decode(data[:size])


def test_no_flipped_bit_raises_anything_else():
    data = encode(Answer(3, {"a": np.arange(4.0), "b": [1, (2, None)], "c": "text"}))
    # Python 3.11 prints a SystemError where it finds no room for so many bytes; nothing is raised.
    prints = pickle.BYTEARRAY8[0]
    for place, bit in itertools.product(range(len(data)), range(8)):
        hurt = bytearray(data)
        hurt[place] ^= 1 << bit
        if hurt[place] == prints:
            continue
        with contextlib.suppress(pickle.UnpicklingError):
            decode(bytes(hurt))


MESSAGES = [
    Ready(),
    Batch(5, 10, 1, {"loss": b"\0" * 16}, {"box": (0.0, 1.0), "points": np.eye(2)}),
    Said(Started("cpu", {"threads": 1})),
    Held("paused"),
    LineReached(3, "train", (LocalValue("w", "Tensor", "...", shape=(2, 3)),)),
    Ended(Finished("done", "Done.", {"loss": 1e-6})),
    Answer(7, Accelerator("cuda", 0, "GPU")),
    Answer(8, Remark("view", "Shares its memory.")),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_every_message_arrives_as_it_was(message):
    assert str(decode(encode(message))) == str(message)
    assert type(decode(encode(message))) is type(message)


PLAIN = [
    None, True, 5, 10**40, 0.1, float("inf"), 1 + 2j, "é\ud800", b"\0", bytearray(b"x"),
    [1, [2]], (1, (2, ())), {1: {"a": (None,)}}, {1, 2}, frozenset({3}), range(3), slice(1, 2),
    datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
    datetime.timedelta(seconds=3), decimal.Decimal("1.10"),
]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_arrive_with_their_types(value):
    assert through(value) == value
    assert type(through(value)) is type(value)


DTYPES = [
    "?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16", ">i4",
    ">f8", "U5", "S3", "V4", "M8[ns]", "M8[D]", "m8[s]",
]  # fmt: skip


@pytest.mark.parametrize("code", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_every_type_arrive_as_they_were(code, shape, order):
    size = int(np.prod(shape)) * np.dtype(code).itemsize
    memory = (
        bytearray(max(size, 1)) if np.dtype(code).kind == "U" else bytearray(range(1, size + 1))
    )
    array = np.asarray(np.ndarray(shape, code, bytes(memory) if size else None), order=order)
    arrived = through(array)
    assert arrived.dtype == array.dtype
    assert arrived.shape == array.shape
    assert arrived.tobytes() == array.tobytes()
    assert arrived.flags.writeable


def test_an_array_with_named_fields_arrives_as_it_was():
    array = np.array([(1, 2.5, "ab")], [("n", "i4"), ("x", "f8"), ("s", "U2")])
    assert through(array).dtype == array.dtype
    np.testing.assert_array_equal(through(array), array)


def test_a_text_arrives_ready_for_another_language():
    said = text("gan", "Diverged at {n}.")(n=5)
    arrived = through(said)
    assert arrived == said
    assert (arrived.context, arrived.source, arrived.values) == (
        "gan",
        "Diverged at {n}.",
        {"n": 5},
    )


@pytest.mark.parametrize(
    "number", [np.float32(0.1), np.float64(0.1), np.int64(-3), np.bool_(True), np.str_("a")]
)
def test_numpys_numbers_keep_their_type(number):
    assert through(number) == number
    assert type(through(number)) is type(number)

"""Lets Stop end Python code of others that never looks at it, such as a reader of files."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from core.runtime.errors import Cancelled
from core.runtime.worker.context import RunContext

Item = TypeVar("Item")
_END: Any = object()
_AGAIN_S = 0.1

_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
_raise_in.argtypes = (ctypes.c_ulong, ctypes.py_object)


class _TakenBack(BaseException):
    """Raised in place of what was sent too late."""


@contextmanager
def interrupting(context: RunContext) -> Iterator[None]:
    """Have Stop raise `Cancelled` in this thread, between two lines of Python inside this block.

    What is raised so may come anywhere: only for code that changes nothing of ours. A call into a
    compiled library is not interrupted; it comes when the call returns.

    Raises
    ------
    Cancelled
        Also where Stop was asked for already.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    is_over = threading.Event()

    def interrupt() -> None:
        # Once is not enough: where Python calls a finalizer, what is raised is lost.
        while True:
            with lock:
                if is_over.is_set():
                    return
                # Not a Cancelled, which is an Exception, and many a library goes on after those.
                _raise_in(thread, ctypes.py_object(KeyboardInterrupt))
            is_over.wait(_AGAIN_S)

    def begin() -> None:
        threading.Thread(target=interrupt, name="interrupt", daemon=True).start()

    try:
        with context.on_cancel(begin):
            if context.is_cancelled:
                raise Cancelled
            try:
                yield
            finally:
                with lock:
                    is_over.set()
                _take_back(thread)  # what was sent too late to be raised is told below
    except BaseException as error:
        is_over.set()
        if context.is_cancelled or isinstance(error, KeyboardInterrupt):
            raise Cancelled from None
        raise
    if context.is_cancelled:
        raise Cancelled


def _take_back(thread: ctypes.c_ulong) -> None:
    """Have nothing left to be raised in this thread.

    Sending nothing would do that, too, but Python 3.11 then goes on looking for something to raise,
    and does nothing else in a generator that is traced, as a walk through the code does. It stops
    looking once something was raised.
    """
    try:
        _raise_in(thread, ctypes.py_object(_TakenBack))
        while True:
            pass
    except _TakenBack:
        pass


def interrupted(items: Iterator[Item], context: RunContext) -> Iterator[Item]:
    """Yield the items; Stop raises `Cancelled` while one is being made."""
    while True:
        with interrupting(context):
            item = next(items, _END)
        if item is _END:
            return
        yield item

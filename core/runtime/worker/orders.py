"""Reads orders from the pipe while another thread may be importing for seconds."""

from __future__ import annotations

import io
import pickle
import sys
import threading
from typing import Any

from core.runtime.messages import Order

_LOOK_AGAIN_S = 0.01


def read_order(data: bytes, importing: threading.Lock) -> Order:
    """Return the order that the bytes hold.

    An order may name a lab's class. One that is there already is taken as it is, so that Stop does
    not wait until the rest of its lab is imported; else ``importing`` is held, since two threads
    that import the parts of one package at once can each wait for the other.
    """
    order: Order = _OrderUnpickler(data, importing).load()
    return order


class _OrderUnpickler(pickle.Unpickler):
    def __init__(self, data: bytes, importing: threading.Lock) -> None:
        super().__init__(io.BytesIO(data))
        self._importing = importing

    def find_class(self, module: str, name: str) -> Any:
        while True:
            found = getattr(sys.modules.get(module), name, None)
            if found is not None:
                return found
            # The thread that holds the lock may be the one that is about to define the class.
            if self._importing.acquire(timeout=_LOOK_AGAIN_S):
                try:
                    return super().find_class(module, name)
                finally:
                    self._importing.release()

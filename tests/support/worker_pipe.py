"""Speaks to a worker process through its pipe."""

from __future__ import annotations

import time

from core.runtime.messages import Batch, StartRun
from support.demo_lab import SPEC


def receive_until(worker, kind, limit_s=20):
    """Return all messages up to the first of this kind."""
    messages = []
    deadline = time.monotonic() + limit_s
    while not messages or not isinstance(messages[-1], kind):
        assert worker.connection.poll(max(deadline - time.monotonic(), 0)), messages
        messages.append(worker.receive())
    return messages


def start(worker, begin="run", folder=None, changes=(), **settings):
    worker.send(StartRun(SPEC, settings, folder, begin, changes=changes))


def steps_in(messages):
    return sum(message.steps for message in messages if isinstance(message, Batch))

"""The window's handle on a worker process."""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from core.runtime.messages import Message, Order
from core.runtime.text import Text, text
from core.runtime.worker.wire import decode

_JOIN_LIMIT_S = 2.0


class WorkerProcess:
    """A spawned child with a pipe; started by the constructor, ended by `kill`.

    The child ends by itself when this process ends, since its pipe closes. A native crash leaves
    its stack in ``crash_file``.
    """

    def __init__(self, name: str, crash_file: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self._crash_file = crash_file
        self._process = context.Process(
            target=_child_main,
            args=(theirs, crash_file),
            name=f"gradus {name}",
            # Or this process would wait at its end for a child that waits for it.
            daemon=True,
        )
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid or 0

    def send(self, order: Order) -> None:
        """Give an order; raises OSError if the child is gone."""
        self.connection.send(order)

    def receive(self) -> Message:
        """Return the next message.

        Raises
        ------
        EOFError, OSError
            If the child is gone.
        UnpicklingError
            If the message holds what `decode` does not take.
        """
        return decode(self.connection.recv_bytes())

    def kill(self) -> None:
        """End the child at once and free what belongs to it; harmless when it is gone."""
        self._process.kill()
        self._process.join(_JOIN_LIMIT_S)
        self.connection.close()
        self._crash_file.unlink(missing_ok=True)

    def obituary(self) -> tuple[Text, str]:
        """Return why the child is gone, as a sentence and the details; call it before `kill`."""
        self._process.join(_JOIN_LIMIT_S)
        try:
            details = self._crash_file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            details = ""
        return _cause_of(self._process.exitcode, crashed=bool(details)), details


def _child_main(connection: Connection, crash_file: Path) -> None:
    from core.runtime.worker.main import worker_main  # the window's process has no use for it

    # It may need such a process itself, which Python refuses to a daemon; what it starts so ends
    # with it, as it does with the window.
    multiprocessing.current_process().daemon = False
    worker_main(connection, crash_file)


def _cause_of(exit_code: int | None, *, crashed: bool) -> Text:
    name = _signal_name(exit_code)
    if name == "SIGKILL":
        return text(
            "engine",
            "The system ended this job (SIGKILL), most often because memory ran out; choose "
            "smaller sizes or close other programs, and run again.",
        )
    if name or crashed:
        return text(
            "engine",
            "The job crashed inside native code ({cause}); the tab has started afresh. Run again, "
            "with other settings if it happens twice.",
        )(cause=name or f"exit code {exit_code}")
    return text("engine", "The job's process ended by itself (exit code {code}); run again.")(
        code=exit_code
    )


def _signal_name(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return ""
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"signal {-exit_code}"

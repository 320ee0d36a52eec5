"""A worker process of a test's own."""

from __future__ import annotations

import pytest

from core.runtime.worker_process import WorkerProcess


@pytest.fixture
def worker(tmp_path):
    worker = WorkerProcess("demo", tmp_path / "crash.txt")
    yield worker
    worker.kill()

"""Ctrl-C in the terminal, as a real signal to a real window."""

from __future__ import annotations

import signal

import psutil
import pytest
from support.processes import LIMIT_S, started

OPENING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal
from app.window import open_window
from ui.main_window import MainWindow

def fill(window):
    window.settled.connect(lambda: print("settled", flush=True))
    if "running" in sys.argv:
        tab = window.open_tab("autograd")
        tab.load_settings({"iterations": 1_000_000})
        tab.controller.framed.connect(lambda _: print("running", flush=True))
        tab.run()
    real_fill(window)

real_fill, MainWindow.fill = MainWindow.fill, fill
code = open_window()
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
sys.exit(code)
"""


@pytest.mark.parametrize("moment", ["settled", "running"])
def test_ctrl_c_closes_the_window_in_good_order(moment):
    with started("-c", OPENING, moment) as process:
        while moment not in process.stdout.readline():
            assert process.poll() is None
        workers = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=LIMIT_S)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
        assert workers
        assert psutil.wait_procs(workers, timeout=LIMIT_S)[1] == []

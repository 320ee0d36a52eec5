"""A window with two labs that count; run as a module, it is one that can be killed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from support.demo_lab import SPEC
from support.demo_view import GUIDE, DemoView
from ui.main_window import MainWindow, TabPlan
from ui.preferences import Preferences

OTHER = replace(SPEC, id="other", title="Other")


def demo_window(folder: Path) -> MainWindow:
    """Return a window that keeps all it keeps below a folder."""
    plans = [TabPlan(spec, DemoView, lambda: GUIDE) for spec in (SPEC, OTHER)]
    return MainWindow(plans, folder / "data", Preferences(str(folder / "gradus.ini")))


def main() -> None:
    """Open the window, run the second lab for ever and print each step shown."""
    from app.window import make_application

    application = make_application()
    window = demo_window(Path(sys.argv[1]))
    window.show()

    def start() -> None:
        tab = window.open_tab("other")
        tab.controller.framed.connect(lambda frame: print(frame.index, flush=True))
        tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
        tab.frame.bar.controls.run.trigger()

    window.settled.connect(start)
    window.fill()
    application.exec()


if __name__ == "__main__":
    main()

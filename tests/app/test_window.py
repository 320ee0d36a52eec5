"""The real window in a process of its own: what comes when, and what is never imported."""

from __future__ import annotations

import json
import re
import signal

import psutil
import pytest
from support.processes import HEAVY, python, started

from app.catalog import LABS
from app.window import make_window
from ui.tab.lab_view import LabView
from ui.widgets.forms.settings_form import SettingsForm
from ui.widgets.guide.guide_link import parse_action

by_lab = pytest.mark.parametrize("entry", LABS, ids=lambda entry: entry.spec.id)

# Opens the window as the command does, and notes what happens in which order.
OPENING = """
import json, sys
import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from app.window import make_application, open_window
from ui.main_window import MainWindow

said = []

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            note("painted")
            application.removeEventFilter(self)
        return False

def note(what):
    children = [c for c in psutil.Process().children() if "spawn_main" in " ".join(c.cmdline())]
    said.append([what, len(children), sorted({name.partition(".")[0] for name in sys.modules})])

def fill(window):
    note("filled")
    real_fill(window)
    window.settled.connect(lambda: (note("settled"), window.close()))

real_fill, MainWindow.fill = MainWindow.fill, fill
application = make_application()
watch = Watch()
application.installEventFilter(watch)
code = open_window()
note("closed")
print(json.dumps([code, said]))
"""

# Opens the tabs of all labs and every page beside them; their runs are those of test_pictures.py.
BROWSING = """
import sys
from app.catalog import LABS
from app.window import make_application, make_window

application = make_application()
window = make_window()
window.show()
for entry in LABS:
    tab = window.open_tab(entry.spec.id)
    for page in ("code", "guide", "runs"):
        tab.frame.drawer.open_page(page)
        application.processEvents()
window.close()
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.fixture(scope="module")
def opening():
    said = python("-c", OPENING)
    assert said.returncode == 0, said.stderr
    assert said.stderr.replace("This plugin does not support propagateSizeHints()\n", "") == ""
    code, notes = json.loads(said.stdout)
    return code, {what: (children, set(modules)) for what, children, modules in notes}, notes


def test_the_window_is_painted_before_anything_is_started(opening):
    _, by_name, notes = opening
    assert [what for what, *_ in notes] == ["painted", "filled", "settled", "closed"]
    children, modules = by_name["painted"]
    assert children == 0
    assert modules.isdisjoint({*HEAVY, "pyqtgraph"})


def test_the_front_tabs_worker_alone_is_started_ahead(opening):
    _, by_name, _ = opening
    assert by_name["settled"][0] == 1


def test_loading_ahead_brings_nothing_heavy_into_the_windows_process(opening):
    _, by_name, _ = opening
    assert by_name["settled"][1].isdisjoint(HEAVY)


def test_plots_are_made_ready_after_the_first_painting_though_the_front_tab_has_none(opening):
    _, by_name, _ = opening
    assert LABS[0].spec.id == "tensors"
    assert "pyqtgraph" in by_name["settled"][1]


def test_closing_ends_the_command_with_0_and_leaves_no_process(opening):
    code, by_name, _ = opening
    assert code == 0
    assert by_name["closed"][0] == 0


def test_no_page_brings_anything_heavy_into_the_windows_process():
    said = python("-c", BROWSING)
    assert said.returncode == 0, said.stderr
    assert {"PySide6", "pygments"} <= set(said.stdout.split())
    assert HEAVY.isdisjoint(said.stdout.split())


@pytest.mark.slow
def test_the_command_opens_a_window_that_ends_with_its_process():
    with started("-m", "app") as process:
        window = psutil.Process(process.pid)
        while not (workers := window.children()):
            assert process.poll() is None, process.stderr.read()
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(workers, timeout=20)
    assert alive == []


# Opens the window and has it crash while it is filled, or says what stands above its tabs.
CRASHING = """
import os, signal, sys
from PySide6.QtCore import QTimer
from app.window import make_application, open_window
from ui.main_window import MainWindow

def crash(window):
    os.kill(os.getpid(), signal.SIGSEGV)

def tell(window):
    real_fill(window)
    QTimer.singleShot(0, lambda: (print(window.offer.message()), window.close()))

real_fill = MainWindow.fill
MainWindow.fill = crash if sys.argv[1] == "crash" else tell
application = make_application()
open_window()
"""


@pytest.mark.slow
def test_a_window_that_crashed_is_told_at_the_next_start_and_never_again():
    assert python("-c", CRASHING, "crash").returncode == -signal.SIGSEGV
    said = [python("-c", CRASHING, "tell").stdout for _ in range(2)]
    assert "crashed last time" in said[0]
    assert "crashed" not in said[1]


@pytest.fixture
def window(qtbot):
    window = make_window()
    yield window
    window.close()
    window.deleteLater()


def test_there_is_a_tab_for_each_lab_of_the_catalog(window):
    bar = window.tab_bar
    titles = [bar.tabText(number) for number in range(bar.count())]
    assert titles == ["Start", *(entry.spec.title for entry in LABS)]


@by_lab
def test_each_lab_has_its_exhibit_and_its_guide(window, entry):
    tab = window.tab(entry.spec.id)
    assert isinstance(tab.view, LabView)
    tab.frame.drawer.open_page("guide")
    assert tab.frame.guide.text.toPlainText().strip()


@by_lab
def test_a_guides_link_puts_the_settings_it_names_into_the_form(window, qtbot, entry):
    window.tab(entry.spec.id).frame.drawer.open_page("guide")
    html = window.tab(entry.spec.id).frame.guide.text.toHtml()
    links = re.findall(r'href="(gradus:(?:set|try)[^"]*)"', html)
    for link in links:
        _, values = parse_action(link.replace("&amp;", "&"))
        form = SettingsForm(entry.spec.settings)
        qtbot.addWidget(form)
        form.set_values(values)
        assert form.settings() == entry.spec.settings.make(values), link

"""What the tensor playground leaves for later at the start, and what is there when it is wanted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.answering import answered

from core.labs.tensors.questions import ReadScripts, RunStatement
from core.runtime.messages import Answer
from ui.labs.tensors import TensorsView

ROOT = Path(__file__).parents[4]
LEFT_FOR_LATER = (
    "pyqtgraph",
    "core.labs.tensors.reports",
    "ui.labs.tensors.tensors.create_dialog",
    "ui.labs.tensors.shapes.shapes_page",
    "ui.labs.tensors.tensors.values_page",
    "ui.labs.tensors.graph.graph_page",
    "ui.labs.tensors.program.scripts_page",
    "ui.labs.tensors.timing_page",
    "ui.labs.tensors.shapes.exercises_page",
)
MAKE = """
import sys
from PySide6.QtWidgets import QApplication
from ui.labs.tensors import TensorsView
application = QApplication([])
view = TensorsView()
view.show()
application.processEvents()
print(*sys.modules)
"""


@pytest.fixture
def state():
    """The state of a session that has run a backward pass."""
    made = {}
    answered(made, RunStatement("w = ones(2, 3, requires_grad=True); loss = (w * 2).sum()"))
    answered(made, RunStatement("backward(loss)"))
    return made


@pytest.fixture
def view(qtbot, state):
    """An exhibit whose questions are answered at once."""
    made = TensorsView()
    qtbot.addWidget(made)
    made.asked.connect(lambda question: question.take(Answer(0, answered(state, question.request))))
    made.resize(900, 600)
    made.show()
    return made


def test_the_exhibit_opens_without_what_its_other_pages_need():
    done = subprocess.run(
        [sys.executable, "-c", MAKE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(LEFT_FOR_LATER) & set(done.stdout.split())


def test_no_page_behind_the_first_is_made_before_it_is_looked_at(view):
    view.finish("done", {})
    behind = (view.shapes, view.values, view.graph, view.scripts, view.timing, view.exercises)
    assert not any(page.is_made for page in behind)


def test_the_page_of_values_shows_what_ran_before_it_was_opened(view):
    view.finish("done", {})
    view.pages.setCurrentWidget(view.values)
    assert view.values.widget().tree.topLevelItemCount() == 3


def test_the_graph_shows_the_backward_pass_before_it_was_opened(view):
    view.finish("done", {})
    view.pages.setCurrentWidget(view.graph)
    assert view.graph.widget().expression.text() == "loss"


def test_the_page_of_shapes_shows_the_statement_that_was_typed_before(view):
    view.panel.set_line("w @ w.T")
    view.pages.setCurrentWidget(view.shapes)
    assert "(2, 2)" in view.shapes.widget().explanation.sentence.text()


def test_the_page_of_scripts_asks_for_them_when_it_is_opened(view, qtbot):
    with qtbot.waitSignal(view.asked) as asked:
        view.pages.setCurrentWidget(view.scripts)
    assert asked.args[0].request == ReadScripts()

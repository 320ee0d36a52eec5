"""The page of the backward pass: the graph, its steps, and the gradients it leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.questions import RunBackward
from core.labs.tensors.reports import BackwardReport
from core.runtime.figures import figure
from ui.labs.tensors.graph.gradients_panel import GradientsPanel
from ui.labs.tensors.graph.graph_view import GraphView
from ui.labs.tensors.graph.node_panel import NodePanel
from ui.widgets.basic.buttons import flat_button
from ui.widgets.basic.remark import Remark


class GraphPage(QWidget):
    """Steps through a `BackwardReport`.

    Signals
    -------
    change_wanted(RunBackward)
        The expression typed here is to be gone back from; `show_outcome` then tells why it was not.
    """

    change_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: BackwardReport | None = None
        self.done = 0
        self._build()
        self.expression.returnPressed.connect(self._ask_backward)
        self.backward_button.clicked.connect(self._ask_backward)
        self.back_button.clicked.connect(self._go_back)
        self.next_button.clicked.connect(self._go_on)
        self.all_button.clicked.connect(self._go_to_end)
        self.graph.node_chosen.connect(self._show_node)
        self.whole_button.clicked.connect(self.graph.fit)
        self.show_report(None)

    def _build(self) -> None:
        self.expression = QLineEdit()
        self.expression.setPlaceholderText(self.tr("a scalar, such as  loss"))
        label = QLabel(self.tr("&Gradients of"))
        label.setBuddy(self.expression)
        self.backward_button = QPushButton(self.tr("&backward()"))
        self.back_button = QPushButton(self.tr("Bac&k"))
        self.next_button = QPushButton(self.tr("Ne&xt"))
        self.all_button = QPushButton(self.tr("To t&he end"))
        self.whole_button = flat_button(
            self.tr("Whole graph"), self.tr("Zoom out until every node is seen (0)")
        )
        self.counter = QLabel()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.expression, 1)
        row.addWidget(self.backward_button)
        row.addWidget(self.whole_button)
        row.addStretch(1)
        for widget in (self.counter, self.back_button, self.next_button, self.all_button):
            row.addWidget(widget)
        self.sentence = Remark(keeps_place=True)
        self.graph = GraphView()
        self.node_panel = NodePanel()
        self.gradients = GradientsPanel()
        self.details = QTabWidget()
        self.details.setDocumentMode(True)
        self.details.addTab(self.node_panel, self.tr("This node"))
        self.details.addTab(self.gradients, self.tr("Gradients left in .grad"))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.graph)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([420, 320])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.sentence)
        layout.addWidget(self.splitter, 1)

    def show_report(self, report: BackwardReport | None) -> None:
        """Show a backward pass from its start, or that there was none."""
        self._report, self.done = report, 0
        self.graph.show_report(report)
        self.gradients.show_report(report)
        self.splitter.setVisible(report is not None)
        if report is None:
            self.sentence.say(
                self.tr(
                    "There was no backward pass yet. Make a tensor with requires_grad=True, "
                    "compute one number from it, and ask for its gradients here."
                )
            )
        else:
            if not self.expression.hasFocus():
                self.expression.setText(report.text)
        self._show_step()

    def show_outcome(self, problem: str) -> None:
        """Say why there are no gradients."""
        if problem:
            self.sentence.say(problem, "error")

    def summary(self) -> str:
        """Return the graph in words."""
        return self.graph.summary()

    # ---- inside

    @Slot()
    def _ask_backward(self) -> None:
        text = self.expression.text().strip()
        if text:
            self.change_wanted.emit(RunBackward(text))
        else:
            self.sentence.say(self.tr("Name a tensor with one number, such as loss."), "info")

    @Slot()
    def _go_on(self) -> None:
        self._go_to(self.done + 1)

    @Slot()
    def _go_back(self) -> None:
        self._go_to(self.done - 1)

    @Slot()
    def _go_to_end(self) -> None:
        self._go_to(self._count())
        self.details.setCurrentWidget(self.gradients)

    def _go_to(self, done: int) -> None:
        self.done = min(max(done, 0), self._count())
        self.details.setCurrentWidget(self.node_panel)
        self._show_step()

    def _count(self) -> int:
        return len(self._report.steps) if self._report else 0

    def _show_step(self) -> None:
        count = self._count()
        if self._report is not None:
            self.sentence.say(self._words(self._report))
        self.whole_button.setEnabled(self._report is not None)
        self.counter.setText(self.tr("{0} of {1}").format(self.done, count) if count else "")
        self.back_button.setEnabled(self.done > 0)
        self.next_button.setEnabled(self.done < count)
        self.all_button.setEnabled(self.done < count)
        if self._report is None or self.done == 0:
            self.graph.show_step(0, None)
            self.node_panel.show_nothing(
                self.tr("Next starts at the result, where the gradient is 1, and goes back.")
            )
            return
        self._show_node(self._report.steps[self.done - 1].node)

    def _words(self, report: BackwardReport) -> str:
        words = [self.tr("{0} = {1}.").format(report.text, figure(report.value, 6))]
        if report.hidden_nodes:
            words.append(self.tr("{0} more nodes are not drawn.").format(report.hidden_nodes))
        if self.done < len(report.steps):
            words.append(self.tr("Next goes back one node."))
        else:
            words.append(self.tr("Every node is done; what arrived at the leaves is in .grad."))
        return " ".join(words)

    @Slot(int)
    def _show_node(self, number: int) -> None:
        if self._report is None:
            return
        node = next(node for node in self._report.nodes if node.id == number)
        steps = self._report.steps[: self.done]
        step = next((step for step in steps if step.node == number), None)
        self.node_panel.show_node(self._report, node, step)
        self.graph.show_step(self.done, number)

"""The autograd graph, laid out from the leaves at the left to the result at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from core.labs.tensors.reports import BackwardReport
from ui.labs.tensors.graph.graph_items import EdgeItem, NodeItem
from ui.labs.tensors.graph.graph_layout import lay_out_graph
from ui.labs.tensors.shapes.shape_words import shape_text

_LETTERS = 20
_SPACING = 1.25
_ZOOM = 1.15
_READABLE = 0.5
_SMALLEST, _LARGEST = 0.08, 3.0


class GraphView(QGraphicsView):
    """Draws a `BackwardReport`; ``node_chosen(id)`` when a node is clicked.

    Ctrl and the wheel, or plus and minus, zoom; dragging moves.
    """

    node_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._report: BackwardReport | None = None
        self._at = 0
        self._chosen: int | None = None
        self.nodes: dict[int, NodeItem] = {}
        self.edges: dict[tuple[int, int], EdgeItem] = {}
        super().__init__(parent)
        self.drawing = QGraphicsScene(self)
        self.setScene(self.drawing)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Graph of the backward pass"))
        self.setMinimumSize(200, 120)
        self.setToolTip(self.tr("Drag to move; Ctrl and the wheel, or + and -, zoom"))

    def show_report(self, report: BackwardReport | None) -> None:
        """Draw a graph, its backward pass not begun."""
        self._report, self._at, self._chosen = report, 0, None
        self._draw()
        self.fit()
        if self.transform().m11() < _READABLE:
            self.resetTransform()
            self._start_at_result()

    def show_step(self, done: int, chosen: int | None) -> None:
        """Show the graph after so many steps of the backward pass, with one node marked."""
        if self._report is None:
            return
        self._at, self._chosen = done, chosen
        self._colour()
        if chosen in self.nodes:
            self.ensureVisible(self.nodes[chosen], 40, 20)

    def summary(self) -> str:
        """Return the nodes in words."""
        nodes = self._report.nodes if self._report else ()
        return "; ".join(f"{n.text or n.grad_fn} {shape_text(n.shape)}" for n in nodes)

    # ---- Qt

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the node under the mouse."""
        super().mouseReleaseEvent(event)
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, NodeItem):
            self.node_chosen.emit(item.node.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(_ZOOM if event.angleDelta().y() > 0 else 1 / _ZOOM)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with plus and minus; zero shows everything."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(_ZOOM)
            case Qt.Key.Key_Minus:
                self._zoom(1 / _ZOOM)
            case Qt.Key.Key_0:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the palette's colours and the font's size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()

    def fit(self) -> None:
        """Show the whole graph, not larger than life."""
        self.resetTransform()
        area, room = self.sceneRect(), self.viewport().size()
        if area.width() > 0 and area.height() > 0:
            self._zoom(min(1.0, room.width() / area.width(), room.height() / area.height()))

    # ---- inside

    def _draw(self) -> None:
        if self.nodes:
            self.drawing.clear()
        self.nodes, self.edges = {}, {}
        report = self._report
        if report is None:
            return
        width = _LETTERS * self.fontMetrics().averageCharWidth()
        height = 6.5 * self.fontMetrics().height()
        layout = lay_out_graph(
            [node.id for node in report.nodes],
            [(edge.source, edge.target) for edge in report.edges],
        )
        for node in report.nodes:
            item = NodeItem(node, width, self.font())
            layer, row = layout.nodes[node.id]
            item.setPos(layer * width * _SPACING, row * height * 0.8)
            self.drawing.addItem(item)
            self.nodes[node.id] = item
        for link, route in layout.routes.items():
            source, target = self.nodes[link[0]], self.nodes[link[1]]
            middle = source.boundingRect().center().y()
            points = [source.right()]
            for layer, row in route[1:-1]:
                left = layer * width * _SPACING
                y = row * height * 0.8 + middle
                points += [QPointF(left, y), QPointF(left + width, y)]
            edge = EdgeItem([*points, target.left()])
            self.drawing.addItem(edge)
            self.edges[link] = edge
        self.drawing.setSceneRect(self.drawing.itemsBoundingRect().adjusted(-12, -12, 12, 12))
        self._colour()

    def _colour(self) -> None:
        assert self._report is not None
        done = [step.node for step in self._report.steps[: self._at]]
        current = done[-1] if done else None
        for number, item in self.nodes.items():
            state = "current" if number == current else "done" if number in done else "waiting"
            item.show_state(state, number == self._chosen)  # type: ignore[arg-type]
        for (_, target), edge in self.edges.items():
            edge.show_flow(target in done)

    def _start_at_result(self) -> None:
        if self._report is not None and self._report.nodes:
            self.ensureVisible(self.nodes[self._report.nodes[0].id], 40, 20)

    def _zoom(self, factor: float) -> None:
        now = self.transform().m11()
        factor = min(max(now * factor, _SMALLEST), _LARGEST) / now
        self.scale(factor, factor)

"""A new row typed into a form, and what the fitted pipeline says of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.spark.pipeline_reports import JudgeRow, ListFields, RowField, Verdict
from core.runtime.messages import Answer
from ui.labs.spark.cells import cell_text
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark_with_details import Trouble
from ui.widgets.basic.vertical_scroll_area import VerticalScrollArea
from ui.widgets.plots.bar_plot import BarPlot


class NewRowPage(AskingWidget):
    """Asks which columns a row has when it is looked at, and predicts what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_askable = False
        self._is_fresh = False
        self.fields: dict[str, QLineEdit] = {}
        self._build()

    def _build(self) -> None:
        self.trouble = Trouble()
        self._holder = QVBoxLayout()
        self._scroll = VerticalScrollArea(QWidget())
        self._holder.addWidget(self._scroll, 1)
        self.loaded_box = QCheckBox(self.tr("By the &loaded pipeline"))
        self.loaded_box.hide()
        self._holder.addWidget(self.loaded_box)
        self.button = QPushButton(self.tr("&Predict"))
        self._holder.addWidget(self.button)
        left = QWidget()
        self._holder.setContentsMargins(0, 0, 0, 0)
        left.setLayout(self._holder)
        self.answer = QLabel(wordWrap=True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self.answer.setFont(font)
        self.answer.setAccessibleName(self.tr("Prediction"))
        self.chances = BarPlot(self.tr("Probability"), self.tr("class"), self.tr("probability"))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.answer)
        column.addWidget(self.chances, 1)
        column.addStretch()
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([340, 380])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.trouble)
        layout.addWidget(splitter, 1)
        self.button.clicked.connect(self._predict)
        self.set_askable(False)

    # ---- what the exhibit tells

    def set_askable(self, on: bool) -> None:
        """Say whether the worker holds a fitted pipeline."""
        self._is_askable, self._is_fresh = on, False
        self.drop(ListFields)
        self.drop(JudgeRow)
        self.button.setEnabled(on and bool(self.fields))
        self.answer.clear()
        self.chances.hide()
        if not on:
            self.trouble.say(self.tr("Run the pipeline, or load a fitted one, to predict a row."))
        elif self.isVisible():
            self._look()

    @Slot()
    def offer_loaded(self) -> None:
        """Let a pipeline that was read from a folder be the one that predicts."""
        self.loaded_box.show()
        self.loaded_box.setChecked(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask which columns there are."""
        super().showEvent(event)
        if self._is_askable:
            self._look()

    # ---- inside

    def _look(self) -> None:
        if not self._is_fresh:
            self._is_fresh = True
            self.ask_newest(ListFields(), self._make_form, self.trouble.say_error)

    def _make_form(self, columns: Sequence[RowField]) -> None:
        self.trouble.say("")
        content = QWidget()
        form = QFormLayout(content)
        form.setContentsMargins(0, 0, 4, 0)
        form.setVerticalSpacing(4)
        self.fields = {}
        for column in columns:
            field = QLineEdit(column.example)
            field.setToolTip(column.type)
            field.returnPressed.connect(self._predict)
            self.fields[column.name] = field
            form.addRow(column.name, field)
        old, self._scroll = self._scroll, VerticalScrollArea(content)
        self._holder.replaceWidget(old, self._scroll)
        old.hide()
        old.deleteLater()
        self.button.setEnabled(bool(self.fields))

    @Slot()
    def _predict(self) -> None:
        self.trouble.say(self.tr("Asking Spark."))
        values = {name: field.text().strip() for name, field in self.fields.items()}
        request = JudgeRow(values, self.loaded_box.isChecked())
        self.ask_newest(request, self._show, self._show_error)

    def _show_error(self, answer: Answer) -> None:
        self.answer.clear()
        self.chances.hide()
        self.trouble.say_error(answer)

    def _show(self, found: Verdict) -> None:
        self.trouble.say("")
        self.answer.setText(self._sentence(found))
        chances = list(found.probability)
        self.chances.setVisible(bool(chances))
        self.chances.show_bars(
            [str(number) for number in range(len(chances))], {self.tr("probability"): chances}
        )

    def _sentence(self, found: Verdict) -> str:
        if found.label is not None:
            return self.tr("Class: {0}").format(found.label)
        if found.prediction is not None:
            return self.tr("Prediction: {0}").format(cell_text(found.prediction, self.locale()))
        place = ", ".join(cell_text(each, self.locale()) for each in found.plane)
        return self.tr("On the plane: {0}").format(place) if place else ""

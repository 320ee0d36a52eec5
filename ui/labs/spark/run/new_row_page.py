"""A new row typed into a form, and what the fitted pipeline says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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

from core.runtime.messages import Answer
from ui.labs.spark.cells import cell_text
from ui.tab.asking_by_name import AskingWidget
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

    def take_answer(self, request: str, values: dict[str, Any], answer: Answer) -> None:
        """Make the form, or show the prediction."""
        if answer.error:
            self.trouble.say_error(answer)
            return
        self.trouble.say("")
        if request == "fields":
            self._make_form(answer.value)
        else:
            self._show(answer.value)

    # ---- inside

    def _look(self) -> None:
        if not self._is_fresh:
            self._is_fresh = True
            self.ask("fields")

    def _make_form(self, columns: Sequence[Mapping[str, Any]]) -> None:
        content = QWidget()
        form = QFormLayout(content)
        form.setContentsMargins(0, 0, 4, 0)
        form.setVerticalSpacing(4)
        self.fields = {}
        for column in columns:
            field = QLineEdit(str(column["example"]))
            field.setToolTip(str(column["type"]))
            field.returnPressed.connect(self._predict)
            self.fields[str(column["name"])] = field
            form.addRow(str(column["name"]), field)
        old, self._scroll = self._scroll, VerticalScrollArea(content)
        self._holder.replaceWidget(old, self._scroll)
        old.hide()
        old.deleteLater()
        self.button.setEnabled(bool(self.fields))

    @Slot()
    def _predict(self) -> None:
        self.trouble.say(self.tr("Asking Spark."))
        values = {name: field.text().strip() for name, field in self.fields.items()}
        self.ask("new_row", values=values, loaded=self.loaded_box.isChecked())

    def _show(self, found: Mapping[str, Any]) -> None:
        words = {
            "class": self.tr("Class: {0}"),
            "prediction": self.tr("Prediction: {0}"),
            "plane": self.tr("On the plane: {0}"),
        }
        said = next((key for key in words if key in found), "")
        value = found.get(said)
        if isinstance(value, list):
            value = ", ".join(cell_text(each, self.locale()) for each in value)
        self.answer.setText(words[said].format(cell_text(value, self.locale())) if said else "")
        chances = [float(chance) for chance in found.get("probability") or ()]
        self.chances.setVisible(bool(chances))
        self.chances.show_bars(
            [str(number) for number in range(len(chances))], {self.tr("probability"): chances}
        )

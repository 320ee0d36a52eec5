"""Opens a saved model: asks before it trusts the file, then says how the model scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.runtime.messages import Answer
from ui.tab.asking_by_name import AskingWidget
from ui.widgets.basic.remark import Remark

_TYPES_SHOWN = 8


class ModelLoader(AskingWidget):
    """``button`` stands beside the other buttons; the question and the answer are shown here."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self._types: list[str] = []
        self.button = QPushButton(self.tr("Open model…"))
        self.button.clicked.connect(self._choose)
        self.question = QLabel(wordWrap=True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.trust_button = QPushButton(self.tr("Trust the file and open it"))
        self.leave_button = QPushButton(self.tr("Leave it"))
        self.trust_button.clicked.connect(self._trust)
        self.leave_button.clicked.connect(self._leave)
        self.said = Remark()
        self.bar = self._build_bar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        layout.addWidget(self.said)
        self.bar.hide()

    def _build_bar(self) -> QFrame:
        bar = QFrame()
        bar.setFrameShape(QFrame.Shape.StyledPanel)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.trust_button)
        buttons.addWidget(self.leave_button)
        layout = QVBoxLayout(bar)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.question)
        layout.addLayout(buttons)
        return bar

    def clear(self) -> None:
        """Forget the file."""
        self._leave()
        self.said.say("")

    def take_answer(self, request: str, values: dict[str, Any], answer: Answer) -> None:
        """Say how the model scores, why there is none, or ask about what it would make."""
        if values.get("path") != self._path:
            return
        if answer.error:
            self.said.say(answer.error, "error")
        elif answer.value["untrusted"]:
            self._ask_about(answer.value["untrusted"])
        else:
            self._tell(answer.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the file with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.bar.isVisible():
            self._leave()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _choose(self) -> None:
        kinds = self.tr("Models (*.skops *.json *.ubj)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open model"), str(Path.home()), kinds)
        if name:
            self.clear()
            self._path = name
            self.ask("load_model", path=name)

    def _ask_about(self, types: Sequence[str]) -> None:
        self._types = list(types)
        listed = "\n".join(self._types[:_TYPES_SHOWN])
        more = len(self._types) - _TYPES_SHOWN
        if more > 0:
            listed += "\n" + self.tr("and {0} more").format(more)
        words = self.tr(
            "{0} would make objects of types that are not known to be harmless. Open it only if "
            "you know who made it.\n{1}"
        )
        self.question.setText(words.format(Path(self._path).name, listed))
        self.bar.show()
        self.leave_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _trust(self) -> None:
        self.bar.hide()
        self.ask("load_model", path=self._path, trusted=self._types)

    @Slot()
    def _leave(self) -> None:
        self.bar.hide()
        self._path = ""

    def _tell(self, found: Mapping[str, Any]) -> None:
        name, scores = Path(self._path).name, found["scores"]
        if scores is None:
            words = self.tr("Opened {0}, {1}. It does not fit the columns of the last run.")
            self.said.say(words.format(name, found["model"]))
            return
        if "r2" in scores:
            score = self.tr("R² {0:.3f}").format(scores["r2"])
        else:
            score = self.tr("accuracy {0:.3f}").format(scores["accuracy"])
        words = self.tr("Opened {0}, {1}: {2} on the test rows of the last run.")
        self.said.say(words.format(name, found["model"], score), "success")

"""Opens a saved model: asks before it trusts the file, then says how the model scores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.labs.ensembles.reports import LoadedModel, LoadModel
from core.runtime.messages import Answer
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark

_TYPES_SHOWN = 8


class ModelLoader(AskingWidget):
    """``button`` stands beside the other buttons; the question and the answer are shown here."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self._types: tuple[str, ...] = ()
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
            self._load()

    def _load(self, trusted: tuple[str, ...] = ()) -> None:
        self.ask_newest(LoadModel(self._path, trusted), self._take_model, self._say_error)

    def _take_model(self, found: LoadedModel) -> None:
        """Say how the model scores, or ask about what it would make."""
        if found.untrusted:
            self._ask_about(found.untrusted)
        else:
            self._tell(found)

    def _say_error(self, answer: Answer) -> None:
        self.said.say(answer.error, "error")

    def _ask_about(self, types: Sequence[str]) -> None:
        self._types = tuple(types)
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
        self._load(self._types)

    @Slot()
    def _leave(self) -> None:
        self.bar.hide()
        self._path = ""
        self.drop(LoadModel)

    def _tell(self, found: LoadedModel) -> None:
        name, scores = Path(self._path).name, found.scores
        if scores is None:
            words = self.tr("Opened {0}, {1}. It does not fit the columns of the last run.")
            self.said.say(words.format(name, found.model))
            return
        if "r2" in scores:
            score = self.tr("R² {0:.3f}").format(scores["r2"])
        else:
            score = self.tr("accuracy {0:.3f}").format(scores["accuracy"])
        words = self.tr("Opened {0}, {1}: {2} on the test rows of the last run.")
        self.said.say(words.format(name, found.model, score), "success")

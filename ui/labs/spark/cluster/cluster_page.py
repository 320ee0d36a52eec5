"""Many machines: the master, a cluster on this computer, and where tasks ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.labs.spark.reports import (
    ClusterStatus,
    KillWorker,
    LookAtCluster,
    StartCluster,
    StopCluster,
    WorkerStatus,
)
from core.runtime.messages import Answer
from ui.labs.spark.cluster.log_panel import LogPanel
from ui.labs.spark.cluster.task_panel import TaskPanel
from ui.tab.asking import AskingWidget
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark_with_details import Trouble

_POLL_MS = 1000
_LOCAL = "local[*]"
_OWN_MASTERS = (_LOCAL, "local[1]", "local[2]")


class ClusterPage(AskingWidget):
    """Looks once a second at the cluster that it has started, while it is seen.

    Signals
    -------
    edited(dict)
        The student chose another master.
    """

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._master = ""  # the cluster's; empty without one
        self._chosen = _LOCAL  # the setting
        self._java_home = ""
        self._is_starting = False
        self._is_waiting = False
        self._is_locked = False
        self._living: set[int] = set()  # the workers whose processes run
        self._build()
        self._connect()
        self._show_off()

    def _build(self) -> None:
        self.master_box = ComboBox()
        self.master_box.setEditable(True)
        self.master_box.addItems(_OWN_MASTERS)
        self.master_box.setMinimumContentsLength(24)
        self.master_box.setToolTip(
            self.tr(
                "local[*] is this computer; spark://host:port, yarn and k8s://… are clusters; "
                "sc://host:port is a Spark Connect server"
            )
        )
        self.workers_box = QSpinBox(minimum=1, maximum=8, value=2)
        self.start_button = QPushButton(self.tr("&Start cluster"))
        self.stop_button = QPushButton(self.tr("Stop cluster"))
        self.kill_button = QPushButton(self.tr("&Kill worker"))
        self.kill_button.setToolTip(
            self.tr("End the chosen worker's processes, and see the job finish on the others")
        )
        self.state = Trouble()
        self.pages_link = QLabel(openExternalLinks=True)
        heads = [self.tr("Worker"), self.tr("Process"), self.tr("State"), self.tr("Cores")]
        self.workers = plain_table(
            [*heads, self.tr("In use"), self.tr("Memory"), self.tr("Executors")]
        )
        self.workers.setAccessibleName(self.tr("Workers"))
        self.tasks = TaskPanel()
        self.log = LogPanel()
        self.parts = QTabWidget(documentMode=True)
        self.parts.addTab(self._worker_panel(), self.tr("Workers"))
        self.parts.addTab(self.tasks, self.tr("Tasks"))
        self.parts.addTab(self.log, self.tr("Log"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(self._master_row())
        layout.addWidget(self.state)
        layout.addWidget(self.parts, 1)
        self._timer = QTimer(self, interval=_POLL_MS)

    def _master_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, box in (
            (self.tr("&Master"), self.master_box),
            (self.tr("&Workers"), self.workers_box),
        ):
            label = QLabel(words)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        row.addWidget(self.start_button)
        row.addWidget(self.stop_button)
        return row

    def _worker_panel(self) -> QWidget:
        panel = QWidget()
        row = QHBoxLayout()
        row.addWidget(self.pages_link, 1)
        row.addWidget(self.kill_button)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.workers, 1)
        layout.addLayout(row)
        return panel

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.master_box.activated.connect(self._choose_master)
        line = self.master_box.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._choose_master)
        self.start_button.clicked.connect(self._start)
        self.stop_button.clicked.connect(self._stop)
        self.kill_button.clicked.connect(self._kill)
        self.workers.itemSelectionChanged.connect(self._show_buttons)
        self.pass_on(self.tasks, self.log)

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Show the master that is set."""
        self._java_home = str(values.get("java_home", ""))
        self._chosen = str(values.get("master", _LOCAL))
        if self.master_box.currentText() != self._chosen:
            self.master_box.setEditText(self._chosen)

    def set_locked(self, on: bool) -> None:
        """Choose no other master during a run; a worker may be killed then."""
        self._is_locked = on
        self._show_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        """Look how it stands."""
        super().showEvent(event)
        if self._master:
            self._look()
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        self._timer.stop()
        super().hideEvent(event)

    # ---- what the student does

    @Slot()
    def _look(self) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self.ask(LookAtCluster(), self._show_again, self._lose)

    @Slot()
    def _choose_master(self) -> None:
        master = self.master_box.currentText().strip()
        if master != self._chosen:
            self.edited.emit({"master": master})

    @Slot()
    def _start(self) -> None:
        workers = self.workers_box.value()
        self.state.say(self.tr("Starting a master and {0} workers.").format(workers))
        self._is_starting = True
        self._show_buttons()
        self.ask(StartCluster(workers, self._java_home), self._show_started, self._lose)

    @Slot()
    def _stop(self) -> None:
        self.state.say(self.tr("Ending the cluster."))
        self.stop_button.setEnabled(False)
        self.ask(StopCluster(), self._show_off, self.state.say_error)

    @Slot()
    def _kill(self) -> None:
        worker = self._chosen_worker()
        if worker is not None:
            self.ask(KillWorker(worker), self._show, self.state.say_error)

    # ---- what is shown

    def _lose(self, answer: Answer) -> None:
        """Say why there is no cluster, or none any more."""
        self._is_starting = self._is_waiting = False
        self._show_off()
        self.state.say_error(answer)

    def _show_again(self, cluster: ClusterStatus) -> None:
        self._is_waiting = False
        self._show(cluster)

    def _show_started(self, cluster: ClusterStatus) -> None:
        self._is_starting = False
        self._show(cluster)

    def _show_off(self, _: None = None) -> None:
        if self._master and self._chosen == self._master:
            self.edited.emit({"master": _LOCAL})
        self._master = ""
        self._timer.stop()
        self.workers.setRowCount(0)
        self.pages_link.clear()
        self.state.say(
            self.tr("No cluster runs on this computer. Start one to see work shared out.")
        )
        self._show_buttons()

    def _show(self, cluster: ClusterStatus) -> None:
        master = cluster.master
        if master != self._master:
            self._master = master
            if self.master_box.findText(master) < 0:
                self.master_box.addItem(master)
            self.edited.emit({"master": master})
            link = f'<a href="{cluster.pages}">{cluster.pages}</a>'
            self.pages_link.setText(self.tr("The master's own pages: {0}").format(link))
            if self.isVisible():
                self._timer.start()
        self._living = {worker.id for worker in cluster.workers if worker.is_alive}
        words = self.tr("The cluster is ready at {0}: {1} of {2} workers live.")
        self.state.say(words.format(master, len(self._living), len(cluster.workers)))
        self._fill_workers(cluster.workers)
        self._show_buttons()

    def _fill_workers(self, workers: Sequence[WorkerStatus]) -> None:
        self.workers.setRowCount(len(workers))
        for number, worker in enumerate(workers):
            executors = ", ".join(str(pid) for pid in worker.executors)
            memory = self.tr("{0:,} MB").format(worker.memory_mb)
            counts = (worker.cores, worker.cores_used)
            texts = [worker.id, worker.pid, worker.state, *counts, memory, executors]
            for place, value in enumerate(texts):
                item = self.workers.item(number, place)
                if item is None:
                    is_number = isinstance(value, int)
                    self.workers.setItem(number, place, cell(str(value), is_number=is_number))
                elif item.text() != str(value):
                    item.setText(str(value))
        self.workers.resizeColumnsToContents()

    @Slot()
    def _show_buttons(self) -> None:
        is_on, is_free = bool(self._master), not self._is_locked
        self.master_box.setEnabled(is_free)
        self.workers_box.setEnabled(not is_on)
        self.start_button.setEnabled(not is_on and not self._is_starting and is_free)
        self.stop_button.setEnabled(is_on and is_free)
        self.kill_button.setEnabled(is_on and self._chosen_worker() in self._living)

    def _chosen_worker(self) -> int | None:
        item = self.workers.item(self.workers.currentRow(), 0)
        is_chosen = item is not None and item.isSelected()
        return int(item.text()) if item is not None and is_chosen else None

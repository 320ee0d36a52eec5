"""Where the tasks of a job ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from core.labs.spark.pipeline_reports import ListTasks, TaskPlace
from ui.labs.spark.paged_table import fill_table
from ui.labs.spark.run.timeline_plot import ShownJob
from ui.tab.asking import AskingWidget
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.plain_table import plain_table
from ui.widgets.basic.remark_with_details import Trouble
from ui.widgets.plots.bar_plot import BarPlot

_SUCCESS = "SUCCESS"


class TaskPanel(AskingWidget):
    """Offers the jobs of the run, and asks where the tasks of the chosen one ran."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_fresh = True
        self.job_box = ComboBox()
        self.job_box.setMinimumContentsLength(30)
        label = QLabel(self.tr("&Job"))
        label.setBuddy(self.job_box)
        self.trouble = Trouble(self.tr("The tasks of a run's jobs are listed here."))
        self.table = plain_table([])
        self.table.setAccessibleName(self.tr("Tasks"))
        empty = self.tr("The tasks of each executor are counted here.")
        self.bars = BarPlot(self.tr("Tasks"), self.tr("executor"), self.tr("tasks"), empty)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.job_box)
        row.addStretch(1)
        splitter = QSplitter(childrenCollapsible=False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.bars)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.trouble)
        layout.addWidget(splitter, 1)
        self.job_box.activated.connect(self._ask)

    def show_jobs(self, jobs: Sequence[ShownJob]) -> None:
        """Offer these jobs; one with failed tasks is chosen, else the largest."""
        self.job_box.clear()
        for job in jobs:
            words = self.tr("{0} {1}: {2} tasks").format(job.id, job.name, job.tasks)
            self.job_box.addItem(words.replace("  ", " "), job.id)
        if jobs:
            weights = [(job.tasks_failed > 0, job.tasks) for job in jobs]
            self.job_box.setCurrentIndex(weights.index(max(weights)))
        self._is_fresh = False
        if self.isVisible():
            self._look()

    def forget(self) -> None:
        """Offer no more jobs: what could tell of them is gone."""
        self.drop(ListTasks)
        self.job_box.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the tasks of a new run."""
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        if not self._is_fresh:
            self._is_fresh = True
            self._ask()

    @Slot()
    def _ask(self) -> None:
        if self.job_box.count():
            job = self.job_box.currentData()
            self.ask_newest(ListTasks(job), self._show, self.trouble.say_error)

    def _show(self, tasks: Sequence[TaskPlace]) -> None:
        heads = [self.tr("Stage"), self.tr("Task"), self.tr("Attempt"), self.tr("Executor")]
        rows = [astuple(task) for task in tasks]
        fill_table(self.table, [*heads, self.tr("Host"), self.tr("State")], rows)
        done = Counter(task.executor for task in tasks if task.state == _SUCCESS)
        other = Counter(task.executor for task in tasks if task.state != _SUCCESS)
        executors = sorted({task.executor for task in tasks})
        series = {self.tr("done"): [done[each] for each in executors]}
        if other:
            series[self.tr("failed or running")] = [other[each] for each in executors]
        self.bars.show_bars(executors, series)
        self.bars.prepare()
        if self.bars.canvas is not None:
            self.bars.canvas.y_axis.set_whole(True)
        none = self.tr("Spark tells nothing of this job's tasks.")
        self.trouble.say("" if tasks else none)

"""What the start page says of each lab, in the order of the lecture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True)
class StartEntry:
    """A lab's card: its Korean name, a sentence, how long its first run takes, what is run."""

    korean: str
    sentence: str
    time: str
    preset: str = ""


def entry_of(lab: str) -> StartEntry:
    """Return what the card of a lab says; nothing but its title for one that is not known here."""
    match lab:
        case "tensors":
            return StartEntry(
                "텐서",
                _tr("Make tensors, add and multiply them, and see which shapes fit."),
                _tr("at once"),
            )
        case "autograd":
            return StartEntry(
                "오토그라드",
                _tr("One hidden layer by hand: forward, backward, update, empty the gradients."),
                _tr("about 3 s"),
                "lecture",
            )
        case "frameworks":
            return StartEntry(
                "프레임워크와 라이브러리",
                _tr("The same loop in six ways, and who calls whom: you the library, or it you?"),
                _tr("about 5 s"),
                "lecture",
            )
        case "networks":
            return StartEntry(
                "신경망",
                _tr("Layers bend the plane until two spirals come apart. Set a weight by hand."),
                _tr("about 1 s"),
                "spiral",
            )
        case "ensembles":
            return StartEntry(
                "앙상블",
                _tr("Bagging and boosting against least squares, judged on the same rows."),
                _tr("about 10 s"),
                "lecture",
            )
        case "gan":
            return StartEntry(
                "적대적 생성 신경망",
                _tr("Two networks play against each other. Watch modes collapse, and cure it."),
                _tr("about 2 min"),
                "small",
            )
        case "spark":
            return StartEntry(
                "스파크 MLlib",
                _tr("DataFrames and pipelines, and when large data makes Spark worth it."),
                _tr("starts Java, about 15 s"),
            )
    return StartEntry("", "", "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Start", text)

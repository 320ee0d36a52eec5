"""The window in a made-up language, longer than English and with Hangul: nothing stays English."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QTabWidget
from support.visible_texts import visible_texts

from app.catalog import LABS
from app.small_run import run_small, wait_until
from app.window import make_window

_LIMIT_MS = 120_000
_SETTLE_MS = 5_000
_WORD = re.compile(r"[A-Za-z]{3,}")
_STRETCH = 0.4

# Names, units and code stay as they are in every language.
_SAME = re.compile(
    r"""^(
        [\W\d_]*                                   # no word at all
      | [\w.\-]+\.(py|md|csv|xlsx|npz|json)        # a file's name
      | (Ctrl|Alt|Shift|F\d+|Del|Esc|Space|Return|\+)+.*
      | .*[=()\[\]_].*                             # code, or a setting's own name
      | \w+(\.\w+)+                                # a dotted name
      | [A-Z0-9_ ]+                                 # a column of the data
    )$""",
    re.VERBOSE,
)
_NAMES = frozenset(
    [
        "Gradus",
        "Python",
        "PyTorch",
        "NumPy",
        "Spark",
        "SQL",
        "Scala",
        "MLlib",
        "XGBoost",
        "AdaBoost",
        "CPU",
        "GPU",
        "RMSE",
        "MAE",
        "MAPE",
        "OOB",
        "float32",
        "float64",
        "int64",
        "int32",
        "bool",
        "qt_spinbox_lineedit",
        "Boston",
        "Adam",
        "SGD",
        "RMSprop",
        "auto",
        "cpu",
        "Java",
        "NumPy",
        "PyTorch",
        "JAX",
        "TensorFlow",
        "Keras",
        "scikit",
        "learn",
        "pandas",
        "Matplotlib",
        "requests",
        "Django",
        "Flask",
        "pytest",
        "Spark",
        "Qt",
        "Latin",
        "Mac",
        "Roman",
        "UTF",
        "JVM",
        "MiB",
    ]
)


class MadeUp(QTranslator):
    """Each text between two syllables, and two fifths longer."""

    def translate(self, context, source, disambiguation=None, n=-1):
        if not source:
            return None
        more = "나" * max(1, round(_STRETCH * len(source)))
        return f"가{source}{more}"


@pytest.fixture
def made_up(qapp):
    translator = MadeUp()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def window(qtbot, made_up):
    window = make_window()
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def _is_foreign(text: str) -> bool:
    """Return whether a text stands there in English."""
    if any("가" <= letter <= "힣" for letter in text) or _SAME.match(text):
        return False
    words = _WORD.findall(text)
    return bool(words) and not all(word in _NAMES for word in words)


def _english(tab) -> set[tuple[str, str]]:
    found = set()
    for pages in (None, *tab.view.findChildren(QTabWidget)):
        for number in range(pages.count() if pages is not None else 1):
            if pages is not None:
                pages.setCurrentIndex(number)
                QApplication.processEvents()
            found |= {(place, text) for place, text in visible_texts(tab) if _is_foreign(text)}
    return found


def _open_drawers(tab) -> None:
    for page in ("code", "guide", "runs"):
        tab.frame.drawer.open_page(page)
        QApplication.processEvents()


@pytest.mark.slow
@pytest.mark.parametrize("lab", [entry.spec.id for entry in LABS])
def test_nothing_of_a_lab_stays_english(window, lab):
    tab = window.open_tab(lab)
    _open_drawers(tab)
    before = _english(tab)
    finished = run_small(tab, _LIMIT_MS)
    wait_until(lambda: not tab.controller.is_asking, _SETTLE_MS)
    after = _english(tab)
    assert finished is not None
    assert finished.outcome == "done", finished.message
    english = sorted(before | after)
    assert not english, "\n".join(f"{place}: {text}" for place, text in english)


def test_nothing_of_the_window_itself_stays_english(window):
    titles = {text for place, text in visible_texts(window.menuBar()) if _is_foreign(text)}
    assert titles == set()


@pytest.mark.parametrize("text", ["Run", "Loss of D", "3 of 240 cells"])
def test_english_is_found(text):
    assert _is_foreign(text)


@pytest.mark.parametrize("text", ["", "3.5", "가Run나", "recipe.py", "w1.grad", "PyTorch 2.13"])
def test_names_and_numbers_are_let_be(text):
    assert not _is_foreign(text)

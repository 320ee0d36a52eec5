import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from support.live_plots import fill, shown_plot

from ui import theme


@pytest.fixture
def plot(qtbot):
    return shown_plot(qtbot)


@pytest.fixture
def filled(plot):
    return fill(plot)


def test_summary_tells_number_first_and_last(plot):
    plot.append("loss", np.arange(500), np.geomspace(2.9e7, 3e-5, 500))
    assert plot.summary() == "loss: 500 points, from 2.9e7 to 3e-5"


def test_screen_reader_gets_name_and_summary(filled):
    filled.setFocus()
    assert filled.accessibleName() == "Loss"
    assert filled.accessibleDescription() == filled.summary()


def test_colors_follow_the_theme(filled, qapp, qtbot):
    theme.apply_theme(qapp, "light")
    filled.redraw()
    light = filled._curves["loss"].item.opts["pen"].color()
    theme.apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: filled._curves["loss"].item.opts["pen"].color() != light)
    assert filled._curves["loss"].item.opts["pen"].color() == theme.series(0)
    assert filled.canvas.backgroundBrush().color() == theme.plot_background()
    theme.apply_theme(qapp, "system")


def test_fixed_color_stays_in_any_theme(plot, qapp, qtbot):
    plot.add_curve("mine", "mine", QColor("#123456"))
    theme.apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: plot.legend.entries["loss"].color == theme.series(0))
    assert plot.legend.entries["mine"].color == QColor("#123456")
    theme.apply_theme(qapp, "system")


def test_eighth_curve_is_told_apart_by_dashes(plot):
    for number in range(8):
        plot.add_curve(f"curve {number}", f"curve {number}", number)
    marks = [entry.mark for entry in plot.legend.entries.values()]
    assert marks.count("dashed") == 1


def _action(plot, text):
    menu = plot.make_menu()
    return next(a for a in menu.actions() if text in a.text().replace("&", ""))


def test_menu_saves_a_picture_where_the_user_says(filled, tmp_path, monkeypatch):
    path = tmp_path / "loss.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    _action(filled, "Save picture").trigger()
    assert path.stat().st_size > 1000


def test_menu_says_what_went_wrong(filled, tmp_path, monkeypatch):
    path = tmp_path / "missing" / "loss.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    _action(filled, "Save picture").trigger()
    box = filled.findChild(QMessageBox)
    assert "loss.png" in box.text()
    box.close()


def test_menu_changes_to_a_logarithmic_axis(filled):
    _action(filled, "Logarithmic").trigger()
    assert filled.is_log_y


def test_menu_of_an_empty_plot_saves_nothing(plot):
    assert not _action(plot, "Save data").isEnabled()
    assert not _action(plot, "Save picture").isEnabled()


def test_right_click_opens_the_menu(filled, qtbot):
    where = QPoint(200, 100)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, filled.canvas.mapToGlobal(where)
    )
    QApplication.sendEvent(filled.canvas.viewport(), event)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QApplication.activePopupWidget().close()

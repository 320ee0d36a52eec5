import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from ui import theme

MEANINGS = ("train", "test", "generator", "discriminator", "reference")


@pytest.fixture(params=["light", "dark"])
def scheme(request, qapp):
    theme.apply_theme(qapp, request.param)
    yield request.param
    theme.apply_theme(qapp, "system")


def _luminance(color: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [color.redF(), color.greenF(), color.blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_scheme_is_what_was_asked_for(scheme):
    assert theme.is_dark() == (scheme == "dark")


def test_style_is_fusion(scheme, qapp):
    assert qapp.style().objectName() == "fusion"


def test_every_series_stands_out_from_the_plot(scheme):
    for index in range(7):
        assert _contrast(theme.series(index), theme.plot_background()) >= 2


def test_meanings_have_colours_of_their_own(scheme):
    assert len({theme.color(meaning).name() for meaning in MEANINGS}) == len(MEANINGS)


def test_series_come_again_after_seven(scheme):
    assert theme.series(7) == theme.series(0)
    assert len({theme.series(index).name() for index in range(7)}) == 7


def test_axis_text_is_readable(scheme):
    assert _contrast(theme.plot_text(), theme.plot_background()) >= 4.5


def test_grid_is_fainter_than_any_curve(scheme):
    grid = _contrast(theme.grid(), theme.plot_background())
    assert 1.1 < grid < min(_contrast(theme.series(i), theme.plot_background()) for i in range(7))


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
        (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
    ],
)
def test_text_is_readable(scheme, qapp, front, back):
    assert _contrast(qapp.palette().color(front), qapp.palette().color(back)) >= 4.5


def test_accent_stands_out_from_the_window(scheme, qapp):
    window = qapp.palette().color(QPalette.ColorRole.Window)
    assert _contrast(theme.accent(), window) >= 3


def test_widgets_hear_of_a_change(qtbot, qapp):
    heard = []

    class Listener(QWidget):
        def changeEvent(self, event):
            heard.append(event.type())

    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    theme.apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: QEvent.Type.PaletteChange in heard)
    theme.apply_theme(qapp, "system")


def test_system_gives_the_systems_palette_back(qapp):
    theme.apply_theme(qapp, "system")
    before = qapp.palette().color(QPalette.ColorRole.Window)
    theme.apply_theme(qapp, "dark")
    theme.apply_theme(qapp, "system")
    assert qapp.palette().color(QPalette.ColorRole.Window) == before


def test_accent_follows_the_system_only_where_it_is_asked_to(qapp):
    theme.apply_theme(qapp, "dark")
    chosen = theme.accent()
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.accent() == chosen
    theme.apply_theme(qapp, "system")


def test_one_follower_serves_many_changes(qapp):
    for scheme in ("dark", "light", "system"):
        theme.apply_theme(qapp, scheme)
    assert len(qapp.findChildren(theme._SystemFollower)) == 1


def test_theme_loads_no_plotting_library():
    code = "import sys, ui.theme; assert not {'pyqtgraph', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

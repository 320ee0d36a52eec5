"""The colours of the window and of its plots, for light and dark.

Plots take their colours from the palette of Okabe and Ito (2008, "Color universal design"), which
people with any of the usual colour deficiencies can tell apart. The same thing has the same colour
everywhere: `color("train")` is blue in every lab. A widget that keeps colours asks again when it
gets ``QEvent.Type.PaletteChange``.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Scheme = Literal["system", "light", "dark"]
Shade = Literal[
    "ground",
    "card",
    "sunk",
    "text",
    "soft",
    "line",
    "edge",
    "ghost",
    "grid",
    "tint",
    "done",
    "warn",
]
Meaning = Literal["train", "test", "generator", "discriminator", "reference"]
# A meaning, the number of a series, or a colour that stays whatever the scheme.
ColorChoice = Meaning | int | QColor

_BLACK, _ORANGE, _SKY, _GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
_YELLOW, _BLUE, _VERMILLION, _PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

# Blue is too dim on dark and yellow too pale on light, so sky blue and yellow stand in for blue and
# sky blue there; every colour keeps 2 to 1 against the plot's background.
_SERIES_ON_LIGHT = (_BLUE, _VERMILLION, _GREEN, _PURPLE, _ORANGE, _SKY, _BLACK)
_SERIES_ON_DARK = (_SKY, _VERMILLION, _GREEN, _PURPLE, _ORANGE, _YELLOW, "#FFFFFF")
SERIES = len(_SERIES_ON_LIGHT)
_CHANGED = 4  # the number of orange
_MEANINGS: dict[Meaning, int] = {
    "train": 0,
    "test": 1,
    "generator": 2,
    "discriminator": 3,
    "reference": 6,
}

# Each on light and on dark: what lies under what, and words over it.
_SHADES: dict[Shade, tuple[str, str]] = {
    "ground": ("#ECEEF1", "#1B1D1F"),
    "card": ("#FFFFFF", "#26282B"),
    "sunk": ("#F5F6F8", "#212326"),
    "text": ("#1B1D1F", "#E7E8EA"),
    "soft": ("#545B63", "#AEB4BB"),
    "line": ("#D3D7DC", "#3D4146"),
    "edge": ("#7F868E", "#7B828A"),
    "ghost": ("#A4ABB3", "#80878F"),
    "grid": ("#E4E7EA", "#34373B"),
    "tint": ("#E3EFF9", "#1E3447"),
    "done": ("#0B6B4B", "#5FCFA5"),
    "warn": ("#7A4A00", "#F2C25C"),
}
_ACCENT_ON_LIGHT, _ACCENT_ON_DARK = QColor("#1A6FB0"), QColor("#4FA3DD")
_GRID_OPACITY = 0.14
_SCHEMES: dict[Scheme, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def apply_theme(app: QApplication, scheme: Scheme = "system") -> None:
    """Give the app the Fusion style in this scheme, and our accent colour.

    ``system`` keeps the system's palette and follows it when it changes between light and dark.
    """
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(_SCHEMES[scheme])
    if scheme == "system":
        # An empty palette lets go of what was set before.
        app.setPalette(QPalette())
        app.setPalette(_with_accent(QPalette(), is_dark()))
    else:
        app.setPalette(_with_accent(_full_palette(scheme == "dark"), scheme == "dark"))
    _show_check_boxes(app)
    _follower(app).scheme = scheme


def is_dark() -> bool:
    """Return whether the app's windows are dark."""
    return _lightness(QGuiApplication.palette()) < 128


def shade(name: Shade) -> QColor:
    """Return a colour of the window's own surfaces, lines and words."""
    return QColor(_SHADES[name][is_dark()])


def color(meaning: Meaning) -> QColor:
    """Return the colour that this meaning has in every lab."""
    return series(_MEANINGS[meaning])


def series(index: int) -> QColor:
    """Return the colour of the series with this number, from 0; after seven they come again."""
    colors = _SERIES_ON_DARK if is_dark() else _SERIES_ON_LIGHT
    return QColor(colors[index % len(colors)])


def changed_color() -> QColor:
    """Return the colour of what a what-if changed."""
    return series(_CHANGED)


def resolve(choice: ColorChoice) -> QColor:
    """Return the colour that a choice means in the present scheme."""
    match choice:
        case QColor():
            return QColor(choice)
        case int():
            return series(choice)
        case meaning:
            return color(meaning)


def accent() -> QColor:
    """Return the one colour of focus, selection and what can be pressed."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Accent)


def plot_background() -> QColor:
    """Return the colour behind curves and pictures."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Base)


def plot_text() -> QColor:
    """Return the colour of axes, their numbers and their labels."""
    return _blend(QPalette.ColorRole.Text, 0.78)


def grid() -> QColor:
    """Return the colour of grid lines: visible, and no more than that."""
    return _blend(QPalette.ColorRole.Text, _GRID_OPACITY)


def faded(over: QColor, share: float) -> QColor:
    """Return a colour mixed into the plot's background, opaque so that overlaps are even."""
    under = plot_background()
    return QColor.fromRgbF(
        share * over.redF() + (1 - share) * under.redF(),
        share * over.greenF() + (1 - share) * under.greenF(),
        share * over.blueF() + (1 - share) * under.blueF(),
    )


def _blend(role: QPalette.ColorRole, share: float) -> QColor:
    return faded(QGuiApplication.palette().color(role), share)


def _lightness(palette: QPalette) -> int:
    return palette.color(QPalette.ColorRole.Window).lightness()


def _with_accent(palette: QPalette, on_dark: bool) -> QPalette:
    chosen = _ACCENT_ON_DARK if on_dark else _ACCENT_ON_LIGHT
    for role in (QPalette.ColorRole.Accent, QPalette.ColorRole.Highlight, QPalette.ColorRole.Link):
        palette.setColor(role, chosen)
    on_accent = QColor(_BLACK) if on_dark else QColor("#FFFFFF")
    palette.setColor(QPalette.ColorRole.HighlightedText, on_accent)
    palette.setColor(
        QPalette.ColorGroup.Disabled,
        QPalette.ColorRole.Highlight,
        QColor("#55595E") if on_dark else QColor("#B9BDC2"),
    )
    return palette


def _full_palette(dark: bool) -> QPalette:
    """Return every colour: few platforms change their palette on request."""
    window, base = (_SHADES[name][dark] for name in ("ground", "card"))
    button, other = ("#34373B", "#212326") if dark else ("#FFFFFF", "#F5F6F8")
    text, faint = ("#E7E8EA", "#7E8389") if dark else ("#1B1D1F", "#8C9197")
    tip = "#3A3E43" if dark else "#FBFBF4"
    palette = QPalette(QColor(button), QColor(window))
    roles = QPalette.ColorRole
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText):
        palette.setColor(role, QColor(text))
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(faint))
    palette.setColor(roles.Base, QColor(base))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Base, QColor(window))
    palette.setColor(roles.AlternateBase, QColor(other))
    palette.setColor(roles.ToolTipBase, QColor(tip))
    palette.setColor(roles.PlaceholderText, QColor(faint))
    palette.setColor(roles.BrightText, QColor("#FFFFFF"))
    return palette


def _show_check_boxes(app: QApplication) -> None:
    """Fill check boxes lighter than a dark window: Fusion outlines them darker than it."""
    palette = QPalette(app.palette())
    if is_dark():
        palette.setColor(QPalette.ColorRole.Base, QColor("#4A4F55"))
    # PySide6 takes a str here and refuses the bytes that its own signature asks for.
    app.setPalette(palette, "QCheckBox")  # type: ignore[arg-type]


class _SystemFollower(QObject):
    """Owned by the app; fits the accent to the scheme when the system's changes."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(type(self).__name__)
        self.scheme: Scheme = "system"
        app.styleHints().colorSchemeChanged.connect(self._refresh)

    @Slot()
    def _refresh(self) -> None:
        if self.scheme == "system":
            QGuiApplication.setPalette(_with_accent(QPalette(), is_dark()))
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            _show_check_boxes(application)


def _follower(app: QApplication) -> _SystemFollower:
    found = app.findChild(_SystemFollower)
    return found if isinstance(found, _SystemFollower) else _SystemFollower(app)

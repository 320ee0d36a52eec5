"""Loads pyqtgraph at about half its usual cost, in slices short enough for an idle window.

Importing it takes 0.2 s of CPU time beyond Qt and NumPy. Two thirds of what can be saved goes into
copying every class of PySide6, each built on first sight, into modules of its own; the rest into
widgets that bring parameter trees and remote processes, which no plot here uses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_QT_MODULES = ("QtCore", "QtGui", "QtWidgets")
# Only pyqtgraph's own __init__ imports these; they bring parametertree and multiprocess with them.
_UNUSED = (
    "imageview",
    "widgets.ColorMapWidget",
    "widgets.DataFilterWidget",
    "widgets.RemoteGraphicsView",
    "widgets.ScatterPlotWidget",
)
_STANDARD_LIBRARY = (
    "subprocess",
    "importlib.resources",
    "xml.etree.ElementTree",
    "cProfile",
    "decimal",
)
_QT_EXTRAS = ("PySide6.QtSvg", "PySide6.QtOpenGLWidgets", "PySide6.QtOpenGL", "PySide6.QtTest")


def load() -> ModuleType:
    """Return pyqtgraph; all of ours get it from here, so that the first import is the cheap one."""
    if "pyqtgraph" not in sys.modules:
        _load_lightly()
    return sys.modules["pyqtgraph"]


def preload_steps() -> tuple[Callable[[], object], ...]:
    """Return what the first plot needs, to be called in this order, one in each idle moment."""
    return (
        _load_numpy,
        _load_standard_library,
        _load_qt_extras,
        _build_scene_classes,
        load,
        _load_canvas,
    )


# WORKAROUND pyqtgraph 0.14: its Qt modules are mirrors filled eagerly (`_copy_attrs` runs over
# `dir()` of PySide6's). Ours are in place before, look names up on first use, and see an empty
# `dir()`. Drop when pyqtgraph's mirrors are lazy; pyproject.toml holds pyqtgraph below 0.15.
def _load_lightly() -> None:
    sources = [import_module(f"PySide6.{name}") for name in _QT_MODULES]
    for source, name in zip(sources, _QT_MODULES, strict=True):
        sys.modules[f"pyqtgraph.Qt.{name}"] = _LazyMirror(f"pyqtgraph.Qt.{name}", source)
    with _nothing_listed(sources), _left_out(_UNUSED):
        import_module("pyqtgraph")


class _LazyMirror(ModuleType):
    """A module that takes each name from another when it is first asked for."""

    def __init__(self, name: str, source: ModuleType) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._source = source

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._source, name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *dir(self._source)})


class _Absent(ModuleType):
    """Stands for a module left out: it exports nothing, and names taken from it are None."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


@contextmanager
def _nothing_listed(sources: list[ModuleType]) -> Iterator[None]:
    listings = [source.__dict__["__dir__"] for source in sources]
    for source in sources:
        source.__dir__ = list  # type: ignore[method-assign]
    try:
        yield
    finally:
        for source, listing in zip(sources, listings, strict=True):
            source.__dir__ = listing  # type: ignore[method-assign]


@contextmanager
def _left_out(names: tuple[str, ...]) -> Iterator[None]:
    absent = {f"pyqtgraph.{name}": _Absent(f"pyqtgraph.{name}") for name in names}
    sys.modules.update(absent)
    try:
        yield
    finally:
        # From here on, whoever imports one of them by name gets the real one.
        for name in absent:
            del sys.modules[name]


def _load_numpy() -> None:
    import_module("numpy")
    import_module("numpy.typing")


def _load_standard_library() -> None:
    for name in _STANDARD_LIBRARY:
        import_module(name)


def _load_qt_extras() -> None:
    for name in _QT_EXTRAS:
        import_module(name)


def _build_scene_classes() -> None:
    # PySide builds a class and its enumerations when it is first named; Qt's own has a hundred.
    core, widgets = import_module("PySide6.QtCore"), import_module("PySide6.QtWidgets")
    for module, names in ((core, ("Qt",)), (widgets, ("QGraphicsScene", "QGraphicsTextItem"))):
        for name in names:
            getattr(module, name)


def _load_canvas() -> None:
    for name in ("plot_canvas", "plot_curve", "plot_crosshair"):
        import_module(f"ui.widgets.{name}")

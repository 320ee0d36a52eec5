"""Loads pyqtgraph at about half its usual cost, in slices short enough for an idle window.

Importing it takes 0.2 s of CPU time beyond Qt and NumPy. Two thirds of what can be saved goes into
copying every class of PySide6, each built on first sight, into modules of its own; the rest into
widgets that bring parameter trees and remote processes, which no plot here uses.
"""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec, module_from_spec
from inspect import GEN_CLOSED, getgeneratorstate
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
# What these of its own modules import first, to be loaded one by one before them.
_BRINGS = {
    "colormap": ("colors", "util"),
    "graphicsItems.ColorBarItem": (
        "graphicsItems.InfiniteLine",
        "graphicsItems.LinearRegionItem",
        "graphicsItems.LegendItem",
        "graphicsItems.ScatterPlotItem",
        "graphicsItems.PlotCurveItem",
        "graphicsItems.PlotDataItem",
        "graphicsItems.ViewBox",
        "widgets.ColorMapMenu",
    ),
}
# PySide builds a class and its enumerations when it is first named; Qt's own has a hundred.
_FIRST_NAMED = ("QtCore.Qt", "QtWidgets.QGraphicsScene", "QtWidgets.QGraphicsTextItem")
_SLICE_S = 0.001
_is_all_ready = False
_END = object()
_QT_EXTRAS = ("PySide6.QtSvg", "PySide6.QtOpenGLWidgets", "PySide6.QtOpenGL", "PySide6.QtTest")


def load() -> ModuleType:
    """Return pyqtgraph; all of ours get it from here, so that the first import is the cheap one."""
    for _ in _loading:
        pass
    return import_module("pyqtgraph")


def preload_steps() -> Iterator[Callable[[], object]]:
    """Yield what the first plot needs, to be called in this order, one in each idle moment.

    Nothing once all of it was done in this process.
    """
    global _is_all_ready
    if _is_all_ready:
        return
    for name in ("numpy", "numpy.typing", *_STANDARD_LIBRARY, *_QT_EXTRAS):
        yield partial(import_module, name)
    for name in _FIRST_NAMED:
        yield partial(_build_class, name)
    yield _build_viewport
    while not _is_loaded():
        yield _load_slice
    for name in ("canvas", "curve", "crosshair"):
        yield partial(import_module, f"ui.widgets.plots.surface.{name}")
    from ui.widgets.plots.preload import rehearsal_steps  # which needs all of the above

    yield from rehearsal_steps()
    _is_all_ready = True


def _is_loaded() -> bool:
    return getgeneratorstate(_loading) == GEN_CLOSED


def _load_slice() -> None:
    """Load more of pyqtgraph: its next statement, or several short ones."""
    until = time.perf_counter() + _SLICE_S
    for _ in _loading:
        if time.perf_counter() > until:
            return


# WORKAROUND pyqtgraph 0.14: its Qt modules are mirrors filled eagerly (`_copy_attrs` runs over
# `dir()` of PySide6's). Ours are in place before, look names up on first use, and see an empty
# `dir()`. Drop when pyqtgraph's mirrors are lazy; pyproject.toml holds pyqtgraph below 0.15.
def _load_lightly() -> Generator[None]:
    if "pyqtgraph" in sys.modules:
        return
    sources = [import_module(f"PySide6.{name}") for name in _QT_MODULES]
    for source, name in zip(sources, _QT_MODULES, strict=True):
        sys.modules[f"pyqtgraph.Qt.{name}"] = _LazyMirror(f"pyqtgraph.Qt.{name}", source)
    running = _in_slices("pyqtgraph")
    while True:
        with _nothing_listed(sources), _left_out(_UNUSED):
            if next(running, _END) is _END:
                return
        yield


def _in_slices(name: str) -> Iterator[None]:
    """Import a package as Python does, but statement by statement of its ``__init__``."""
    spec = find_spec(name)
    source = spec.loader.get_source(name) if spec and isinstance(spec.loader, InspectLoader) else ""
    if not spec or not source:
        import_module(name)  # in an executable there is no source
        return
    package = module_from_spec(spec)
    sys.modules[name] = package
    try:
        for statement in ast.parse(source).body:
            if isinstance(statement, ast.ImportFrom) and statement.module in _BRINGS:
                for part in _BRINGS[statement.module]:
                    import_module(f"{name}.{part}")
                    yield
            exec(compile(ast.Module([statement], []), spec.origin or name, "exec"), vars(package))
            yield
    except BaseException:
        sys.modules.pop(name, None)
        raise


_loading = _load_lightly()


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


def _build_class(name: str) -> None:
    module, _, of_it = name.partition(".")
    getattr(import_module(f"PySide6.{module}"), of_it)


def _build_viewport() -> None:
    from PySide6.QtWidgets import QGraphicsView  # builds its class, so not at the start

    QGraphicsView().viewport()

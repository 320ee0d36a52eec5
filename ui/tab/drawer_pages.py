"""The drawer of a tab: the code of the form's settings, its export, the guide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from core.runtime.errors import LabError
from core.runtime.recipes.recipe import Recipe
from core.runtime.settings import Settings
from core.runtime.spec import LabSpec, load_entry
from ui.runtime.background import Background
from ui.tab.lab_frame import LabFrame
from ui.tab.lab_view import LabView
from ui.widgets.basic.save_dialog import ask_where_to_save


class DrawerPages(QObject):
    """Fills the drawer's pages when they are opened; the text of ``guide`` is read only then."""

    def __init__(
        self,
        spec: LabSpec,
        frame: LabFrame,
        guide: Callable[[], str],
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._spec = spec
        self._frame = frame
        self._background = background
        self._guide = guide
        frame.bar.drawer_toggled.connect(self._toggle)
        frame.drawer.page_changed.connect(self._on_page)
        frame.code.export_requested.connect(self.ask_where_to_export)

    def follow(self, view: LabView) -> None:
        """Let an exhibit say more in the form, and that the code of the form is another."""
        view.recipe_known.connect(self.show_code)
        view.more_said.connect(self._frame.form.say_more)
        self._frame.form.more_requested.connect(view.show_more)

    @Slot()
    def show_code(self) -> None:
        """Show the code of the form's settings, if the page is open: a highlighter takes time."""
        if self._frame.drawer.current_page != "code":
            return
        try:
            recipe = self._recipe()
        except LabError:
            return  # the form says what is wrong; the code of the last right settings stays
        self._frame.code.show_code(recipe.source, recipe.changed_lines, recipe.filename)

    @Slot()
    def ask_where_to_export(self) -> None:
        """Ask for a file and save the script or notebook there."""
        name = ask_where_to_save(
            self._frame,
            self.tr("Export"),
            f"{self._spec.id}.py",
            self.tr("Python script (*.py);;Notebook (*.ipynb)"),
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Save the script or notebook that gives the form's run, and say when it is there."""
        try:
            settings = self._frame.form.settings()
            recipe = self._recipe()
        except LabError as error:
            self._tell_failure(error.text)
            return
        save = partial(_save, path, recipe, self._spec.title, settings)
        self._background.do(save, self._tell_saved, self._tell_failure)

    def _tell_saved(self, path: Path) -> None:
        self._frame.messages.show_message(self.tr("Saved {0}").format(path), "success")

    def _tell_failure(self, sentence: str) -> None:
        self._frame.messages.show_message(sentence, "error")

    @Slot(str)
    def open_link(self, link: str) -> None:
        """Open an address of the guide in the browser."""
        QDesktopServices.openUrl(QUrl(link))

    def _recipe(self) -> Recipe:
        recipe: Recipe = load_entry(self._spec.recipe)(self._frame.form.settings())
        return recipe

    @Slot(str, bool)
    def _toggle(self, page: str, is_open: bool) -> None:
        if is_open:
            self._frame.drawer.open_page(page)
        elif self._frame.drawer.current_page == page:
            self._frame.drawer.close()

    @Slot(object)
    def _on_page(self, page: str | None) -> None:
        self._frame.bar.show_drawer(page)
        if page is not None:
            self._frame.make_room_for_drawer()
        match page:
            case "code":
                self.show_code()
            case "guide":
                self._frame.guide.show_markdown(self._guide())
            case "runs":
                self._frame.runs.refresh()


def _save(path: Path, recipe: Recipe, title: str, settings: Settings) -> Path:
    from core.runtime.recipes.export import save  # brings nbformat, seldom needed

    save(path, recipe, title, settings)
    return path

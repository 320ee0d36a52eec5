from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import nbformat
import pytest

from core.runtime.errors import LabError
from core.runtime.recipes.export import save, to_notebook, to_script
from core.runtime.recipes.recipe import Recipe
from core.runtime.settings import Settings, setting

SOURCE = '''\
"""Count."""

import math

import numpy as np

FACTOR = 2


def count(steps=3):
    """Yield some roots."""
    for step in range(steps):
        yield math.sqrt(FACTOR * np.float64(step))


if __name__ == "__main__":
    # The last one counts.
    for root in count():
        pass
    print("root =", float(root))
'''


class CountSettings(Settings):
    steps: int = setting(3, "Steps")
    rate: float = setting(1e-06, "Rate")
    device: str = setting("cpu", "Device")


RECIPE = Recipe("count_recipe", SOURCE, packages=("numpy", "no-such-package"))


def script(**values) -> str:
    return to_script(RECIPE, "Counting", CountSettings.make(values))


def notebook(guide: str = ""):
    text = to_notebook(RECIPE, "Counting", CountSettings.make(), guide)
    return nbformat.reads(text, as_version=4)


def code_cells(shown) -> list[str]:
    return [cell.source for cell in shown.cells if cell.cell_type == "code"]


def test_a_script_begins_with_its_title():
    assert script().splitlines()[0] == "# Counting"


def test_a_script_lists_its_packages_with_the_installed_versions():
    assert f"#   numpy {metadata.version('numpy')}\n" in script()


def test_a_package_that_is_not_installed_is_listed_by_name():
    assert "#   no-such-package\n" in script()


def test_a_script_lists_its_settings_as_one_types_them():
    assert '#   steps = 5\n#   rate = 1e-6\n#   device = "cpu"\n' in script(steps=5)


def test_a_setting_of_several_lines_stays_a_comment():
    text = script(device="cpu\nimport os")
    assert text.endswith("\n" + SOURCE)
    assert all(line.startswith("#") for line in text.removesuffix("\n" + SOURCE).splitlines())


def test_a_script_runs_by_itself(tmp_path):
    save(tmp_path / "count.py", RECIPE, "Counting", CountSettings.make())
    ran = subprocess.run(
        [sys.executable, "-I", "count.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "root = 2.0\n"


def test_a_notebook_is_valid():
    nbformat.validate(notebook("# Guide"))


def test_a_notebook_has_an_intro_the_imports_the_functions_and_the_run():
    imports, functions, run = code_cells(notebook())
    assert imports == '"""Count."""\n\nimport math\n\nimport numpy as np'
    assert functions.startswith("FACTOR = 2\n\n\ndef count(steps=3):")
    assert run.startswith("# The last one counts.\nfor root in count():\n    pass\n")


def test_a_notebook_runs_cell_by_cell(capsys):
    names = {"__name__": "__main__"}
    for source in code_cells(notebook()):
        exec(source, names)
    assert capsys.readouterr().out == "root = 2.0\n"


def test_a_notebook_says_what_it_needs_and_what_was_set():
    intro = notebook().cells[0].source
    assert f"`numpy {metadata.version('numpy')}`" in intro
    assert "`rate = 1e-6`" in intro


def test_the_guide_in_a_notebook_keeps_only_links_that_work_there():
    guide = "See [try it](gradus:run) and [torch](https://pytorch.org)."
    intro = notebook(guide).cells[0].source
    assert intro.endswith("See try it and [torch](https://pytorch.org).")


def test_a_module_without_a_main_block_has_two_code_cells():
    bare = Recipe("bare", "import math\n\nx = math.pi\n")
    shown = nbformat.reads(to_notebook(bare, "Bare", CountSettings.make()), as_version=4)
    assert code_cells(shown) == ["import math", "x = math.pi"]


def test_the_ending_chooses_the_notebook(tmp_path):
    save(tmp_path / "count.IPYNB", RECIPE, "Zählen", CountSettings.make(), "# Guide")
    saved = nbformat.read(tmp_path / "count.IPYNB", as_version=4)
    assert saved.cells[0].source.startswith("# Zählen")


@pytest.mark.parametrize("name", ["a.txt", "a"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(LabError, match=rf"^{name} .*: name the file \.py .* or \.ipynb"):
        save(tmp_path / name, RECIPE, "Counting", CountSettings.make())
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LabError, match="No such file or directory; choose another folder"):
        save(tmp_path / "missing" / "a.py", RECIPE, "Counting", CountSettings.make())

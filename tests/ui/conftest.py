"""A lab's tab that the tests of a module share, since its worker takes long to warm."""

from __future__ import annotations

import pytest
from support.tab_driver import make_fresh, warm_tab


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tab")


@pytest.fixture(scope="module")
def tab_options():
    """What `open_tab` is given; a module overrides it to have another lab."""
    return {}


@pytest.fixture(scope="module")
def shared(qapp, folder, tab_options):
    with warm_tab(folder, **tab_options) as tab:
        yield tab


@pytest.fixture
def tab(qtbot, shared, folder):
    """The shared tab, as it was at first but for its worker."""
    make_fresh(qtbot, shared, folder / "runs")
    yield shared
    make_fresh(qtbot, shared, folder / "runs")

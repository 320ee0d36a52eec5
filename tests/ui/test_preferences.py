from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray

from ui.preferences import Preferences


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "gradus.ini"


def test_what_was_never_set_reads_as_the_default(file):
    preferences = Preferences(str(file))
    assert preferences.text("window/tab", "autograd") == "autograd"
    assert preferences.state("window/geometry").isEmpty()


def test_a_second_window_reads_what_the_first_remembered(file):
    first = Preferences(str(file))
    first.set_text("window/tab", "gan")
    first.set_state("autograd/splitter", QByteArray(b"\0\xff\n="))
    del first  # writes the file
    second = Preferences(str(file))
    assert second.text("window/tab", "") == "gan"
    assert second.state("autograd/splitter") == QByteArray(b"\0\xff\n=")


@pytest.mark.parametrize("content", ["[v1]\nwindow\\tab=a, b\n", "\0\1 nonsense", "[v1\n====="])
def test_nonsense_in_the_file_reads_as_the_default(file, content):
    file.parent.mkdir(parents=True)
    file.write_text(content)
    preferences = Preferences(str(file))
    assert preferences.text("window/tab", "autograd") == "autograd"
    assert preferences.state("window/tab").isEmpty()


def test_another_kind_of_value_reads_as_the_default(file):
    preferences = Preferences(str(file))
    preferences.set_text("window/geometry", "wide")
    preferences.set_state("window/tab", QByteArray(b"x"))
    assert preferences.state("window/geometry").isEmpty()
    assert preferences.text("window/tab", "autograd") == "autograd"


def test_a_folder_or_a_file_without_end_in_its_place_is_set_aside(file):
    file.mkdir(parents=True)
    Preferences(str(file)).set_text("window/tab", "gan")
    assert Preferences(str(file)).text("window/tab", "") == "gan"
    with file.open("r+b") as opened:
        opened.truncate(2**40)
    assert Preferences(str(file)).text("window/tab", "none") == "none"
    assert len(list(file.parent.glob("gradus.ini.damaged-*"))) == 2

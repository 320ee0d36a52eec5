"""What students have written comes back at the next start."""

from __future__ import annotations

import pytest
from support.tab_driver import END_LIMIT_MS
from support.tensors_tab import names, run_line, settle

from app.window import make_window
from core.labs import gan, tensors
from ui.kept_work import KeptWork


@pytest.fixture
def work(tmp_path):
    return KeptWork(tmp_path / "data" / "work.json")


def forms(**values):
    return {"tensors": (tensors.SPEC, {**tensors.SPEC.settings.make().model_dump(), **values})}


def test_what_was_written_comes_back_and_other_settings_do_not(work):
    work.save(forms(program="a = ones(2)", seed=7))
    assert work.of("tensors") == {"program": "a = ones(2)"}
    assert work.of("gan") == {}


def test_what_stands_as_at_first_is_not_kept(work, tmp_path):
    work.save(forms())
    assert not (tmp_path / "data").exists()
    work.save(forms(program="a = ones(2)"))
    work.save(forms())
    assert work.of("tensors") == {}


def test_a_lab_that_was_not_opened_keeps_its_work(work):
    work.save(forms(program="a = ones(2)"))
    drawn = {**gan.SPEC.settings.make().model_dump(), "drawn": "0.5,1;1,1"}
    work.save({"gan": (gan.SPEC, drawn)})
    assert work.of("tensors") == {"program": "a = ones(2)"}
    assert work.of("gan") == {"drawn": "0.5,1;1,1"}


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"[1]", b'{"tensors": 5}', b"\xff"])
def test_a_damaged_file_is_set_aside(work, tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "work.json").write_bytes(content)
    assert work.of("tensors") == {}
    assert [file.name[:17] for file in (tmp_path / "data").iterdir()] == ["work.json.damaged"]


def opened(qtbot):
    window = make_window()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window, window.open_tab("tensors").view


@pytest.mark.slow
def test_lines_that_were_run_are_there_after_quitting(qtbot):
    window, view = opened(qtbot)
    run_line(qtbot, view, "a = ones(2, 3)")
    qtbot.waitUntil(lambda: names(view)[-1:] == ["a"], timeout=END_LIMIT_MS)
    run_line(qtbot, view, "c = a + 1")
    qtbot.waitUntil(lambda: names(view)[-2:] == ["a", "c"], timeout=END_LIMIT_MS)
    settle(qtbot, view)
    qtbot.waitUntil(lambda: "c = a + 1" in window.tab("tensors").frame.form.values()["program"])
    window.close()
    window.deleteLater()
    window, view = opened(qtbot)
    assert view.panel.edit.toPlainText().endswith("a = ones(2, 3)\nc = a + 1")
    assert "lines of last time" in view.panel.sentence.text()
    view.panel.run_button.click()
    qtbot.waitUntil(lambda: names(view)[-2:] == ["a", "c"], timeout=END_LIMIT_MS)
    window.close()
    window.deleteLater()

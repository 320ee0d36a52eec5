"""The self-test: what it runs, what it calls wrong, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.demo_lab import SPEC
from support.processes import python

from app.catalog import LABS
from app.command_line import command_line
from app.self_test import wrong_numbers

by_lab = pytest.mark.parametrize("entry", LABS, ids=lambda entry: entry.spec.id)


@by_lab
def test_each_lab_says_which_numbers_its_small_run_gives(entry):
    spec = entry.spec
    assert spec.small_result
    assert all(low <= high for low, high in spec.small_result.values())
    spec.settings.make(spec.small)


def limits(**small_result):
    """Return a lab with these limits; two underscores stand for the point of a path."""
    pairs = {name.replace("__", "."): pair for name, pair in small_result.items()}
    return replace(SPEC, small_result=pairs)


@pytest.mark.parametrize("total", [1, 1.5, 2])
def test_a_number_within_its_limits_is_right(total):
    assert wrong_numbers(limits(total=(1, 2)), {"total": total}) == []


@pytest.mark.parametrize("total", [0.99, 2.01, float("nan"), None, "1"])
def test_anything_else_is_wrong_and_said_with_its_limits(total):
    (sentence,) = wrong_numbers(limits(total=(1, 2)), {"total": total})
    assert sentence == f"total is {total}, not from 1 to 2"


def test_a_number_that_is_not_there_is_wrong():
    assert wrong_numbers(limits(total=(1, 2)), {}) == ["total is None, not from 1 to 2"]


def test_a_number_may_lie_deeper():
    spec = limits(models__forest__r2=(0, 1))
    assert wrong_numbers(spec, {"models": {"forest": {"r2": 0.5}}}) == []
    assert wrong_numbers(spec, {"models": 3}) == ["models.forest.r2 is None, not from 0 to 1"]


def test_the_option_alone_is_a_whole_command(monkeypatch):
    monkeypatch.setattr("app.self_test.self_test", lambda: 7)
    with pytest.raises(SystemExit) as left:
        command_line(["--self-test"])
    assert left.value.code == 7


# The same test with a lab that counts, since torch takes seconds to import.
WITH_DEMO = """
import sys
from dataclasses import replace
import app.catalog
from app.main import main
from support.demo_lab import SPEC

if __name__ == "__main__":
    small = {"steps": 20, "fault": sys.argv[1]}
    spec = replace(SPEC, small=small, small_result={"total": (210, 210)})
    app.catalog.LABS = (app.catalog.CatalogEntry(spec, "support.demo_view:DemoView"),)
    sys.exit(main(["--self-test"]))
"""


@pytest.fixture
def command(tmp_path):
    """Return what starts the self-test of the demo lab."""
    file = tmp_path / "demo.py"
    file.write_text(WITH_DEMO, encoding="utf-8")
    return lambda fault="none", **options: python(file, fault, **options)


def test_a_line_a_lab_says_that_it_passed_and_after_what_time(command):
    said = command()
    assert said.returncode == 0, said.stdout + said.stderr
    lines = [line.split() for line in said.stdout.splitlines()]
    assert [(name, state) for name, state, *_ in lines] == [
        ("window", "passed"),
        ("demo", "passed"),
        ("end", "passed"),
    ]
    assert all(float(seconds) >= 0 and unit == "s" for _, _, seconds, unit in lines)


def test_a_run_that_fails_fails_the_test_with_its_reason(command):
    said = command("lab_error")
    assert said.returncode == 1
    assert "demo       failed" in said.stdout
    assert "The count is wrong; choose fewer steps." in said.stdout


def test_it_leaves_nothing_in_the_users_folders(command, user_folders):
    command()
    assert [file for file in user_folders.rglob("*") if file.is_file()] == []


def test_folders_that_cannot_be_made_are_said_and_nothing_fails(command, user_folders):
    user_folders.write_text("a file where the folder should be")
    said = command()
    assert said.returncode == 0, said.stdout + said.stderr
    assert "it says: Nothing can be written into your own folders" in said.stdout

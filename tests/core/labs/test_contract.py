"""What every lab of the catalog keeps to; no lab is named here."""

from __future__ import annotations

import ast
import json
import math
import re
import subprocess
import sys
import time
from importlib import resources
from urllib.parse import parse_qsl, urlsplit

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processes import HEAVY, LIMIT_S, REPO, environment, python

from app.catalog import LABS, find_spec
from core.runtime.errors import SettingsError
from core.runtime.messages import Batch, Ended, Held, Press, StartRun, Warm
from core.runtime.settings import FieldSpec
from core.runtime.spec import LabSpec
from core.runtime.worker_process import WorkerProcess

# One second is promised; a loaded machine may need longer to give the worker its turn.
CANCEL_LIMIT_S = 3.0
UNWANTED = HEAVY | {"PySide6", "pyqtgraph"}
SPECS = [entry.spec for entry in LABS]
DRAWERS = {"code", "guide", "runs"}
PRINTED = re.compile(r"([A-Za-z_]\w*) = (.+)")

# Heavy libraries take seconds to import: both exports run one after the other in one process.
BETWEEN = "---- the notebook\n"
RUN_BOTH = f"""
import runpy, sys
runpy.run_path(sys.argv[1], run_name="__main__")
print({BETWEEN!r}, end="")
runpy.run_path(sys.argv[2], run_name="__main__")
"""

by_lab = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)


@pytest.fixture(scope="module", params=SPECS, ids=lambda spec: spec.id)
def lab(request: pytest.FixtureRequest) -> LabSpec:
    return request.param


# The declaration.


@pytest.mark.parametrize(
    "code", ["pass", "[load_entry(e.spec.recipe)(e.spec.settings()) for e in LABS]"]
)
def test_neither_declarations_nor_recipes_load_anything_heavy(code):
    listing = "print(*{name.partition('.')[0] for name in sys.modules})"
    imports = "import sys; from app.catalog import LABS; from core.runtime.spec import load_entry"
    said = python("-c", f"{imports}; {code}; {listing}")
    assert said.returncode == 0, said.stderr
    assert UNWANTED.isdisjoint(said.stdout.split())


def test_each_lab_has_an_id_of_its_own():
    ids = [spec.id for spec in SPECS]
    assert len(set(ids)) == len(ids)
    assert all(id_.isidentifier() for id_ in ids)


@by_lab
def test_defaults_small_settings_and_presets_are_valid(spec):
    spec.settings.make()
    spec.settings.make(spec.small)
    for name in spec.settings.PRESETS:
        assert spec.settings.make({"preset": name}).model_dump()["preset"] == name


@by_lab
def test_the_preset_of_the_defaults_is_the_defaults(spec):
    assert spec.settings.make() == spec.settings()


@by_lab
def test_each_field_has_words_and_its_default_keeps_to_its_limits(spec):
    for field in spec.settings.field_specs():
        assert field.label
        if field.default is not None and field.ge is not None:
            assert field.default >= field.ge
        if field.default is not None and field.le is not None:
            assert field.default <= field.le


@by_lab
@given(data=st.data())
def test_an_error_names_every_wrong_field_and_no_other(spec, data):
    wrong = {f.name: value for f in spec.settings.field_specs() if (value := _wrong(f)) is not None}
    names = data.draw(st.sets(st.sampled_from([*wrong, "no_such_setting"]), min_size=1))
    with pytest.raises(SettingsError) as caught:
        spec.settings.make({name: wrong.get(name, 1) for name in names})
    assert caught.value.fields.keys() == names


def _wrong(field: FieldSpec):
    if field.kind in ("int", "float"):
        return "many" if field.ge is None else field.ge - 1
    return {"choice": "no such choice", "bool": "perhaps"}.get(field.kind)


# The guide.


def _guide(spec: LabSpec) -> str:
    file = resources.files("resources") / "guide" / "en" / f"{spec.id}.md"
    return file.read_text(encoding="utf-8")


@by_lab
def test_the_guide_has_a_title_and_a_link_that_runs_something(spec):
    guide = _guide(spec)
    assert guide.startswith("# ")
    assert "](gradus:try?" in guide or "](gradus:run" in guide


@by_lab
def test_each_link_of_the_guide_names_what_is_there(spec):
    for link in re.findall(r"\]\((gradus:[^)]*)\)", _guide(spec)):
        parts = urlsplit(link)
        values = dict(
            parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True, strict_parsing=True)
            if parts.query
            else ()
        )
        match parts.path:
            case "set" | "try":
                assert values, link
                spec.settings.make(values)
            case "preset":
                assert values.keys() == {"name"}, link
                assert values["name"] in spec.settings.PRESETS, link
            case "lab":
                other = find_spec(values.pop("id"))
                assert other is not None, link
                other.settings.make(values)
            case "open":
                assert values.keys() == {"drawer"}, link
                assert values["drawer"] in DRAWERS, link
            case verb:
                assert verb in ("run", "stop"), link
                assert not values, link


# The run, by the command line.


class Scripts:
    """What the command line, the exported script and the exported notebook said."""

    def __init__(self, spec, folder):
        given = [f"--set={name}={value}" for name, value in spec.small.items()]
        for ending in ("py", "ipynb"):
            said = python("-m", "app", "export", spec.id, *given, "--to", folder / f"a.{ending}")
            assert said.returncode == 0, said.stderr
        self.notebook = nbformat.read(folder / "a.ipynb", as_version=4)
        codes = [cell.source for cell in self.notebook.cells if cell.cell_type == "code"]
        (folder / "cells.py").write_text("\n".join(codes), encoding="utf-8")
        events = folder / "events.jsonl"
        arguments = {
            "run": ["-m", "app", "run", spec.id, *given, "--events", events],
            "exports": ["-c", RUN_BOTH, folder / "a.py", folder / "cells.py"],
        }
        said = _side_by_side(arguments, folder)
        self.printed, _, self.cells_printed = said["exports"].partition(BETWEEN)
        self.events = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
        self.steps = [event for event in self.events if event["event"] == "step"]
        self.result = self.events[-1]["result"]


def _side_by_side(arguments, folder):
    processes = {
        name: subprocess.Popen(
            [sys.executable, *map(str, given)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # The exported files must need nothing of ours, not even to find it.
            cwd=REPO if name == "run" else folder,
            env=environment() if name == "run" else {**environment(), "PYTHONPATH": ""},
        )
        for name, given in arguments.items()
    }
    said = {}
    for name, process in processes.items():
        said[name], errors = process.communicate(timeout=LIMIT_S)
        assert process.returncode == 0, errors
    return said


@pytest.fixture(scope="module")
def scripts(lab, tmp_path_factory):
    return Scripts(lab, tmp_path_factory.mktemp(lab.id))


@pytest.mark.slow
def test_the_run_starts_with_its_device_and_ends_done(scripts):
    assert scripts.events[0]["event"] == "started"
    assert scripts.events[0]["device"]
    assert scripts.events[-1]["event"] == "finished"
    assert scripts.events[-1]["outcome"] == "done"
    assert scripts.events[-1]["message"] not in ("", "Done.")


@pytest.mark.slow
def test_progress_never_falls(scripts):
    indices = [step["index"] for step in scripts.steps]
    assert indices[0] >= 1
    assert indices == sorted(set(indices))
    assert len({step["total"] for step in scripts.steps}) == 1
    assert scripts.steps[-1]["total"] in (0, indices[-1])


@pytest.mark.slow
def test_every_metric_is_a_finite_float(scripts):
    for step in scripts.steps:
        for name, value in step["metrics"].items():
            assert isinstance(value, float), name
            assert math.isfinite(value), name


@pytest.mark.slow
def test_the_exported_script_prints_the_numbers_of_the_result(scripts):
    printed = dict(_printed(scripts.printed))
    assert printed
    assert printed == {name: scripts.result[name] for name in printed}


@pytest.mark.slow
def test_the_exported_notebook_is_valid_and_prints_the_same(scripts):
    nbformat.validate(scripts.notebook)
    assert scripts.cells_printed == scripts.printed


def _printed(text: str):
    """Yield what the lines ``name = value`` say."""
    for line in text.splitlines():
        if found := PRINTED.fullmatch(line):
            yield found[1], _value(found[2])


def _value(text: str):
    try:
        return ast.literal_eval(text)
    except ValueError:
        return float(text)  # inf and nan


# The run, in a worker.


class Talk:
    """A worker, and all it said since the last order."""

    def __init__(self, spec, worker):
        self.spec, self._worker = spec, worker

    def start(self, begin="run", settings=None):
        self._worker.send(
            StartRun(self.spec, self.spec.small if settings is None else settings, None, begin)
        )

    def press(self, button):
        self._worker.send(Press(button))

    def until(self, kind, state=None, limit_s=LIMIT_S):
        """Return the messages up to the first of a kind; for `Held`, in this state."""
        said = []
        deadline = time.monotonic() + limit_s
        while True:
            assert self._worker.connection.poll(max(0.0, deadline - time.monotonic())), said[-3:]
            said.append(self._worker.receive())
            assert isinstance(said[-1], kind) or not isinstance(said[-1], Ended), said[-1]
            if isinstance(said[-1], kind) and getattr(said[-1], "state", None) == state:
                return said


@pytest.fixture(scope="module")
def worker(lab, tmp_path_factory):
    worker = WorkerProcess(lab.id, tmp_path_factory.mktemp(lab.id) / "crash.txt")
    worker.send(Warm(lab.warm))
    assert worker.connection.poll(LIMIT_S)
    worker.receive()
    yield worker
    worker.kill()


@pytest.fixture
def talk(lab, worker):
    return Talk(lab, worker)


def _columns(said):
    """Return each metric's pairs of index and value."""
    columns = {}
    for batch in said:
        if isinstance(batch, Batch):
            for name, pairs in batch.columns.items():
                columns[name] = columns.get(name, b"") + pairs
    return {name: np.frombuffer(pairs).reshape(-1, 2).tolist() for name, pairs in columns.items()}


def _without_measures(result):
    """Return a result without what the clock and the memory say, named by its unit."""
    if isinstance(result, dict):
        kept = {name: value for name, value in result.items() if not name.endswith(("_s", "_mb"))}
        return {name: _without_measures(value) for name, value in kept.items()}
    if isinstance(result, list):
        return [_without_measures(each) for each in result]
    return result


def _steps(said):
    return sum(batch.steps for batch in said if isinstance(batch, Batch))


@pytest.mark.slow
def test_the_same_settings_give_the_same_steps_everywhere(talk, scripts):
    by_command_line = {}
    for step in scripts.steps:
        for name, value in step["metrics"].items():
            by_command_line.setdefault(name, []).append([step["index"], value])
    for _ in range(2):
        talk.start()
        said = talk.until(Ended)
        assert _columns(said) == by_command_line
        assert _without_measures(said[-1].finished.result) == _without_measures(scripts.result)


@pytest.mark.slow
def test_the_result_is_plain(talk):
    talk.start()
    result = talk.until(Ended)[-1].finished.result
    assert json.loads(json.dumps(result)) == result


@pytest.mark.slow
def test_step_does_one_step_and_resume_the_rest(talk, scripts):
    talk.start("step")
    assert _steps(talk.until(Held, "paused")) == 1
    talk.press("step")
    assert _steps(talk.until(Held, "paused")) == 1
    talk.press("resume")
    said = talk.until(Ended)
    assert _steps(said) == len(scripts.steps) - 2
    assert _without_measures(said[-1].finished.result) == _without_measures(scripts.result)


@pytest.mark.slow
def test_a_paused_run_is_stopped_at_once(talk):
    talk.start("step")
    talk.until(Held, "paused")
    talk.press("stop")
    assert talk.until(Ended, limit_s=CANCEL_LIMIT_S)[-1].finished.outcome == "cancelled"


@pytest.mark.slow
def test_a_run_is_stopped_before_it_has_begun(talk):
    talk.start()
    talk.press("stop")
    assert talk.until(Ended, limit_s=CANCEL_LIMIT_S)[-1].finished.outcome == "cancelled"


@pytest.mark.slow
def test_a_run_with_the_defaults_is_stopped_within_a_second(talk):
    talk.start(settings={})
    talk.until(Batch)
    talk.press("stop")
    # A quick lab may have been done before Stop reached it.
    assert talk.until(Ended, limit_s=CANCEL_LIMIT_S)[-1].finished.outcome in ("cancelled", "done")

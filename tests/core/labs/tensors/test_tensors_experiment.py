"""The headless run: events, result, limits, failure."""

from __future__ import annotations

import json
import math

import pytest
import torch
from support.answering import answered

from core.labs.tensors import SPEC
from core.labs.tensors.experiment import run
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.questions import RunStatement
from core.labs.tensors.settings import TensorSettings
from core.runtime.errors import SettingsError
from core.runtime.events import Event, Note, Started, Step, to_json
from core.runtime.worker.context import RunContext


def run_program(program: str, **values: object) -> tuple[list[Event], RunContext]:
    context = RunContext()
    settings = TensorSettings.make({"program": program, **values})
    return list(run(settings, context)), context


ISSUE = "a = randn(3, 4, seed=0); b = a @ a.T; backward(b.sum())"


def test_result_holds_shape_dtype_and_nested_values() -> None:
    tensors = run_program(ISSUE)[1].result["tensors"]
    a = torch.randn(3, 4, generator=torch.Generator().manual_seed(0))
    assert tensors["a"]["shape"] == [3, 4]
    assert tensors["a"]["dtype"] == "float32"
    assert tensors["a"]["values"] == a.tolist()
    assert tensors["b"]["values"] == (a @ a.T).tolist()


def test_result_holds_the_gradient_where_there_is_one() -> None:
    tensors = run_program(ISSUE)[1].result["tensors"]
    a = torch.randn(3, 4, generator=torch.Generator().manual_seed(0)).requires_grad_()
    (a @ a.T).sum().backward()  # type: ignore[no-untyped-call]
    assert a.grad is not None
    assert tensors["a"]["grad"] == a.grad.tolist()
    assert "grad" not in tensors["b"]


def test_scalar_s_value_is_a_number_and_plain_numbers_are_listed() -> None:
    tensors = run_program("a = tensor(1.5); n = 3")[1].result["tensors"]
    assert tensors["a"] == {
        "shape": [],
        "dtype": "float32",
        "requires_grad": False,
        "values": 1.5,
    }
    assert tensors["n"] == {"shape": [], "dtype": "int", "values": 3}


def test_values_of_large_tensors_are_left_out() -> None:
    tensors = run_program("a = zeros(11); b = zeros(10)", max_values=10)[1].result["tensors"]
    assert "values" not in tensors["a"]
    assert tensors["b"]["values"] == [0.0] * 10


def test_there_is_one_step_a_statement_with_its_size() -> None:
    events, _ = run_program("a = zeros(2, 3); b = a + 1")
    assert isinstance(events[0], Started) and events[0].device == "cpu"
    steps = [event for event in events if isinstance(event, Step)]
    assert [(step.index, step.total) for step in steps] == [(1, 2), (2, 2)]
    assert [step.metrics["new_bytes"] for step in steps] == [24, 24]
    assert steps[1].metrics["numbers"] == 12


def test_notes_say_what_each_statement_made_and_what_was_promoted() -> None:
    events, _ = run_program("a = arange(3) / 2")
    notes = [(event.kind, event.text) for event in events if isinstance(event, Note)]
    assert ("statement", "a has shape (3,), float32.") in notes
    assert ("promotion", "div of int64 gives float32.") in notes


def test_same_settings_give_the_same_events() -> None:
    assert list(map(repr, run_program("a = randn(3)")[0])) == list(
        map(repr, run_program("a = randn(3)")[0])
    )


def test_seed_changes_the_numbers_of_unseeded_functions() -> None:
    first = run_program("a = randn(3)", seed=1)[1].result["sum_of_a"]
    assert first == torch.randn(3, generator=torch.Generator().manual_seed(1)).double().sum().item()


def test_events_and_result_can_be_written_as_json() -> None:
    events, context = run_program("a = tensor([1., inf]); m = a > 2; h = a.to(bfloat16)")
    text = json.dumps([[to_json(event) for event in events], context.result])
    assert json.loads(text)[1]["tensors"]["a"]["values"] == [1.0, math.inf]


def test_failing_statement_is_told_with_line_and_column_and_keeps_the_tensors() -> None:
    context = RunContext()
    settings = TensorSettings.make({"program": "a = zeros(3)\nb = a + zeros(4)"})
    with pytest.raises(ProgramError, match="Line 2, column 5: add: the last axis"):
        list(run(settings, context))
    assert list(context.result["tensors"]) == ["a"]


def test_mistake_in_the_last_line_is_told_before_anything_runs() -> None:
    context = RunContext()
    with pytest.raises(ProgramError):
        list(run(TensorSettings.make({"program": "a = zeros(3); b = lambda: 1"}), context))
    assert not context.result


def test_limit_is_a_setting() -> None:
    with pytest.raises(ProgramError, match=r"the limit is 1\.0 MiB"):
        run_program("a = zeros(1024, 1024)", max_tensor_mib=1)


def test_limits_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(SettingsError, match="max_total_mib"):
        TensorSettings.make({"max_tensor_mib": 512, "max_total_mib": 256})


def test_session_stays_in_the_tab_s_state_for_requests() -> None:
    _, context = run_program("a = zeros(3)")
    report = answered(context.state, RunStatement("b = a + 1"))
    assert [row.facts.name for row in report.tensors] == ["a", "b"]
    assert report.can_undo


def test_closing_message_counts() -> None:
    assert run_program("a = 1; b = a")[1].message == "2 statements ran and left 2 tensors."


def test_default_program_runs_and_has_gradients() -> None:
    _, context = run_program(SPEC.settings().program)
    assert {"w", "b"} == {n for n, t in context.result["tensors"].items() if "grad" in t}

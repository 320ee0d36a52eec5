"""What a window may ask: answers are plain values, mistakes are told and change nothing."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.labs.tensors import requests
from core.labs.tensors.language import forms
from core.labs.tensors.reports import NamedTensor, SessionReport
from core.runtime.errors import LabError

State = dict[str, Any]


@pytest.fixture
def state() -> State:
    made: State = {}
    report = requests.run_statement(
        made, "a = arange(24).float().view(2, 3, 4); b = a[0]; i = arange(3); n = 5"
    )
    assert report.problem is None
    return made


def rows(report: SessionReport) -> dict[str, NamedTensor]:
    return {row.facts.name: row for row in report.tensors}


def numbers(report: SessionReport, name: str) -> list[Any]:
    found = rows(report)[name].block.numbers
    assert found is not None
    return found.tolist()  # type: ignore[no-any-return]


def test_every_answer_can_be_sent_to_another_process(state: State) -> None:
    answers: list[object] = [
        requests.preview(state, "a @ b.T; a + i"),
        requests.run_statement(state, "w = ones(3, requires_grad=True); c = b + 1"),
        requests.backward(state, "(w * 2).sum()"),
        requests.backward_report(state),
        requests.history(state),
        requests.scripts(state),
        requests.tensor_window(state, "a", 1, 2, (0, 0, 0)),
        requests.tensor_picture(state, "a", 1, 2, (0, 0, 0)),
        requests.time_point(state, "b + 1", 1),
        requests.new_puzzle(state),
        requests.check_puzzle(state, "(3, 4)"),
        requests.program(state),
        requests.run_statement(state, "a + i.view(9)"),
    ]
    for answer in answers:
        again = pickle.loads(pickle.dumps(answer))
        assert type(again) is type(answer)
        assert "torch" not in {type(part).__module__.split(".")[0] for part in _parts(again)}


def _parts(value: object) -> list[object]:
    if isinstance(value, tuple | list):
        return [part for item in value for part in _parts(item)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [value, *(part for name in fields for part in _parts(getattr(value, name)))]


def test_requests_work_in_a_tab_that_never_ran_anything() -> None:
    assert requests.session({}).tensors == ()
    assert requests.undo({}).problem is None
    assert requests.clear({}).tensors == ()
    assert requests.backward_report({}) is None
    assert requests.program({}) == ""
    assert "import torch" in requests.scripts({}).torch


def test_session_lists_facts_numbers_and_picture(state: State) -> None:
    row = rows(requests.session(state))["a"]
    assert row.facts.shape == (2, 3, 4)
    assert row.block.picture.shape == (3, 4)
    assert (row.block.minimum, row.block.mean, row.block.maximum) == (0, 11.5, 23)
    assert rows(requests.session(state))["n"].facts.kind == "number"


def test_mistake_is_in_the_answer_and_the_session_stays(state: State) -> None:
    report = requests.run_statement(state, "c = a + i")
    assert report.problem is not None
    assert "c" not in rows(report)


def test_cell_is_edited_and_taken_back(state: State) -> None:
    report = requests.edit_cell(state, "b", (1, 2), "-7.5")
    assert numbers(report, "b")[1][2] == -7.5
    assert numbers(report, "a")[0][1][2] == -7.5
    assert numbers(requests.undo(state), "a")[0][1][2] == 6
    assert numbers(requests.redo(state), "a")[0][1][2] == -7.5


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e3", "1 / 4"])
def test_cell_takes_every_number(state: State, value: str) -> None:
    report = requests.edit_cell(state, "b", (0, 0), value)
    wanted = eval(value, {"nan": np.nan, "inf": np.inf})
    assert np.array_equal(numbers(report, "b")[0][0], wanted, equal_nan=True)


@pytest.mark.parametrize("value", ["abc", "", "(1", "[1, 2, 3]"])
def test_cell_takes_nothing_but_a_number(state: State, value: str) -> None:
    before = requests.session(state)
    report = requests.edit_cell(state, "b", (0, 0), value)
    assert report.problem is not None
    assert numbers(report, "b") == numbers(before, "b")


def test_field_cannot_bring_a_second_statement(state: State) -> None:
    with pytest.raises(LabError, match="more than one value"):
        requests.edit_cell(state, "b", (0, 0), "1; del a")
    with pytest.raises(LabError, match="more than one value"):
        requests.create(state, "x", "full", {"size": (2,), "fill_value": "1); del a; zeros(1"})


def test_whole_number_cell_takes_no_fraction(state: State) -> None:
    with pytest.raises(LabError, match="i holds whole numbers"):
        requests.edit_cell(state, "i", (0,), "1.5")
    assert numbers(requests.edit_cell(state, "i", (0,), "4.0"), "i")[0] == 4


def test_leaf_s_cell_can_be_edited(state: State) -> None:
    requests.run_statement(state, "w = ones(2, requires_grad=True)")
    report = requests.edit_cell(state, "w", (1,), "3")
    assert report.problem is None
    assert rows(report)["w"].facts.is_leaf


def test_rename_keeps_the_tensor(state: State) -> None:
    report = requests.rename(state, "b", "first")
    assert "b" not in rows(report)
    assert rows(report)["first"].facts.shares_with == ("a",)
    assert "b" in rows(requests.undo(state))


def test_name_that_is_taken_or_no_name_is_refused(state: State) -> None:
    with pytest.raises(LabError, match="There is a tensor i already"):
        requests.rename(state, "b", "i")
    for name in ("1a", "a b", "x; del a", "_a", "float32", ""):
        with pytest.raises(LabError):
            requests.rename(state, "b", name)
        with pytest.raises(LabError):
            requests.create(state, name, "zeros", {"size": (2,)})


def test_duplicate_has_memory_of_its_own(state: State) -> None:
    report = requests.duplicate(state, "b")
    assert rows(report)["b2"].facts.shares_with == ()
    assert "b3" in rows(requests.duplicate(state, "b2", "b3"))


def test_duplicate_of_a_leaf_records_too(state: State) -> None:
    requests.run_statement(state, "w = ones(2, requires_grad=True)")
    facts = rows(requests.duplicate(state, "w"))["w2"].facts
    assert facts.requires_grad and facts.is_leaf


def test_delete_and_clear_can_be_undone(state: State) -> None:
    assert "a" not in rows(requests.delete(state, ["a", "n"]))
    assert requests.clear(state).tensors == ()
    assert set(rows(requests.undo(state))) == {"b", "i"}
    assert set(rows(requests.undo(state))) == {"a", "b", "i", "n"}


@pytest.mark.parametrize(
    ("function", "fields", "expected"),
    [
        ("tensor", {"data": "[[1, 2], [3, 4]]"}, torch.tensor([[1, 2], [3, 4]])),
        ("tensor", {"data": "1 2\n3 4", "dtype": "float64"}, torch.tensor([[1.0, 2], [3, 4]])),
        ("tensor", {"data": "1, 2, 3"}, torch.tensor([1, 2, 3])),
        ("tensor", {"data": "1.5"}, torch.tensor(1.5)),
        ("zeros", {"size": (2, 3), "dtype": "int64"}, torch.zeros(2, 3, dtype=torch.int64)),
        ("ones", {"size": ()}, torch.ones(())),
        ("full", {"size": (2,), "fill_value": 7}, torch.full((2,), 7)),
        ("eye", {"n": 3, "m": None}, torch.eye(3)),
        ("eye", {"n": 2, "m": 3}, torch.eye(2, 3)),
        ("arange", {"start": 1, "end": 7, "step": 2}, torch.arange(1, 7, 2)),
        ("arange", {"start": "", "end": 4, "step": ""}, torch.arange(4)),
        ("linspace", {"start": 0, "end": 1, "steps": 5}, torch.linspace(0, 1, 5)),
        (
            "randn",
            {"size": (2, 2), "seed": 4, "device": "cpu", "requires_grad": False},
            torch.randn(2, 2, generator=torch.Generator().manual_seed(4)),
        ),
        (
            "randint",
            {"low": 0, "high": 5, "size": (3,), "seed": 1},
            torch.randint(0, 5, (3,), generator=torch.Generator().manual_seed(1)),
        ),
    ],
)
def test_form_makes_what_torch_makes(
    state: State, function: str, fields: dict[str, Any], expected: torch.Tensor
) -> None:
    report = requests.create(state, "made", function, fields)
    assert report.problem is None
    assert numbers(report, "made") == expected.tolist()


def test_form_sets_requires_grad(state: State) -> None:
    fields = {"size": (2,), "requires_grad": True, "seed": 0}
    assert rows(requests.create(state, "w", "randn", fields))["w"].facts.requires_grad


def test_every_function_of_the_form_is_in_the_table() -> None:
    from core.labs.tensors.language.functions import FUNCTIONS

    for function, fields in forms.FORM_FIELDS.items():
        known = {p.name for s in FUNCTIONS[function].signatures for p in s.parameters}
        assert set(fields) <= known


@pytest.mark.parametrize(
    ("function", "fields"), [("load", {}), ("zeros", {"data": "1"}), ("zeros", {"_x": 1})]
)
def test_form_knows_its_functions_and_fields(
    state: State, function: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(LabError):
        requests.create(state, "x", function, fields)


def test_csv_text_and_file_and_image_become_tensors(state: State, tmp_path: Path) -> None:
    from PIL import Image

    assert numbers(requests.create_from_csv_text(state, "t", "x,y\n1,2\n3,4"), "t") == [
        [1, 2],
        [3, 4],
    ]
    (tmp_path / "f.csv").write_text("1,2\n3,4")
    report = requests.create_from_csv_file(state, "f", str(tmp_path / "f.csv"))
    assert numbers(report, "f") == [[1, 2], [3, 4]]
    Image.fromarray(np.full((4, 6), 255, dtype=np.uint8)).save(tmp_path / "p.png")
    report = requests.create_from_image(state, "p", str(tmp_path / "p.png"))
    assert numbers(report, "p") == [[1.0] * 6] * 4
    assert "p.png" in requests.program(state)
    assert "p" not in rows(requests.undo(state))


def test_window_shows_part_of_a_slice_over_two_axes(state: State) -> None:
    a = torch.arange(24).float().view(2, 3, 4)
    window = requests.tensor_window(state, "a", 2, 0, (0, 1, 0), row_start=1, rows=2)
    assert window.numbers.tolist() == a[:, 1, :].T[1:3].tolist()


@pytest.mark.parametrize(
    ("axes", "shape"), [((0, None), (3, 1)), ((None, 0), (1, 3)), ((None, None), (1, 1))]
)
def test_window_of_a_vector_is_a_column_a_row_or_one_entry(
    state: State, axes: tuple[int | None, int | None], shape: tuple[int, int]
) -> None:
    assert requests.tensor_window(state, "i", *axes, (1,)).numbers.shape == shape


def test_window_of_a_scalar_is_one_entry(state: State) -> None:
    requests.run_statement(state, "s = tensor(3.)")
    assert requests.tensor_window(state, "s", None, None, ()).numbers.tolist() == [[3.0]]


@pytest.mark.parametrize(
    ("row", "column", "at"),
    [(0, 0, (0, 0, 0)), (3, 1, (0, 0, 0)), (0, 1, (0, 0)), (0, 1, (0, 0, 9))],
)
def test_slice_that_is_not_there_is_refused(
    state: State, row: int, column: int, at: tuple[int, ...]
) -> None:
    with pytest.raises(LabError, match="no such slice"):
        requests.tensor_window(state, "a", row, column, at)


def test_picture_is_the_average_over_blocks(state: State) -> None:
    requests.run_statement(state, "big = arange(10000).float().view(100, 100)")
    picture = requests.tensor_picture(state, "big", 0, 1, (0, 0), side=10)
    big = np.arange(10_000.0).reshape(100, 100)
    assert np.allclose(picture.picture, big.reshape(10, 10, 10, 10).mean(axis=(1, 3)))
    assert (picture.minimum, picture.maximum) == (0, 9999)


def test_gradient_has_a_window_and_a_picture(state: State) -> None:
    requests.run_statement(state, "w = ones(2, 2, requires_grad=True); backward((w * w).sum())")
    window = requests.tensor_window(state, "w", 0, 1, (0, 0), of_gradient=True)
    assert window.numbers.tolist() == [[2, 2], [2, 2]]
    with pytest.raises(LabError, match="a has no gradient"):
        requests.tensor_picture(state, "a", 0, 1, (0, 0, 0), of_gradient=True)


def test_program_text_gives_the_session_back(state: State) -> None:
    requests.run_statement(state, "r = randn(3); r * 2; a[0, 0, 0] = 3; del n")
    again: State = {}
    requests.run_statement(again, requests.program(state))
    before, after = rows(requests.session(state)), rows(requests.session(again))
    assert list(before) == list(after)
    for name, row in before.items():
        assert np.array_equal(row.block.numbers, after[name].block.numbers)  # type: ignore[arg-type]


def test_limits_can_be_changed_on_the_way(state: State) -> None:
    requests.set_limits(state, 1, 2)
    report = requests.run_statement(state, "big = zeros(1000, 1000)")
    assert report.problem is not None and report.problem.kind == "size"


def test_puzzles_keep_their_score_in_the_state(state: State) -> None:
    for _ in range(2):
        requests.new_puzzle(state, "axis")
        verdict = requests.check_puzzle(state, "9")
    assert verdict.asked == 2
    requests.new_puzzle(state, seed="3")
    assert requests.check_puzzle(state, "()").asked == 3


def test_puzzles_of_one_course_are_asked_in_the_same_order(state: State) -> None:
    asked = [requests.new_puzzle(other, course=5) for other in ({}, {}, state)]
    assert asked[0] == asked[1] == asked[2]
    assert requests.new_puzzle({}, course=6) != asked[0]


def test_unknown_name_is_told(state: State) -> None:
    for ask in (requests.duplicate, requests.edit_cell):
        with pytest.raises(LabError, match="There is no tensor zz"):
            ask(state, "zz", *([(0,), "1"] if ask is requests.edit_cell else []))
    assert requests.delete(state, ["zz"]).problem is not None

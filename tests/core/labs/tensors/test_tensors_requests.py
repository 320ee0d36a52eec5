"""What a window may ask: answers are plain values, mistakes are told and change nothing."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from support.answering import answered

from core.labs.tensors.language import forms
from core.labs.tensors.questions import (
    CheckPuzzle,
    CreateByFunction,
    CreateFromCsv,
    CreateFromImage,
    CreateFromRows,
    Delete,
    Duplicate,
    EditCell,
    NewPuzzle,
    PreviewText,
    ReadBackward,
    ReadHistory,
    ReadPicture,
    ReadProgram,
    ReadScripts,
    ReadSession,
    ReadWindow,
    Redo,
    Rename,
    RunBackward,
    RunStatement,
    SetLimits,
    SliceOf,
    TimePoint,
    Undo,
)
from core.labs.tensors.reports import NamedTensor, SessionReport
from core.runtime.errors import LabError

State = dict[str, Any]


@pytest.fixture
def state() -> State:
    made: State = {}
    report = answered(
        made, RunStatement("a = arange(24).float().view(2, 3, 4); b = a[0]; i = arange(3); n = 5")
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
        answered(state, PreviewText("a @ b.T; a + i")),
        answered(state, RunStatement("w = ones(3, requires_grad=True); c = b + 1")),
        answered(state, RunBackward("(w * 2).sum()")),
        answered(state, ReadBackward()),
        answered(state, ReadHistory()),
        answered(state, ReadScripts()),
        answered(state, ReadWindow(SliceOf("a", 1, 2, (0, 0, 0)))),
        answered(state, ReadPicture(SliceOf("a", 1, 2, (0, 0, 0)))),
        answered(state, TimePoint("b + 1", 1)),
        answered(state, NewPuzzle()),
        answered(state, CheckPuzzle("(3, 4)")),
        answered(state, ReadProgram()),
        answered(state, RunStatement("a + i.view(9)")),
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
    assert answered({}, ReadSession()).tensors == ()
    assert answered({}, Undo()).problem is None
    assert answered({}, ReadBackward()) is None
    assert answered({}, ReadProgram()) == ""
    assert "import torch" in answered({}, ReadScripts()).torch


def test_session_lists_facts_numbers_and_picture(state: State) -> None:
    row = rows(answered(state, ReadSession()))["a"]
    assert row.facts.shape == (2, 3, 4)
    assert row.block.picture.shape == (3, 4)
    assert (row.block.minimum, row.block.mean, row.block.maximum) == (0, 11.5, 23)
    assert rows(answered(state, ReadSession()))["n"].facts.kind == "number"


def test_mistake_is_in_the_answer_and_the_session_stays(state: State) -> None:
    report = answered(state, RunStatement("c = a + i"))
    assert report.problem is not None
    assert "c" not in rows(report)


def test_cell_is_edited_and_taken_back(state: State) -> None:
    report = answered(state, EditCell("b", (1, 2), "-7.5"))
    assert numbers(report, "b")[1][2] == -7.5
    assert numbers(report, "a")[0][1][2] == -7.5
    assert numbers(answered(state, Undo()), "a")[0][1][2] == 6
    assert numbers(answered(state, Redo()), "a")[0][1][2] == -7.5


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e3", "1 / 4"])
def test_cell_takes_every_number(state: State, value: str) -> None:
    report = answered(state, EditCell("b", (0, 0), value))
    wanted = eval(value, {"nan": np.nan, "inf": np.inf})
    assert np.array_equal(numbers(report, "b")[0][0], wanted, equal_nan=True)


@pytest.mark.parametrize("value", ["abc", "", "(1", "[1, 2, 3]"])
def test_cell_takes_nothing_but_a_number(state: State, value: str) -> None:
    before = answered(state, ReadSession())
    report = answered(state, EditCell("b", (0, 0), value))
    assert report.problem is not None
    assert numbers(report, "b") == numbers(before, "b")


def test_field_cannot_bring_a_second_statement(state: State) -> None:
    with pytest.raises(LabError, match="more than one value"):
        answered(state, EditCell("b", (0, 0), "1; del a"))
    with pytest.raises(LabError, match="more than one value"):
        answered(
            state, CreateByFunction("x", "full", {"size": (2,), "fill_value": "1); del a; zeros(1"})
        )


def test_whole_number_cell_takes_no_fraction(state: State) -> None:
    with pytest.raises(LabError, match="i holds whole numbers"):
        answered(state, EditCell("i", (0,), "1.5"))
    assert numbers(answered(state, EditCell("i", (0,), "4.0")), "i")[0] == 4


def test_leaf_s_cell_can_be_edited(state: State) -> None:
    answered(state, RunStatement("w = ones(2, requires_grad=True)"))
    report = answered(state, EditCell("w", (1,), "3"))
    assert report.problem is None
    assert rows(report)["w"].facts.is_leaf


def test_rename_keeps_the_tensor(state: State) -> None:
    report = answered(state, Rename("b", "first"))
    assert "b" not in rows(report)
    assert rows(report)["first"].facts.shares_with == ("a",)
    assert "b" in rows(answered(state, Undo()))


def test_name_that_is_taken_or_no_name_is_refused(state: State) -> None:
    with pytest.raises(LabError, match="There is a tensor i already"):
        answered(state, Rename("b", "i"))
    for name in ("1a", "a b", "x; del a", "_a", "float32", ""):
        with pytest.raises(LabError):
            answered(state, Rename("b", name))
        with pytest.raises(LabError):
            answered(state, CreateByFunction(name, "zeros", {"size": (2,)}))


def test_duplicate_has_memory_of_its_own(state: State) -> None:
    report = answered(state, Duplicate("b"))
    assert rows(report)["b2"].facts.shares_with == ()
    assert "b3" in rows(answered(state, Duplicate("b2", "b3")))


def test_duplicate_of_a_leaf_records_too(state: State) -> None:
    answered(state, RunStatement("w = ones(2, requires_grad=True)"))
    facts = rows(answered(state, Duplicate("w")))["w2"].facts
    assert facts.requires_grad and facts.is_leaf


def test_delete_can_be_undone(state: State) -> None:
    assert "a" not in rows(answered(state, Delete(["a", "n"])))
    assert answered(state, Delete(["b", "i"])).tensors == ()
    assert set(rows(answered(state, Undo()))) == {"b", "i"}
    assert set(rows(answered(state, Undo()))) == {"a", "b", "i", "n"}


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
    report = answered(state, CreateByFunction("made", function, fields))
    assert report.problem is None
    assert numbers(report, "made") == expected.tolist()


def test_form_sets_requires_grad(state: State) -> None:
    fields = {"size": (2,), "requires_grad": True, "seed": 0}
    assert rows(answered(state, CreateByFunction("w", "randn", fields)))["w"].facts.requires_grad


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
        answered(state, CreateByFunction("x", function, fields))


def test_csv_text_and_file_and_image_become_tensors(state: State, tmp_path: Path) -> None:
    from PIL import Image

    assert numbers(answered(state, CreateFromRows("t", "x,y\n1,2\n3,4")), "t") == [
        [1, 2],
        [3, 4],
    ]
    (tmp_path / "f.csv").write_text("1,2\n3,4")
    report = answered(state, CreateFromCsv("f", str(tmp_path / "f.csv")))
    assert numbers(report, "f") == [[1, 2], [3, 4]]
    Image.fromarray(np.full((4, 6), 255, dtype=np.uint8)).save(tmp_path / "p.png")
    report = answered(state, CreateFromImage("p", str(tmp_path / "p.png")))
    assert numbers(report, "p") == [[1.0] * 6] * 4
    assert "p.png" in answered(state, ReadProgram())
    assert "p" not in rows(answered(state, Undo()))


def test_window_shows_part_of_a_slice_over_two_axes(state: State) -> None:
    a = torch.arange(24).float().view(2, 3, 4)
    window = answered(state, ReadWindow(SliceOf("a", 2, 0, (0, 1, 0)), row_start=1, rows=2))
    assert window.numbers.tolist() == a[:, 1, :].T[1:3].tolist()


@pytest.mark.parametrize(
    ("axes", "shape"), [((0, None), (3, 1)), ((None, 0), (1, 3)), ((None, None), (1, 1))]
)
def test_window_of_a_vector_is_a_column_a_row_or_one_entry(
    state: State, axes: tuple[int | None, int | None], shape: tuple[int, int]
) -> None:
    assert answered(state, ReadWindow(SliceOf("i", *axes, (1,)))).numbers.shape == shape


def test_window_of_a_scalar_is_one_entry(state: State) -> None:
    answered(state, RunStatement("s = tensor(3.)"))
    assert answered(state, ReadWindow(SliceOf("s", None, None, ()))).numbers.tolist() == [[3.0]]


@pytest.mark.parametrize(
    ("row", "column", "at"),
    [(0, 0, (0, 0, 0)), (3, 1, (0, 0, 0)), (0, 1, (0, 0)), (0, 1, (0, 0, 9))],
)
def test_slice_that_is_not_there_is_refused(
    state: State, row: int, column: int, at: tuple[int, ...]
) -> None:
    with pytest.raises(LabError, match="no such slice"):
        answered(state, ReadWindow(SliceOf("a", row, column, at)))


def test_picture_is_the_average_over_blocks(state: State) -> None:
    answered(state, RunStatement("big = arange(10000).float().view(100, 100)"))
    picture = answered(state, ReadPicture(SliceOf("big", 0, 1, (0, 0)), side=10))
    big = np.arange(10_000.0).reshape(100, 100)
    assert np.allclose(picture.picture, big.reshape(10, 10, 10, 10).mean(axis=(1, 3)))
    assert (picture.minimum, picture.maximum) == (0, 9999)


def test_gradient_has_a_window_and_a_picture(state: State) -> None:
    answered(state, RunStatement("w = ones(2, 2, requires_grad=True); backward((w * w).sum())"))
    window = answered(state, ReadWindow(SliceOf("w", 0, 1, (0, 0), of_gradient=True)))
    assert window.numbers.tolist() == [[2, 2], [2, 2]]
    with pytest.raises(LabError, match="a has no gradient"):
        answered(state, ReadPicture(SliceOf("a", 0, 1, (0, 0, 0), of_gradient=True)))


def test_program_text_gives_the_session_back(state: State) -> None:
    answered(state, RunStatement("r = randn(3); r * 2; a[0, 0, 0] = 3; del n"))
    again: State = {}
    answered(again, RunStatement(answered(state, ReadProgram())))
    before, after = rows(answered(state, ReadSession())), rows(answered(again, ReadSession()))
    assert list(before) == list(after)
    for name, row in before.items():
        assert np.array_equal(row.block.numbers, after[name].block.numbers)  # type: ignore[arg-type]


def test_limits_can_be_changed_on_the_way(state: State) -> None:
    answered(state, SetLimits(1, 2))
    report = answered(state, RunStatement("big = zeros(1000, 1000)"))
    assert report.problem is not None and report.problem.kind == "size"


def test_puzzles_keep_their_score_in_the_state(state: State) -> None:
    for _ in range(2):
        answered(state, NewPuzzle("axis"))
        verdict = answered(state, CheckPuzzle("9"))
    assert verdict.asked == 2
    answered(state, NewPuzzle(seed="3"))
    assert answered(state, CheckPuzzle("()")).asked == 3


def test_puzzles_of_one_course_are_asked_in_the_same_order(state: State) -> None:
    asked = [answered(other, NewPuzzle(course=5)) for other in ({}, {}, state)]
    assert asked[0] == asked[1] == asked[2]
    assert answered({}, NewPuzzle(course=6)) != asked[0]


def test_unknown_name_is_told(state: State) -> None:
    for question in (Duplicate("zz"), EditCell("zz", (0,), "1")):
        with pytest.raises(LabError, match="There is no tensor zz"):
            answered(state, question)
    assert answered(state, Delete(["zz"])).problem is not None

"""Reading programs: statements, places, comments, and the sentences for what is not allowed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.labs.tensors.language.functions import ATTRIBUTES, FUNCTIONS, METHODS, TABLE
from core.labs.tensors.language.statements import parse
from core.labs.tensors.problems import Problem, ProgramError


def problem_of(text: str) -> Problem:
    with pytest.raises(ProgramError) as caught:
        parse(text)
    return caught.value.problem


def test_semicolons_and_lines_separate_statements() -> None:
    texts = [statement.text for statement in parse("a = 1; b = 2\nc = [1,\n 2]\n\n;; d = 'x;y'")]
    assert texts == ["a = 1", "b = 2", "c = [1,\n 2]", "d = 'x;y'"]


def test_comment_belongs_to_the_statement_on_its_line_or_below() -> None:
    first, second = parse("# before\na = 1  # beside\n# next\nb = 2")
    assert first.fragment.comments == ("before", "beside")
    assert second.fragment.comments == ("next",)


def test_kinds_of_statements() -> None:
    program = "a = 1; a; backward(a); a[0] = 2; del a; b, c = a; a.backward()"
    kinds = [statement.kind for statement in parse(program)]
    assert kinds == ["assign", "expression", "backward", "put", "delete", "assign", "backward"]


def test_place_of_a_problem_is_counted_in_the_whole_text() -> None:
    text = "a = zeros(3)\nb = a +\\\n"
    problem = problem_of("a = zeros(3)\n  b = (a +\n  lambda: 1)")
    assert (problem.line, problem.column) == (3, 3)
    assert problem_of(text).line == 2


def test_place_of_a_problem_counts_characters_not_bytes() -> None:
    text = "가 = 1; 나다 = 가 + a.numpy()"
    problem = problem_of(text)
    assert text[problem.start : problem.end] == "a.numpy"
    assert problem.column == text.index("a.numpy") + 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("torch.matmull(a, b)", "did you mean matmul"),
        ("a.unsqueze(0)", "did you mean .unsqueeze"),
        ("print('a')", "every tensor is shown"),
        ("print(a, b)", "every tensor is shown"),
        ("len(a)", "a.shape[0]"),
        ("a.numpy()", "the code view"),
        ("view(a, 3)", "is a method"),
        ("a.shape()", "without brackets"),
        ("a.sum", "call it with brackets"),
        ("a and b", "& or |"),
        ("1 < a < 2", "two things at a time"),
        ("a += 1", "a = a + 1"),
        ("a = b = 1", "one name a statement"),
        ("sum = _x", "underscore"),
        ("pi = 3", "another name"),
        ("backward(a, b)", "one expression"),
        ("99999999999999999999", "decimal point"),
        ("(1 + 2", "never closed"),
    ],
)
def test_rejection_says_what_to_do(text: str, words: str) -> None:
    assert words in problem_of(text).text


def test_error_can_be_pickled_with_its_place() -> None:
    import pickle

    error = ProgramError(problem_of("a.numpy()"))
    assert pickle.loads(pickle.dumps(error)).problem == error.problem


def test_every_row_of_the_table_has_a_sentence_and_a_usage() -> None:
    for row in (*TABLE, *ATTRIBUTES.values()):
        assert row.doc.endswith(".")
    assert FUNCTIONS["matmul"].usage() == "matmul(input, other)"
    assert METHODS["view"].usage() == "input.view(shape...)"


def test_issue_s_functions_are_all_in_the_table() -> None:
    asked = (
        "add sub mul div matmul mm bmm mv dot einsum clamp relu sigmoid tanh softmax exp log sqrt "
        "abs pow sum mean std var max min argmax argmin norm reshape view permute transpose t "
        "squeeze unsqueeze expand repeat cat stack split chunk flip roll where gather tril triu "
        "outer cumsum sort topk allclose to float long requires_grad_ detach"
    )
    assert set(asked.split()) <= {row.name for row in TABLE}


def test_reading_a_program_and_making_its_script_does_not_import_torch() -> None:
    code = (
        "import sys; from core.labs.tensors import SPEC; from core.runtime.spec import load_entry; "
        "load_entry(SPEC.recipe)(SPEC.settings()); "
        "print([m for m in ('torch', 'numpy', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_notes_begin_with_an_import_and_print_what_they_make() -> None:
    program = "import torch\nx = torch.ones(2)  # two\nprint(x)\nprint('x is', x)"
    kinds = [(s.kind, s.targets) for s in parse(program)]
    assert kinds == [("assign", ("x",)), ("expression", ()), ("expression", ())]

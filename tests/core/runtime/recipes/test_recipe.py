from __future__ import annotations

import ast
import inspect
import math
import sys
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runtime.recipes.recipe import Change, Recipe, literal

SOURCE = '''\
"""A recipe."""


def before(rate=5, name="x"):
    return rate


def train(
    first,
    rate=1e-6,  # größer: schneller
    steps=(
        1
        + 2
    ),
    *,
    name="cpu", flag=True,
):
    """Return what was given."""
    return rate, steps, name, flag


def after(rate=7):
    return rate
'''

VALUES = st.one_of(
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
    st.text(),
    st.lists(st.integers()),
)


def recipe(source: str = SOURCE, **more) -> Recipe:
    return Recipe(name="sample", source=source, **more)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("rate", "steps", "name", "flag"), VALUES)))
def test_defaults_are_the_values_that_were_written(values):
    written = recipe().with_defaults("train", values)
    given = {"rate": 1e-6, "steps": 3, "name": "cpu", "flag": True} | values
    assert written.load().train(0) == tuple(given.values())


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("rate", "steps", "name", "flag"), VALUES)))
def test_only_the_defaults_of_the_named_function_change(values):
    module = recipe().with_defaults("train", values).load()
    assert (module.before(), module.after()) == (5, 7)
    assert inspect.signature(module.before).parameters["name"].default == "x"


def test_the_comments_beside_a_default_stay():
    written = recipe().with_defaults("train", {"rate": 0.5, "steps": 4})
    assert "    rate=0.5,  # größer: schneller\n    steps=(\n        4\n    ),\n" in written.source


def test_a_small_rate_is_written_as_one_types_it():
    assert "rate=1e-7," in recipe().with_defaults("train", {"rate": 1e-07}).source


def test_several_defaults_in_one_line_are_written():
    written = recipe().with_defaults("train", {"name": "cuda:1", "flag": False})
    assert '    name="cuda:1", flag=False,\n' in written.source


def test_a_function_of_one_line_is_written():
    written = recipe("def f(a, b=1, *, c=2): return a, b, c\n").with_defaults("f", {"c": 4, "b": 3})
    assert written.source == "def f(a, b=3, *, c=4): return a, b, c\n"


def test_a_parameter_without_default_is_refused():
    with pytest.raises(ValueError, match="train has no default for first"):
        recipe().with_defaults("train", {"first": 1})


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="has no default for learning_rate"):
        recipe().with_defaults("train", {"learning_rate": 1})


def test_a_function_without_defaults_takes_none():
    assert recipe("def f(a): return a\n").with_defaults("f", {}).source == "def f(a): return a\n"


def test_an_unknown_function_is_refused():
    with pytest.raises(ValueError, match="no function run"):
        recipe().with_defaults("run", {})


def test_marked_lines_move_up_where_a_default_takes_fewer_lines():
    changed = recipe().with_changes([Change("    return rate, steps", "    return rate, +steps")])
    assert marked(changed) == ["    return rate, +steps, name, flag"]
    written = changed.with_defaults("train", {"steps": "short"})
    assert marked(written) == ["    return rate, +steps, name, flag"]


@given(VALUES)
def test_a_literal_reads_back_as_its_value(value):
    back = eval(literal(value))
    assert (type(back), back) == (type(value), value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-06, "1e-6"),
        (6.4e-05, "6.4e-5"),
        (1e16, "1e16"),
        (1.5e-10, "1.5e-10"),
        (1e100, "1e100"),
        (0.1, "0.1"),
        (3, "3"),
        ("cpu", '"cpu"'),
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
        (True, "True"),
    ],
)
def test_a_literal_is_what_one_would_type(value, text):
    assert literal(value) == text


def test_a_value_that_is_no_number_has_a_literal():
    assert math.isnan(eval(literal(math.nan)))


def marked(changed: Recipe) -> list[str]:
    lines = changed.source.splitlines()
    return [lines[number - 1] for number in sorted(changed.changed_lines)]


LOOP = "a = 1\nb = 2\nc = 3\nd = 4\n"


def test_a_change_puts_its_lines_in_place():
    changed = recipe(LOOP).with_changes([Change("b = 2\n", "b = 20\nbb = 21\n")])
    assert changed.source == "a = 1\nb = 20\nbb = 21\nc = 3\nd = 4\n"


def test_only_lines_that_differ_are_marked():
    changed = recipe(LOOP).with_changes([Change("b = 2\nc = 3\n", "new = 0\nb = 2\nc = 3\n")])
    assert marked(changed) == ["new = 0"]


def test_a_later_change_moves_the_marks_before_it():
    changed = recipe(LOOP).with_changes([Change("c = 3", "c = 30"), Change("a = 1\n", "")])
    assert marked(changed) == ["c = 30"]


def test_marks_above_a_later_change_stay():
    changed = recipe(LOOP).with_changes(
        [Change("a = 1", "a = 10"), Change("c = 3", "c = 3\ne = 5")]
    )
    assert marked(changed) == ["a = 10", "e = 5"]


def test_a_change_of_a_changed_line_keeps_one_mark():
    changed = recipe(LOOP).with_changes([Change("b = 2", "b = 20"), Change("b = 20", "b = 200")])
    assert marked(changed) == ["b = 200"]


@pytest.mark.parametrize("old", ["z = 0", " = "])
def test_lines_that_do_not_occur_once_are_refused(old):
    with pytest.raises(ValueError, match="not once"):
        recipe(LOOP).with_changes([Change(old, "x = 1")])


def test_a_traceback_quotes_the_text():
    module = recipe("def f():\n    return 1 / 0  # here\n").load()
    with pytest.raises(ZeroDivisionError) as caught:
        module.f()
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.filename, last.lineno, last.line) == ("sample.py", 2, "return 1 / 0  # here")


def test_loading_does_not_run_the_main_block():
    module = recipe('ran = False\nif __name__ == "__main__":\n    ran = True\n').load()
    assert module.ran is False


def test_a_loaded_recipe_is_not_an_importable_module():
    recipe().load()
    assert "sample" not in sys.modules


def test_the_text_of_a_module_is_read_without_importing_it():
    module = "core.labs.autograd.recipe"
    sys.modules.pop(module, None)
    read = Recipe.of_module(module, packages=("torch",))
    assert ast.get_docstring(ast.parse(read.source))
    assert (read.filename, module in sys.modules) == ("autograd_recipe.py", False)


def test_a_missing_module_is_named():
    with pytest.raises(ModuleNotFoundError, match=r"core\.labs\.nothing"):
        Recipe.of_module("core.labs.nothing", packages=())

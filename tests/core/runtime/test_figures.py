from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processes import REPO

from core.runtime.figures import figure, percent


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (29_400_000.0, 3, "2.94e7"),
        (3.029e-5, 3, "3.03e-5"),
        (-1e-120, 2, "-1e-120"),
        (1e100, 3, "1e100"),
        (0.669, 4, "0.669"),
        (1326.4, 3, "1,326"),
        (123_456.0, 2, "123,456"),
        (0.0, 3, "0"),
        (math.inf, 3, "inf"),
        (math.nan, 3, "nan"),
    ],
)
def test_a_figure_is_written_short(value, digits, text):
    assert figure(value, digits) == text


@given(st.floats(-1e307, 1e307), st.integers(2, 6))
def test_reading_it_back_gives_the_number_to_its_digits(value, digits):
    assert float(figure(value, digits).replace(",", "")) == pytest.approx(
        value, rel=5.1 * 10.0**-digits
    )


@pytest.mark.parametrize(
    ("share", "digits", "words"), [(0.539, 1, "53.9 %"), (0.05, 0, "5 %"), (1, 0, "100 %")]
)
def test_a_share_is_said_in_percent_one_way(share, digits, words):
    assert percent(share, digits) == words


# What Python reads, or what is rounded before it is written, is no figure for a student.
_OTHER = {
    "core/data/preview.py",
    "core/labs/gan/detectors/cures.py",
    "core/labs/gan/detectors/detectors.py",
    "core/labs/gan/script/losses.py",
    "core/labs/networks/plane/findings.py",
    "core/labs/networks/script/plane_script.py",
    "core/runtime/figures.py",
    "core/runtime/text.py",
    "core/runtime/worker/local_values.py",
    "ui/labs/autograd/idle/guess_axis.py",
    "ui/labs/gan/drawing/drawing_canvas.py",
    "ui/labs/networks/plane/plane_page.py",
    "ui/labs/spark/cells.py",
    "ui/labs/spark/compare/scale_page.py",
    "ui/labs/tensors/timing_page.py",
    "ui/widgets/forms/number_steps.py",
    "ui/widgets/forms/setting_fields.py",
}
_SPEC = re.compile(r"\{[^{}]*:[.,\d]*[eg%]\}")


def test_figures_are_written_in_one_place():
    files = [file for folder in ("core", "ui") for file in sorted((REPO / folder).rglob("*.py"))]
    found = {
        file.relative_to(REPO).as_posix()
        for file in files
        if not file.name.startswith("recipe") and _SPEC.search(file.read_text("utf-8"))
    }
    assert found <= _OTHER, "write them by core.runtime.figures, as 1e-6 and 13.1 %"

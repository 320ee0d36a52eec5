"""Names between commas: what is written is read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.data.column_names import names_in, names_text

NAMES = st.text(alphabet="ab ,\"'시=", min_size=1).map(str.strip).filter(bool)


@given(st.lists(NAMES, unique=True))
def test_names_are_read_as_they_were_written(names):
    assert names_in(names_text(names)) == names


def test_plain_names_stay_readable():
    assert names_text(["RM", "AGE"]) == "RM, AGE"

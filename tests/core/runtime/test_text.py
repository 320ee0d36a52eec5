"""Sentences that are English as strings and still know their template."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from core.runtime.events import Finished, Note, said_in, to_json
from core.runtime.text import NOTHING, Text, from_plain, joined, text, to_plain, verbatim

DIVERGED = text("test", "Diverged at step {n}; loss {loss:.2f}.")


def test_a_text_reads_english():
    assert DIVERGED(n=135, loss=2.0) == "Diverged at step 135; loss 2.00."
    assert text("test", "Stopped.") == "Stopped."


def test_a_value_may_be_a_text():
    said = text("test", "{what} again")(what=text("test", "Run"))
    assert said == "Run again"
    assert isinstance(said.values["what"], Text)


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        DIVERGED(n=1)


def test_braces_in_a_value_stay():
    assert text("test", "got {value}")(value="{n}") == "got {n}"
    assert verbatim("{n} {") == "{n} {"


@pytest.mark.parametrize(
    "said",
    [
        DIVERGED(n=3, loss=0.5),
        text("test", "Stopped."),
        joined(DIVERGED(n=1, loss=1.0), verbatim("x {y}"), by=" {} "),
        NOTHING,
    ],
)
@pytest.mark.parametrize(
    "there_and_back",
    [
        lambda said: pickle.loads(pickle.dumps(said)),
        copy.deepcopy,
        lambda said: from_plain(json.loads(json.dumps(to_plain(said)))),
    ],
)
def test_template_and_values_survive(said, there_and_back):
    again = there_and_back(said)
    assert again == said
    assert (again.context, again.source, dict(again.values)) == (
        said.context,
        said.source,
        dict(said.values),
    )


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (ValueError("no rows"), "no rows"),
        (Path("a/b.csv"), str(Path("a/b.csv"))),
        ((3, 4), "(3, 4)"),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (None, None),
        (True, True),
    ],
)
def test_a_text_keeps_plain_values_only(value, kept):
    said = text("test", "got {value}")(value=value)
    assert said.values["value"] == kept
    assert type(said.values["value"]) is type(kept)


def test_joined_texts_leave_out_what_is_empty():
    assert joined(text("test", "One."), NOTHING, "", text("test", "Two.")) == "One. Two."
    assert joined("", NOTHING) == ""
    assert joined("a", "b", by="{}") == "a{}b"


@pytest.mark.parametrize("plain", [None, 3, [], ["a"], ["a", "b", 3], ["a", "{n}", {"m": 1}]])
def test_what_is_no_text_is_told(plain):
    with pytest.raises(ValueError, match="not a text"):
        from_plain(plain)


def test_a_kept_event_remembers_how_its_text_was_made():
    said = DIVERGED(n=3, loss=0.5)
    record = json.loads(json.dumps(to_json(Finished("done", said))))
    assert record["message"] == said
    again = said_in(record, "message")
    assert isinstance(again, Text)
    assert again == said


def test_an_event_without_texts_is_kept_as_ever():
    record = to_json(Note("hello", "plain words"))
    assert "texts" not in record
    assert said_in(record, "text") == "plain words"
    assert said_in({"texts": 5}, "text") == ""

"""What core says, shown in the window's language."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from core.runtime.text import joined, text, verbatim
from ui.language import shown

WORDS = {
    ("test", "Step {n} of {total}."): "{total} 중 {n}.",
    ("test", "Run"): "실행",
    ("test", "No {name}."): "{name}을(를) 찾을 수 없습니다.",
}


class Korean(QTranslator):
    def translate(self, context, source, disambiguation=None, n=-1):
        return WORDS.get((context, source))


@pytest.fixture
def korean(qapp):
    translator = Korean()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


STEP = text("test", "Step {n} of {total}.")(n=3, total=10)


def test_without_a_language_it_is_english(qapp):
    assert shown(STEP) == "Step 3 of 10."


def test_the_holes_may_change_their_order(korean):
    assert shown(STEP) == "10 중 3."


def test_values_turn_too(korean):
    assert shown(joined(STEP, text("test", "Run"))) == "10 중 3. 실행"


def test_names_and_strings_stay(korean):
    assert shown(verbatim("Run {n}")) == "Run {n}"
    assert shown("Run") == "Run"


def test_what_has_no_translation_stays_english(korean):
    assert shown(text("test", "Stop")) == "Stop"


@pytest.mark.parametrize(("name", "particle"), [("w1", "을"), ("w2", "를")])
def test_a_particle_follows_its_value(korean, name, particle):
    said = text("test", "No {name}.")(name=name)
    assert shown(said) == f"{name}{particle} 찾을 수 없습니다."


def test_an_english_text_keeps_what_a_value_holds(korean):
    assert shown(text("test", "Got {words}.")(words="w1을(를)")) == "Got w1을(를)."

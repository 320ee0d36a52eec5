from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.forms.mnemonics import MENU_LETTERS, with_mnemonics


def letters_of(labels):
    texts = [label.replace("&&", "") for label in labels]
    return [text[text.index("&") + 1].lower() for text in texts if "&" in text]


def test_the_first_letter_is_preferred():
    assert with_mnemonics(["Batch size", "Seed"]) == ["&Batch size", "&Seed"]


def test_a_taken_letter_gives_way_to_another_words_first():
    assert with_mnemonics(["Seed", "Batch", "Batch size list"]) == [
        "&Seed",
        "&Batch",
        "Batch size &list",
    ]


@given(st.lists(st.text(), max_size=40))
def test_no_letter_comes_twice_nor_opens_a_menu(labels):
    letters = letters_of(with_mnemonics(labels))
    assert len(letters) == len(set(letters))
    assert not set(letters) & set(MENU_LETTERS.lower())


@given(st.lists(st.text()))
def test_the_words_stay_as_they_are(labels):
    marked = with_mnemonics(labels)
    bare = [text.replace("&&", "\0").replace("&", "").replace("\0", "&") for text in marked]
    assert bare == labels or any("\0" in label for label in labels)


def test_a_korean_label_has_none():
    assert with_mnemonics(["학습률"]) == ["학습률"]

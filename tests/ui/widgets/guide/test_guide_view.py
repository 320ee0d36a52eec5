from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPalette, QTextCursor, QTextDocument, QTextTable

from ui.widgets.guide.guide_link import parse_action
from ui.widgets.guide.guide_view import GuideView

LINKS = """# Training

[more](gradus:set?learning_rate=1e-7&input_size=1000) and [go](gradus:run)

[outside](https://pytorch.org/docs?a=b) and [plain](http://example.org/)

[file](file:///etc/hostname) and [unknown](gradus:format_disk)
"""
LONG = "\n\n".join(f"Paragraph {n} of the guide." for n in range(120))


@pytest.fixture
def view(qtbot):
    view = GuideView()
    qtbot.addWidget(view)
    view.resize(420, 300)
    with qtbot.waitExposed(view):
        view.show()
    return view


def block_of(view, text):
    cursor = view.text.document().find(text)
    assert not cursor.isNull(), text
    return cursor.block()


def click_link(qtbot, view, text):
    cursor = view.text.document().find(text)
    cursor.setPosition(cursor.selectionStart() + 1)
    place = view.text.cursorRect(cursor).center()
    qtbot.mouseClick(view.text.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_on_a_set_link_asks_for_the_values(qtbot, view):
    view.show_markdown(LINKS)
    with qtbot.waitSignal(view.action_requested) as asked:
        click_link(qtbot, view, "more")
    assert asked.args == ["set", {"learning_rate": "1e-7", "input_size": "1000"}]


def test_a_click_on_a_run_link_asks_for_a_run(qtbot, view):
    view.show_markdown(LINKS)
    with qtbot.waitSignal(view.action_requested) as asked:
        click_link(qtbot, view, "go")
    assert asked.args == ["run", {}]


def test_a_link_can_be_followed_from_the_keyboard(qtbot, view):
    view.show_markdown(LINKS)
    view.text.setFocus()
    qtbot.keyClick(view.text, Qt.Key.Key_Tab)
    qtbot.keyClick(view.text, Qt.Key.Key_Tab)
    with qtbot.waitSignal(view.action_requested) as asked:
        qtbot.keyClick(view.text, Qt.Key.Key_Return)
    assert asked.args == ["run", {}]


def test_an_https_link_is_told_and_nothing_is_opened(qtbot, view):
    view.show_markdown(LINKS)
    with qtbot.waitSignal(view.external_link_clicked) as told:
        click_link(qtbot, view, "outside")
    assert told.args == ["https://pytorch.org/docs?a=b"]
    assert view.text.toPlainText().startswith("Training")


@pytest.mark.parametrize("link", ["unknown", "file", "plain"])
def test_any_other_link_is_logged_and_ignored(qtbot, view, caplog, link):
    view.show_markdown(LINKS)
    with (
        caplog.at_level(logging.WARNING),
        qtbot.assertNotEmitted(view.action_requested),
        qtbot.assertNotEmitted(view.external_link_clicked),
    ):
        click_link(qtbot, view, link)
    assert "means nothing" in caplog.text
    assert view.text.toPlainText().startswith("Training")


@pytest.mark.parametrize(
    ("link", "action"),
    [
        ("gradus:stop", ("stop", {})),
        ("gradus:open?drawer=code", ("open", {"drawer": "code"})),
        ("gradus:preset?name=as_printed", ("preset", {"name": "as_printed"})),
        ("gradus:set?learning_rate=1e+3", ("set", {"learning_rate": "1e+3"})),
        ("gradus:set?title=two%20words", ("set", {"title": "two words"})),
        ("gradus:set?path=", ("set", {"path": ""})),
        ("gradus:quit", None),
        ("gradus:", None),
        ("https:run", None),
    ],
)
def test_a_link_is_parsed(link, action):
    assert parse_action(link) == action


@given(st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), st.floats(allow_nan=False)))
def test_any_numbers_survive_a_link(values):
    link = "gradus:set?" + "&".join(f"{name}={value!r}" for name, value in values.items())
    encoded = QUrl(link).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    verb, read = parse_action(encoded)
    assert verb == "set"
    assert {name: float(text) for name, text in read.items()} == values


def test_a_picture_is_not_read_from_a_file(view, tmp_path):
    file = tmp_path / "red.png"
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    assert picture.save(str(file))
    for name in (str(file), QUrl.fromLocalFile(str(file)).toString()):
        view.show_markdown(f"before\n\n![picture]({name})\n\nafter")
        shown = view.text.viewport().grab().toImage()
        colors = {shown.pixel(x, y) for x in range(shown.width()) for y in range(shown.height())}
        assert QColor("#ff0000").rgb() not in colors


def test_a_text_file_is_not_read(view, tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("secret", encoding="utf-8")
    kind = QTextDocument.ResourceType.HtmlResource
    read = view.text.document().resource(kind.value, QUrl.fromLocalFile(str(file)))
    assert not bytes(read)


def test_html_is_shown_as_text(view):
    view.show_markdown("one <img src='file:///etc/x.png'> two")
    assert "<img" in view.text.toPlainText()


def test_a_text_shown_again_is_where_it_was_left(view):
    view.show_markdown(LONG)
    view.text.verticalScrollBar().setValue(900)
    view.show_markdown("# Short")
    assert view.text.verticalScrollBar().value() == 0
    view.show_markdown(LONG)
    assert view.text.verticalScrollBar().value() == 900


def test_showing_the_same_text_moves_nothing(view):
    view.show_markdown(LONG)
    view.text.verticalScrollBar().setValue(300)
    view.show_markdown(LONG)
    assert view.text.verticalScrollBar().value() == 300


def test_a_new_palette_recolours_the_links_in_place(view):
    view.show_markdown(LINKS + LONG)
    view.text.verticalScrollBar().setValue(150)
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.Link, QColor("#123456"))
    view.setPalette(palette)
    cursor = view.text.document().find("outside")
    assert cursor.charFormat().foreground().color() == QColor("#123456")
    assert view.text.verticalScrollBar().value() == 150


def test_lines_stay_at_a_readable_length(view):
    view.show_markdown("word " * 400)
    view.resize(2000, 600)
    longest = max(
        view.text.document().begin().layout().lineAt(n).naturalTextWidth()
        for n in range(view.text.document().begin().layout().lineCount())
    )
    assert longest <= 80 * view.text.fontMetrics().averageCharWidth()


def test_headings_are_larger_than_text_and_of_falling_size(view):
    view.show_markdown("# One\n\n## Two\n\n### Three\n\ntext")
    sizes = [
        QTextCursor(block_of(view, text)).charFormat().fontPointSize()
        for text in ("One", "Two", "Three")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] > view.text.font().pointSizeF()


def test_code_wraps_in_a_narrow_drawer(view):
    view.show_markdown("```python\n" + "value = " + "+".join("1" * 200) + "\n```")
    assert view.text.horizontalScrollBar().maximum() == 0


def test_a_table_after_a_quote_has_no_empty_line(view):
    view.show_markdown("> quoted\n\n| A | B |\n|---|---|\n| 1 | 2 |\n")
    (table,) = view.text.document().rootFrame().childFrames()
    assert isinstance(table, QTextTable)
    assert table.cellAt(0, 0).firstCursorPosition().block().text() == "A"

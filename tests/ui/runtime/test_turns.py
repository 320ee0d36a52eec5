from __future__ import annotations

from ui.runtime.turns import Turns


def make_turn(name, drawn, *answers):
    left = list(answers)

    def turn():
        has_news = left.pop(0) if left else False
        if has_news:
            drawn.append(name)
        return has_news

    return turn


def test_one_frame_draws_one_thing():
    drawn = []
    turns = Turns([make_turn("a", drawn, True, True), make_turn("b", drawn, True)])
    assert turns.take_one()
    assert drawn == ["a"]
    assert turns.take_one()
    assert drawn == ["a", "b"]


def test_what_has_nothing_new_is_passed_over():
    drawn = []
    turns = Turns([make_turn("a", drawn), make_turn("b", drawn, True)])
    assert turns.take_one()
    assert drawn == ["b"]


def test_without_news_nothing_is_drawn():
    assert not Turns([make_turn("a", [])]).take_one()
    assert not Turns([]).take_one()

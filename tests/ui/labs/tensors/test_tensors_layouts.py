"""The pictures of the tensor playground as numbers: places, cells and words, without a worker."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.tensors.problems import (
    AlignedAxis,
    Broadcast,
    LetterAxis,
    Operand,
    Product,
)
from core.labs.tensors.reports import PartShape
from ui.labs.tensors.graph.graph_layout import lay_out_graph
from ui.labs.tensors.program.ladder_layout import lay_out, runs
from ui.labs.tensors.program.text_places import to_characters, to_units
from ui.labs.tensors.shapes.shape_grid import grid_of
from ui.labs.tensors.shapes.shape_words import bytes_text
from ui.labs.tensors.tensors.number_grid import slice_of


def part(start, end, depth=0):
    return PartShape(start, end, depth, "", "tensor", (1,), "float32", 0, False, (), None)


def ladder_of(text, parts, start=0, label=50.0):
    return lay_out(text, start, parts, lambda character: 8.0 * len(character), lambda p: label)


def test_every_part_is_as_wide_as_its_label():
    ladder = ladder_of("a@b", [part(0, 1), part(2, 3), part(0, 3, 1)])
    assert all(rung.right - rung.left >= 50 for rung in ladder.rungs)


def test_labels_of_one_level_do_not_overlap():
    ladder = ladder_of("a@b+c", [part(0, 1), part(2, 3), part(4, 5), part(0, 3, 1)])
    level = [rung for rung in ladder.rungs if rung.level == 0]
    assert all(one.right <= other.left for one, other in itertools.pairwise(level))


def test_a_name_stands_in_the_middle_of_its_label():
    ladder = ladder_of("a@b", [part(0, 1), part(2, 3)])
    assert ladder.places[0] + 4 == pytest.approx(25)


def test_characters_never_overlap():
    ladder = ladder_of("abc@d", [part(0, 3), part(4, 5), part(0, 5, 1)], label=100)
    assert all(b - a >= 8 - 1e-9 for a, b in itertools.pairwise(ladder.places))


def test_text_is_painted_in_one_piece_where_it_stands_together():
    ladder = ladder_of("abcdefgh", [part(0, 8)])
    assert list(runs(ladder.text, ladder.places, 8.0)) == [("abcdefgh", ladder.places[0])]


@given(st.lists(st.tuples(st.sampled_from("ab가 +"), st.sampled_from([8.0, 8.0, 13.5]))))
def test_pieces_of_painted_text_put_every_character_in_its_place(drawn):
    text = "".join(character for character, _ in drawn)
    places = [0.0, *itertools.accumulate(width for _, width in drawn)][: len(text)]
    found = [
        (character, place + 8.0 * offset)
        for piece, place in runs(text, places, 8.0)
        for offset, character in enumerate(piece)
    ]
    assert found == list(zip(text, places, strict=True))


def test_a_part_lies_further_from_the_text_than_the_parts_inside_it():
    ladder = ladder_of("a@b", [part(0, 1), part(2, 3), part(0, 3, 1)])
    assert [rung.level for rung in ladder.rungs] == [0, 0, 1]


def test_places_count_from_the_start_of_the_statement():
    ladder = ladder_of("a+b", [part(10, 11), part(12, 13)], start=10)
    assert next(rung.left for rung in ladder.rungs) == 0


def test_parts_of_another_statement_are_left_out():
    assert ladder_of("a", [part(5, 6)]).rungs == ()


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 9))
    pairs = list(itertools.combinations(range(size), 2))
    edges = draw(st.lists(st.sampled_from(pairs), max_size=15)) if pairs else []
    return list(range(size)), edges


@given(graphs())
def test_every_edge_of_a_graph_goes_to_a_later_layer(graph):
    nodes, edges = graph
    layout = lay_out_graph(nodes, edges)
    assert all(layout.nodes[a][0] < layout.nodes[b][0] for a, b in edges)


@given(graphs())
def test_nodes_of_one_layer_keep_their_distance(graph):
    nodes, edges = graph
    layout = lay_out_graph(nodes, edges)
    for one, other in itertools.combinations(layout.nodes.values(), 2):
        assert one[0] != other[0] or abs(one[1] - other[1]) >= 1 - 1e-9


@given(graphs())
def test_an_edge_passes_every_layer_between_its_ends(graph):
    nodes, edges = graph
    layout = lay_out_graph(nodes, edges)
    for link, route in layout.routes.items():
        first, last = layout.nodes[link[0]][0], layout.nodes[link[1]][0]
        assert [place[0] for place in route] == list(np.arange(first, last + 1))


def test_a_leaf_stands_right_before_what_uses_it():
    layout = lay_out_graph([0, 1, 2, 3], [(0, 1), (1, 2), (3, 2)])
    assert layout.nodes[3][0] == layout.nodes[2][0] - 1


def test_a_graph_with_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        lay_out_graph([0, 1], [(0, 1), (1, 0)])


def broadcast(failing=False):
    axes = (
        AlignedAxis(-2, (4, None), (False, True), 4),
        AlignedAxis(-1, (3, 2 if failing else 1), (False, not failing), None if failing else 3),
    )
    operands = (Operand("x", (4, 3)), Operand("b", (2,) if failing else (1,)))
    result = None if failing else (4, 3)
    return Broadcast(operands, axes, result, -1 if failing else None, "")


def test_a_stretched_axis_shows_both_sizes():
    cell = grid_of(broadcast()).rows[1].cells[1]
    assert (cell.text, cell.role) == ("1 → 3", "stretched")


def test_an_axis_that_an_operand_lacks_is_marked_as_added():
    assert grid_of(broadcast()).rows[1].cells[0].role == "added"


def test_the_failing_axis_is_marked_in_every_row():
    rows = grid_of(broadcast(failing=True)).rows
    assert [row.cells[1].role for row in rows] == ["failing"] * 3


def test_a_contracted_axis_is_not_in_the_result_of_a_product():
    product = Product(
        equation="ik,kj->ij",
        operands=(Operand("x", (4, 3)), Operand("w", (3, 2))),
        letters=(("i", "k"), ("k", "j")),
        output=("i", "j"),
        axes=(
            LetterAxis("i", "kept", (4, None), False),
            LetterAxis("j", "kept", (None, 2), False),
            LetterAxis("k", "contracted", (3, 3), False),
        ),
        result=(4, 2),
        loop=(),
        text="",
    )
    assert [cell.role for cell in grid_of(product).rows[-1].cells] == ["kept", "kept", "absent"]


@given(st.text(max_size=20), st.integers(0, 20))
def test_places_in_characters_survive_the_way_to_utf_16(text, place):
    place = min(place, len(text))
    assert to_characters(text, to_units(text, place)) == place


@given(st.integers(0, 2), st.integers(0, 2), st.tuples(*[st.integers(0, 1)] * 3))
def test_a_slice_has_the_numbers_that_its_index_names(row_axis, column_axis, at):
    if row_axis == column_axis:
        return
    numbers = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    part_ = slice_of(numbers, row_axis, column_axis, at)
    index = list(at)
    index[row_axis], index[column_axis] = 1, 0
    assert part_[1, 0] == numbers[tuple(index)]


def test_bytes_are_said_in_their_natural_unit():
    assert [bytes_text(n) for n in (12, 2048, 3 * 2**20)] == ["12 B", "2.0 KiB", "3.0 MiB"]

"""Places for the nodes of a graph without cycles: layers from operands to result, few crossings.

The steps are those of Sugiyama, Tagawa and Toda (1981, "Methods for visual understanding of
hierarchical system structures"): layers, stand-ins where an edge passes a layer, order by the mean
of the neighbours, then places.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SWEEPS = 8

Place = tuple[float, float]
Edge = tuple[int, int]
# A node's id, or (source, target, layer) for the stand-in of an edge.
_Key = int | tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class GraphLayout:
    """Places as (layer, row), the first layer being 0 and rows one apart at least."""

    nodes: Mapping[int, Place]
    routes: Mapping[Edge, tuple[Place, ...]]


def lay_out_graph(nodes: Sequence[int], edges: Iterable[Edge]) -> GraphLayout:
    """Return places in which every edge goes to a later layer.

    Parameters
    ----------
    edges
        Pairs (source, target) without a cycle; an edge given twice is one.
    """
    links = list(dict.fromkeys(edges))
    layers = _layers(nodes, links)
    chains = {link: _chain(link, layers) for link in links}
    depth = max(layers.values(), default=-1) + 1
    rows: list[list[_Key]] = [[] for _ in range(depth)]
    for node in nodes:
        rows[layers[node]].append(node)
    for chain in chains.values():
        for key in chain[1:-1]:
            assert isinstance(key, tuple)
            rows[key[2]].append(key)
    neighbours = _neighbours(chains.values())
    _order(rows, neighbours)
    heights = _heights(rows, neighbours)
    layer_of = {key: float(layer) for layer, row in enumerate(rows) for key in row}
    places = {key: (layer_of[key], heights[key]) for key in layer_of}
    return GraphLayout(
        {node: places[node] for node in nodes},
        {link: tuple(places[key] for key in chain) for link, chain in chains.items()},
    )


def _layers(nodes: Sequence[int], links: Sequence[Edge]) -> dict[int, int]:
    """Return each node's layer: after all its operands, and operands close to their first use."""
    sources: dict[int, list[int]] = {node: [] for node in nodes}
    targets: dict[int, list[int]] = {node: [] for node in nodes}
    for source, target in links:
        sources[target].append(source)
        targets[source].append(target)
    layers: dict[int, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [n for n in waiting if all(source in layers for source in sources[n])]
        if not ready:
            raise ValueError("the graph has a cycle")
        for node in ready:
            layers[node] = max((layers[source] + 1 for source in sources[node]), default=0)
        waiting = [n for n in waiting if n not in layers]
    for node in nodes:
        if not sources[node] and targets[node]:
            layers[node] = min(layers[target] for target in targets[node]) - 1
    return layers


def _chain(link: Edge, layers: Mapping[int, int]) -> tuple[_Key, ...]:
    source, target = link
    between = range(layers[source] + 1, layers[target])
    return (source, *((source, target, layer) for layer in between), target)


def _neighbours(chains: Iterable[tuple[_Key, ...]]) -> dict[_Key, list[_Key]]:
    found: dict[_Key, list[_Key]] = {}
    for chain in chains:
        for first, second in itertools.pairwise(chain):
            found.setdefault(first, []).append(second)
            found.setdefault(second, []).append(first)
    return found


def _order(rows: list[list[_Key]], neighbours: Mapping[_Key, list[_Key]]) -> None:
    """Order every layer by the mean place of the neighbours in the layer before, to and fro."""
    for sweep in range(_SWEEPS):
        order = range(1, len(rows)) if sweep % 2 else range(len(rows) - 2, -1, -1)
        for layer in order:
            beside = rows[layer - 1 if sweep % 2 else layer + 1]
            at = {key: float(place) for place, key in enumerate(beside)}
            own = {key: float(place) for place, key in enumerate(rows[layer])}
            rows[layer].sort(key=lambda key, at=at, own=own: _mean(key, at, neighbours, own[key]))  # type: ignore[misc]


def _mean(
    key: _Key, at: Mapping[_Key, float], neighbours: Mapping[_Key, list[_Key]], fallback: float
) -> float:
    places = [at[other] for other in neighbours.get(key, ()) if other in at]
    return sum(places) / len(places) if places else fallback


def _heights(
    rows: Sequence[Sequence[_Key]], neighbours: Mapping[_Key, list[_Key]]
) -> dict[_Key, float]:
    """Return rows near those of the neighbours, one apart at least, in the order given."""
    heights = {key: place - (len(row) - 1) / 2 for row in rows for place, key in enumerate(row)}
    for _ in range(_SWEEPS):
        for row in rows:
            wanted = [_mean(key, heights, neighbours, heights[key]) for key in row]
            for key, height in zip(row, _spread(wanted), strict=True):
                heights[key] = height
    return heights


def _spread(wanted: Sequence[float]) -> list[float]:
    """Return places one apart at least, in order, as near to the wanted as a shift allows."""
    placed: list[float] = []
    for place in wanted:
        placed.append(max(place, placed[-1] + 1) if placed else place)
    shift = sum(w - p for w, p in zip(wanted, placed, strict=True)) / max(len(wanted), 1)
    return [place + shift for place in placed]

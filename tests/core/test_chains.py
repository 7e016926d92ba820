"""Circles and heights of any graph, found without recursion and by looking at each edge once."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relaxapp.core.chains import Chains, find_chains

Graph = Mapping[int, list[int]]


def chains_of(graph: Graph) -> Chains[int]:
    return find_chains(graph, graph.__getitem__)


HEIGHTS: dict[str, tuple[Graph, dict[int, int]]] = {
    "nothing": ({}, {}),
    "apart": ({1: [], 2: []}, {1: 1, 2: 1}),
    "a chain": ({1: [2], 2: [3], 3: []}, {1: 3, 2: 2, 3: 1}),
    "a chain backwards": ({1: [], 2: [1], 3: [2]}, {1: 1, 2: 2, 3: 3}),
    "two ways down": ({1: [2, 3], 2: [4], 3: [2], 4: []}, {1: 4, 2: 2, 3: 3, 4: 1}),
    "the same twice": ({1: [2, 2], 2: []}, {1: 2, 2: 1}),
}


@pytest.mark.parametrize(("graph", "heights"), HEIGHTS.values(), ids=HEIGHTS.keys())
def test_a_height_counts_what_stands_below(graph: Graph, heights: dict[int, int]) -> None:
    chains = chains_of(graph)
    assert chains.heights == heights
    assert chains.circles == {}


CIRCLES: dict[str, tuple[Graph, dict[int, tuple[int, ...]]]] = {
    "itself": ({1: [1]}, {1: (1, 1)}),
    "two": ({1: [2], 2: [1]}, {1: (1, 2, 1), 2: (2, 1, 2)}),
    "three, and one before": (
        {0: [1], 1: [2], 2: [3], 3: [1]},
        {1: (1, 2, 3, 1), 2: (2, 3, 1, 2), 3: (3, 1, 2, 3)},
    ),
    "two circles": ({1: [2], 2: [1], 3: [3]}, {1: (1, 2, 1), 2: (2, 1, 2), 3: (3, 3)}),
}


@pytest.mark.parametrize(("graph", "circles"), CIRCLES.values(), ids=CIRCLES.keys())
def test_a_circle_leads_from_each_node_to_itself(
    graph: Graph, circles: dict[int, tuple[int, ...]]
) -> None:
    chains = chains_of(graph)
    assert {node: chains.circle_from(node) for node in chains.circles} == circles


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 12))
    node = st.integers(0, size - 1)
    return {number: draw(st.lists(node, max_size=4)) for number in range(size)}


@settings(deadline=None)
@given(graphs())
def test_every_circle_found_is_one(graph: Graph) -> None:
    chains = chains_of(graph)
    for node in chains.circles:
        circle = chains.circle_from(node)
        assert circle[0] == circle[-1] == node
        assert all(after in graph[before] for before, after in pairwise(circle))


def reachable(graph: Graph, node: int) -> set[int]:
    seen: set[int] = set()
    waiting = list(graph[node])
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(graph[one])
    return seen


@settings(deadline=None)
@given(graphs())
def test_what_reaches_itself_reaches_a_circle_that_is_found(graph: Graph) -> None:
    circles = chains_of(graph).circles
    for node in graph:
        below = reachable(graph, node)
        if node in below:
            assert circles.keys() & below


def test_a_chain_of_a_hundred_thousand_is_looked_at_once() -> None:
    size = 100_000
    looked_at = 0

    def below(node: int) -> Iterator[int]:
        nonlocal looked_at
        looked_at += 1
        yield from (node + 1, node + 1) if node + 1 < size else ()

    chains = find_chains(range(size), below)
    assert chains.heights[0] == size
    assert looked_at == size

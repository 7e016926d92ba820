"""What stands on what: circles among references, and chains that are too long.

Takes a graph of anything hashable, gives its circles and heights, which do not depend on the
order of the nodes. Asks once what each node stands on and never recurses, so that no set of files
can exhaust the stack or the time.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)

MAX_LOOKED_AT = 2_000
"""How many references are followed to find a short way round a circle."""


@dataclass(frozen=True, slots=True)
class Chains(Generic[Node]):
    """`heights`: how many nodes stand on one another from each one down, itself included.

    The nodes of a circle are one step of a chain; `circles` gives all that go round with a node.
    """

    heights: dict[Node, int]
    circles: dict[Node, frozenset[Node]]
    below: dict[Node, tuple[Node, ...]]

    def circle_from(self, node: Node) -> tuple[Node, ...]:
        """A short way from a node of a circle round to itself again. Raises `KeyError` if none.

        Where there are too many ways to look at, it is only the beginning of one.
        """
        inside = self.circles[node]
        came_from: dict[Node, Node] = {}
        waiting, last, looked_at = [node], node, 0
        for one in waiting:
            for following in self.below[one]:
                looked_at += 1
                if following == node:
                    return (*_way(node, one, came_from), node)
                if following in inside and following not in came_from:
                    came_from[following] = last = one
                    waiting.append(following)
            if looked_at > MAX_LOOKED_AT:
                break
        return _way(node, last, came_from)


def _way(start: Node, end: Node, came_from: dict[Node, Node]) -> tuple[Node, ...]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def find_chains(nodes: Iterable[Node], below: Callable[[Node], Iterable[Node]]) -> Chains[Node]:
    """The circles and heights of a graph; `below` gives what a node stands on.

    The way of Tarjan (1972), "Depth-first search and linear graph algorithms", as a loop.
    """
    found: Chains[Node] = Chains({}, {}, {})
    entered: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    open_nodes: list[Node] = []
    for root in nodes:
        path: list[Node] = []
        waiting: list[Iterator[Node]] = []
        following: Node | None = None if root in entered else root
        while following is not None or path:
            if following is None:
                node = path.pop()
                waiting.pop()
                if path:
                    lowest[path[-1]] = min(lowest[path[-1]], lowest[node])
                if lowest[node] == entered[node]:
                    _close(node, open_nodes, found)
            elif following not in entered:
                entered[following] = lowest[following] = len(entered)
                open_nodes.append(following)
                path.append(following)
                found.below[following] = tuple(dict.fromkeys(below(following)))
                waiting.append(iter(found.below[following]))
            elif following not in found.heights:  # it is open: a way back
                lowest[path[-1]] = min(lowest[path[-1]], entered[following])
            following = next(waiting[-1], None) if waiting else None
    return found


def _close(node: Node, open_nodes: list[Node], found: Chains[Node]) -> None:
    """Counts a node, with all that go round with it, which stand on top of the open ones."""
    if open_nodes[-1] == node and not found.below[node]:  # most stand by themselves
        found.heights[open_nodes.pop()] = 1
        return
    index = len(open_nodes) - 1
    while open_nodes[index] != node:
        index -= 1
    together = open_nodes[index:]
    del open_nodes[index:]
    beneath = (one for member in together for one in found.below[member])
    height = 1 + max((found.heights.get(one, 0) for one in beneath), default=0)
    found.heights.update(dict.fromkeys(together, height))
    if len(together) > 1 or node in found.below[node]:
        found.circles.update(dict.fromkeys(together, frozenset(together)))

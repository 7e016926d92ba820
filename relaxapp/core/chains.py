"""What stands on what: circles among references, and chains that are too long.

Takes a graph of anything hashable, gives its circles and heights. Looks at each edge once and
never recurses, so that no set of files can exhaust the stack or the time.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Chains(Generic[Node]):
    """`heights`: how many nodes stand on one another from each one down, itself included.

    `circles`: for each node found in a circle, all nodes of the circle and which of them it is.
    """

    heights: dict[Node, int]
    circles: dict[Node, tuple[tuple[Node, ...], int]]

    def circle_from(self, node: Node) -> tuple[Node, ...]:
        """The nodes from this one round to itself again. Raises `KeyError` if there is none."""
        circle, index = self.circles[node]
        return (*circle[index:], *circle[:index], node)


def find_chains(nodes: Iterable[Node], below: Callable[[Node], Iterable[Node]]) -> Chains[Node]:
    """The circles and heights of a graph; `below` gives what a node stands on."""
    circles: dict[Node, tuple[tuple[Node, ...], int]] = {}
    heights: dict[Node, int] = {}
    for root in nodes:
        if root in heights:
            continue
        path: list[Node] = [root]
        waiting: list[Iterator[Node]] = [iter(below(root))]
        on_path = {root: 0}
        tallest = [0]
        while path:
            following = next(waiting[-1], None)
            if following is None:
                node = path.pop()
                waiting.pop()
                del on_path[node]
                heights[node] = tallest.pop() + 1
                if tallest:
                    tallest[-1] = max(tallest[-1], heights[node])
            elif following in on_path:
                circle = tuple(path[on_path[following] :])
                for index, node in enumerate(circle):
                    circles.setdefault(node, (circle, index))
            elif following in heights:
                tallest[-1] = max(tallest[-1], heights[following])
            else:
                on_path[following] = len(path)
                path.append(following)
                waiting.append(iter(below(following)))
                tallest.append(0)
    return Chains(heights, circles)

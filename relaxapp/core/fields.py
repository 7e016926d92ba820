"""What was read of a map: the values of its keys, with the places they stood at.

`schema` makes them from nodes; knows nothing of what a key means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from relaxapp.core.nodes import Node, Scalar
from relaxapp.core.problems import Place


class Given(NamedTuple):
    """One key as a file gives it: the value read, and where key and value stand."""

    value: Any
    key: Scalar
    node: Node


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys that a map gave and that could be read, and the map's own place.

    `unread` are the keys that stood there but could not be read, which has been reported: an
    unknown one by the name it is spelt most like, so that nothing is said to be missing too.
    """

    given: Mapping[str, Given]
    line: int
    column: int
    unread: Mapping[str, Scalar] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def value(self, name: str, default: Any = None) -> Any:
        given = self.given.get(name)
        return default if given is None else given.value

    def place(self, name: str) -> Place:
        """Where the value of `name` stands; the map itself where it is not given."""
        given = self.given.get(name)
        return self if given is None else given.node

    def key_place(self, name: str) -> Place:
        """Where the key `name` stands, read or not; the map itself where it is not there."""
        given = self.given.get(name)
        return self.unread.get(name, self) if given is None else given.key

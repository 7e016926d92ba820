"""A figure that is read when it is first drawn: a start with many moves draws hardly any.

Takes the node that a move file gives, and gives the `Figure`. Only shipped moves wait so: what is
wrong in a user's figure is said as soon as its file is read.
"""

from typing import TYPE_CHECKING

from relaxapp.core.nodes import Node
from relaxapp.core.problems import Report

if TYPE_CHECKING:
    from relaxapp.core.poses import Figure


class LateFigure:
    """Equal to another where both files say the same."""

    __slots__ = ("_figure", "_is_read", "_node")

    def __init__(self, node: Node) -> None:
        self._node = node
        self._is_read = False
        self._figure: Figure | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LateFigure) and self._node == other._node

    def __hash__(self) -> int:
        return hash((self._node.line, self._node.column))

    def read(self) -> "Figure | None":
        """The figure; None where the file gives none that can be drawn."""
        if not self._is_read:
            from relaxapp.core.figure_file import read_figure

            self._figure = read_figure(self._node, Report("a shipped move"), is_shipped=True)
            self._is_read = True
        return self._figure

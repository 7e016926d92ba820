"""A routine's text as plain values: what its keys say, as typed, whatever they are worth.

Takes text, gives nested dicts, lists and texts, which changes are meant in and compared by.
"""

from collections.abc import Mapping

from relaxapp.core.nodes import ListNode, Node, Refused, Scalar, parse_yaml
from relaxapp.core.writing import Step, Tree

Values = dict[str, "Tree"]


class ForTheEditor(Exception):
    """A text, or a change of it, that is left to the editor; says why, as the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this file is for the editor: {reason}")
        self.reason = reason


def tree_of(node: Node) -> Tree:
    """The values of a node as they were typed."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [tree_of(item) for item in node.items]
    return {key.text: tree_of(value) for key, value in node.entries}


def values_of(text: str) -> Values:
    """The keys of a routine's text. Raises `ForTheEditor`."""
    try:
        tree = tree_of(parse_yaml(text.encode(errors="replace")))
    except Refused as refused:
        raise ForTheEditor(f"line {refused.line}: {refused.message}") from None
    if not isinstance(tree, dict):
        raise ForTheEditor("it has no keys")
    return tree


def with_value(values: Mapping[str, Tree], name: str, value: str | None) -> Values:
    """The values with another one for a key, which stays in its place; None leaves it out."""
    changed = dict(values)
    if value is None:
        changed.pop(name, None)
    else:
        changed[name] = value
    return changed


def plain_step(step: Step) -> Values:
    """A step as reading it gives it."""
    return {name: _tree(value) for name, value in step.items()}


def _tree(value: Tree) -> Tree:
    if isinstance(value, str):
        return value
    return plain_step(value) if isinstance(value, Mapping) else [_tree(one) for one in value]

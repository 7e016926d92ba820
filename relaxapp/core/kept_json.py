"""What the program has kept as JSON, read back: each value as what it was, or not at all.

Takes what `json.loads` gives. A file may be damaged, or written by a stranger: what is not of the
expected shape raises one of `DAMAGED`, and whoever reads the file says what becomes of it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

MOST = 2**53
"""Whole numbers are below this: up to here every reader of JSON keeps them as they are."""

DAMAGED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a text that is damaged, or of another shape, may raise."""

Value = TypeVar("Value")


def of_kind(value: Any, kind: type) -> Any:
    """The value, if it is of this very type: True is no number. Raises `ValueError`."""
    if type(value) is not kind:
        raise ValueError(f"expected {kind.__name__}, got {value!r}")
    return value


def text_of(value: Any) -> str:
    kept: str = of_kind(value, str)
    return kept


def whole_of(value: Any) -> int:
    """A whole number from 0 to below `MOST`."""
    kept: int = of_kind(value, int)
    if not 0 <= kept < MOST:
        raise ValueError(f"a number out of range: {kept}")
    return kept


def or_none(value: Any, read: Callable[[Any], Value]) -> Value | None:
    """What `read` makes of the value, where there is one."""
    return None if value is None else read(value)

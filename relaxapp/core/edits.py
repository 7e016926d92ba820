"""Changes to a text: what stands from one offset to another becomes something else.

Offsets count code points from 0, `end` is not part of what goes. All else of the text stays as it
was typed: whoever changes a person's file does it by edits, and never writes it anew.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """`text` in place of what stands in [start, end)."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made. Raises `ValueError` where two of them overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits):
        if edit.start < done or edit.end < edit.start:
            raise ValueError(f"{edit} overlaps what stands before it")
        pieces += text[done : edit.start], edit.text
        done = edit.end
    return "".join((*pieces, text[done:]))

"""What is said of a move: its dose in a few words, and its texts as they are read outside a session.

Takes a `Move`, gives plain text.
"""

from relaxapp.core.routine import Move
from relaxapp.core.texts import fill, move_words
from relaxapp.core.units import in_words, plural


def dose_of(move: Move) -> str:
    """How often and how long: `2 times 20 seconds, each side`."""
    times = plural(move.times, "time")
    held = f"{times} {in_words(move.hold_ms)}" if move.hold_ms else times
    return f"{held}, each side" if move.is_sided else held


def read_out(move: Move, text: str) -> str:
    """A text of the move with its placeholders filled; of a sided one as for its left side."""
    return fill(text, move_words(move.hold_ms, move.times, "left" if move.is_sided else None))

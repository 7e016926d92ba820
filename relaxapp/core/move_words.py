"""What is said of a move outside a session: its dose in a few words, and its texts filled in.

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


def hurt_words(move: Move, stop_rule: tuple[str, ...]) -> str:
    """What is said when a move hurts: that it is left out, and when to stop altogether."""
    left_out = f"{move.name} is left out until you take it back in Moves."
    if not stop_rule:
        return left_out
    named = "; ".join(sign[:1].lower() + sign[1:] for sign in stop_rule)
    return f"{left_out} Stop altogether if you notice {named}."

"""Texts of steps and moves: their placeholders, and what their wording can get wrong.

Takes text, gives text or findings about it. Placeholders are `$side`, `$other`, `$hold` and
`$times`; `$$` is a dollar sign, and before anything but a letter `$` is itself.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from relaxapp.core.routine import Side
from relaxapp.core.units import MINUTE_MS, SECOND_MS, in_words

PLACEHOLDERS = ("side", "other", "hold", "times")
SIDED_ONLY = ("side", "other")

_PLACEHOLDER = re.compile(r"\$(?:(\$)|([A-Za-z]\w*))")
_LITERAL_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_FIGURE = re.compile(
    rf"\b({_NUMBER})[ -]*(?:(minute)s?(?:,? and|,)? +({_NUMBER})[ -]*seconds?\b"
    r"|(second|minute|time|breath|round)s?\b)",
    re.IGNORECASE,
)
_UNIT_MS = {"second": SECOND_MS, "minute": MINUTE_MS}


def dose_words(hold_ms: int, times: int) -> dict[str, str]:
    """What the placeholders of a dose stand for."""
    return {"hold": in_words(hold_ms), "times": str(times)}


def move_words(hold_ms: int, times: int, side: Side | None) -> dict[str, str]:
    """What the placeholders of a move stand for on one side (None: the move has no sides)."""
    words = dose_words(hold_ms, times)
    if side is not None:
        words |= {"side": side, "other": "right" if side == "left" else "left"}
    return words


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one that `words` does not have stays as typed."""

    def filled(match: re.Match[str]) -> str:
        return "$" if match[1] else words.get(match[2], match[0])

    return _PLACEHOLDER.sub(filled, text)


def placeholders_in(text: str) -> Iterator[str]:
    """The names after `$` in a text, in order; `$$` is none."""
    return (match[2] for match in _PLACEHOLDER.finditer(text) if match[2])


def replace_placeholder(text: str, name: str, by: str) -> str:
    """The text with another placeholder, `$` and name, in place of one."""
    return _PLACEHOLDER.sub(lambda match: by if match[2] == name else match[0], text)


def literal_side_in(text: str) -> str | None:
    """A literal "left" or "right" in a text."""
    match = _LITERAL_SIDE.search(text)
    return None if match is None else match[0]


def figures_in(text: str) -> Iterator[tuple[str, str, Fraction]]:
    """Numbers with a unit in a text: as typed, the unit (`ms` or a noun), and the number.

    Seconds and minutes come as milliseconds with the unit `ms`; `1 minute 30 seconds` is one
    figure.
    """
    for match in _FIGURE.finditer(text):
        number, minute, seconds, noun = match.groups()
        if minute:
            length_ms = Fraction(number) * MINUTE_MS + Fraction(seconds) * SECOND_MS
            yield match[0], "ms", length_ms
        elif noun.lower() in _UNIT_MS:
            yield match[0], "ms", Fraction(number) * _UNIT_MS[noun.lower()]
        else:
            yield match[0], noun.lower(), Fraction(number)

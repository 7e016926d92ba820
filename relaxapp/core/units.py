"""Lengths and counts: read from what a person types, and said back in words.

Takes text, gives whole numbers, reckoned without floats; what may be a fraction is of
`core.decimals`. Every reader raises `UnitError` with what was expected and a hint; where in a
file the text stood is the caller's business.
"""

import re
from functools import lru_cache

SECOND_MS = 1_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000

# A number longer than this is a mistake, and costs quadratic time to convert.
_MAX_DIGITS = 12

_PARTS: int = 10**_MAX_DIGITS
"""Of a millisecond: any length that is typed is a whole number of them."""

# Matched against text whose runs of spaces are one: with `\s*` they could take quadratic time.
NUMBER = r"\d+(?:\.\d+)?"
_LENGTH = re.compile(
    rf"(?:(?P<hours>{NUMBER}) ?h)? ?"
    rf"(?:(?P<minutes>{NUMBER}) ?m(?:in)?)? ?"
    rf"(?:(?P<seconds>{NUMBER}) ?s)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(\d+):(\d{1,2})", re.ASCII)
_BARE = re.compile(NUMBER, re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)
_TOO_LONG = re.compile(rf"\d{{{_MAX_DIGITS + 1}}}", re.ASCII)


class UnitError(ValueError):
    """Text that is not the quantity it should be: `message` says why, `hint` how to mend it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def parse_length(text: str, *, zero: bool = False) -> int:
    """Milliseconds of a length such as `4s`, `1m30s`, `1:30`, `5 min` or `1h`.

    `zero` allows a length of 0. Raises `UnitError` for anything else, a bare number included.
    """
    return _read_length(one_spaced(text), zero)


# Cached: files say the same few lengths over and over. What is too long has been refused.
@lru_cache(maxsize=1024)
def _read_length(typed: str, zero: bool) -> int:
    clock = _CLOCK.fullmatch(typed)
    parts = _parse_units(typed) if clock is None else _parse_clock(clock)
    length_ms = (2 * parts + _PARTS) // (2 * _PARTS)  # the nearest; exactly half goes up
    if length_ms == 0 and not zero:
        hint = "the shortest length is a millisecond" if parts else None
        raise UnitError(f"expected a length over 0, got {quoted(typed)}", hint)
    return length_ms


def _parse_clock(clock: re.Match[str]) -> int:
    minutes, seconds = clock.groups()
    if len(seconds) != 2 or int(seconds) >= 60:
        raise UnitError(
            f"expected a length, got {quoted(clock.string)}",
            "minutes:seconds has two digits below 60 after the colon, as in 1:30",
        )
    return (int(minutes) * MINUTE_MS + int(seconds) * SECOND_MS) * _PARTS


def _parse_units(typed: str) -> int:
    match = _LENGTH.fullmatch(typed)
    if match is None or not any(match.groups()):
        raise UnitError(f"expected a length, got {quoted(typed)}", _length_hint(typed))
    units_ms = zip(match.groups(), (HOUR_MS, MINUTE_MS, SECOND_MS), strict=True)
    return sum(_parts_of(number) * unit_ms for number, unit_ms in units_ms if number)


def _parts_of(number: str) -> int:
    """The number times `_PARTS`."""
    whole, _, decimals = number.partition(".")
    return int(whole + decimals.ljust(_MAX_DIGITS, "0"))


def _length_hint(typed: str) -> str:
    if _BARE.fullmatch(typed):
        return f"write the unit: {typed}s or {typed} min"
    if typed[:1] in ("+", "-"):
        return "a length has no sign: write it as 30s or 5 min"
    return "write it as 20s, 1m30s, 1:30, 5 min or 1h"


def parse_count(text: str, low: int, high: int) -> int:
    """A whole number in [low, high]. Raises `UnitError`."""
    typed = one_spaced(text)
    if _COUNT.fullmatch(typed) is None or not low <= int(typed) <= high:
        raise UnitError(f"expected a whole number from {low:,} to {high:,}, got {quoted(typed)}")
    return int(typed)


def parse_period(text: str) -> int:
    """Milliseconds of a period such as `every 5 min`. Raises `UnitError`."""
    typed = one_spaced(text)
    every, _, length = typed.partition(" ")
    if every != "every":
        raise UnitError(f"expected a period, got {quoted(typed)}", "write it as: every 5 min")
    return parse_length(length)


def one_spaced(text: str) -> str:
    """The text with single spaces. Raises `UnitError` for a number that is too long."""
    typed = " ".join(text.split())
    if _TOO_LONG.search(typed):
        message = f"expected a number of at most {_MAX_DIGITS} digits, got {quoted(typed)}"
        raise UnitError(message)
    return typed


def is_bare(text: str) -> bool:
    """Whether a text is a number without a unit."""
    return _BARE.fullmatch(text.strip()) is not None


def shorten(text: str, most: int = 40) -> str:
    """The text on one line, cut after `most` characters, fit for a message."""
    line = " ".join(text.split())
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return printable if len(printable) <= most else printable[: most - 1] + "…"


def quoted(text: str) -> str:
    """What was found, for a message: the text in quotes, or the word nothing."""
    return f"'{shorten(text)}'" if text.strip() else "nothing"


def clock(length_ms: int) -> str:
    """A length as people read it on a clock: `5:04`, `1:02:03`; fractions are rounded."""
    minutes, seconds = divmod((length_ms + SECOND_MS // 2) // SECOND_MS, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@lru_cache(maxsize=1024)
def in_words(length_ms: int) -> str:
    """A length as people say it: `20 seconds`, `1 minute 30 seconds`, `4.5 seconds`."""
    minutes, rest_ms = divmod(length_ms, MINUTE_MS)
    words = []
    if minutes:
        words.append(f"{minutes} minute" + ("s" if minutes != 1 else ""))
    if rest_ms or not minutes:
        seconds = f"{rest_ms / SECOND_MS:.3f}".rstrip("0").rstrip(".")
        words.append(f"{seconds} second" + ("s" if rest_ms != SECOND_MS else ""))
    return " ".join(words)


def plural(count: int, noun: str) -> str:
    """A count with its noun: `1 file`, `2 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def typed_length(length_ms: int) -> str:
    """A length as files have it: `20s`, `4.5s`, `90s` up to two minutes, `2m30s`, `5 min`."""
    minutes, rest_ms = divmod(length_ms, MINUTE_MS)
    if minutes and not rest_ms:
        return f"{minutes} min"
    if minutes < 2:
        minutes, rest_ms = 0, length_ms
    seconds = f"{rest_ms / SECOND_MS:.3f}".rstrip("0").rstrip(".")
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def short_length(length_ms: int) -> str:
    """A length for a small place: `6 min 20 s`, `4.5 s`, `2 min`."""
    minutes, rest_ms = divmod(length_ms, MINUTE_MS)
    seconds = f"{rest_ms / SECOND_MS:.3f}".rstrip("0").rstrip(".")
    if not minutes:
        return f"{seconds} s"
    return f"{minutes} min {seconds} s" if rest_ms else f"{minutes} min"

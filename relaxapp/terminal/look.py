"""What the terminal can show: the glyphs and styles of a session, and text made fit for it.

Takes a rich `Console` and gives a `Look`; everything drawn takes its colours and glyphs from
there. The colours are DESIGN's tokens for the dark theme and stand only where something is
drawn; words keep the terminal's own colour, so that they read on any background.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.console import Console
from rich.style import Style

BREATH_IN = ColorTriplet(0x6C, 0xC5, 0xC1)
BREATH_OUT = ColorTriplet(0x8F, 0xA4, 0xDC)
WARM = ColorTriplet(0xF0, 0xA2, 0x77)

# More than the largest screen holds; a file may have a text of 200,000.
_MOST_CHARACTERS = 16_000

# A colour that moves in steps keeps the number of styles, and what is sent, small.
_COLOUR_STEPS = 16

# What typography uses and ASCII has not; the rest is taken apart into letters and accents.
_ASCII = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{MIDDLE DOT}": "-",
        "\N{BULLET}": "-",
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "œ": "oe",
        "ł": "l",
    }
)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What bars, arrows and separators are made of, one cell each."""

    dot: str
    full: str
    parts: str
    """Fillings of one cell, from an empty one up, the full one left out."""
    caps: tuple[str, str]
    done: str
    half_done: str
    to_do: str
    sides: tuple[str, str]
    marker: str
    keys: Mapping[str, str]
    """The signs of the keys that have one."""


UNICODE = Glyphs(
    dot="·",
    full="█",
    parts=" ▏▎▍▌▋▊▉",
    caps=("▕", "▏"),
    done="━",
    half_done="╸",
    to_do="─",
    sides=("◀", "▶"),
    marker="▸",
    keys={"arrows": "←→", "left": "←", "right": "→", "up and down": "↑↓"},
)
ASCII = Glyphs(
    dot="|",
    full="#",
    parts=" -",
    caps=("[", "]"),
    done="=",
    half_done="-",
    to_do=".",
    sides=("<", ">"),
    marker=">",
    keys={},
)


@dataclass(frozen=True, slots=True)
class Look:
    """Glyphs and styles of one terminal. Styles are null where it has no colour."""

    is_unicode: bool = True
    has_colour: bool = True

    @property
    def glyphs(self) -> Glyphs:
        return UNICODE if self.is_unicode else ASCII

    @property
    def accent(self) -> Style:
        return _ink(BREATH_IN) if self.has_colour else PLAIN

    @property
    def warm(self) -> Style:
        return _ink(WARM) if self.has_colour else PLAIN

    def breath(self, outward: float) -> Style:
        """The colour of a breath, from in (0) to out (1)."""
        if not self.has_colour:
            return PLAIN
        return _breath_ink(round(min(max(outward, 0.0), 1.0) * _COLOUR_STEPS))

    def text(self, text: str) -> str:
        """The text on one line, with nothing in it that could steer the terminal."""
        return _fit(text, self.is_unicode)


PLAIN = Style()
BOLD = Style(bold=True)
SOFT = Style(dim=True)
CURSOR = Style(reverse=True)


def look_of(console: Console) -> Look:
    """The look of a console: by its encoding, and by whether it has and wants colour."""
    has_colour = console.color_system is not None and not console.no_color
    return Look(_can_encode(UNICODE, console.encoding), has_colour)


def _can_encode(glyphs: Glyphs, encoding: str) -> bool:
    try:
        (glyphs.full + glyphs.parts + "▀▄" + glyphs.half_done + "←↑").encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@lru_cache(maxsize=64)
def _ink(colour: ColorTriplet) -> Style:
    return Style(color=Color.from_triplet(colour))


@lru_cache(maxsize=_COLOUR_STEPS + 1)
def _breath_ink(step: int) -> Style:
    share = step / _COLOUR_STEPS
    mixed = (round(a + (b - a) * share) for a, b in zip(BREATH_IN, BREATH_OUT, strict=True))
    return Style(color=Color.from_triplet(ColorTriplet(*mixed)))


@lru_cache(maxsize=512)
def _fit(text: str, is_unicode: bool) -> str:
    line = " ".join(text[:_MOST_CHARACTERS].split())
    if not is_unicode:
        apart = unicodedata.normalize("NFKD", line.translate(_ASCII))
        line = "".join(c for c in apart if not unicodedata.combining(c))
        return "".join(c if " " <= c <= "~" else "?" for c in line)
    # Marks of direction and joiners are dropped: unseen, they shift what stands beside them.
    seen = (c for c in line if unicodedata.category(c) != "Cf")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in seen)

"""Stacks blocks of lines on a screen: what fits, what goes first, where the empty lines lie.

Takes blocks with a rank and gives at most as many lines as the screen has rows. It knows no
session; `view` and `pages` say what the blocks are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from relaxapp.terminal.letters import large, large_digits
from relaxapp.terminal.look import BOLD, PLAIN, SOFT, Look
from relaxapp.terminal.wrap import shorten, wrap_evenly

TEXT_COLUMNS = 72
"""Longer lines are hard to read."""

_MOST_CENTRED = 2
_WIDE_MARGIN_FROM = 40
_MARGIN_FROM = 16


class Zone(Enum):
    """Where on the screen a block stands."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand or go together. Rank 1 goes last; `gap` are empty lines wanted above."""

    lines: Sequence[Text]
    rank: int
    gap: int = 0
    zone: Zone = Zone.MIDDLE


@dataclass(frozen=True, slots=True)
class KeyWords:
    """A key and what it does, in `words` and in `short`; the highest rank is left out first."""

    name: str
    words: str
    short: str
    rank: int


def rows_of(blocks: Iterable[Block]) -> int:
    """The rows that the blocks want, gaps included."""
    return sum(len(block.lines) + block.gap for block in blocks if block.lines)


def stack(blocks: Sequence[Block], height: int) -> list[Text]:
    """The blocks on `height` rows: those of the highest rank are left out, then gaps."""
    blocks = [block for block in blocks if block.lines]
    while len(blocks) > 1 and sum(len(block.lines) for block in blocks) > height:
        del blocks[max(range(len(blocks)), key=lambda index: blocks[index].rank)]
    spare = height - sum(len(block.lines) for block in blocks)
    gaps = _gaps(blocks, spare)
    spare = max(spare - sum(gaps), 0)
    lines: dict[Zone, list[Text]] = {zone: [] for zone in Zone}
    for block, gap in zip(blocks, gaps, strict=True):
        lines[block.zone].extend([Text()] * gap)
        lines[block.zone].extend(block.lines)
    above = [Text()] * (spare * 9 // 20)  # a little over the middle looks like the middle
    below = [Text()] * (spare - len(above))
    stacked = [*lines[Zone.TOP], *above, *lines[Zone.MIDDLE], *below, *lines[Zone.BOTTOM]]
    return stacked[:height]


def _gaps(blocks: Sequence[Block], spare: int) -> list[int]:
    """The empty lines above each block: one for each before any gets its second."""
    gaps = [0] * len(blocks)
    by_rank = sorted(range(len(blocks)), key=lambda index: blocks[index].rank)
    for wanted in range(1, max((block.gap for block in blocks), default=0) + 1):
        for index in by_rank:
            if spare > 0 and blocks[index].gap >= wanted:
                gaps[index] += 1
                spare -= 1
    return gaps


@dataclass(frozen=True, slots=True)
class Sheet:
    """A width to write on, with its margins, and the look of what is written."""

    width: int
    look: Look
    margin: int = field(init=False)

    def __post_init__(self) -> None:
        margin = 2 if self.width >= _WIDE_MARGIN_FROM else int(self.width >= _MARGIN_FROM)
        object.__setattr__(self, "margin", margin)

    @property
    def inner(self) -> int:
        """Cells between the margins."""
        return self.width - 2 * self.margin

    def centred(self, line: Text) -> Text:
        return Text(" " * max((self.width - line.cell_len) // 2, 0)) + line

    def words(
        self, text: str, style: Style = PLAIN, columns: int = TEXT_COLUMNS
    ) -> tuple[Text, ...]:
        """A text in full, wrapped evenly and centred; a longer one with an even left edge."""
        return _words(self, text, style, columns)

    def large(self, text: str, *, most_lines: int, scale: int = 1) -> tuple[Text, ...] | None:
        """A text in large letters, or None where it does not fit or cannot be drawn so."""
        return _large(self, text, most_lines, scale)

    def large_digits(self, text: str) -> tuple[Text, ...] | None:
        """A number or a clock in large digits; None where they cannot be drawn."""
        return _large_digits(self, text)

    def cut(self, lines: Sequence[Text], most: int) -> Sequence[Text]:
        """The first lines, with a mark where some are left out; at least one."""
        if len(lines) <= max(most, 1):
            return lines
        return [*lines[: max(most, 1) - 1], self.one_line("…", BOLD)]

    def one_line(self, text: str, style: Style = PLAIN, columns: int = TEXT_COLUMNS) -> Text:
        """A text on one centred line, shortened where it is too long."""
        line = self.shortened(text, min(self.inner, columns))
        return self.centred(Text.assemble((line, style)))

    def shortened(self, text: str, width: int) -> str:
        ellipsis = "…" if self.look.is_unicode else "..."
        return shorten(self.look.text(text), width, ellipsis)

    def apart(self, left: str, right: str) -> Text:
        """One text at each edge: the left one bold and shortened, the right one in full."""
        right = self.look.text(right)
        room = self.inner - cell_len(right) - 2
        if room < 4:
            return Text(" " * self.margin + shorten(right, self.inner, ""))
        left = self.shortened(left, room)
        between = " " * (self.inner - cell_len(left) - cell_len(right))
        return Text.assemble(" " * self.margin, (left, BOLD), between, right)

    def keys(self, keys: tuple[KeyWords, ...]) -> tuple[Text, ...]:
        """Keys on one line: in long words, in short ones, or only those that matter most."""
        return _key_line(self, keys)

    def key_name(self, key: KeyWords) -> str:
        """What a key is called where not every terminal shows its sign."""
        return self.look.glyphs.keys.get(key.name, key.name)


# A frame differs from the one before in a few lines; what is costly to draw is kept. The kept
# lines are shared: a `Text` that has been drawn is never changed, as a frozen value would be.


@lru_cache(maxsize=256)
def _words(sheet: Sheet, text: str, style: Style, columns: int) -> tuple[Text, ...]:
    lines = wrap_evenly(sheet.look.text(text), min(sheet.inner, columns))
    if len(lines) > _MOST_CENTRED:
        indent = " " * max((sheet.width - max(map(cell_len, lines))) // 2, 0)
        return tuple(Text.assemble(indent, (line, style)) for line in lines)
    return tuple(sheet.centred(Text.assemble((line, style))) for line in lines)


@lru_cache(maxsize=256)
def _large(sheet: Sheet, text: str, most_lines: int, scale: int) -> tuple[Text, ...] | None:
    if not sheet.look.is_unicode:
        return None
    letters = sheet.look.text(text).removesuffix(".")
    rows = large(letters, sheet.inner - 2, most_lines=most_lines, scale=scale)
    if rows is None:
        return None
    return tuple(sheet.centred(Text.assemble((row, BOLD))) for row in rows)


@lru_cache(maxsize=256)
def _large_digits(sheet: Sheet, text: str) -> tuple[Text, ...] | None:
    if not sheet.look.is_unicode:
        return None
    return tuple(sheet.centred(Text(row)) for row in large_digits(text))


@lru_cache(maxsize=64)
def _key_line(sheet: Sheet, keys: tuple[KeyWords, ...]) -> tuple[Text, ...]:
    ranked = [(sheet.key_name(key), key) for key in keys]
    tries = [[(name, key.words) for name, key in ranked]]
    for most in range(max((key.rank for key in keys), default=0), 0, -1):
        tries.append([(name, key.short) for name, key in ranked if key.rank <= most])
    for pairs in tries:
        line = Text()
        for name, words in pairs:
            line.append(f" {sheet.look.glyphs.dot} " if line else "", SOFT)
            line.append(name, BOLD)
            line.append(f" {words}", SOFT)
        if line and line.cell_len <= sheet.inner:
            return (sheet.centred(line),)
    return ()

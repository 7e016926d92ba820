"""Large letters, drawn with half blocks: two pixels to a terminal cell.

Takes a text and a width and gives rows of ▀ ▄ █, or None where a letter is not drawn here or
the text does not fit. The letters are our own: seven pixels tall, two more below the line.
"""

from functools import lru_cache

from rich.cells import cell_len

from relaxapp.terminal.wrap import wrap_evenly

PIXEL_ROWS = 9
DIGIT_ROWS = 4
"""Terminal rows of digits alone, which have nothing below the line."""

_SPACE = [".." for _ in range(PIXEL_ROWS)]

# A band of letters side by side: first their names, then their nine rows of pixels.
_BANDS = (
    """
a     b     c    d     e     f    g     h     i j   k    l  m     n
..... #.... .... ....# ..... ..## ..... #.... # ..# #... #. ..... .....
..... #.... .... ....# ..... .#.. ..... #.... . ... #... #. ..... .....
.###. ####. .### .#### .###. #### .#### ####. # ..# #..# #. ####. ####.
....# #...# #... #...# #...# .#.. #...# #...# # ..# #.#. #. #.#.# #...#
.#### #...# #... #...# ##### .#.. #...# #...# # ..# ##.. #. #.#.# #...#
#...# #...# #... #...# #.... .#.. #...# #...# # ..# #.#. #. #.#.# #...#
.#### ####. .### .#### .#### .#.. .#### #...# # ..# #..# .# #.#.# #...#
..... ..... .... ..... ..... .... ....# ..... . ..# .... .. ..... .....
..... ..... .... ..... ..... .... .###. ..... . ##. .... .. ..... .....
""",
    """
o     p     q     r    s     t    u     v     w     x     y     z
..... ..... ..... .... ..... .#.. ..... ..... ..... ..... ..... .....
..... ..... ..... .... ..... .#.. ..... ..... ..... ..... ..... .....
.###. ####. .#### #.## .#### #### #...# #...# #...# #...# #...# #####
#...# #...# #...# ##.. #.... .#.. #...# #...# #.#.# .#.#. #...# ...#.
#...# #...# #...# #... .###. .#.. #...# #...# #.#.# ..#.. #...# ..#..
#...# #...# #...# #... ....# .#.. #...# .#.#. #.#.# .#.#. #...# .#...
.###. ####. .#### #... ####. ..## .#### ..#.. .#.#. #...# .#### #####
..... #.... ....# .... ..... .... ..... ..... ..... ..... ....# .....
..... #.... ....# .... ..... .... ..... ..... ..... ..... .###. .....
""",
    """
A     B     C     D     E     F     G     H     I   J     K     L     M     N
.###. ####. .#### ####. ##### ##### .#### #...# ### ....# #...# #.... #...# #...#
#...# #...# #.... #...# #.... #.... #.... #...# .#. ....# #..#. #.... ##.## ##..#
#...# #...# #.... #...# #.... #.... #.... #...# .#. ....# #.#.. #.... #.#.# #.#.#
##### ####. #.... #...# ####. ####. #.### ##### .#. ....# ##... #.... #.#.# #.#.#
#...# #...# #.... #...# #.... #.... #...# #...# .#. ....# #.#.. #.... #...# #..##
#...# #...# #.... #...# #.... #.... #...# #...# .#. #...# #..#. #.... #...# #...#
#...# ####. .#### ####. ##### #.... .#### #...# ### .###. #...# ##### #...# #...#
..... ..... ..... ..... ..... ..... ..... ..... ... ..... ..... ..... ..... .....
..... ..... ..... ..... ..... ..... ..... ..... ... ..... ..... ..... ..... .....
""",
    """
O     P     Q     R     S     T     U     V     W     X     Y     Z
.###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####
#...# #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....#
#...# #...# #...# #...# #.... ..#.. #...# #...# #.#.# .#.#. .#.#. ...#.
#...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..
#...# #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#...
#...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #....
.###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####
..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
""",
    """
0     1     2     3     4     5     6     7     8     9     . ,  ' ? ! - :
.###. ..#.. .###. .###. ...#. ##### .###. ##### .###. .###. . .. # .###. # ... .
#...# .##.. #...# #...# ..##. #.... #.... ....# #...# #...# . .. # #...# # ... .
#...# ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...# . .. . ....# # ... #
#...# ..#.. ...#. ..##. #..#. ....# ####. ...#. .###. .#### . .. . ..##. # ### .
#...# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....# . .. . ..#.. # ... .
#...# ..#.. .#... #...# ...#. #...# #...# ..#.. #...# ....# . .. . ..... . ... #
.###. .###. ##### .###. ...#. .###. .###. ..#.. .###. .###. # .# . ..#.. # ... .
..... ..... ..... ..... ..... ..... ..... ..... ..... ..... . .# . ..... . ... .
..... ..... ..... ..... ..... ..... ..... ..... ..... ..... . #. . ..... . ... .
""",
)

_HALF_BLOCKS = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def _read_bands() -> dict[str, list[str]]:
    glyphs = {" ": _SPACE}
    for band in _BANDS:
        names, *rows = (line.split() for line in band.strip().splitlines())
        for index, name in enumerate(names):
            glyphs[name] = [row[index] for row in rows]
    return glyphs | {"\N{RIGHT SINGLE QUOTATION MARK}": glyphs["'"]}


GLYPHS = _read_bands()


@lru_cache(maxsize=256)
def large(text: str, width: int, *, most_lines: int, scale: int = 1) -> tuple[str, ...] | None:
    """The text in large letters, in up to `most_lines` lines, each row at most `width` cells.

    `scale` 2 doubles every pixel. Lines are centred upon one another, rows are equally wide.
    """
    if not text or any(character not in GLYPHS for character in text):
        return None
    if _pixels_wide(text) > width // scale * most_lines:
        return None
    lines = _in_lines(text, width // scale, most_lines)
    if lines is None:
        return None
    widest = max(_pixels_wide(line) for line in lines)
    rows: list[str] = []
    for line in lines:
        left = (widest - _pixels_wide(line)) // 2
        pixels = [("." * left + row).ljust(widest, ".") for row in _pixel_rows(line)]
        rows.extend(_in_cells(pixels, scale))
    return tuple(rows)


@lru_cache(maxsize=256)
def large_digits(text: str) -> tuple[str, ...]:
    """A number or a clock in large digits, without the rows below the line."""
    return tuple(_in_cells(_pixel_rows(text), 1)[:DIGIT_ROWS])


def _in_lines(text: str, width: int, most_lines: int) -> tuple[str, ...] | None:
    """The text wrapped so that each line fits in large letters; None if it takes too many."""
    # Letters differ in width, so the width in letters is tried from the longest line down.
    for letters in range(cell_len(text), 0, -1):
        lines = wrap_evenly(text, letters)
        if len(lines) > most_lines:
            return None
        if all(_pixels_wide(line) <= width for line in lines):
            return lines
    return None


def _pixels_wide(line: str) -> int:
    return sum(len(GLYPHS[character][0]) + 1 for character in line) - 1


def _pixel_rows(line: str) -> list[str]:
    return [".".join(GLYPHS[character][row] for character in line) for row in range(PIXEL_ROWS)]


def _in_cells(pixels: list[str], scale: int) -> list[str]:
    if scale > 1:
        wide = ["".join(pixel * scale for pixel in row) for row in pixels]
        pixels = [row for row in wide for _ in range(scale)]
    if len(pixels) % 2:
        pixels = [*pixels, "." * len(pixels[0])]
    return [
        "".join(_HALF_BLOCKS[upper + lower] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(pixels[::2], pixels[1::2], strict=True)
    ]

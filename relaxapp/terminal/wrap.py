"""Fits text to a width in terminal cells: wraps it, shortens it, centres it.

Takes text that is already fit for the terminal (`Look.text`) and gives lines that are never
wider than asked, wide characters counted as two.
"""

from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

_LETTERS_A_CELL = 8


@lru_cache(maxsize=1024)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """The text in as few lines as fit the width; words longer than that are broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width):
            joined = f"{line} {piece}" if line else piece
            if cell_len(joined) <= width:
                line = joined
                continue
            lines.append(line)
            line = piece
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, width: int) -> list[str]:
    if cell_len(word) <= width:
        return [word]
    # A character wider than the width itself can only be left out.
    fitting = "".join(c for c in word if cell_len(c) <= width)
    return [piece for piece in chop_cells(fitting, max(width, 1)) if cell_len(piece) <= width]


@lru_cache(maxsize=1024)
def wrap_evenly(text: str, width: int) -> tuple[str, ...]:
    """The text in no more lines than `wrap` takes, and those about equally long."""
    lines = wrap(text, width)
    if len(lines) < 2:
        return lines
    # Never so narrow that a word that fits would be broken, or a wide letter left out.
    fitting = [cells for cells in map(cell_len, text.split()) if cells <= width]
    narrow, wide = max(cell_len(text) // len(lines), *fitting, 2), width
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(wrap(text, middle)) <= len(lines):
            wide = middle
        else:
            narrow = middle + 1
    return wrap(text, wide)


def shorten(text: str, width: int, ellipsis: str = "…") -> str:
    """The text, cut after a word and marked where it does not fit the width."""
    # Measuring a whole page for one line would take long; marks without width are few.
    text = text[: _LETTERS_A_CELL * max(width, 0) + 1]
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room <= 0:
        return set_cell_size(text, max(width, 0)).rstrip()
    cut = set_cell_size(text, room)
    ends_at_word = text[len(cut) : len(cut) + 1] == " "
    at_word = (cut if ends_at_word else cut.rpartition(" ")[0]).rstrip(" ,;:.")
    # Half a word tells more than next to nothing.
    kept = at_word if cell_len(at_word) * 2 > room else cut.rstrip()
    return kept + ellipsis


def join_fitting(parts: list[str], separator: str, width: int) -> str:
    """As many of the parts, from the first, as fit the width side by side."""
    line = ""
    for part in parts:
        joined = f"{line}{separator}{part}" if line else part
        if cell_len(joined) > width:
            break
        line = joined
    return line

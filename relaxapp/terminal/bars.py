"""Bars: the breath, the progress of a phase, the progress of a session.

Takes fractions, lengths and a `Look` and gives lines of rich `Text`. Bars know no moment and
no routine; `view` says what they mean.
"""

from collections.abc import Sequence
from itertools import accumulate

from rich.style import Style
from rich.text import Text

from relaxapp.terminal.look import SOFT, Look


def breath_bar(fill: float, width: int, style: Style, look: Look) -> Text:
    """A bar between two caps, filled to `fill` (0 to 1) in eighths of a cell.

    `width` includes the caps and is at least 3.
    """
    glyphs = look.glyphs
    inner = width - 2
    body = _body(fill, inner, look)
    return Text.assemble(
        (glyphs.caps[0], SOFT), (body, style), " " * (inner - len(body)), (glyphs.caps[1], SOFT)
    )


def _body(fill: float, width: int, look: Look) -> str:
    glyphs = look.glyphs
    steps = len(glyphs.parts)
    cells, part = divmod(round(min(max(fill, 0.0), 1.0) * width * steps), steps)
    return glyphs.full * cells + (glyphs.parts[part] if part else "")


def progress_bar(fraction: float, width: int, style: Style, look: Look) -> Text:
    """A thin line of `width` cells, done up to `fraction` (0 to 1) in halves of a cell."""
    glyphs = look.glyphs
    cells, half = divmod(round(min(max(fraction, 0.0), 1.0) * width * 2), 2)
    done = glyphs.done * cells + (glyphs.half_done if half else "")
    return Text.assemble((done, style), (glyphs.to_do * (width - len(done)), SOFT))


def segment_bar(
    lengths_ms: Sequence[int], current: int, fraction: float, width: int, look: Look
) -> Text:
    """A segment for each length, in proportion: those before `current` done, that to `fraction`.

    Where the segments do not all find a cell, one unbroken line.
    """
    if len(lengths_ms) > width:
        total_ms = max(sum(lengths_ms), 1)
        done_ms = sum(lengths_ms[:current]) + fraction * lengths_ms[current]
        return progress_bar(done_ms / total_ms, width, look.accent, look)
    gap = 1 if 2 * len(lengths_ms) - 1 <= width else 0
    line = Text()
    cells = share_out(lengths_ms, width - gap * (len(lengths_ms) - 1))
    for index, segment in enumerate(cells):
        done = 1.0 if index < current else fraction if index == current else 0.0
        if index and gap:
            line.append(" ")
        line.append_text(progress_bar(done, segment, look.accent, look))
    return line


def share_out(lengths_ms: Sequence[int], cells: int) -> list[int]:
    """The cells shared in proportion to the lengths, at least one each.

    `cells` is at least the number of lengths; the shares add up to it.
    """
    if not any(lengths_ms):
        lengths_ms = [1] * len(lengths_ms)
    spare = cells - len(lengths_ms)
    total_ms = sum(lengths_ms)
    edges = [round(spare * passed_ms / total_ms) for passed_ms in accumulate(lengths_ms)]
    return [1 + after - before for before, after in zip([0, *edges], edges, strict=False)]

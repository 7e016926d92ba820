"""Where everything stands in the compact player, as pure functions of its texts and theme.

A strip has the scene at the left, the one instruction beside it, then the countdown and the
buttons; a card has them one below the other. Both grow until the longest text has room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont

from relaxapp.core.settings import STRIP
from relaxapp.ui.compact_buttons import BUTTON_PX
from relaxapp.ui.fitted import measure
from relaxapp.ui.theme import SPACE, Theme

_STRIP = (560, 64)
_CARD = (280, 320)
_COUNT_PX = 76
_TOP_PX = 32
"""The height of a card's first row: two small lines, or the countdown."""

_PROGRESS_PX = 8
_BUTTONS = 4
LARGEST_PX, SMALLEST_PX = 19, 12
"""The sizes that an instruction may have, at a text size of 100 %."""

_MOST_TEXTS = 3
"""A text may make the place of the instruction so many times as high; a longer one is cut."""

BOLD = QFont.Weight.DemiBold


@dataclass(frozen=True, slots=True)
class Spread:
    """The rectangles in px, and the size of the window that they fill. `end` is for the thanks."""

    size: QSize
    scene: QRect
    eyebrow: QRect
    instruction: QRect
    count: QRect
    left: QRect
    progress: QRect
    buttons: tuple[QRect, ...]
    end: QRect


def spread_of(form: str, theme: Theme, texts: Iterable[str], room: QSize) -> Spread:
    """The places in a form, for texts that all shall fit, on a screen with room for so much."""
    make = _strip if form == STRIP else _card
    return make(theme, tuple(texts), room)


def _strip(theme: Theme, texts: tuple[str, ...], room: QSize) -> Spread:
    width = min(theme.px(_STRIP[0]), room.width())
    edge, button, count = SPACE[1], theme.px(BUTTON_PX), theme.px(_COUNT_PX)
    buttons = _BUTTONS * button
    least = theme.px(_STRIP[1])
    scene = least - 2 * SPACE[0] - _PROGRESS_PX
    text_left = edge + scene + SPACE[2]
    count_left = width - edge - buttons - SPACE[1] - count
    text = max(count_left - SPACE[1] - text_left, 1)
    inner = _height(texts, text, scene, theme)
    height = min(inner + 2 * SPACE[0] + _PROGRESS_PX, room.height())
    inner = height - 2 * SPACE[0] - _PROGRESS_PX
    row = (inner - button) // 2 + SPACE[0]
    half = inner // 2
    right = width - edge - buttons
    line_left, line_top = edge + SPACE[0], height - SPACE[0] - _PROGRESS_PX
    return Spread(
        size=QSize(width, height),
        scene=QRect(edge, SPACE[0] + (inner - scene) // 2, scene, scene),
        eyebrow=QRect(),
        instruction=QRect(text_left, SPACE[0], text, inner),
        count=QRect(count_left, SPACE[0] + half - theme.px(24), count, theme.px(24) + theme.px(3)),
        left=QRect(count_left, SPACE[0] + half + theme.px(3), count, theme.px(20)),
        progress=QRect(line_left, line_top, width - 2 * line_left, _PROGRESS_PX),
        buttons=_row(right, row, button),
        end=QRect(SPACE[3], SPACE[0], width - SPACE[3] - edge - button - SPACE[1], inner),
    )


def _card(theme: Theme, texts: tuple[str, ...], room: QSize) -> Spread:
    width = min(theme.px(_CARD[0]), room.width())
    edge, button, top = SPACE[2], theme.px(BUTTON_PX), theme.px(_TOP_PX)
    inner = width - 2 * edge
    count = theme.px(_COUNT_PX)
    text = _height(texts, inner, theme.px(56), theme)
    below = text + SPACE[1] + _PROGRESS_PX + SPACE[1] + button + SPACE[1]
    above = SPACE[1] + top + SPACE[0]
    height = min(max(theme.px(_CARD[1]), above + theme.px(140) + below), room.height())
    scene = max(height - above - below - SPACE[1], 1)
    y = above + scene + SPACE[1]
    buttons_top = height - SPACE[1] - button
    left, right = (_row(at, buttons_top, button) for at in (edge, width - edge - 2 * button))
    middle = QRect(edge + 2 * button, buttons_top, inner - 4 * button, button)
    return Spread(
        size=QSize(width, height),
        scene=QRect(edge, above, inner, scene),
        eyebrow=QRect(edge, SPACE[1], inner - count, top),
        instruction=QRect(edge, y, inner, text),
        count=QRect(width - edge - count, SPACE[1], count, top),
        left=middle,
        progress=QRect(edge, y + text + SPACE[1], inner, _PROGRESS_PX),
        buttons=(*left[:2], *right[:2]),
        end=QRect(edge, above, inner, buttons_top - above),
    )


def _row(x: int, y: int, button: int) -> tuple[QRect, ...]:
    return tuple(QRect(x + number * button, y, button, button) for number in range(_BUTTONS))


def _height(texts: tuple[str, ...], width: int, least: int, theme: Theme) -> int:
    """The height that the texts need at the smallest size, and at least so much."""
    needed = measure(texts, theme.px(SMALLEST_PX), width, BOLD).height if texts else 0
    return min(max(ceil(needed) + 2, least), _MOST_TEXTS * least)

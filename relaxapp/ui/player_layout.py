"""Where everything stands on the player's stage, as pure functions of its size.

A breath whose words stand in the scene has the middle of the stage, with two lines below it.
All else has the scene at the left and the texts beside it, or above and below on a tall stage.
"""

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QRect, QSize

from relaxapp.ui.theme import SPACE, Theme

_SCENE_SHARE = 0.46
"""The scene's share of a wide stage that it has beside the texts."""

_NARROW_SHARE = 0.36
"""The same where the texts need the width: in a small window, or in large type."""

_TALL_SHARE = 0.48
"""The scene's share of a tall stage that it has above the texts."""

_WIDE = 1.3
"""From this aspect on texts stand beside the scene."""

_GROWS_FROM = (1_150, 720)
_MOST_GROWN = 1.5
_GROWTH_STEP = 0.05
"""A stage larger than this has larger type, up to half as large again."""

_ROOMY = 900
"""From this width on margins are large."""


class Stand(Enum):
    """How scene and texts stand to one another."""

    ALONE = "alone"
    BESIDE = "beside"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Places:
    """Rectangles in px. `texts` is the column of all texts; where the scene is alone it is the
    two lines below it."""

    name: QRect
    eyebrow: QRect
    left: QRect
    scene: QRect
    texts: QRect


def grown(theme: Theme, size: QSize) -> Theme:
    """The theme with larger type for a large stage, which is seen from further away."""
    by = min(size.width() / _GROWS_FROM[0], size.height() / _GROWS_FROM[1], _MOST_GROWN)
    steps = max(round((by - 1) / _GROWTH_STEP), 0)
    return replace(theme, scale=theme.scale * (1 + steps * _GROWTH_STEP)) if steps else theme


def margin_of(width: int) -> int:
    """The margin at both sides of a page."""
    return SPACE[5] if width >= _ROOMY else SPACE[4]


def stand_of(size: QSize, *, has_words_inside: bool) -> Stand:
    """How the scene stands on a stage of a size."""
    if has_words_inside:
        return Stand.ALONE
    return Stand.BESIDE if size.width() >= _WIDE * size.height() else Stand.BELOW


def places_on(size: QSize, theme: Theme, stand: Stand) -> Places:
    """The places on a stage."""
    width, height = size.width(), size.height()
    margin = margin_of(width)
    inner = width - 2 * margin
    line = theme.px(24)
    third = inner // 3
    named = third if stand is Stand.ALONE else 2 * third
    top = margin - SPACE[1]
    body_top = top + line + SPACE[1]
    body = QRect(margin, body_top, inner, max(height - body_top, 1))
    scene, texts = _shared(body, stand, theme, QRect(0, body_top, width, body.height()))
    return Places(
        name=QRect(margin, top, named, line),
        eyebrow=QRect(margin + third, top, inner - 2 * third, line),
        left=QRect(margin + inner - third, top, third, line),
        scene=scene,
        texts=texts,
    )


def _shared(body: QRect, stand: Stand, theme: Theme, whole: QRect) -> tuple[QRect, QRect]:
    """The scene's and the texts' share of the body."""
    match stand:
        case Stand.ALONE:
            # The wave goes from edge to edge of the whole width.
            lines = min(theme.px(60), body.height() // 3)
            scene = whole.adjusted(0, 0, 0, -lines - SPACE[1])
            return scene, QRect(body.left(), whole.bottom() - lines, body.width(), lines)
        case Stand.BESIDE:
            gap = margin_of(whole.width())
            is_narrow = body.width() < _ROOMY * theme.scale * 0.7
            share = _NARROW_SHARE if is_narrow else _SCENE_SHARE
            left = round(body.width() * share) - gap // 2
            texts = body.adjusted(left + gap, 0, 0, 0)
            return QRect(body.left(), body.top(), left, body.height()), texts
        case Stand.BELOW:
            above = round(body.height() * _TALL_SHARE)
            scene = QRect(body.left(), body.top(), body.width(), above - SPACE[2])
            return scene, body.adjusted(0, above, 0, 0)


def stacked(box: QRect, heights: tuple[float, ...], gaps: tuple[int, ...]) -> tuple[QRect, ...]:
    """Rectangles of these heights one below the other in the middle of a box.

    `gaps` are before each of them; what has no height has no gap either."""
    between = [gap if height else 0 for gap, height in zip(gaps, heights, strict=True)]
    spare = max(box.height() - sum(heights) - sum(between), 0.0)
    y = box.top() + spare / 2
    rects = []
    for height, gap in zip(heights, between, strict=True):
        y += gap
        rects.append(QRect(box.left(), round(y), box.width(), round(height)))
        y += height
    return tuple(rects)

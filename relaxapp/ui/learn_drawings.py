"""The drawings made for the Learn pages: painted from the theme and the figure, never from files.

Takes a drawing's name and a rectangle, paints it there; says how high it is at a width. Small,
as on a card of the list, a drawing leaves its words out. What is seen in it is said in words by
the page that shows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, degrees, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from relaxapp.core.figure import Bounds
from relaxapp.ui.learn_canvas import (
    LINE_PX,
    PLATE_PX,
    TOP_MIDDLE,
    Canvas,
    line_height,
    width_of,
    words_height,
)
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme


@dataclass(frozen=True, slots=True)
class _Made:
    """A drawing: its height in px at a width, and how it is painted."""

    height: Callable[[float, Theme], float]
    paint: Callable[[Canvas, QRectF], None]
    is_wide: bool = True


def drawing_height(name: str, width: float, theme: Theme) -> float:
    """How high a drawing is at a width, with its words. Raises `KeyError` for no such name."""
    return _DRAWINGS[name].height(width, theme)


def is_wide(name: str) -> bool:
    """Whether it wants the width of the page rather than the margin."""
    return _DRAWINGS[name].is_wide


def paint_drawing(canvas: Canvas, rect: QRectF, name: str) -> None:
    """Paints a drawing into a rectangle. Restores the painter."""
    canvas.painter.save()
    canvas.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _DRAWINGS[name].paint(canvas, rect)
    canvas.painter.restore()


# ---- where tension is held ----

_BUST = Bounds(-0.21, 0.56, 0.21, 1.02)


def _paint_upper_back(canvas: Canvas, rect: QRectF) -> None:
    """A back, down to the waist: the figure below it lies outside the picture."""
    rect = rect.adjusted(0.0, 0.0, 0.0, 0.0 if canvas.is_small else PLATE_PX)
    canvas.painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    high = min(rect.height(), rect.width() * _BUST.height / _BUST.width)
    place = QRectF(rect.left(), rect.bottom() - high, rect.width(), high)
    canvas.pose(place, "upper-back", _BUST)


# ---- the desk ----

_DESK = Bounds(-0.70, -0.05, 0.20, 0.83)
_DESK_TOP, _DESK_EDGE, _DESK_END = 0.372, -0.235, -0.66


_SITTING = {"rounded": "Rounded, head in front", "tall": "Tall, head over the shoulders"}
_DESK_GAP = 0.04


def _desk_words_height(width: float, theme: Theme) -> float:
    half = width * (1 - _DESK_GAP) / 2
    return SPACE[0] + words_height(theme, half, tuple(_SITTING.values()))


def _desk_height(width: float, theme: Theme) -> float:
    return min(width * 0.46, 340.0) + _desk_words_height(width, theme)


def _paint_desk(canvas: Canvas, rect: QRectF) -> None:
    """Somebody at the same desk, sitting in two ways."""
    half = rect.width() * (1 - _DESK_GAP) / 2
    words = 0.0 if canvas.is_small else _desk_words_height(rect.width(), canvas.theme)
    high = rect.height() - words
    for index, (pose, told) in enumerate(_SITTING.items()):
        left = rect.left() + index * (rect.width() - half)
        place = QRectF(left, rect.top(), half, high)
        canvas.pose(place, pose, _DESK)
        _paint_desk_top(canvas, place)
        canvas.words(QRectF(left, rect.bottom() - words, half, words), told)


def _paint_desk_top(canvas: Canvas, rect: QRectF) -> None:
    """A desk with a screen, in the body heights of `_DESK`."""
    scale = min(rect.width() / _DESK.width, rect.height() / _DESK.height)
    left = rect.center().x() - (_DESK.left + _DESK.right) / 2 * scale
    bottom = rect.bottom() - (rect.height() - _DESK.height * scale) / 2 + _DESK.bottom * scale

    def box(x: float, y: float, width: float, height: float) -> QRectF:
        return QRectF(
            left + x * scale, bottom - (y + height) * scale, width * scale, height * scale
        )

    tones = canvas.theme.palette.figure
    canvas.fill(tones.prop_dark)
    for x in (_DESK_END + 0.03, _DESK_EDGE - 0.055):
        canvas.painter.drawRect(box(x, 0.0, 0.022, _DESK_TOP - 0.02))
    canvas.fill(tones.prop)
    canvas.painter.drawRoundedRect(
        box(_DESK_END, _DESK_TOP - 0.026, _DESK_EDGE - _DESK_END, 0.026), 2, 2
    )
    canvas.fill(tones.shoe)
    canvas.painter.drawRoundedRect(box(-0.615, _DESK_TOP, 0.09, 0.012), 2, 2)
    canvas.painter.drawRect(box(-0.59, _DESK_TOP, 0.018, 0.08))
    canvas.painter.drawRoundedRect(box(-0.588, _DESK_TOP + 0.06, 0.022, 0.22), 2, 2)


# ---- the circle ----

_CIRCLE = (
    ("tension", "Tension", "held for long, it aches"),
    ("pain", "Pain", "what if it stays?"),
    ("worry", "Worry", "the muscles tighten"),
)
_SEATED = Bounds(-0.31, 0.0, 0.31, 0.80)


_RING, _DISC = 0.33, 0.175
"""The radius of the circle and that of a figure's disc, as shares of its measure."""

_MEASURE_PX = 580.0
_ARROW_GAP = 0.11
"""Between a disc and an arrow, in radians."""


def _circle_height(width: float, theme: Theme) -> float:
    return min(width, _MEASURE_PX) * (1.5 * _RING + 2 * _DISC) + line_height(theme) + SPACE[0]


def _paint_circle(canvas: Canvas, rect: QRectF) -> None:
    """Three figures on discs, clockwise from the top, with an arrow from each to the next."""
    label = 0.0 if canvas.is_small else line_height(canvas.theme) + SPACE[0]
    share = 1.5 * _RING + 2 * _DISC
    measure = min(rect.width(), (rect.height() - label) / share)
    ring, disc = measure * _RING, measure * _DISC
    middle = QPointF(rect.center().x(), rect.top() + disc + ring)
    for index, (pose, name, words) in enumerate(_CIRCLE):
        angle = 2 * pi * index / len(_CIRCLE) - pi / 2
        at = middle + QPointF(cos(angle), sin(angle)) * ring
        canvas.fill(canvas.theme.palette.accent_soft)
        canvas.painter.drawEllipse(at, disc, disc)
        canvas.pose(QRectF(at.x() - disc, at.y() - disc * 1.1, 2 * disc, 2 * disc), pose, _SEATED)
        under = QRectF(at.x() - 2 * disc, at.y() + disc + SPACE[0], 4 * disc, label)
        canvas.words(under, name, is_strong=True, align=TOP_MIDDLE)
        _paint_feeds(canvas, rect, middle, ring, angle, disc, words)


def _paint_feeds(
    canvas: Canvas,
    rect: QRectF,
    middle: QPointF,
    ring: float,
    angle: float,
    disc: float,
    words: str,
) -> None:
    """The arrow along the circle from the figure at an angle to the next, with its words."""
    beside = 2 * asin(disc / (2 * ring)) + _ARROW_GAP
    start, end = angle + beside, angle + 2 * pi / len(_CIRCLE) - beside
    box = QRectF(middle.x() - ring, middle.y() - ring, 2 * ring, 2 * ring)
    path = QPainterPath()
    path.arcMoveTo(box, -degrees(start))
    path.arcTo(box, -degrees(start), -degrees(end - start))
    canvas.pen(canvas.theme.palette.warm, LINE_PX if not canvas.is_small else 1.5)
    canvas.painter.drawPath(path)
    canvas.arrow_tip(middle + QPointF(cos(end), sin(end)) * ring, end + pi / 2 - 0.12)
    half = (start + end) / 2
    peak = middle + QPointF(cos(half), sin(half)) * ring
    _paint_feeds_words(canvas, rect, peak, peak.x() - middle.x(), disc, words)


def _paint_feeds_words(
    canvas: Canvas, rect: QRectF, peak: QPointF, aside: float, disc: float, words: str
) -> None:
    """Beside the arrow, or above the one at the foot; left out where a word would not fit."""
    line = line_height(canvas.theme)
    gap, tall = SPACE[2], 4 * line
    # They grow upwards, where the circle leads away from them.
    bottom = peak.y() + line / 2
    align = Qt.AlignmentFlag.AlignBottom
    if abs(aside) < 1.0:
        place = QRectF(peak.x() - disc, peak.y() - gap - tall, 2 * disc, tall)
        align |= Qt.AlignmentFlag.AlignHCenter
    elif aside > 0:
        place = QRectF(peak.x() + gap, bottom - tall, rect.right() - peak.x() - gap, tall)
        align |= Qt.AlignmentFlag.AlignLeft
    else:
        place = QRectF(rect.left(), bottom - tall, peak.x() - gap - rect.left(), tall)
        align |= Qt.AlignmentFlag.AlignRight
    if max(width_of(canvas.theme, word) for word in words.split()) <= place.width():
        canvas.words(place, words, colour=canvas.theme.palette.soft_ink, align=align)


# ---- the four ways ----

_WAYS = ("Stretch and strengthen", "Think it over", "Let it settle", "Keep moving")
_WAY_LEAST_PX = 116
_WAY_PICTURE = 1.06
"""The height of a way's picture, as a share of its width."""


def _way_columns(width: float, theme: Theme) -> int:
    return 4 if width >= 4 * theme.px(_WAY_LEAST_PX) + 3 * SPACE[3] else 2


def _ways_height(width: float, theme: Theme) -> float:
    columns = _way_columns(width, theme)
    each = (width - (columns - 1) * SPACE[3]) / columns
    row = each * _WAY_PICTURE + SPACE[1] + words_height(theme, each, _WAYS)
    return row * (4 // columns) + SPACE[4] * (4 // columns - 1)


def _paint_ways(canvas: Canvas, rect: QRectF) -> None:
    columns = 2 if canvas.is_small else _way_columns(rect.width(), canvas.theme)
    gap = SPACE[0] if canvas.is_small else SPACE[3]
    each = (rect.width() - (columns - 1) * gap) / columns
    words = 0.0 if canvas.is_small else SPACE[1] + words_height(canvas.theme, each, _WAYS)
    between = gap if canvas.is_small else SPACE[4]
    rows = 4 // columns
    high = (rect.height() - (rows - 1) * between) / rows - words
    painters = (_paint_pull, _paint_notes, _paint_settle, _paint_march)
    for index, (name, paint) in enumerate(zip(_WAYS, painters, strict=True)):
        row, column = divmod(index, columns)
        top = rect.top() + row * (high + words + between)
        place = QRectF(rect.left() + column * (each + gap), top, each, high)
        canvas.fill(canvas.theme.palette.ground)
        canvas.painter.drawRoundedRect(place, RADIUS_CARD, RADIUS_CARD)
        inner = high * 0.07
        paint(canvas, place.adjusted(inner, inner, -inner, -inner))
        under = QRectF(place.left(), place.bottom() + SPACE[1], each, words)
        canvas.words(under, name, is_strong=True, align=TOP_MIDDLE)


def _paint_pull(canvas: Canvas, rect: QRectF) -> None:
    canvas.move(rect, "band-row")


def _paint_notes(canvas: Canvas, rect: QRectF) -> None:
    """Somebody over a sheet on which one line is crossed out and a fairer one written."""
    figure = QRectF(
        rect.left(), rect.top() + rect.height() * 0.16, rect.width(), rect.height() * 0.84
    )
    canvas.pose(figure.translated(-rect.width() * 0.12, 0.0), "notes")
    p = canvas.theme.palette
    sheet = QRectF(
        rect.left() + rect.width() * 0.60, rect.top(), rect.width() * 0.38, rect.height() * 0.40
    )
    canvas.pen(p.line, 1.2)
    canvas.painter.setBrush(QColor(p.surface))
    canvas.painter.drawRoundedRect(sheet, 4, 4)
    left, right = sheet.left() + sheet.width() * 0.16, sheet.right() - sheet.width() * 0.16
    lines = ((0.26, p.soft_ink, 0.8), (0.50, p.accent, 1.0), (0.74, p.accent, 0.6))
    for share, colour, length in lines:
        y = sheet.top() + sheet.height() * share
        canvas.pen(colour, 2.0)
        canvas.painter.drawLine(QPointF(left, y), QPointF(left + (right - left) * length, y))
    y = sheet.top() + sheet.height() * 0.26
    canvas.pen(p.warm, 1.8)
    slant = sheet.height() * 0.09
    canvas.painter.drawLine(
        QPointF(left - 2, y + slant), QPointF(left + (right - left) * 0.86, y - slant)
    )


def _paint_settle(canvas: Canvas, rect: QRectF) -> None:
    """Somebody quiet, with a slow breath behind."""
    p = canvas.theme.palette
    canvas.pen(p.breath_in, 2.5)
    path = QPainterPath()
    steps = 48
    for step in range(steps + 1):
        share = step / steps
        y = rect.top() + rect.height() * (0.36 - 0.16 * sin(2 * pi * (2 * share - 0.25)))
        point = QPointF(rect.left() + rect.width() * share, y)
        path.lineTo(point) if step else path.moveTo(point)
    canvas.painter.drawPath(path)
    canvas.pose(rect, "quiet")


def _paint_march(canvas: Canvas, rect: QRectF) -> None:
    canvas.move(rect, "standing-march", 0.25)


# ---- the marathon ----

_DAYS = (
    7.0, 7.6, 6.9, 7.8, 6.6, 7.0, 6.2, 6.8, 5.9, 6.5, 6.0, 6.9, 7.7, 8.0, 7.2, 6.3, 6.5, 5.6, 5.9,
    5.1, 5.6, 4.7, 5.2, 5.9, 5.0, 4.4, 4.9, 4.1, 4.6, 3.8, 4.5, 5.2, 4.3, 3.7, 4.0, 3.3, 3.7, 3.0,
)  # fmt: skip
"""A sketch of uneven progress, 0–10: nobody's record, and said to be none."""

_WORST, _BAD_DAYS = 13, 2
"""The day in it that is pointed at, and how many days about it are bad too."""

_MOST = 10.0


def _marathon_height(width: float, theme: Theme) -> float:
    return min(width * 0.42, 300.0) + 2 * line_height(theme)


def _paint_marathon(canvas: Canvas, rect: QRectF) -> None:
    line = 0.0 if canvas.is_small else line_height(canvas.theme)
    beside = 0.0 if canvas.is_small else width_of(canvas.theme, "tension") + SPACE[2]
    plot = rect.adjusted(beside, SPACE[1], -SPACE[1], -line - SPACE[1])
    p = canvas.theme.palette

    def at(day: float, value: float) -> QPointF:
        x = plot.left() + plot.width() * day / (len(_DAYS) - 1)
        return QPointF(x, plot.bottom() - plot.height() * value / _MOST)

    canvas.pen(p.line, 1.0)
    for value in (0.0, 5.0, 10.0):
        canvas.painter.drawLine(at(0, value), at(len(_DAYS) - 1, value))
    _paint_band(canvas, at)
    canvas.pen(p.accent, 1.6)
    path = QPainterPath(at(0, _DAYS[0]))
    for day, value in enumerate(_DAYS[1:], 1):
        path.lineTo(at(day, value))
    canvas.painter.drawPath(path)
    dot = 1.6 if canvas.is_small else 3.4
    for day, value in enumerate(_DAYS):
        canvas.fill(p.warm if abs(day - _WORST) <= _BAD_DAYS else p.accent)
        canvas.painter.drawEllipse(at(day, value), dot, dot)
    if not canvas.is_small:
        _paint_marathon_words(canvas, rect, plot, at)


def _paint_band(canvas: Canvas, at: Callable[[float, float], QPointF]) -> None:
    """Where the days are going: their mean over two weeks, as broad as they scatter."""
    reach, half = 7, 0.9
    means = []
    for day in range(len(_DAYS)):
        near = _DAYS[max(day - reach, 0) : day + reach + 1]
        means.append(sum(near) / len(near))
    path = QPainterPath(at(0, means[0] + half))
    for day, mean in enumerate(means):
        path.lineTo(at(day, mean + half))
    for day, mean in reversed(list(enumerate(means))):
        path.lineTo(at(day, mean - half))
    canvas.fill(canvas.theme.palette.accent_soft)
    canvas.painter.drawPath(path)


def _paint_marathon_words(
    canvas: Canvas, rect: QRectF, plot: QRectF, at: Callable[[float, float], QPointF]
) -> None:
    theme, p = canvas.theme, canvas.theme.palette
    line, left = line_height(theme), rect.left()
    beside = plot.left() - left - SPACE[1]
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for value, words in ((10.0, "10"), (5.0, "tension"), (0.0, "0")):
        place = QRectF(left, at(0, value).y() - line / 2, beside, line)
        canvas.words(place, words, colour=p.soft_ink, align=right)
    under = QRectF(plot.left(), plot.bottom() + SPACE[1], plot.width(), line)
    canvas.words(under, "weeks →", colour=p.soft_ink)
    worst = at(_WORST, _DAYS[_WORST])
    wide = width_of(theme, "a bad week") + 4
    above = QRectF(worst.x() - wide / 2, worst.y() - line - SPACE[1], wide, line)
    canvas.words(above, "a bad week", colour=p.warm_text, is_strong=False)


# ---- the prescription ----

_PRESCRIBED = ("Chin tuck  5s x10", "Upper trapezius  20s x2", "Rhomboid reach  20s x2")


def _prescription_height(width: float, theme: Theme) -> float:
    return max(min(width * 0.36, 240.0), 3.2 * line_height(theme) + 5 * SPACE[4])


def _paint_prescription(canvas: Canvas, rect: QRectF) -> None:
    """A sheet on the left, the person who does its first line on the right."""
    p, theme = canvas.theme.palette, canvas.theme
    widest = max(width_of(theme, words) for words in _PRESCRIBED) + 2 * SPACE[4]
    wide = rect.width() * (0.42 if canvas.is_small else 0.46)
    wide = wide if canvas.is_small else min(max(wide, widest), rect.width() * 0.60)
    high = rect.height() * (0.72 if canvas.is_small else 0.84)
    sheet = QRectF(rect.left() + 1, rect.center().y() - high / 2, wide, high)
    canvas.pen(p.line, 1.2)
    canvas.painter.setBrush(QColor(p.ground))
    canvas.painter.drawRoundedRect(sheet, 6, 6)
    _paint_prescribed(canvas, sheet)
    long = rect.width() * 0.07
    start = QPointF(sheet.right() + long * 0.6, rect.center().y())
    end = start + QPointF(long, 0.0)
    canvas.pen(p.warm)
    canvas.painter.drawLine(start, end)
    canvas.arrow_tip(end, 0.0)
    room = rect.right() - end.x()
    place = QRectF(end.x(), rect.top(), room, rect.height())
    canvas.move(place, "chin-tuck")


def _paint_prescribed(canvas: Canvas, sheet: QRectF) -> None:
    p = canvas.theme.palette
    step = sheet.height() / (len(_PRESCRIBED) + 0.6)
    left = sheet.left() + (SPACE[1] if canvas.is_small else SPACE[4])
    for index, words in enumerate(_PRESCRIBED):
        y = sheet.top() + step * (index + 0.8)
        colour = p.accent if index == 0 else p.soft_ink
        room = QRectF(left, y - step / 2, sheet.right() - left - SPACE[1], step)
        if canvas.is_small:
            canvas.pen(colour, 2.5)
            canvas.painter.drawLine(QPointF(left, y), QPointF(sheet.right() - SPACE[1], y))
            continue
        canvas.fill(colour)
        canvas.painter.drawEllipse(QPointF(sheet.left() + SPACE[2], y), 3.5, 3.5)
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        canvas.words(room, words, is_strong=index == 0, align=start)


def _of_width(share: float, most_px: float) -> Callable[[float, Theme], float]:
    return lambda width, theme: min(width * share, most_px)


_DRAWINGS: dict[str, _Made] = {
    "upper-back": _Made(_of_width(1.0, 300.0), _paint_upper_back, is_wide=False),
    "desk": _Made(_desk_height, _paint_desk),
    "circle": _Made(_circle_height, _paint_circle),
    "four-ways": _Made(_ways_height, _paint_ways),
    "marathon": _Made(_marathon_height, _paint_marathon),
    "prescription": _Made(_prescription_height, _paint_prescription),
}
DRAWINGS = tuple(_DRAWINGS)

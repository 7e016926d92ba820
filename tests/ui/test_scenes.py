"""Scenes are functions of the moment: what is seen depends on nothing that was shown before."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Library
from relaxapp.core.timeline import Timeline
from relaxapp.ui.scene_look import Canvas, Frame, Heading, breath_texts, is_breath, outward
from relaxapp.ui.scene_ring import parts_of
from relaxapp.ui.scenes import SHAPES, SceneView
from relaxapp.ui.theme import DARK, LIGHT, Theme, make_theme

SIZE = QSize(420, 320)
PREPARE, IN, TOP, HOLD, OUT, REST = 2_000, 6_500, 9_000, 11_000, 15_000, 19_000


@pytest.fixture
def box(library: Library) -> Timeline:
    """Four seconds each of in, hold, out and rest, after five of get-ready."""
    return timeline_of(library, "box-breathing")


@pytest.fixture
def neck(library: Library) -> Timeline:
    """Moves with sides and repetitions, and a breath at the end."""
    return timeline_of(library, "neck-two")


def timeline_of(library: Library, id: str) -> Timeline:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    return compile_timeline(entry.routine, Options())


class View(SceneView):
    """A scene of a size, on a screen of some scale, that counts how often it is painted."""

    def __init__(self, shape: str = "orb", theme: Theme = Theme(DARK), scale: float = 1.0) -> None:
        self._scale = scale
        self.painted: list[QRegion] = []
        super().__init__()
        self.resize(SIZE)
        self.set_theme(theme)
        self.set_shape(shape)

    def devicePixelRatioF(self) -> float:
        return self._scale

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.region())
        super().paintEvent(event)

    def picture(self, timeline: Timeline, *at_ms: int, words: str | None = None) -> QImage:
        """What is seen after these moments have been shown, one after the other."""
        for one_ms in at_ms:
            self.show_moment(timeline.at(one_ms), timeline, False, words)
        return self.seen()

    def seen(self) -> QImage:
        size = self.size() * self._scale
        image = QImage(size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._scale)
        self.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        return image


def difference(one: QImage, other: QImage) -> int:
    """The largest difference of a channel between two pictures of a size."""
    assert one.size() == other.size()
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return max((abs(a - b) for a, b in pairs), default=0)


def extent(image: QImage, colour: QColor, tolerance: int = 70) -> int:
    """How many dots of the middle row are about of a colour."""
    y = image.height() // 2
    found = 0
    for x in range(image.width()):
        dot = image.pixelColor(x, y)
        parts = zip(dot.toTuple()[:3], colour.toTuple()[:3], strict=True)
        found += max(abs(a - b) for a, b in parts) <= tolerance
    return found


def seen_breath(image: QImage, ground: str) -> int:
    """How many dots of the middle row are far from the ground."""
    y, empty = image.height() // 2, QColor(ground)
    return sum(
        abs(image.pixelColor(x, y).lightness() - empty.lightness()) > 60
        for x in range(image.width())
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("at_ms", [PREPARE, IN, TOP, HOLD, OUT, REST, 21_000, 60_000])
def test_a_picture_depends_on_the_moment_alone(box: Timeline, shape: str, at_ms: int) -> None:
    """So nothing jumps at a pause or a seek: there is nothing that could."""
    wandered = View(shape).picture(box, 70_000, 3, at_ms + 900, 12_345, at_ms)
    assert wandered == View(shape).picture(box, at_ms)


@pytest.mark.parametrize("at_ms", [2_000, 8_000, 42_000, 58_000, 66_000])
def test_the_ring_depends_on_the_moment_alone(neck: Timeline, at_ms: int) -> None:
    wandered = View().picture(neck, 70_000, 3, 52_000, at_ms + 400, at_ms)
    assert wandered == View().picture(neck, at_ms)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("at_ms", [IN, HOLD, OUT, REST])
def test_a_pause_changes_the_words_alone(box: Timeline, shape: str, at_ms: int) -> None:
    view = View(shape)
    view.set_has_words(False)
    view.set_has_numbers(False)
    playing = view.picture(box, at_ms)
    view.show_moment(box.at(at_ms), box, True)
    assert view.seen() == playing


@pytest.mark.parametrize("shape", SHAPES)
def test_another_size_shows_the_same_moment_as_ever(box: Timeline, shape: str) -> None:
    view = View(shape)
    view.picture(box, IN)
    view.resize(300, 260)
    fresh = View(shape)
    fresh.resize(300, 260)
    assert view.seen() == fresh.picture(box, IN)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_what_is_repainted_is_all_that_changed(box: Timeline, shape: str, scale: float) -> None:
    """The regions that are asked for hold every dot that differs."""
    view = View(shape, scale=scale)
    before = view.picture(box, 5_100, words="Breathe")
    view.show()
    for at_ms in (5_116, 5_300, 8_990, 9_016, 11_000, 12_990, 14_000, 21_050):
        asked = asked_region(view, box, at_ms)
        after = view.seen()
        for rect in (QRegion(view.rect()) - asked) if not asked.isEmpty() else ():
            dots = QRect(
                *(round(value * scale) for value in (rect.x(), rect.y())),
                *(round(value * scale) for value in (rect.width(), rect.height())),
            )
            assert before.copy(dots) == after.copy(dots), f"{at_ms} in {rect}"
        before = after


def asked_region(view: View, timeline: Timeline, at_ms: int) -> QRegion:
    """What the view wants repainted for a moment."""
    asked: list[QRect] = []
    view.update = lambda *rects: asked.extend(rects or [view.rect()])  # type: ignore[method-assign]  # Qt coalesces what it is asked; this hears it
    view.show_moment(timeline.at(at_ms), timeline, False, "Breathe")
    del view.update
    region = QRegion()
    for rect in asked:
        region += rect
    return region


def test_a_moment_shown_twice_is_painted_once(box: Timeline) -> None:
    view = View()
    view.picture(box, IN)
    assert asked_region(view, box, IN) == QRegion(view.rect())  # other words
    assert asked_region(view, box, IN).isEmpty()


def test_the_orb_grows_with_the_breath_in_and_falls_with_the_breath_out(box: Timeline) -> None:
    view = View()
    view.set_has_words(False)
    view.set_has_numbers(False)

    def wide(at_ms: int) -> int:
        return seen_breath(view.picture(box, at_ms), DARK.ground)

    ins = [wide(at_ms) for at_ms in range(5_000, 9_001, 250)]
    outs = [wide(at_ms) for at_ms in range(13_000, 17_001, 250)]
    # The rim's shade may take a dot away or add one as the colour turns.
    assert all(after >= before - 1 for before, after in pairwise(ins))
    assert all(after <= before + 1 for before, after in pairwise(outs))
    assert ins[-1] > 1.6 * ins[0]
    assert ins[4] - ins[0] > ins[-1] - ins[-5], "lungs fill fast, then slowly"


@pytest.mark.parametrize("shape", ["orb", "bar"])
def test_a_hold_is_still_but_alive(box: Timeline, shape: str) -> None:
    view = View(shape)
    view.set_has_words(False)
    view.set_has_numbers(False)
    pictures = [view.picture(box, at_ms) for at_ms in (9_700, 10_300, 11_000)]
    widths = {seen_breath(picture, DARK.ground) for picture in pictures}
    assert max(widths) - min(widths) <= 2
    assert len({bytes(picture.constBits()) for picture in pictures}) == 3


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("edge_ms", [5_000, 9_000, 13_000, 17_000, 21_000])
def test_nothing_jumps_from_phase_to_phase(box: Timeline, shape: str, edge_ms: int) -> None:
    """A frame further, whatever begins there, hardly anything has changed."""
    view = View(shape)
    view.set_has_numbers(False)
    view.set_has_words(False)
    before, after = view.picture(box, edge_ms - 1), view.picture(box, edge_ms + 1)
    # Two milliseconds move an edge by a part of a dot: the wave's line the most.
    limit = {"wave": 60, "bar": 30, "orb": 14}[shape]
    assert difference(before, after) <= limit


def test_the_colour_of_a_breath_goes_from_in_to_out_and_back(box: Timeline) -> None:
    def turned(at_ms: int) -> float:
        moment = box.at(at_ms)
        return outward(moment.phase, moment.fraction)

    assert [round(turned(at_ms), 2) for at_ms in (5_000, TOP, HOLD, 13_000, 16_900, REST)] == [
        *(1.0, 0.0, 0.0, 0.0, 1.0, 1.0)
    ]
    assert 0 < turned(5_500) < 1


def test_the_orb_has_the_colours_of_the_theme(box: Timeline) -> None:
    view = View()
    view.set_has_words(False)
    view.set_has_numbers(False)
    inhaled, exhaled = view.picture(box, TOP - 1), view.picture(box, OUT)
    assert extent(inhaled, QColor(DARK.breath_in)) > 80
    assert extent(exhaled, QColor(DARK.breath_out)) > 60


def test_before_the_first_breath_the_orb_is_empty_and_says_so(box: Timeline) -> None:
    assert is_breath(box.at(PREPARE))
    frame = Frame(box.at(PREPARE), box, "", "")
    assert frame.fill == 0.0
    assert frame.is_still


def test_the_ball_of_the_wave_rides_the_curve(box: Timeline) -> None:
    view = View("wave")
    view.set_has_words(False)

    def ball_y(at_ms: int) -> float:
        image = view.picture(box, at_ms)
        x = round(SIZE.width() * 0.36)
        lit = [y for y in range(image.height()) if image.pixelColor(x, y).lightness() > 110]
        return sum(lit) / len(lit)

    empty, half, full = ball_y(5_050), ball_y(15_000), ball_y(HOLD)
    assert empty > half > full
    assert abs((empty + full) / 2 - half) < 8


def test_what_was_is_solid_and_what_comes_is_faint(box: Timeline) -> None:
    view = View("wave")
    view.set_has_words(False)
    image = view.picture(box, 21_000 + 3_000)

    def brightest(columns: range) -> int:
        return max(
            image.pixelColor(x, y).lightness() for x in columns for y in range(image.height())
        )

    present = round(SIZE.width() * 0.36)
    past, coming = brightest(range(60, present - 40)), brightest(range(present + 40, 360))
    assert past > coming + 40
    assert coming > QColor(DARK.ground).lightness() + 15


def test_the_wave_glides_by_parts_of_a_dot(box: Timeline) -> None:
    """Between frames it moves as far as time does, not by whole dots in fits and starts."""
    view = View("wave")
    view.set_has_words(False)
    row = round(SIZE.height() * 0.5)

    def crossing(at_ms: int) -> float:
        """Where the next falling edge crosses the middle row: the centre of its light."""
        image = view.picture(box, at_ms)
        ground = QColor(DARK.ground).lightness()
        light = {
            x: image.pixelColor(x, row).lightness() - ground
            for x in range(round(SIZE.width() * 0.36) + 30, 350)
        }
        return sum(x * value for x, value in light.items()) / sum(light.values())

    places = [crossing(at_ms) for at_ms in range(9_200, 10_200, 50)]
    steps = [before - after for before, after in pairwise(places)]
    mean = sum(steps) / len(steps)
    assert mean > 0
    assert max(abs(step - mean) for step in steps) < 0.4


def test_the_wave_follows_a_ramp(library: Library) -> None:
    """The curve of a later breath is longer, at the same scale of time."""
    ramp = timeline_of(library, "slow-down-ramp")
    view = View("wave")
    for at_ms in range(0, ramp.duration_ms, 9_999):
        view.picture(ramp, at_ms)


@pytest.mark.parametrize("shape", SHAPES)
def test_reduced_motion_shows_the_bar_whatever_is_chosen(box: Timeline, shape: str) -> None:
    calm = make_theme(is_dark=True, is_high_contrast=False, scale=1.0, is_calm=True)
    view = View(shape, calm)
    assert view.shape == "bar"
    assert view.picture(box, IN) == View("bar").picture(box, IN)


def test_the_bar_fills_and_empties_in_its_place(box: Timeline) -> None:
    view = View("bar")
    view.set_has_words(False)
    ground = QColor(DARK.line)

    def filled(at_ms: int) -> int:
        image = view.picture(box, at_ms)
        y = image.height() // 2
        return sum(
            image.pixelColor(x, y).lightness() > ground.lightness() + 50
            for x in range(image.width())
        )

    assert filled(5_001) < filled(6_000) < filled(8_000) < filled(8_999)
    assert filled(13_500) > filled(15_000) > filled(16_900)


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="orb, wave, bar"):
        View("square")


def test_without_numbers_nothing_counts(neck: Timeline) -> None:
    view = View()
    view.set_has_numbers(False)
    early, late = view.picture(neck, 50_100), view.picture(neck, 58_100)
    middle = QRect(SIZE.width() // 2 - 60, SIZE.height() // 2 - 40, 120, 80)
    assert early.copy(middle) == late.copy(middle)
    view.set_has_numbers(True)
    assert view.picture(neck, 50_200).copy(middle) != early.copy(middle)


@pytest.mark.parametrize(
    ("at_ms", "count", "length_ms"),
    [(2_000, 5, 5_000), (8_000, 7, 7_000), (52_000, 25, 25_000), (66_000, 3, 3_000)],
)
def test_a_second_is_a_part_of_the_ring(
    neck: Timeline, at_ms: int, count: int, length_ms: int
) -> None:
    """A repetition of a move is one ring: enter, hold and leave."""
    phase = neck.at(at_ms).phase
    assert phase is not None
    parts = parts_of(neck, phase)
    assert len(parts) == count
    assert parts[-1].end_ms - parts[0].start_ms == length_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(parts))


def test_a_long_sit_has_sixty_parts(library: Library) -> None:
    timeline = timeline_of(library, "silent-timer")
    phase = timeline.at(60_000).phase
    assert phase is not None
    assert len(parts_of(timeline, phase)) == 60


@pytest.mark.parametrize(
    ("shape", "is_calm", "moving"),
    [
        ("orb", False, [False, True, False, True, False]),
        ("wave", False, [True, True, True, True, True]),
        ("bar", False, [False, True, False, True, False]),
        ("wave", True, [False, True, False, True, False]),
    ],
)
def test_what_moves_wants_every_frame(
    box: Timeline, shape: str, is_calm: bool, moving: list[bool]
) -> None:
    view = View(shape, replace(Theme(DARK), is_calm=is_calm))
    moments = [box.at(at_ms) for at_ms in (PREPARE, IN, HOLD, OUT, REST)]
    assert [view.pace_at(moment) for moment in moments] == [60 if one else 10 for one in moving]


def test_what_has_no_figure_wants_few_frames(neck: Timeline) -> None:
    assert View("wave").pace_at(neck.at(52_000)) == 10


def test_long_words_do_not_stand_in_the_orb(library: Library, box: Timeline) -> None:
    long = timeline_of(library, "alternate-nostril")
    view = View()
    roomy = QSize(1000, 560)
    assert view.fits_words(roomy, box)
    assert not view.fits_words(roomy, long)
    assert not view.fits_words(QSize(300, 200), box)
    view.set_shape("wave")
    assert view.fits_words(QSize(300, 200), long)


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("size", [(672, 200), (720, 320), (1000, 560)])
def test_a_heading_stays_in_its_room(box: Timeline, scale: float, size: tuple[int, int]) -> None:
    canvas = Canvas(*size, 1.0, Theme(LIGHT, scale))
    heading = Heading.within(canvas, breath_texts(box), size[1] * 0.42)
    assert heading.word_y - heading.word_px / 2 >= 0
    assert heading.count_y + heading.count_px / 2 <= size[1] * 0.42


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [(1, 1), (20, 400), (900, 30), (0, 0)])
def test_no_size_is_too_small(box: Timeline, shape: str, size: tuple[int, int]) -> None:
    view = View(shape)
    view.resize(*size)
    for at_ms in (PREPARE, IN, HOLD, OUT):
        view.show_moment(box.at(at_ms), box, False)
        view.grab()


def test_another_screen_scale_paints_anew(box: Timeline) -> None:
    view = View()
    view.picture(box, IN)
    view.changeEvent(QEvent(QEvent.Type.DevicePixelRatioChange))
    assert view.seen() == View().picture(box, IN)

"""What the figure shows, when: in a session and in a picture of a move."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from test_previews import shipped_one

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.leave_out import moves_of
from relaxapp.core.library import Library
from relaxapp.core.solo import solo_routine
from relaxapp.core.timeline import Moment, Timeline
from relaxapp.ui.figure_views import Scene, end_of, scene_at, shown_at, start_of
from relaxapp.ui.previews import Act, Ring, preview_of
from relaxapp.ui.scenes import SceneView
from relaxapp.ui.theme import DARK, Theme
from relaxapp.ui.thumbnails import paint_live, paint_picture

STRETCH = "upper-trapezius-stretch"


class Neck:
    """A session of neck-two and what the figure does in it."""

    def __init__(self, library: Library) -> None:
        self.routine = shipped_one(library, "neck-two")
        self.timeline: Timeline = compile_timeline(self.routine, Options())
        self.moves = {move.id: move for move in moves_of(self.routine)}

    def moment(self, **wanted: object) -> Moment:
        """The middle of the first phase that has these values."""
        phase = next(
            one
            for one in self.timeline.phases
            if all(getattr(one, name) == value for name, value in wanted.items())
        )
        return self.timeline.at(phase.start_ms + phase.duration_ms // 2)

    def scene(self, **wanted: object) -> Scene | None:
        return scene_at(self.moment(**wanted), self.timeline, self.moves)


@pytest.fixture
def neck(library: Library) -> Neck:
    return Neck(library)


def test_a_move_is_shown_where_it_is(neck: Neck) -> None:
    scene = neck.scene(move=STRETCH, part="enter", side="right")
    assert scene is not None
    assert scene.act == Act(neck.moves[STRETCH], "right")
    assert (scene.part, scene.fraction) == ("enter", 0.5)


def test_before_a_move_the_figure_waits_where_it_starts(neck: Neck) -> None:
    scene = neck.scene(step="prepare")
    assert scene == Scene(Act(neck.moves["chin-tuck"]), "enter", 0.0)


def test_while_the_side_changes_the_other_side_waits(neck: Neck) -> None:
    scene = neck.scene(step="switch", move=STRETCH)
    assert scene == Scene(Act(neck.moves[STRETCH], "right"), "enter", 0.0)


def test_a_breath_has_no_figure(neck: Neck) -> None:
    assert neck.scene(step="breathe") is None


def test_a_move_without_a_figure_has_none(neck: Neck) -> None:
    bare = {id: replace(move, figure=None) for id, move in neck.moves.items()}
    moment = neck.moment(move=STRETCH, part="hold")
    assert scene_at(moment, neck.timeline, bare) is None
    assert isinstance(preview_of(solo_routine(bare[STRETCH])), Ring)


def test_a_tensing_is_shown(library: Library) -> None:
    timeline = compile_timeline(shipped_one(library, "muscle-relaxation"))
    phase = next(one for one in timeline.phases if one.part == "tense")
    scene = scene_at(timeline.at(phase.start_ms), timeline, {})
    assert scene == Scene(Act(tensed=timeline.spans[phase.span].title), "tense", 0.0)


@pytest.mark.parametrize(
    ("wanted", "pace"),
    [
        ({"part": "enter"}, 30),
        ({"part": "leave"}, 30),
        ({"part": "hold"}, 10),
        ({"step": "switch"}, 10),
        ({"step": "prepare"}, 10),
        ({"part": "in"}, 60),
    ],
)
def test_frames_a_second(neck: Neck, wanted: dict[str, object], pace: int) -> None:
    view = SceneView()
    view.show_moves(neck.moves)
    moment = neck.moment(**wanted)
    view.show_moment(moment, neck.timeline, False)
    assert view.pace_at(moment) == pace


def test_with_reduced_motion_a_move_wants_few_frames(neck: Neck) -> None:
    view = SceneView()
    view.set_theme(Theme(is_calm=True))
    view.show_moves(neck.moves)
    moment = neck.moment(part="enter")
    view.show_moment(moment, neck.timeline, False)
    assert view.pace_at(moment) == 10


def scene_picture(neck: Neck, moment: Moment, theme: Theme) -> QImage:
    view = SceneView()
    view.resize(420, 420)
    view.set_theme(theme)
    view.show_moves(neck.moves)
    view.show_moment(moment, neck.timeline, False)
    return view.grab().toImage()


@pytest.mark.parametrize(
    "theme", [Theme(), Theme(DARK), Theme(is_calm=True), Theme(is_mirrored=True)]
)
def test_the_scene_of_a_move_is_drawn(neck: Neck, theme: Theme) -> None:
    picture = scene_picture(neck, neck.moment(move=STRETCH, part="hold"), theme)
    assert len(colours_of(picture)) > 20


def test_each_side_is_the_other_in_the_mirror(neck: Neck) -> None:
    left = neck.moment(move=STRETCH, part="hold", side="left")
    right = neck.moment(move=STRETCH, part="hold", side="right")
    mirrored = scene_picture(neck, left, Theme(is_mirrored=True))
    assert figure_part(mirrored) == figure_part(scene_picture(neck, right, Theme()))
    assert figure_part(mirrored) != figure_part(scene_picture(neck, left, Theme()))


def figure_part(picture: QImage) -> QImage:
    """The picture without the ring below the figure."""
    return picture.copy(0, 0, picture.width(), 300)


def colours_of(picture: QImage) -> set[int]:
    return {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }


# Pictures


def test_a_picture_begins_where_the_still_is(catalogue: Catalogue) -> None:
    act = Act(catalogue.moves[STRETCH], "left")
    assert shown_at(act, 0, is_mirrored=False) == end_of(act, is_mirrored=False)


def test_a_picture_comes_back_to_the_start(catalogue: Catalogue) -> None:
    act = Act(catalogue.moves[STRETCH], "left")
    start = start_of(act, is_mirrored=False)
    assert any(shown_at(act, at, is_mirrored=False) == start for at in range(0, 8_000, 100))


def test_every_figure_has_a_picture(catalogue: Catalogue) -> None:
    for move in (one for one in catalogue.moves.values() if one.figure is not None):
        preview = preview_of(solo_routine(move))
        image = QImage(QSize(160, 120), QImage.Format.Format_RGB32)
        image.fill(QColor(Theme().palette.ground))
        with QPainter(image) as painter:
            paint_picture(painter, QRectF(0, 0, 160, 120), preview, Theme())
        assert len(colours_of(image)) > 10, move.id


def test_what_is_live_leaves_nothing_of_the_still(catalogue: Catalogue) -> None:
    preview = preview_of(solo_routine(catalogue.moves[STRETCH]))
    rect = QRectF(0, 0, 160, 120)

    def live(ground: str, at_ms: int) -> QImage:
        image = QImage(QSize(160, 120), QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        with QPainter(image) as painter:
            paint_live(painter, rect, preview, Theme(), at_ms)
        return image.copy(4, 4, 152, 112)

    assert live("#000000", 1_000) == live("#ffffff", 1_000)
    assert live("#000000", 1_000) != live("#000000", 4_000)

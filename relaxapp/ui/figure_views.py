"""Which drawing of the figure belongs where: to a moment of a session, or to a picture of a move.

Takes moments and moves, gives `Drawing`s of `core.figure`. Knows no widgets and no colours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from relaxapp.core.figure import (
    Bounds,
    Drawing,
    draw,
    draw_tense,
    figure_of,
    frame_of,
    tense_frame_of,
)
from relaxapp.core.routine import Move
from relaxapp.core.timeline import Moment, Phase, Timeline
from relaxapp.ui.previews import Act

SHOWN_MS = {"enter": (800, 4_000), "hold": (600, 2_500), "leave": (800, 4_000)}
"""The least and the most that a part of a repetition takes in a picture: nobody waits for it."""

STILL_MS = 700
"""How long a picture rests at the start of the move, between two repetitions."""

TENSED_MS = 4_000
_SETTLED_MS = 4_000
"""After this time a tensed body, or one that has let go, is still."""


def drawing_of(act: Act, part: str, fraction: float, *, is_mirrored: bool) -> Drawing:
    """The drawing at a fraction, 0–1, of a part of a repetition."""
    if act.move is None:
        return draw_tense(act.tensed, part, fraction)  # type: ignore[arg-type]  # of a tense phase
    return draw(act.move, part, fraction, act.side, is_mirrored=is_mirrored)  # type: ignore[arg-type]  # of a move's phase


def bounds_of(act: Act, *, is_mirrored: bool) -> Bounds:
    """What holds every drawing of it, as `Drawing.bounds` does."""
    if act.move is None:
        return tense_frame_of(act.tensed)
    return frame_of(act.move, (act.side == "right") != is_mirrored)


def start_of(act: Act, *, is_mirrored: bool) -> Drawing:
    """How it begins."""
    first = "tense" if act.move is None else "enter"
    return drawing_of(act, first, 0.0, is_mirrored=is_mirrored)


def end_of(act: Act, *, is_mirrored: bool) -> Drawing:
    """Where it leads."""
    if act.move is None:
        return drawing_of(act, "tense", 1.0, is_mirrored=is_mirrored)
    return drawing_of(act, "hold", 0.0, is_mirrored=is_mirrored)


def shown_at(act: Act, elapsed_ms: int, *, is_mirrored: bool) -> Drawing:
    """A picture that goes through it again and again, from where it leads, as the still shows."""
    parts = _shown_parts(act)
    whole_ms = sum(length_ms for _, length_ms in parts)
    before_ms = parts[0][1] if parts[0][0] in ("enter", "tense") else 0
    into_ms = (elapsed_ms + before_ms) % whole_ms
    for name, length_ms in parts:
        if into_ms < length_ms:
            return drawing_of(act, name, into_ms / length_ms, is_mirrored=is_mirrored)
        into_ms -= length_ms
    raise AssertionError("within one of the parts")


def _shown_parts(act: Act) -> list[tuple[str, int]]:
    """The parts of a repetition and how long each takes in a picture."""
    if act.move is None:
        return [("tense", TENSED_MS), ("release", TENSED_MS)]
    move = act.move
    own_ms = {"enter": move.enter_ms, "hold": move.hold_ms, "leave": move.leave_ms}
    parts = [
        (name, min(max(length_ms, SHOWN_MS[name][0]), SHOWN_MS[name][1]))
        for name, length_ms in own_ms.items()
        if length_ms
    ]
    return [*parts, ("pause", STILL_MS)]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the figure does at a moment, and where in it."""

    act: Act
    part: str
    fraction: float

    def drawing(self, *, is_mirrored: bool) -> Drawing:
        return drawing_of(self.act, self.part, self.fraction, is_mirrored=is_mirrored)


def scene_at(moment: Moment, timeline: Timeline, moves: Mapping[str, Move]) -> Scene | None:
    """What the figure does at a moment; None where it has no part in it.

    Before a move, and while the side changes, it waits in the position that the move starts from.
    """
    phase, following = moment.phase, moment.next
    if phase is None:
        return None
    act = _act_of(phase, timeline, moves)
    if act is not None and phase.part is not None:
        return Scene(act, phase.part, moment.fraction)
    if act is not None:
        return Scene(act, "enter", 0.0)
    if phase.fill_from is not None or phase.step == "sit" or following is None:
        return None
    act = _act_of(following, timeline, moves)
    return None if act is None else Scene(act, "enter" if act.move is not None else "tense", 0.0)


def _act_of(phase: Phase, timeline: Timeline, moves: Mapping[str, Move]) -> Act | None:
    if phase.step == "tense":
        return Act(tensed=timeline.spans[phase.span].title)
    move = None if phase.move is None else moves.get(phase.move)
    # One at rest would show something else than the words say.
    return None if move is None or move.figure is None else Act(move, phase.side)


def moves_at(moment: Moment, scene: Scene) -> bool:
    """Whether the figure moves, rather than holds or waits."""
    phase = moment.phase
    if phase is None or phase.part is None:
        return False
    if phase.step == "tense":
        return moment.elapsed_ms < _SETTLED_MS
    if phase.part == "hold" and scene.act.move is not None:
        return bool(figure_of(scene.act.move).cycle)
    return phase.part != "pause"

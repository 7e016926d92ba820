"""The state of a session as one frozen value: all that its screen is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from relaxapp.core.player import Outcome, Player, State
from relaxapp.core.routine import Routine, Side
from relaxapp.core.timeline import Gate, Moment, Timeline
from relaxapp.terminal.entry import EMPTY, Entry


@dataclass(frozen=True, slots=True)
class Scene:
    """One instant of a session; `notice` is a sentence that passes, `entry` what is typed."""

    routine: Routine
    timeline: Timeline
    moment: Moment
    span_index: int
    state: State
    is_interrupted: bool = False
    setups: Mapping[tuple[str, Side | None], str] = field(default_factory=dict)
    """How to begin each move, as `wording.setups_of` gives it."""
    gate: Gate | None = None
    outcome: Outcome | None = None
    entry: Entry = EMPTY
    notice: str | None = None
    is_muted: bool = False
    shows_keys: bool = False
    has_numbers: bool = True
    """Whether seconds and counts are shown; they hurry some people."""


def scene_of(
    routine: Routine,
    player: Player,
    *,
    setups: Mapping[tuple[str, Side | None], str],
    entry: Entry = EMPTY,
    notice: str | None = None,
    is_muted: bool = False,
    shows_keys: bool = False,
    has_numbers: bool = True,
) -> Scene:
    """The scene of a player as it stands."""
    return Scene(
        routine=routine,
        timeline=player.timeline,
        moment=player.moment,
        span_index=player.span_index,
        state=player.state,
        is_interrupted=player.is_interrupted,
        setups=setups,
        gate=player.gate,
        outcome=player.outcome,
        entry=entry,
        notice=notice,
        is_muted=is_muted,
        shows_keys=shows_keys,
        has_numbers=has_numbers,
    )

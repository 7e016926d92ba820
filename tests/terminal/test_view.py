"""The screen of a session, drawn: goldens at three sizes, and what holds at any size.

After a change that is meant, `pytest --update-goldens` writes them anew; then read them.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from terminal_samples import ALL, BOX, FOREIGN, MUSCLES, NECK, QUESTIONS, SPACE, player_at

from relaxapp.core.player import Player
from relaxapp.core.routine import Routine
from relaxapp.core.session_words import setups_of
from relaxapp.terminal.entry import Entry
from relaxapp.terminal.look import Look
from relaxapp.terminal.scene import Scene, scene_of
from relaxapp.terminal.view import paint

GOLDEN = Path(__file__).parent / "golden"
SIZES = ((60, 12), (80, 24), (120, 40))


def scene_at(what: Routine, position_ms: int, **keys: object) -> Scene:
    player = player_at(what, position_ms)
    return scene_of(what, player, setups=setups_of(what), **keys)  # type: ignore[arg-type]  # keys of a Scene


def paused(what: Routine, position_ms: int, *, is_interrupted: bool = False) -> Scene:
    player = player_at(what, position_ms)
    player.pause(0)
    player.is_interrupted = is_interrupted
    return scene_of(what, player, setups=setups_of(what))


def finished(what: Routine) -> Scene:
    player = player_at(what, 0)
    for now_ms in range(0, player.timeline.duration_ms + 1000, 1000):
        player.advance(now_ms)
    return scene_of(what, player, setups={})


def asked(position_ms: int, entry: Entry, passed: int = 0) -> Scene:
    player = player_at(QUESTIONS, position_ms)
    for _ in range(passed):
        player.proceed(0)
        player.advance(0)
    return scene_of(QUESTIONS, player, setups={}, entry=entry)


SCENES: dict[str, Callable[[], Scene]] = {
    "get ready": lambda: scene_at(BOX, 2_000),
    "breathe in": lambda: scene_at(BOX, 7_000),
    "breathe out": lambda: scene_at(BOX, 31_000),
    "muted with a notice": lambda: scene_at(BOX, 26_000, is_muted=True, notice="Sound off"),
    "without numbers": lambda: scene_at(BOX, 7_000, has_numbers=False),
    "paused": lambda: paused(BOX, 23_000),
    "welcome back": lambda: paused(NECK, 80_000, is_interrupted=True),
    "get ready to stretch": lambda: scene_at(NECK, 1_000),
    "hold on the left": lambda: scene_at(NECK, 80_000),
    "other side": lambda: scene_at(NECK, 127_000),
    "sit": lambda: scene_at(SPACE, 125_000),
    "tense": lambda: scene_at(MUSCLES, 7_000),
    "let go": lambda: scene_at(MUSCLES, 37_000),
    "a scale": lambda: asked(5_000, Entry("7")),
    "a text": lambda: asked(15_000, Entry("The report, and  the train")),
    "a choice": lambda: asked(15_000, Entry(marked=1), passed=1),
    "a pause for the person": lambda: asked(19_000, Entry()),
    "the keys": lambda: scene_at(NECK, 80_000, shows_keys=True),
    "the end": lambda: finished(BOX),
    "foreign letters": lambda: scene_at(FOREIGN, 6_000),
}


def drawn(scene: Scene, size: tuple[int, int], look: Look | None = None) -> str:
    return "\n".join(line.plain.rstrip() for line in paint(scene, size, look or Look()))


@pytest.mark.parametrize("name", SCENES)
def test_scene_is_drawn_as_reviewed(name: str, update_goldens: bool) -> None:
    scene = SCENES[name]()
    parts = [
        f"--- {width} x {height} ".ljust(width, "-") + f"\n{drawn(scene, (width, height))}\n"
        for width, height in SIZES
    ]
    path = GOLDEN / f"{name.replace(' ', '-')}.txt"
    if update_goldens:
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(parts), encoding="utf-8")
    assert "".join(parts) == path.read_text(encoding="utf-8")


def test_a_terminal_without_unicode_gets_ascii() -> None:
    for what in SCENES.values():
        text = drawn(what(), (80, 24), Look(is_unicode=False))
        assert text.isascii()


@pytest.mark.parametrize("part", ["in", "hold", "out", "rest"])
def test_the_bar_stays_in_its_rows_through_a_breath(part: str) -> None:
    start_ms = {"in": 21_000, "hold": 25_000, "out": 29_000, "rest": 33_000}[part]
    for size in SIZES:
        first = _bar_rows(scene_at(BOX, 22_000), size)
        assert _bar_rows(scene_at(BOX, start_ms + 500), size) == first


def _bar_rows(scene: Scene, size: tuple[int, int]) -> list[int]:
    lines = paint(scene, size, Look())
    return [row for row, line in enumerate(lines) if line.plain.strip().startswith("▕")]


def test_the_breath_grows_and_falls() -> None:
    full = [
        drawn(scene_at(BOX, 5_000 + at_ms), (80, 24)).count("█") for at_ms in range(0, 16_000, 250)
    ]
    grown, held, fallen, rested = full[:16], full[17:32], full[33:48], full[49:]
    for rising, falling in pairwise(grown):
        assert rising <= falling + 30  # digits and letters are made of full blocks too
    assert max(held) - min(held) < 30
    assert fallen[0] > fallen[-1]
    assert max(rested) < min(held)


# What a keyboard lets through: `str.isprintable`.
TYPED = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "), max_size=90
)

PLAYERS = st.builds(lambda what, share: (what, share), st.sampled_from(ALL), st.floats(0.0, 1.0))


@settings(deadline=None)
@given(
    what=PLAYERS,
    size=st.tuples(st.integers(1, 200), st.integers(1, 60)),
    mood=st.sampled_from(("playing", "paused", "interrupted", "stopped", "asked")),
    entry=st.builds(Entry, TYPED, st.none() | st.integers(0, 2)),
    notice=st.none() | st.text(max_size=90),
    is_unicode=st.booleans(),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_nothing_is_drawn_beyond_the_screen(
    what: tuple[Routine, float],
    size: tuple[int, int],
    mood: str,
    entry: Entry,
    notice: str | None,
    is_unicode: bool,
    flags: tuple[bool, bool, bool],
) -> None:
    routine, share = what
    player = _player_in(mood, routine, share)
    shows_keys, is_muted, has_numbers = flags
    scene = scene_of(
        routine,
        player,
        setups=setups_of(routine),
        entry=entry,
        notice=notice,
        is_muted=is_muted,
        shows_keys=shows_keys,
        has_numbers=has_numbers,
    )
    width, height = size
    lines = paint(scene, size, Look(is_unicode=is_unicode))
    assert len(lines) <= height
    for line in lines:
        assert cell_len(line.plain) <= width
        if not is_unicode:
            assert line.plain.isascii()
        assert all(character.isprintable() for character in line.plain)


def _player_in(mood: str, routine: Routine, share: float) -> Player:
    player = player_at(routine, 0)
    gates = player.timeline.gates
    position_ms = round(share * player.timeline.duration_ms)
    if mood == "asked" and gates:
        position_ms = gates[round(share * (len(gates) - 1))].at_ms
    player = player_at(routine, position_ms)
    if mood in ("paused", "interrupted"):
        player.pause(0)
        player.is_interrupted = mood == "interrupted"
    if mood == "stopped":
        player.stop()
    return player

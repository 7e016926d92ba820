"""What the desk is told of the person: asked when a plan wants to know, and not before."""

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal

from relaxapp.core.settings import Settings
from relaxapp.services.idle import Idle
from relaxapp.services.idle.connections import Connections
from relaxapp.services.manners import CALL, FULL_SCREEN, KINDS, Manners
from relaxapp.shell.senses import Senses
from relaxapp.shell.watching import Watching, kinds_of


class FakeIdle(QObject):
    went_idle = Signal()
    came_back = Signal()
    locked_changed = Signal(bool)
    sleep_began = Signal()
    slept = Signal(int)
    source_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "A test knows."
        self.is_watched = True
        self.watched_ms = 0
        self.is_closed = False

    def idle_ms(self) -> int:
        return 5

    def is_locked(self) -> bool:
        return False

    def watch_from(self, ms: int) -> None:
        self.watched_ms = ms

    def close(self) -> None:
        self.is_closed = True


class Bench:
    def __init__(self) -> None:
        self.idle = FakeIdle()
        self.opened = 0
        self.settings = Settings()
        self.told: dict[str, str | None] = {}
        manners = Manners(
            {
                FULL_SCREEN: [lambda: self.told.get(FULL_SCREEN)],
                CALL: [lambda: self.told.get(CALL)],
            }
        )
        self.manners = manners
        self.watching = Watching(lambda: self.settings, open_senses=self.open)
        self.stirs = 0
        self.watching.stirred.connect(self.stir)

    def open(self, parent: QObject) -> Senses:
        self.opened += 1
        return Senses(cast(Idle, self.idle), self.manners, Connections(parent))

    def stir(self) -> None:
        self.stirs += 1


@pytest.fixture
def bench(qapp: object) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.watching.close()
    made.watching.deleteLater()


def test_without_a_plan_nobody_is_asked(bench: Bench) -> None:
    assert bench.watching.idle_ms() is None
    assert not bench.watching.is_watched
    assert bench.watching.held_by() is None
    assert bench.opened == 0


def test_a_plan_opens_it_once(bench: Bench) -> None:
    bench.watching.watch_from(60_000)
    bench.watching.watch_from(30_000)
    assert (bench.opened, bench.idle.watched_ms) == (1, 30_000)
    assert bench.watching.idle_ms() == 5
    assert bench.watching.is_watched
    assert bench.watching.sentence == "A test knows."


def test_all_that_happens_is_worth_a_look(bench: Bench) -> None:
    bench.watching.watch_from(60_000)
    slept: list[bool] = []
    bench.watching.sleep_began.connect(lambda: slept.append(True))
    bench.idle.went_idle.emit()
    bench.idle.came_back.emit()
    bench.idle.locked_changed.emit(True)
    bench.idle.slept.emit(60_000)
    bench.idle.source_changed.emit()
    bench.idle.sleep_began.emit()
    assert (bench.stirs, slept) == (5, [True])


def test_offers_wait_for_what_the_settings_name(bench: Bench) -> None:
    bench.watching.watch_from(60_000)
    assert bench.watching.held_by() is None
    bench.told = {FULL_SCREEN: "A film fills the screen", CALL: "The microphone is in use"}
    assert bench.watching.held_by() == "A film fills the screen"
    bench.settings = Settings(wait_in_full_screen=False)
    assert bench.watching.held_by() == "The microphone is in use"
    bench.settings = Settings(wait_in_full_screen=False, wait_in_calls=False)
    assert bench.watching.held_by() is None


def test_what_nobody_tells_is_said(bench: Bench) -> None:
    bench.watching.watch_from(60_000)
    assert bench.watching.manners_sentence == (
        "This system does not tell, or not for certain: "
        "presentations, do not disturb, screen sharing."
    )


def test_each_kind_has_its_switch() -> None:
    assert kinds_of(Settings()) == frozenset(KINDS)

"""A warning that counts down: by the moment the break is due, and only while it can be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_fakes import PLAN, FakeWorldOfWork
from PySide6.QtCore import QTimer

from relaxapp.core.units import MINUTE_MS
from relaxapp.shell.countdown import Countdown
from relaxapp.shell.desk import Desk
from relaxapp.ui.offer_window import OfferCard, OfferWindow
from relaxapp.ui.theme import Theme

EARLY = PLAN.replace("warning: 30s", "warning: 2 min")


class Bench:
    """Somebody who works, a warning, and its countdown; `look` is what its timer would do."""

    def __init__(self, home: Path, plan: str) -> None:
        self.work = FakeWorldOfWork(home, plan)
        self.desk = self.work.desk()
        self.window = OfferWindow()
        self.window.set_theme(Theme(is_calm=True))
        self.has_seconds = True
        self.countdown = Countdown(self.desk, self.window, lambda: self.has_seconds)
        (self.timer,) = self.countdown.findChildren(QTimer)

    def warn(self, why: str, in_ms: int) -> None:
        spoken = "In less than a minute" if in_ms < MINUTE_MS else why
        self.window.show_warning(OfferCard(why, "Back", spoken_why=spoken))
        self.countdown.begin(in_ms)

    def pass_ms(self, ms: int) -> None:
        """The countdown's timer runs out after so long, whatever it was set to."""
        self.work.clock.now_ms += ms
        self.timer.stop()
        self.timer.timeout.emit()

    @property
    def words(self) -> str:
        return self.window._why.text()


@pytest.fixture
def bench(tmp_path: Path, qapp: object) -> Iterator[Bench]:
    made = Bench(tmp_path, PLAN)
    yield from _used(made)


@pytest.fixture
def early(tmp_path: Path, qapp: object) -> Iterator[Bench]:
    made = Bench(tmp_path, EARLY)
    yield from _used(made)


def _used(bench: Bench) -> Iterator[Bench]:
    yield bench
    bench.window.hide()
    bench.desk.close()
    for one in (bench.countdown, bench.window, bench.desk):
        one.deleteLater()


def warned(bench: Bench) -> Desk:
    bench.work.pass_min(bench.desk, 29.5)
    bench.warn("In 30 s", bench.desk.due_in_ms)
    assert bench.desk.due_in_ms == 30_000
    return bench.desk


def test_it_shows_each_second_that_is_left(bench: Bench) -> None:
    warned(bench)
    seen = []
    for _ in range(3):
        bench.pass_ms(bench.timer.interval())
        seen.append((bench.words, bench.timer.interval()))
    assert seen == [("In 29 s", 1_000), ("In 28 s", 1_000), ("In 27 s", 1_000)]


def test_a_second_that_was_late_is_not_added_to_the_next(bench: Bench) -> None:
    warned(bench)
    bench.pass_ms(4_300)
    assert bench.words == "In 26 s"
    assert bench.timer.interval() == 700


def test_a_look_at_the_person_moves_the_moment_and_the_words(bench: Bench) -> None:
    desk = warned(bench)
    bench.work.clock.now_ms += 5_000
    desk.tick()
    bench.pass_ms(1)
    assert bench.words == "In 25 s"


def test_nothing_ticks_while_it_cannot_be_seen(bench: Bench) -> None:
    warned(bench)
    bench.window.hide()
    bench.pass_ms(1_000)
    assert bench.words == "In 30 s"
    assert not bench.timer.isActive()


def test_nothing_ticks_after_its_end(bench: Bench) -> None:
    warned(bench)
    assert bench.timer.isActive()
    bench.countdown.end()
    assert not bench.timer.isActive()


def test_the_break_is_offered_at_the_very_moment(bench: Bench) -> None:
    desk = warned(bench)
    bench.pass_ms(30_000)
    assert desk.offer is not None
    assert not bench.timer.isActive()


def test_a_screen_reader_is_told_of_no_second(bench: Bench) -> None:
    """Words without a name of their own would tell of every change."""
    warned(bench)
    named: list[str] = []
    spoken = "In less than a minute"
    for _ in range(5):
        bench.pass_ms(1_000)
        named += [bench.window._why.accessibleName(), bench.window.accessibleName()]
    assert set(named) == {spoken, f"{spoken}. Back"}
    assert bench.words == "In 25 s"


def test_further_ahead_it_counts_minutes(early: Bench) -> None:
    early.work.pass_min(early.desk, 28)
    early.warn("In 2 min", early.desk.due_in_ms)
    assert early.timer.interval() == 30_001
    seen = []
    for _ in range(3):
        early.pass_ms(early.timer.interval())
        seen.append((early.words, early.window._why.accessibleName()))
    assert seen == [
        ("In 1 min", "In 1 min"),
        ("In 60 s", "In less than a minute"),
        ("In 59 s", "In less than a minute"),
    ]


def test_without_numbers_nothing_counts(bench: Bench) -> None:
    bench.has_seconds = False
    bench.work.pass_min(bench.desk, 29.5)
    bench.warn("In less than a minute", 30_000)
    assert bench.timer.interval() == 30_000

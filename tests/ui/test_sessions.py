"""What the window's sessions say to whoever keeps a record of them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QPlainTextEdit
from test_app import Bench, MakeBench, make, write_mine

from relaxapp.core.player import Ending

__all__ = ["make"]

WRITTEN = """\
name: Written
kind: mixed
prepare: 0s
steps:
  - ask: How was it?
    answer: text
    save_as: how
  - rest: 20s
  - ask: And now?
    answer: scale
"""


class Record(QObject):
    """Writes down what it hears of an `App`'s sessions."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.app)
        self.lines: list[tuple[Any, ...]] = []
        sessions = bench.app.sessions
        sessions.began.connect(lambda it: self.lines.append(("began", it.routine.id)))
        sessions.place_kept.connect(lambda it: self.lines.append(("at", it.position_ms)))
        sessions.answer_typed.connect(lambda *it: self.note("typed", *it))
        sessions.answered.connect(lambda *it: self.note("answered", *it))
        sessions.ended.connect(lambda it: self.lines.append(("ended", it.ending)))
        sessions.left.connect(lambda: self.lines.append(("left",)))

    def note(self, what: str, gate: Any, answer: str | None) -> None:
        self.lines.append((what, gate.text, answer))


def test_a_session_is_told_from_its_beginning_to_its_end(make: MakeBench, tmp_path: Path) -> None:
    write_mine(tmp_path, WRITTEN)
    bench = make().open()
    record = Record(bench)
    bench.start("mine")
    field = bench.page("player").findChild(QPlainTextEdit)
    bench.press(Qt.Key.Key_O)
    bench.press(Qt.Key.Key_K)
    assert field.toPlainText() == "ok"
    bench.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.pass_ms(20_000)
    bench.button("7").click()
    bench.page("player").done_requested.emit()
    assert [line for line in record.lines if line[0] != "at"] == [
        ("began", "mine"),
        ("typed", "How was it?", "o"),
        ("typed", "How was it?", "ok"),
        ("answered", "How was it?", "ok"),
        ("answered", "And now?", "7"),
        ("ended", Ending.COMPLETED),
        ("left",),
    ]


def test_the_place_is_told_while_a_session_plays(make: MakeBench, tmp_path: Path) -> None:
    write_mine(tmp_path, "name: Long\nkind: breathing\nbreathe: 4-6\nrounds: 9\nprepare: 0s\n")
    bench = make().open()
    record = Record(bench)
    bench.start("mine")
    for _ in range(3):
        bench.pass_ms(5_000)
        bench.app.sessions.session._place_timer.timeout.emit()
    assert record.lines[-3:] == [("at", 5_000), ("at", 10_000), ("at", 15_000)]


def test_of_a_session_that_is_not_remembered_no_place_is_told(make: MakeBench) -> None:
    bench = make().open()
    record = Record(bench)
    bench.app.sessions.start_move("chin-tuck")
    bench.qtbot.waitUntil(lambda: bench.app.sessions.playback.is_running)
    bench.pass_ms(10_000)
    bench.app.sessions.session.stop()
    assert [line[0] for line in record.lines] == ["began", "ended"]


def test_an_answer_left_out_is_told_too(make: MakeBench, tmp_path: Path) -> None:
    write_mine(tmp_path, WRITTEN)
    bench = make().open()
    record = Record(bench)
    bench.start("mine")
    bench.button("Go on").click()
    assert ("answered", "How was it?", None) in record.lines

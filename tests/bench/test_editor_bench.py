"""How fast the editor is while somebody types. Run: pytest -m bench."""

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from relaxapp.core.assist import complete
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.nodes import MAX_BYTES
from relaxapp.core.problems import Problem
from relaxapp.core.vocabulary import vocabulary_of
from relaxapp.ui.code_editor import CodeEditor

pytestmark = pytest.mark.bench

Benchmark = Any  # pytest-benchmark names no public type of its fixture

STEP = "  - move: chin-tuck\n    hold: 5s\n    times: 3\n    text: Slowly, $side first.\n"
HEAD = "name: Long\nkind: stretch\nsteps:\n"
TEXTS = {
    "300 steps": HEAD + STEP * 300,
    "256 KiB": HEAD + STEP * ((MAX_BYTES - len(HEAD)) // len(STEP)),
}
PROBLEMS = tuple(Problem("a.yaml", line, 5, "error", "wrong") for line in range(5, 500, 4))


@pytest.fixture(params=TEXTS)
def editor(request: pytest.FixtureRequest, qtbot: QtBot) -> CodeEditor:
    made = CodeEditor(lambda text, fix: None)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.set_text(TEXTS[request.param])
    qtbot.wait(50)
    return made


def test_a_key_is_seen_at_once(editor: CodeEditor, benchmark: Benchmark) -> None:
    """A key typed in the middle of a value, painted, with problems shown anew after it."""
    editor.go_to(900, 14)
    letters = cycle("abc")

    def press() -> None:
        QTest.keyClicks(editor.field, next(letters))
        editor.show_problems(PROBLEMS)
        editor.text()
        QApplication.processEvents()

    benchmark.pedantic(press, rounds=60, warmup_rounds=5)
    assert benchmark.stats.stats.median <= 0.016


def test_a_line_break_is_seen_at_once(editor: CodeEditor, benchmark: Benchmark) -> None:
    editor.go_to(20, 14)

    def press() -> None:
        QTest.keyClicks(editor.field, "\r")
        QApplication.processEvents()

    benchmark.pedantic(press, rounds=40, warmup_rounds=5)
    assert benchmark.stats.stats.median <= 0.016


def test_a_quote_that_is_left_open_colours_the_rest(
    editor: CodeEditor, benchmark: Benchmark
) -> None:
    """The worst that one key does: every line below becomes another."""
    editor.go_to(1, 7)
    keys = cycle(("'", "\b"))

    def press() -> None:
        QTest.keyClicks(editor.field, next(keys))
        QApplication.processEvents()

    benchmark.pedantic(press, rounds=6, warmup_rounds=2)
    assert benchmark.stats.stats.median <= 0.5


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_may_stand_there_is_known_at_once(
    text: str, benchmark: Benchmark, catalogue: Catalogue, shipped: Path
) -> None:
    words = vocabulary_of(catalogue, scan_library([Layer(shipped, "shipped")], catalogue))
    typed = text + "  - move: chin"

    found = benchmark(complete, typed, len(typed), words)
    assert found is not None
    assert benchmark.stats.stats.median <= 0.008

"""Every page by the keyboard alone, and as a screen reader finds it: names, roles, order.

Each situation is walked with Tab until the walk comes round. What can have the focus must be met
on the way, carry a name, and lie where a reader would look next.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot
from random_years import journal_of, made_up
from test_app import Bench

from relaxapp.core.compiler import Options
from relaxapp.core.journal import CheckIn, Stamp
from relaxapp.services.bookmarks import BookmarkFiles, Bookmarks, Played, Unfinished
from relaxapp.ui.card_painting import RoutineRow
from relaxapp.ui.code_field import CodeField
from relaxapp.ui.learn_blocks import Prose

MOST_STOPS = 120
SIZES = ((1100, 750, "100"), (720, 520, "200"))

MINE = "name: Mine\nkind: mixed\nsteps:\n  - breathe: 4-6\n    rounds: 2\n  - say: Well.\n"
QUESTIONS = {
    "scale": "answer: scale",
    "choices": "answer: [calm, tense, neither]",
    "text": "answer: text",
    "none": "answer: none",
}


def today(bench: Bench) -> None:
    bench.app.show_page("today")


def today_with_a_past(bench: Bench) -> None:
    bench.app.bookmarks.keep(
        Bookmarks(
            frozenset({"neck-two", "box-breathing"}),
            (Played("six-a-minute"), Played("grounding")),
            Unfinished("box-breathing", Options(), 60_000),
        )
    )
    bench.app.show_page("today")


def library(bench: Bench) -> None:
    bench.app.show_page("library")


def library_panel(bench: Bench) -> None:
    bench.app.browsing.open_routine("box-breathing")


def library_broken_file(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.page("library").select(bench.world.folders.user / "routines" / "bad.yaml")  # type: ignore[operator]


def library_nothing_found(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.page("library").search.setText("there is no such routine")


def library_with_undo(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.page("library").file_asked.emit(
        "delete",
        str(bench.world.folders.user / "routines" / "mine.yaml"),  # type: ignore[operator]
    )


def library_while_saving(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.app.sessions.saving.bar.begin("Box breathing")


def library_with_what_was_saved(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.app.sessions.saving.bar.finish("“Box breathing” is saved as Box breathing.wav.")


def library_with_a_move_left_out(bench: Bench) -> None:
    bench.app.bookmarks.keep(Bookmarks(left_out=frozenset({"chin-tuck", "head-turns"})))
    bench.app.browsing.open_routine("neck-two")


def moves(bench: Bench) -> None:
    bench.app.show_page("moves")


def moves_panel(bench: Bench) -> None:
    bench.app.bookmarks.keep(Bookmarks(left_out=frozenset({"chin-tuck"})))
    bench.app.show_page("moves")
    bench.page("moves").open_card("chin-tuck")


def moves_nothing_found(bench: Bench) -> None:
    bench.app.show_page("moves")
    bench.page("moves").search.setText("there is no such move")


def progress_empty(bench: Bench) -> None:
    bench.app.show_page("progress")


def progress(bench: Bench) -> None:
    today = bench.app.parts.now().toordinal()
    bench.app.records.history.merge(journal_of(made_up(today, 300)))
    bench.app.show_page("progress")
    bench.qtbot.waitUntil(lambda: bench.page("progress").is_drawn)


def progress_as_a_table(bench: Bench) -> None:
    progress(bench)
    bench.page("progress").views.typed.emit("table")


def progress_with_questions(bench: Bench) -> None:
    progress(bench)
    page = bench.page("progress")
    page.year.calendar.chosen.emit(bench.app.records.history.sessions()[-1].began.local.day)
    page.year.delete.click()
    page.own.erase.click()


def learn(bench: Bench) -> None:
    bench.app.show_page("learn")


def learn_page(bench: Bench) -> None:
    bench.app.learning.open("four-ways")


def learn_page_of_signs(bench: Bench) -> None:
    bench.app.learning.open("when-to-see-a-professional")


def settings(bench: Bench) -> None:
    bench.app.show_page("settings")


def signs(bench: Bench) -> None:
    bench.app.caring.show_signs()


def first_questions(bench: Bench) -> None:
    bench.app.show_page("questions")


def word_of_concern(bench: Bench) -> None:
    day = Stamp(0).local.day
    bench.app.caring.look_at([CheckIn("a", Stamp(0), pain=9)], day)


def settings_with_a_notice(bench: Bench) -> None:
    bench.app.show_page("settings")
    bench.app.window.tell("Something is worth a sentence.")


def builder_empty(bench: Bench) -> None:
    bench.app.authoring.build()


def builder_with_steps(bench: Bench) -> None:
    bench.app.authoring.build()
    page = bench.page("builder")
    for line in ("say Sit tall.", "upper trapezius 20s x2", "4-6 2 min", "chin tuck 3x10", "rest"):
        page.quick.setText(line)
        page.quick.start_requested.emit()
    page.steps.go_to(1)
    page.step_moved.emit(0, 2)


def builder_refused(bench: Bench) -> None:
    path = bench.world.folders.user / "routines" / "brackets.yaml"  # type: ignore[operator]
    path.write_text("name: A\nkind: mixed\nsteps: [rest: 5s]\n")
    bench.app.authoring.build(str(path))


def player(bench: Bench) -> None:
    bench.start("mine")
    bench.pass_ms(6_000)


def player_paused(bench: Bench) -> None:
    player(bench)
    bench.app.sessions.playback.toggle_pause()


def player_move(bench: Bench) -> None:
    bench.start("neck-two")
    bench.pass_ms(8_000)


def player_hurt(bench: Bench) -> None:
    player_move(bench)
    bench.app.sessions.moves.leave()


def gate_of(kind: str) -> Callable[[Bench], None]:
    def gate(bench: Bench) -> None:
        bench.start(f"ask-{kind}")

    gate.__name__ = f"gate_{kind}"
    return gate


def reflection_of(kind: str) -> Callable[[Bench], None]:
    def reflection(bench: Bench) -> None:
        bench.start(f"write-{kind}")
        bench.app.reflecting.answering.view.next.click()

    reflection.__name__ = f"reflection_{kind}"
    return reflection


def written(bench: Bench) -> None:
    """Two records, by way of the questions."""
    for answer in ("It rained", "It snowed"):
        bench.start("write-text")
        bench.page("player").answer_typed.emit(answer)
        bench.app.reflecting.answering._leave()


def answers(bench: Bench) -> None:
    written(bench)
    bench.app.reflecting.show_answers()


def answers_open(bench: Bench) -> None:
    written(bench)
    bench.app.reflecting.show_answers("write-text")


def answers_none(bench: Bench) -> None:
    bench.app.reflecting.show_answers()


def worries(bench: Bench) -> None:
    for text in ("The bank", "The car"):
        bench.app.reflecting.put_down(text)
    bench.app.reflecting.show_worries()


def worry_time(bench: Bench) -> None:
    worries(bench)
    bench.app.reflecting.worrying.begin(10)
    bench.page("worries").time.make_plan.click()


def worry_end(bench: Bench) -> None:
    worry_time(bench)
    bench.app.reflecting.worrying.stop()


def player_end(bench: Bench) -> None:
    player(bench)
    bench.pass_ms(60_000)


def editor(bench: Bench) -> None:
    bench.app.authoring.edit(bench.world.folders.user / "routines" / "mine.yaml", 5)  # type: ignore[operator]


def editor_of_a_broken_file(bench: Bench) -> None:
    bench.app.authoring._mend(str(bench.world.folders.user / "routines" / "bad.yaml"))  # type: ignore[operator]


def editor_of_a_shipped_file(bench: Bench) -> None:
    entry = bench.world.library.find("neck-two")
    assert entry is not None
    bench.app.authoring.edit(entry.path)


def editor_with_a_question(bench: Bench) -> None:
    editor(bench)
    bench.app.authoring.editing.page.editor.replace_text(MINE + "# more\n")
    bench.app.authoring.editing.ask_to_leave()


def editor_preview(bench: Bench) -> None:
    editor(bench)
    bench.app.authoring.editing.page.show_tab("preview")


SITUATIONS = (
    *(editor, editor_of_a_broken_file, editor_of_a_shipped_file, editor_with_a_question),
    editor_preview,
    *(today, today_with_a_past, library, library_panel, library_broken_file),
    *(library_nothing_found, library_with_undo, settings, settings_with_a_notice),
    *(signs, first_questions, word_of_concern),
    *(builder_empty, builder_with_steps, builder_refused),
    *(library_while_saving, library_with_what_was_saved),
    *(library_with_a_move_left_out, moves, moves_panel, moves_nothing_found),
    *(answers, answers_open, answers_none, worries, worry_time, worry_end),
    *(reflection_of(kind) for kind in QUESTIONS),
    *(progress_empty, progress, progress_as_a_table, progress_with_questions),
    *(learn, learn_page, learn_page_of_signs),
    *(
        player,
        player_paused,
        player_move,
        player_hurt,
        *(gate_of(kind) for kind in QUESTIONS),
        player_end,
    ),
)


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "data" / "routines"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(MINE)
    (folder / "bad.yaml").write_text("name: Bad\nkind: breathing\nbreath: 4-6\n")
    for kind, answer in QUESTIONS.items():
        text = f"name: Ask {kind}\nkind: mixed\nprepare: 0s\nask: How is it?\n{answer}\n"
        (folder / f"ask-{kind}.yaml").write_text(text)
        steps = f"  - ask: What was it?\n    answer: text\n  - ask: How is it?\n    {answer}\n"
        text = f"name: Write {kind}\nkind: reflection\nprepare: 0s\nsteps:\n{steps}"
        (folder / f"write-{kind}.yaml").write_text(text)
    BookmarkFiles(tmp_path / "data", print).load()
    bench = Bench(qapp, qtbot, tmp_path).open()
    yield bench
    bench.app.window.close()
    bench.app.window.deleteLater()
    bench.app.deleteLater()
    QTest.qWait(1)


@pytest.fixture(params=SIZES, ids=lambda size: "x".join(map(str, size)))
def sized(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    width, height, text_size = request.param
    bench.app.preferences.change("text_size", text_size)
    bench.app.window.resize(width, height)
    QTest.qWait(1)
    return bench


@pytest.fixture(params=SITUATIONS, ids=lambda situation: situation.__name__)
def situated(request: pytest.FixtureRequest, sized: Bench) -> Bench:
    request.param(sized)
    QTest.qWait(60)
    return sized


def walk(window: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """The widgets that have the focus one after another, until the first of them has it again."""
    stops: list[QWidget] = []
    for _ in range(MOST_STOPS):
        focused = QApplication.focusWidget()
        assert focused is not None, f"the focus is lost after {stops[-1:]}"
        if stops and focused is stops[0]:
            return stops
        is_at_another_link = bool(stops) and focused is stops[-1] and isinstance(focused, Prose)
        assert is_at_another_link or focused not in stops, f"{describe(focused)} holds the keyboard"
        # A page that has the focus when it opens need not be on the way round.
        if focused.focusPolicy() & Qt.FocusPolicy.TabFocus and not is_at_another_link:
            stops.append(focused)
        # In the text of a file Tab indents, and with Ctrl goes on.
        is_text = isinstance(focused, CodeField)
        keys = Qt.KeyboardModifier.ControlModifier if is_text else Qt.KeyboardModifier(0)
        QTest.keyClick(focused, key, keys)
    raise AssertionError("the walk does not come round")


def describe(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} '{widget.accessibleName() or text}'"


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def area_of(widget: QWidget) -> QWidget | None:
    """What it is scrolled in."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    return area


def goes_back(before: QWidget, after: QWidget) -> bool:
    """Whether a step goes up without going right. Places that scroll stand for what is in them."""
    areas = (area_of(before), area_of(after))
    if areas[0] is not areas[1]:
        before, after = areas[0] or before, areas[1] or after
    one, other = (QRect(each.mapToGlobal(QPoint(0, 0)), each.size()) for each in (before, after))
    return other.bottom() < one.top() and other.left() < one.right()


def can_be_reached(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    is_stop = bool(policy & Qt.FocusPolicy.TabFocus)
    return is_stop and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def group_of(widget: QWidget) -> object:
    """Buttons of which one is chosen are one stop: the arrow keys go on from there."""
    if isinstance(widget, QAbstractButton):
        if widget.group() is not None and widget.group().exclusive():
            return widget.group()
        if widget.autoExclusive():
            return widget.parentWidget()
    return widget


def test_every_situation_by_keyboard_and_tree(situated: Bench) -> None:
    window = situated.app.window
    stops = walk(window)
    there = {describe(one) for one in stops}
    back = {describe(one) for one in walk(window, Qt.Key.Key_Backtab)}
    assert {
        "missed by Tab": missed(window, stops),
        "other way back": there ^ back,
        "without a name": [describe(one) for one in stops if not name_of(one).strip()],
        "one name for two": twice(stops),
        "against the layout": against_the_layout(stops),
        "nameless in the tree": nameless_in_the_tree(window),
    } == {
        "missed by Tab": [],
        "other way back": set(),
        "without a name": [],
        "one name for two": set(),
        "against the layout": [],
        "nameless in the tree": [],
    }


def missed(window: QWidget, stops: list[QWidget]) -> list[str]:
    """What can have the focus but is not on the way."""
    groups = {id(group_of(widget)) for widget in stops}
    return [
        describe(widget)
        for widget in window.findChildren(QWidget)
        if can_be_reached(widget) and id(group_of(widget)) not in groups
    ]


def twice(stops: list[QWidget]) -> set[str]:
    """Names that two controls share; a routine may stand in two lists, and does the same there."""
    names = [name_of(one) for one in stops if not isinstance(one, RoutineRow)]
    return {name for name in names if names.count(name) > 1}


def against_the_layout(stops: list[QWidget]) -> list[tuple[str, str]]:
    """Steps that go up without going right, but for the one that comes round."""
    steps = [
        (describe(before), describe(after))
        for before, after in pairwise([*stops, stops[0]])
        if goes_back(before, after)
    ]
    return steps if len(steps) > 1 else []


def nameless_in_the_tree(window: QWidget) -> list[str]:
    nameless = []
    for one in interfaces(QAccessible.queryAccessibleInterface(window)):
        state = one.state()
        if state.invisible or not state.focusable:
            continue
        if one.role() == QAccessible.Role.NoRole or not one.text(QAccessible.Text.Name).strip():
            widget = one.object()
            nameless.append(f"{type(widget).__name__} {widget.objectName()} {one.role()}")
    return nameless


def interfaces(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():
            yield from interfaces(child)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_menus_open_and_close_by_key(bench: Bench) -> None:
    bench.app.show_page("library")
    button = bench.page("library").new
    button.setFocus()
    opened: list[str] = []
    menu = button.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.connect(lambda: opened.append("shown"))
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert opened == ["shown"]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert all(action.text() for action in menu.actions() if not action.isSeparator())


def test_lists_are_no_trap(bench: Bench) -> None:
    assert bench.app.window.findChildren(QComboBox) == []

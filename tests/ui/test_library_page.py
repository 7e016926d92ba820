"""The Library: finding, looking, choosing and starting, by mouse and by keyboard alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options
from relaxapp.core.library import Entry, Layer, Library, scan_library
from relaxapp.ui.library_page import LibraryPage
from relaxapp.ui.panel_sections import web_host
from relaxapp.ui.routine_actions import FILE_ACTIONS
from relaxapp.ui.theme import Theme, style_sheet

MINE = """\
name: <b>Mine</b> & yours
kind: mixed
summary: A <i>bit</i> of everything.
sources:
  - {cite: A page, url: "https://example.org/a"}
  - A book
steps:
  - say: Sit.
  - breathe: 4-6
    rounds: 2
"""
HALF = "name: Half\nkind: breething\nbreathe: 4-x\nfor: 5\n"
WIDE, NARROW = (913, 750), (700, 480)

Opener = Callable[..., LibraryPage]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "mine.yaml").write_text(MINE)
    (folder / "half.yaml").write_text(HALF)
    return folder


@pytest.fixture(scope="module")
def entries(shipped: Path, own: Path, catalogue: Catalogue) -> tuple[Entry, ...]:
    return scan_library([Layer(shipped, "shipped"), Layer(own)], catalogue).entries


@pytest.fixture
def open_page(qtbot: QtBot, entries: tuple[Entry, ...]) -> Opener:
    def open_page(
        size: tuple[int, int] = WIDE,
        favourites: frozenset[str] = frozenset(),
        theme: Theme = Theme(),
        shown: tuple[Entry, ...] = entries,
    ) -> LibraryPage:
        page = LibraryPage()
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_theme(theme)
        page.show_library(shown, favourites)
        page.show()
        page.activateWindow()
        page.setFocus()
        qtbot.waitUntil(lambda: page.isActiveWindow())
        return page

    return open_page


@pytest.fixture
def page(open_page: Opener) -> LibraryPage:
    return open_page()


def names(page: LibraryPage) -> list[str]:
    return [card.name for card in page.grid.cards]


def press(key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, keys)


def caught(signal: Any) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    signal.connect(lambda *values: found.append(values))
    return found


def settle(qtbot: QtBot, page: LibraryPage) -> None:
    """Until the panel has followed."""
    qtbot.waitUntil(lambda: page.panel.card is page.card)


def words(widget: QWidget) -> str:
    """Everything that can be read in a widget."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels)


def select(qtbot: QtBot, page: LibraryPage, name: str) -> None:
    page.grid.select_row(names(page).index(name))
    settle(qtbot, page)


# Finding


def test_all_files_are_cards_broken_ones_included(
    page: LibraryPage, routine_files: list[Path]
) -> None:
    assert len(page.grid.cards) == len(routine_files) + 2
    (broken,) = [card for card in page.grid.cards if card.is_broken]
    assert (broken.name, broken.facts) == ("half", "Needs mending")


def test_two_keystrokes_find_a_routine_by_its_name(page: LibraryPage) -> None:
    QTest.keyClicks(page.search, "bo")
    assert names(page)[0] == "Box breathing"
    assert page.card is not None
    assert page.card.name == "Box breathing"


def test_enter_in_the_search_starts_the_first_found(page: LibraryPage) -> None:
    started = caught(page.start_requested)
    QTest.keyClicks(page.search, "bo")
    press(Qt.Key.Key_Return)
    assert started == [("box-breathing", Options(), True)]


def test_all_words_of_a_search_must_be_there(page: LibraryPage) -> None:
    page.search.setText("sleep muscle")
    long = "Muscle relaxation, sixteen groups"
    assert names(page) == ["Muscle relaxation", long, "Wind down"]


def test_escape_takes_the_words_away(page: LibraryPage, entries: tuple[Entry, ...]) -> None:
    page.search.setText("box")
    press(Qt.Key.Key_Escape)
    assert len(page.grid.cards) == len(entries)


def test_kind_and_length_chips_filter(page: LibraryPage) -> None:
    meditation = next(chip for chip in page.filters.chips.chips if chip.text() == "Meditation")
    meditation.click()
    assert {card.kind for card in page.grid.cards} == {"meditation"}
    page.filters._choose_length(3 * 60_000)
    assert names(page) == ["STOP", "Three-minute breathing space"]


def test_a_length_that_is_looked_for_is_marked(page: LibraryPage) -> None:
    page.filters._choose_length(3 * 60_000)
    assert page.filters.lengths.property("marked") is True
    page.show_all.click()
    assert page.filters.lengths.property("marked") is False


def test_every_kind_that_is_there_has_a_chip(page: LibraryPage) -> None:
    found = [chip.text() for chip in page.filters.chips.chips]
    kinds = ["Breathing", "Meditation", "Stretch", "Strength", "Relaxation", "Reflection", "Mixed"]
    assert found == ["All", *kinds]


def test_five_minutes_keep_what_lasts_ten_seconds_more(page: LibraryPage) -> None:
    page.filters._choose_length(5 * 60_000)
    assert "Box breathing" in names(page)  # 5:04
    assert "Muscle relaxation" not in names(page)


def test_favourites_chip_keeps_favourites(open_page: Opener) -> None:
    page = open_page(favourites=frozenset({"six-a-minute"}))
    page.filters.favourites.click()
    assert names(page) == ["Six a minute"]


def test_an_empty_result_says_so_and_leads_out(
    page: LibraryPage, entries: tuple[Entry, ...]
) -> None:
    page.search.setText("zzz")
    assert "Nothing here fits “zzz”." in words(page)
    page.show_all.click()
    assert len(page.grid.cards) == len(entries)


def test_no_favourites_yet_says_how_to_get_one(page: LibraryPage) -> None:
    page.filters.favourites.click()
    assert "Press F on a routine" in words(page)


def test_an_empty_library_says_so(open_page: Opener) -> None:
    page = open_page(shown=())
    assert "There are no routines here yet." in words(page)


def test_kinds_become_a_menu_where_their_chips_take_too_much(
    open_page: Opener, qapp: QApplication
) -> None:
    theme = Theme(scale=2.0)
    qapp.setStyleSheet(style_sheet(theme))
    page = open_page((720, 480), theme=theme)
    assert page.filters.menu.isVisible()
    assert not any(chip.isVisible() for chip in page.filters.chips.chips)


# The keyboard


def test_down_leaves_the_search_for_the_cards(page: LibraryPage) -> None:
    press(Qt.Key.Key_Down)
    assert page.grid.hasFocus()


def test_arrows_move_among_the_cards(page: LibraryPage) -> None:
    press(Qt.Key.Key_Down)
    columns = page.grid._columns
    last = len(page.grid.cards) - 1
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Left, columns - 1),
        (Qt.Key.Key_Up, columns - 1),
        (Qt.Key.Key_End, last),
        (Qt.Key.Key_Right, last),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    ):
        press(key)
        assert page.grid.currentIndex().row() == row


def test_down_from_the_last_full_row_goes_to_the_last_card(
    open_page: Opener, entries: tuple[Entry, ...]
) -> None:
    page = open_page(shown=entries[:22])
    columns = page.grid._columns
    assert 22 % columns == 1
    page.grid.setFocus()
    page.grid.select_row(20)
    press(Qt.Key.Key_Down)
    assert page.grid.currentIndex().row() == 21


def test_typing_among_the_cards_goes_to_the_search(page: LibraryPage) -> None:
    page.grid.setFocus()
    QTest.keyClicks(page.grid, "b")
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "o")
    assert page.search.text() == "bo"


def test_typing_anywhere_else_goes_to_the_search(page: LibraryPage) -> None:
    page.grid.setFocus()
    press(Qt.Key.Key_Space)
    assert page.panel.start.hasFocus()
    QTest.keyClicks(page.panel.start, "b")
    assert page.search.hasFocus()
    assert page.search.text() == "b"


def test_typing_leaves_a_panel_that_covers_the_search(open_page: Opener) -> None:
    page = open_page(NARROW)
    page.open_routine("box-breathing")
    QTest.keyClicks(page.panel.start, "s")
    assert page.search.hasFocus()
    assert page.search.text() == "s"


def test_keys_of_a_card_act_in_its_panel_too(page: LibraryPage) -> None:
    toggled = caught(page.favourite_toggled)
    page.open_routine("box-breathing")
    press(Qt.Key.Key_F)
    assert toggled == [("box-breathing",)]
    assert page.search.text() == ""


def test_ctrl_f_goes_to_the_search(page: LibraryPage) -> None:
    page.grid.setFocus()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()


def test_enter_starts_the_card_under_the_ring(page: LibraryPage) -> None:
    started = caught(page.start_requested)
    page.select(next(card.key for card in page.grid.cards if card.id == "box-breathing"))
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Return)
    (after,) = (row for row, card in enumerate(page.grid.cards, -1) if card.id == "box-breathing")
    assert [values[0] for values in started] == [page.grid.cards[after + 2].id]


def test_f_asks_for_a_favourite(page: LibraryPage) -> None:
    toggled = caught(page.favourite_toggled)
    page.select(next(card.key for card in page.grid.cards if card.id == "four-seven-eight"))
    press(Qt.Key.Key_F)
    assert toggled == [("four-seven-eight",)]


def test_space_gives_the_keyboard_to_the_panel_and_escape_gives_it_back(page: LibraryPage) -> None:
    page.grid.setFocus()
    press(Qt.Key.Key_Space)
    assert page.panel.start.hasFocus()
    press(Qt.Key.Key_Escape)
    assert page.grid.hasFocus()


@pytest.mark.parametrize(
    ("key", "keys", "name"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier, "edit"),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, "duplicate"),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "delete"),
    ],
)
def test_keys_for_own_files(
    page: LibraryPage, qtbot: QtBot, own: Path, key: Qt.Key, keys: Qt.KeyboardModifier, name: str
) -> None:
    asked = caught(page.file_asked)
    select(qtbot, page, "<b>Mine</b> & yours")
    page.grid.setFocus()
    press(key, keys)
    assert asked == [(name, str(own / "mine.yaml"))]


def test_ctrl_n_asks_for_a_new_file(page: LibraryPage) -> None:
    asked = caught(page.new_requested)
    page.grid.setFocus()
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert asked == [()]


def test_ones_own_come_first_and_say_so(page: LibraryPage) -> None:
    own = [card.is_own for card in page.grid.cards]
    assert own == sorted(own, reverse=True)
    assert {True, False} == set(own)
    mine = next(card for card in page.grid.cards if card.id == "mine")
    assert mine.facts.startswith("Yours · ")
    assert "yours" in mine.spoken


def test_shipped_files_are_neither_deleted_nor_renamed(page: LibraryPage) -> None:
    asked, renamed = caught(page.file_asked), caught(page.rename_requested)
    page.select(next(card.key for card in page.grid.cards if card.id == "box-breathing"))
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.grid.hasFocus()
    assert asked == renamed == []


def shown_actions(page: LibraryPage) -> set[str]:
    menu = page.panel.menu
    return {one.name for one in FILE_ACTIONS if menu.action(one.name).isVisible()}


OUT = {"save", "print", "sheet", "share"}
"""What there is for every routine that is good."""


def test_the_menu_offers_what_fits(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "Box breathing")
    assert shown_actions(page) == {"adjust", "duplicate", *OUT}
    assert page.panel.customize.isVisible()
    assert not page.panel.edit.isVisible()
    select(qtbot, page, "<b>Mine</b> & yours")
    assert shown_actions(page) == {"edit", "build", "duplicate", "rename", *OUT, "delete"}
    assert not page.panel.customize.isVisible()
    assert page.panel.edit.isVisible()
    select(qtbot, page, "half")
    assert shown_actions(page) == {"edit", "delete"}


def test_a_version_of_a_shipped_one_can_be_compared_and_reset(
    open_page: Opener, catalogue: Catalogue, shipped: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "box-breathing.yaml").write_text("like: box-breathing\nname: Mine\n")
    layers = [Layer(shipped, "shipped"), Layer(tmp_path)]
    page = open_page(shown=scan_library(layers, catalogue).entries)
    select(qtbot, page, "Mine")
    assert {"changes", "reset"} < shown_actions(page)


def test_customizing_asks_for_a_copy_or_for_a_file_of_the_changes(
    page: LibraryPage, qtbot: QtBot
) -> None:
    asked = caught(page.file_asked)
    select(qtbot, page, "Box breathing")
    for action in page.panel.customize.menu().actions():
        action.trigger()
    assert [name for name, _ in asked] == ["customize", "customize-like"]
    assert all(str(path).endswith("box-breathing.yaml") for _, path in asked)


def test_f2_renames_in_place(page: LibraryPage, qtbot: QtBot) -> None:
    renamed = caught(page.rename_requested)
    select(qtbot, page, "<b>Mine</b> & yours")
    page.grid.setFocus()
    press(Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Evening")
    press(Qt.Key.Key_Return)
    assert [values[1] for values in renamed] == ["Evening"]


def test_escape_leaves_the_name(page: LibraryPage, qtbot: QtBot) -> None:
    renamed = caught(page.rename_requested)
    select(qtbot, page, "<b>Mine</b> & yours")
    page.grid.setFocus()
    press(Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Evening")
    press(Qt.Key.Key_Escape)
    assert renamed == []
    assert "<b>Mine</b> & yours" in words(page.panel)


def test_undo_is_offered_and_asked_for(page: LibraryPage) -> None:
    asked = caught(page.undo_requested)
    page.grid.setFocus()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    page.offer_undo("“Mine” is deleted.")
    assert "“Mine” is deleted." in words(page)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.undo.click()
    assert len(asked) == 2
    page.offer_undo("")
    assert not page.undo.isVisible()


def test_saving_as_sound_takes_what_the_panel_has_chosen(qtbot: QtBot, page: LibraryPage) -> None:
    wanted = caught(page.save_requested)
    select(qtbot, page, "Box breathing")
    page.panel.lengths.chips.chips[0].click()
    page.panel.save.click()
    page.panel.menu.action("save").trigger()
    assert [id for id, _ in wanted] == ["box-breathing"] * 2
    assert [options.for_ms for _, options in wanted] == [60_000] * 2


def test_tab_reaches_everything_in_reading_order(page: LibraryPage, qtbot: QtBot) -> None:
    page.select(next(card.key for card in page.grid.cards if card.id == "four-seven-eight"))
    settle(qtbot, page)
    page.search.setFocus()
    met: list[QWidget] = []
    widget = QApplication.focusWidget()
    while widget is not None and widget not in met:
        met.append(widget)
        press(Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
    panel = page.panel
    expected = [
        page.search,
        page.new,
        page.filters.chips.chips[0],
        page.filters.lengths,
        page.filters.favourites,
        page.grid,
        panel.lengths.chips.chips[1],
        panel.levels.chips.chips[0],
        panel.sound,
        panel.save,
        panel.cautions.disclosure,
        panel.safety,
        panel.start,
        panel.customize,
        panel.favourite,
        panel.more,
    ]
    assert met == expected


def test_all_that_takes_the_keyboard_has_a_name(page: LibraryPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_cards_are_list_items_with_what_they_are(open_page: Opener) -> None:
    page = open_page(favourites=frozenset({"box-breathing"}))
    page.grid.setFocus()
    grid = QAccessible.queryAccessibleInterface(page.grid)
    assert grid.role() == QAccessible.Role.List
    assert grid.text(QAccessible.Text.Name) == "Routines"
    items = [grid.child(index) for index in range(grid.childCount())]
    assert {item.role() for item in items} == {QAccessible.Role.ListItem}
    spoken = [item.text(QAccessible.Text.Name) for item in items]
    assert "Box breathing, breathing, 5:04, favourite" in spoken
    assert "half, needs mending, 3 problems" in spoken
    assert items[0].state().focused


# The panel


def test_the_panel_follows_the_ring(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "Upper-back three")
    shown = words(page.panel)
    assert "3:06 · seated · chair · easy" in shown
    assert "Rhomboid reach · Breath · Thoracic extension" in shown
    assert "Stop if you notice" in shown
    assert "Sharp pain, or pain that spreads" in shown


def test_another_length_changes_the_total_at_once(page: LibraryPage, qtbot: QtBot) -> None:
    started = caught(page.start_requested)
    select(qtbot, page, "Six a minute")
    lengths = {chip.text(): chip for chip in page.panel.lengths.chips.chips}
    assert list(lengths) == ["1", "3", "5", "10", "15", "20"]
    assert lengths["5"].isChecked()
    lengths["10"].click()
    assert "10:00 · seated · easy" in words(page.panel)
    assert "60 breaths" in words(page.panel)
    page.panel.start.click()
    assert started == [("six-a-minute", Options(for_ms=600_000), True)]


def test_the_files_own_length_is_no_length_of_ours(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "Six a minute")
    lengths = {chip.text(): chip for chip in page.panel.lengths.chips.chips}
    lengths["10"].click()
    lengths["5"].click()
    assert page.panel.options == Options()


def test_counted_breaths_are_not_stretched(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "4-7-8 breathing")  # four rounds, and a level of eight: 2:32
    assert [chip.text() for chip in page.panel.lengths.chips.chips] == ["1", "1:16"]


def test_levels_have_plain_names_and_their_own_length(page: LibraryPage, qtbot: QtBot) -> None:
    started = caught(page.start_requested)
    select(qtbot, page, "Box breathing")
    levels = {chip.text(): chip for chip in page.panel.levels.chips.chips}
    assert list(levels) == ["Usual", "One minute", "Three seconds", "Five seconds"]
    levels["Three seconds"].click()
    assert "In 3 s · hold 3 s · out 3 s · rest 3 s · 25 breaths" in words(page.panel)
    page.panel.start.click()
    assert started == [("box-breathing", Options("three-seconds"), True)]


def test_sound_can_be_left_out(page: LibraryPage) -> None:
    started = caught(page.start_requested)
    page.panel.sound.click()
    assert page.panel.sound.text() == "Sound off"
    page.panel.start.click()
    assert started[0][2] is False


def test_without_holds_the_panel_says_so(page: LibraryPage, entries: tuple[Entry, ...]) -> None:
    page.show_library(entries, frozenset(), Options(has_holds=False))
    page.open_routine("box-breathing")
    assert "In 6 s · out 6 s" in words(page.panel)


def test_what_was_chosen_stays_when_the_library_is_shown_anew(
    page: LibraryPage, entries: tuple[Entry, ...]
) -> None:
    page.open_routine("six-a-minute")
    page.panel.lengths.chips.chips[3].click()
    page.show_library(entries, frozenset({"six-a-minute"}))
    assert page.card is not None
    assert page.card.id == "six-a-minute"
    assert page.panel.options == Options(for_ms=600_000)


def test_what_a_changed_file_no_longer_has_is_let_go(
    page: LibraryPage, entries: tuple[Entry, ...]
) -> None:
    page.open_routine("six-a-minute")
    page.panel.levels.chips.chips[1].click()
    page.panel.lengths.chips.chips[0].click()
    plain = next(one for one in entries if one.id == "upper-back-three").routine
    assert plain is not None
    changed = tuple(
        replace(one, routine=replace(plain, id="six-a-minute")) if one.id == "six-a-minute" else one
        for one in entries
    )
    page.show_library(changed, frozenset())
    assert page.panel.options == Options()


def test_several_cautions_are_named_and_opened(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "Box breathing")
    assert "Breath holds · Asthma, COPD and other lung illness" in words(page.panel)
    assert "ask your doctor or nurse" not in words(page.panel)
    page.panel.cautions.disclosure.click()
    assert "ask your doctor or nurse" in words(page.panel)


def test_a_caution_of_the_files_own_is_always_read(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "4-7-8 breathing")
    assert "Do this at most twice a day" in words(page.panel)


def test_texts_of_files_are_plain(page: LibraryPage, qtbot: QtBot) -> None:
    select(qtbot, page, "<b>Mine</b> & yours")
    assert "A <i>bit</i> of everything." in words(page.panel)
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_only_web_addresses_are_links(page: LibraryPage, qtbot: QtBot) -> None:
    asked = caught(page.link_requested)
    select(qtbot, page, "<b>Mine</b> & yours")
    links = [
        button
        for button in page.panel.findChildren(QPushButton)
        if button.text().startswith("Read it at") and button.isVisible()
    ]
    assert [link.text() for link in links] == ["Read it at example.org"]
    links[0].click()
    assert asked == [("https://example.org/a",)]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://doi.org/10.1/x", "doi.org"),
        ("http://example.org", "example.org"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("example.org", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_addresses_of_other_kinds_are_none(url: str, host: str) -> None:
    assert web_host(url) == host


def test_a_broken_file_shows_its_problems_and_opens(
    page: LibraryPage, qtbot: QtBot, own: Path
) -> None:
    asked, started = caught(page.file_asked), caught(page.start_requested)
    select(qtbot, page, "half")
    shown = words(page.panel)
    assert "half.yaml:2" in shown
    assert "Expected one of 7 choices, got 'breething'.\nDid you mean 'breathing'?" in shown
    assert "half.yaml:3" in shown
    assert "half.yaml:4" in shown
    assert not page.panel.start.isVisible()
    page.panel.mend.click()
    page.grid.setFocus()
    press(Qt.Key.Key_Return)
    assert asked == [("edit", str(own / "half.yaml"))]
    assert started == []


def test_the_last_good_version_of_a_broken_file_still_starts(
    open_page: Opener, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE)
    before = scan_library([Layer(tmp_path)], catalogue)
    path.write_text("name: Mine\nkind: nonsense\n")
    page = open_page(shown=scan_library([Layer(tmp_path)], catalogue, before).entries)
    page.select(path)
    started = caught(page.start_requested)
    press(Qt.Key.Key_Return)
    assert "the version from before still plays" in words(page.panel)
    assert [values[0] for values in started] == ["mine"]


def test_what_is_asked_says_of_which_file(page: LibraryPage, qtbot: QtBot, own: Path) -> None:
    asked = caught(page.file_asked)
    select(qtbot, page, "<b>Mine</b> & yours")
    page.panel.edit.click()
    for name in ("duplicate", "delete"):
        page.panel.menu.action(name).trigger()
    assert asked == [(name, str(own / "mine.yaml")) for name in ("edit", "duplicate", "delete")]


# Over the grid


def test_a_narrow_page_opens_the_panel_over_the_grid(open_page: Opener) -> None:
    page = open_page(NARROW)
    assert not page.panel.isVisible()
    page.grid.setFocus()
    press(Qt.Key.Key_Space)
    assert page.panel.start.hasFocus()
    assert not page.grid.isVisible()
    page.panel.back.click()
    assert page.grid.hasFocus()
    assert not page.panel.isVisible()


def test_a_click_on_a_card_opens_it_where_there_is_no_room_beside(open_page: Opener) -> None:
    page = open_page(NARROW)
    place = page.grid.visualRect(page.grid.model().index(1)).center()
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.panel.isVisible()
    assert page.panel.card is page.grid.cards[1]


def test_widening_shows_both(open_page: Opener) -> None:
    page = open_page(NARROW)
    page.resize(*WIDE)
    assert page.panel.isVisible()
    assert page.grid.isVisible()
    assert not page.panel.back.isVisible()


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(720, 480), (913, 750), (1733, 1080)])
def test_every_card_is_inside_the_page(
    open_page: Opener, qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    theme = Theme(scale=scale)
    qapp.setStyleSheet(style_sheet(theme))
    page = open_page(size, theme=theme)
    grid = page.grid
    for row in range(len(grid.cards)):
        cell = grid.visualRect(grid.model().index(row))
        assert cell.right() < grid.viewport().width()
    columns = {grid.visualRect(grid.model().index(row)).x() for row in range(len(grid.cards))}
    assert len(columns) == grid._columns


# What moves


def live_timer(page: LibraryPage) -> QTimer:
    return page._clock._timer


def test_nothing_runs_while_nothing_is_looked_at(page: LibraryPage) -> None:
    assert page.search.hasFocus()
    assert not live_timer(page).isActive()


def test_the_card_under_the_keyboard_is_live_and_then_still(page: LibraryPage) -> None:
    page.grid.setFocus()
    assert live_timer(page).isActive()
    page.search.setFocus()
    assert not live_timer(page).isActive()


def test_the_card_under_the_pointer_is_live(page: LibraryPage, qtbot: QtBot) -> None:
    place = page.grid.visualRect(page.grid.model().index(1)).center()
    QTest.mouseMove(page.grid.viewport(), place)
    qtbot.waitUntil(lambda: page.grid.live_row == 1)
    assert live_timer(page).isActive()
    QTest.mouseMove(page.grid.viewport(), QPoint(1, 1))
    qtbot.waitUntil(lambda: not live_timer(page).isActive())


def test_a_hidden_page_is_still(page: LibraryPage) -> None:
    page.grid.setFocus()
    page.hide()
    assert not live_timer(page).isActive()


def test_a_minimised_window_is_still(page: LibraryPage, qtbot: QtBot) -> None:
    page.grid.setFocus()
    page.showMinimized()
    qtbot.waitUntil(lambda: not live_timer(page).isActive())


def test_reduced_motion_keeps_still(open_page: Opener) -> None:
    page = open_page(theme=Theme(is_calm=True))
    page.grid.setFocus()
    assert not live_timer(page).isActive()


def test_all_timers_have_a_parent_and_a_name(page: LibraryPage) -> None:
    own = [timer for timer in page.findChildren(QTimer) if timer.objectName()[:3] != "qt_"]
    assert {timer.objectName() for timer in own} >= {"live", "panel follows", "more pictures"}


def test_pictures_come_a_few_at_a_time_and_all_in_the_end(
    open_page: Opener, qtbot: QtBot, library: Library
) -> None:
    entries = library.entries[:30]  # as many as are seen at once
    page = open_page((1733, 1080), shown=entries)
    page.grid.viewport().grab()
    shown = page.grid.thumbnails._drawings
    qtbot.waitUntil(lambda: len(shown) == len(entries) + 1)

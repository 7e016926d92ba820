"""The Moves page: finding a move, reading and watching it, starting it alone, taking it back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from test_library_page import caught, names, press, settle, words

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.move_words import dose_of, read_out
from relaxapp.core.solo import solo_routine
from relaxapp.ui.moves_page import MovesPage
from relaxapp.ui.theme import Theme

WIDE, NARROW = (913, 750), (700, 480)
STRETCH = "upper-trapezius-stretch"

Opener = Callable[..., MovesPage]


@pytest.fixture
def open_page(qtbot: QtBot, catalogue: Catalogue) -> Opener:
    def open_page(
        size: tuple[int, int] = WIDE,
        left_out: frozenset[str] = frozenset(),
        theme: Theme = Theme(),
    ) -> MovesPage:
        page = MovesPage()
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_theme(theme)
        moves = catalogue.moves.values()
        alone = [(move, solo_routine(move, catalogue.stop_rule)) for move in moves]
        page.show_moves(alone, left_out)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.setFocus()
        return page

    return open_page


@pytest.fixture
def page(open_page: Opener) -> MovesPage:
    return open_page()


# Finding


def test_all_moves_are_cards_by_name(page: MovesPage, catalogue: Catalogue) -> None:
    expected = sorted((move.name for move in catalogue.moves.values()), key=str.casefold)
    assert names(page) == expected


def test_a_search_looks_at_name_area_and_muscle(page: MovesPage) -> None:
    for typed, found in (("double", "Chin tuck"), ("rhomboids", "Rhomboid reach")):
        page.search.setText(typed)
        assert found in names(page)
        assert "Head turns" not in names(page)


def test_an_area_is_chosen_by_its_chip(page: MovesPage, catalogue: Catalogue) -> None:
    chip = next(chip for chip in page.filters.chips.chips if chip.text() == "Chest")
    chip.click()
    expected = [move.name for move in catalogue.moves.values() if "chest" in move.areas]
    assert sorted(names(page)) == sorted(expected)


def test_what_is_typed_on_a_card_goes_on_in_the_search(page: MovesPage) -> None:
    page.grid.setFocus()
    press(Qt.Key.Key_C)
    press(Qt.Key.Key_H)
    assert page.search.text() == "ch"


def test_nothing_found_says_so_and_shows_all_again(page: MovesPage, catalogue: Catalogue) -> None:
    page.search.setText("no such move")
    assert "Nothing here fits “no such move”." in words(page)
    page.show_all.click()
    assert len(names(page)) == len(catalogue.moves)


# Reading


def test_the_panel_has_all_texts(page: MovesPage, catalogue: Catalogue) -> None:
    page.open_card(STRETCH)
    seen = words(page.panel)
    move = catalogue.moves[STRETCH]
    assert move.name in seen
    assert dose_of(move) in seen
    for text in (move.do, move.back, move.setup or "", *move.mistakes):
        assert read_out(move, text) in seen
    assert "Upper trapezius" in seen
    assert catalogue.stop_rule[0] in seen
    assert move.sources[0].cite in seen
    assert "$" not in seen


def test_the_figure_in_the_panel_moves_as_long_as_the_page_is_seen(page: MovesPage) -> None:
    assert page._clock.is_running
    page.hide()
    assert not page._clock.is_running


def test_with_reduced_motion_nothing_moves(open_page: Opener) -> None:
    assert not open_page(theme=Theme(is_calm=True))._clock.is_running


def test_the_panel_follows_the_ring(qtbot: QtBot, page: MovesPage) -> None:
    page.grid.setFocus()
    press(Qt.Key.Key_Right)
    settle(qtbot, page)
    assert page.panel.card is not None
    assert page.panel.card.name == names(page)[1]


def test_narrow_the_panel_opens_over_the_cards_and_closes(open_page: Opener) -> None:
    page = open_page(NARROW)
    assert not page.panel.isVisible()
    page.grid.setFocus()
    press(Qt.Key.Key_Space)
    assert page.panel.isVisible()
    assert not page.grid.isVisible()
    press(Qt.Key.Key_Escape)
    assert page.grid.isVisible()


def test_a_card_says_its_name_and_area(page: MovesPage) -> None:
    tree = QAccessible.queryAccessibleInterface(page.grid)
    row = names(page).index("Chin tuck")
    assert tree.child(row).text(QAccessible.Text.Name) == "Chin tuck, Neck"


# Starting and taking back


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_on_a_card_starts_the_move(page: MovesPage, key: Qt.Key) -> None:
    started = caught(page.start_requested)
    page.grid.setFocus()
    page.grid.select_row(names(page).index("Chin tuck"))
    press(key)
    assert started == [("chin-tuck",)]


def test_start_in_the_panel_starts_its_move(page: MovesPage) -> None:
    started = caught(page.start_requested)
    page.open_card(STRETCH)
    page.panel.start.click()
    assert started == [(STRETCH,)]


def test_a_move_that_hurt_says_so_and_is_taken_back(open_page: Opener) -> None:
    page = open_page(left_out=frozenset({STRETCH}))
    taken = caught(page.taken_back)
    page.open_card(STRETCH)
    assert page.card is not None
    assert page.card.facts == "Left out: it hurt"
    assert "left out because it hurt" in words(page.panel)
    button = next(b for b in page.panel.left_out.findChildren(type(page.panel.start)))
    assert button.accessibleName() == "Take Upper trapezius stretch back"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert taken == [(STRETCH,)]


def test_other_moves_have_nothing_to_take_back(open_page: Opener) -> None:
    page = open_page(left_out=frozenset({STRETCH}))
    page.open_card("chin-tuck")
    assert not page.panel.left_out.isVisible()

"""The page Programmes and the card on Today: what they show of a programme, and what they ask."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from test_library_page import caught, press, words

from relaxapp.core.break_plan import EVERY_DAY
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options
from relaxapp.core.library import Layer, Library
from relaxapp.core.profile import Profile, for_you
from relaxapp.core.programme import Item, Programme, Stage
from relaxapp.core.programme_days import Look, Pause, Phase, Practice, Run, standing
from relaxapp.core.programme_shelf import ProgrammeShelf, routines_of, scan_programmes
from relaxapp.core.routine import Routine
from relaxapp.ui.programme_card import ProgrammeCard
from relaxapp.ui.programme_views import ProgrammeItem, ProgrammeView, item_of, view_of, week_words
from relaxapp.ui.programmes_page import ProgrammeRow, ProgrammesPage
from relaxapp.ui.theme import DARK, LIGHT, Theme
from relaxapp.ui.week_grid import paint_day

MONDAY = 738_886
WIDE, NARROW = (913, 750), (720, 470)
NECK, BAND, SETTLE = (
    "four-week-neck-and-shoulder",
    "ten-week-two-minute-band",
    "settle-in-28-days",
)
TEN = "neck-and-shoulder-ten"

Views = Callable[..., list[ProgrammeView]]


@pytest.fixture(scope="module")
def shelf(library: Library, shipped: Path) -> ProgrammeShelf:
    return scan_programmes([Layer(shipped, "shipped")], routines_of(library))


@pytest.fixture(scope="module")
def routines(library: Library) -> dict[str, Routine]:
    found = {id: entry.routine for id, entry in library.by_id.items()}
    return {id: routine for id, routine in found.items() if routine is not None}


@pytest.fixture
def views(shelf: ProgrammeShelf, routines: dict[str, Routine]) -> Views:
    def views(
        id: str = "", today: int = 0, *done: tuple[str, int], pause: int | None = None
    ) -> list[ProgrammeView]:
        """All of them, on a day of the one that is under way."""
        entry = shelf.find(id)
        stands = None
        if entry is not None and entry.programme is not None:
            pauses = () if pause is None else (Pause(MONDAY + pause),)
            practices = [Practice(routine, MONDAY + day) for routine, day in done]
            stands = standing(entry.programme, Run(MONDAY, pauses), MONDAY + today, practices)
        return [
            view_of(one, routines, MONDAY + today, stands if one is entry else None)
            for one in shelf.entries
        ]

    return views


@pytest.fixture
def page(qtbot: QtBot) -> ProgrammesPage:
    page = ProgrammesPage()
    qtbot.addWidget(page)
    page.resize(*WIDE)
    page.set_theme(Theme())
    return page


@pytest.fixture
def card(qtbot: QtBot) -> ProgrammeCard:
    card = ProgrammeCard()
    qtbot.addWidget(card)
    return card


def show(qtbot: QtBot, page: ProgrammesPage, size: tuple[int, int] = WIDE) -> ProgrammesPage:
    page.resize(*size)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.setFocus()
    return page


def item(views: list[ProgrammeView]) -> ProgrammeItem:
    (found,) = (view.item for view in views if view.item is not None)
    return found


def names(page: ProgrammesPage) -> list[str]:
    return [row.view.name for row in page.rows if row.isVisible() and row.view is not None]


def buttons(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QPushButton) if one.isVisible()]


# The list


def test_programmes_are_rows_by_name(qtbot: QtBot, page: ProgrammesPage, views: Views) -> None:
    page.show_views(views())
    show(qtbot, page)
    assert names(page)[:2] == ["First week", "Four-week neck and shoulder"]
    told = [row.accessibleName() for row in page.rows]
    assert "4 weeks, 20 minutes a day" in told[1].replace(" · ", ", ")
    assert "for a neck and shoulders that hurt from desk work" in told[1]


def test_the_one_under_way_comes_first_and_says_where_it_is(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views(SETTLE, 9))
    show(qtbot, page)
    assert names(page)[0] == "Settle in 28 days"
    assert "Day 10 of 28" in page.rows[0].accessibleName()
    assert page.view is not None
    assert page.view.id == SETTLE


def test_what_is_chosen_stays_when_all_are_shown_anew(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views())
    show(qtbot, page)
    page.open_programme(BAND)
    page.show_views(views(NECK, 3))
    assert page.view is not None
    assert page.view.id == BAND


def test_arrow_keys_go_through_the_programmes(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views())
    show(qtbot, page)
    assert isinstance(QApplication.focusWidget(), ProgrammeRow)
    press(Qt.Key.Key_Down)
    assert page.view is not None
    assert page.view.name == "Four-week neck and shoulder"
    assert words(page.panel).startswith("Four-week neck and shoulder")


def test_a_narrow_page_shows_the_panel_over_the_list(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views(NECK, 3))
    show(qtbot, page, NARROW)
    assert not page.panel.isVisible()
    press(Qt.Key.Key_Return)
    assert page.panel.isVisible()
    assert names(page) == []
    assert QApplication.focusWidget() is page.panel.start
    press(Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert QApplication.focusWidget() is page.rows[0]


def test_without_programmes_the_page_says_so(qtbot: QtBot, page: ProgrammesPage) -> None:
    page.show_views([])
    show(qtbot, page)
    assert "There are no programmes here yet." in words(page)
    assert not page.panel.isVisible()


# The panel


def test_a_programme_that_is_not_under_way_can_be_started(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views())
    show(qtbot, page)
    page.open_programme(NECK)
    begun = caught(page.panel.begun)
    assert {"Start programme", "Customize"} <= set(buttons(page.panel))
    assert "Leave" not in buttons(page.panel)
    page.panel.begin.click()
    assert begun == [(NECK,)]


def test_the_one_under_way_starts_what_is_asked_for(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views(BAND, 15))
    show(qtbot, page)
    started = caught(page.panel.start_requested)
    assert "Week 3 of 10 · day 2" in words(page.panel)
    assert "Start programme" not in buttons(page.panel)
    page.panel.start.click()
    assert started == [("two-minute-band", Options())]


def test_it_can_be_paused_gone_on_with_and_left(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    panel = page.panel
    paused, resumed, left = (
        caught(one) for one in (panel.paused, panel.resume_requested, panel.left)
    )
    page.show_views(views(NECK, 3))
    show(qtbot, page)
    panel.pause.click()
    page.show_views(views(NECK, 3, pause=3))
    assert "Pause" not in buttons(panel)
    assert "Paused. It goes on from here whenever you like." in words(panel)
    panel.resume.click()
    panel.leave.click()
    assert (len(paused), len(resumed), len(left)) == (1, 1, 1)


def test_a_programme_that_is_over_can_begin_again(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views(NECK, 40, (TEN, 0), (TEN, 0), (TEN, 2)))
    show(qtbot, page)
    assert "You took time for yourself on 2 days, 3 sessions in all." in words(page.panel)
    assert page.panel.begin.text() == "Begin again"
    begun = caught(page.panel.begun)
    page.panel.begin.click()
    assert begun == [(NECK,)]


def test_weeks_are_told_to_those_who_do_not_see_them(
    qtbot: QtBot, page: ProgrammesPage, views: Views
) -> None:
    page.show_views(views(NECK, 9, (TEN, 0), (TEN, 0), (TEN, 1)))
    show(qtbot, page)
    told = page.panel.grid.accessibleDescription().splitlines()
    assert told[0] == "Week 1: 1 done, 1 partly done, 5 passed."
    assert told[1] == "Week 2: 2 passed, today, 4 to come."
    assert "miss" not in page.panel.grid.accessibleDescription()


def test_before_it_begins_all_days_are_to_come(views: Views) -> None:
    assert {look for view in views() for week in view.weeks for look in week} == {Look.COMING}


def test_a_broken_file_shows_what_is_wrong_and_opens(
    qtbot: QtBot, page: ProgrammesPage, tmp_path: Path, library: Library
) -> None:
    path = tmp_path / "programmes" / "mine.yaml"
    path.parent.mkdir()
    path.write_text("name: <b>Mine</b>\nlasts: soon\neach_day: [neck-tow]\n", "utf-8")
    shelf = scan_programmes([Layer(tmp_path)], routines_of(library))
    page.show_views([view_of(one, {}, MONDAY) for one in shelf.entries])
    show(qtbot, page)
    edited = caught(page.panel.edit_requested)
    assert "mine.yaml:2" in words(page.panel)
    assert "Did you mean 'neck-two'?" in words(page.panel)
    assert "Start programme" not in buttons(page.panel)
    page.panel.mend.click()
    assert edited == [(str(path),)]


def test_an_own_version_can_be_edited_and_reset(
    qtbot: QtBot, page: ProgrammesPage, tmp_path: Path, shipped: Path, library: Library
) -> None:
    path = tmp_path / "programmes" / "first-week.yaml"
    path.parent.mkdir()
    path.write_text("name: Mine\nlasts: 1 week\neach_day: [neck-two]\n", "utf-8")
    layers = [Layer(shipped, "shipped"), Layer(tmp_path)]
    shelf = scan_programmes(layers, routines_of(library))
    routines = {"neck-two": library.by_id["neck-two"].routine}
    page.show_views([view_of(one, routines, MONDAY) for one in shelf.entries])  # type: ignore[arg-type]  # it is there
    show(qtbot, page)
    page.open_programme("first-week")
    reset = caught(page.panel.reset_requested)
    assert {"Edit", "Reset to shipped"} <= set(buttons(page.panel))
    assert "Customize" not in buttons(page.panel)
    page.panel.reset.click()
    assert reset == [(str(path),)]


# The card on Today


def test_without_a_programme_there_is_no_card(card: ProgrammeCard) -> None:
    card.show_item(None)
    assert card.isHidden()


def test_one_button_starts_what_the_day_asks_for(card: ProgrammeCard, views: Views) -> None:
    card.show_item(item(views(BAND, 16)))
    card.show()
    started = caught(card.start_requested)
    assert "Two minutes of band work." in words(card)
    assert "Week 3 of 10 · day 3" in words(card)
    card.start.click()
    assert started == [("two-minute-band", Options())]


def test_the_level_of_the_first_weeks_is_started(card: ProgrammeCard, views: Views) -> None:
    card.show_item(item(views(BAND, 2)))
    started = caught(card.start_requested)
    card.start.click()
    assert started == [("two-minute-band", Options(level="first-weeks"))]


def test_what_would_do_as_well_is_offered_too(card: ProgrammeCard, views: Views) -> None:
    card.show_item(item(views(SETTLE, 3, ("box-breathing", 2))))
    card.show()
    started = caught(card.start_requested)
    assert "Or Cyclic sigh" in buttons(card)
    card.start.click()
    card.choices[0].click()
    assert [id for id, _ in started] == ["box-breathing", "cyclic-sigh"]


def test_a_day_that_is_done_says_so_and_what_comes(card: ProgrammeCard, views: Views) -> None:
    card.show_item(item(views(NECK, 1, (TEN, 1))))
    card.show()
    assert "1 of 2 done" in words(card)
    card.show_item(item(views(NECK, 1, (TEN, 1), (TEN, 1))))
    assert "Done for today." in words(card)
    assert "Tomorrow: Neck and shoulder ten, twice." in words(card)
    assert "Start" not in buttons(card)


def test_a_card_that_is_over_can_begin_again_or_go(card: ProgrammeCard, views: Views) -> None:
    card.show_item(item(views(SETTLE, 40)))
    card.show()
    again, opened, left = caught(card.begun_again), caught(card.opened), caught(card.left)
    assert set(buttons(card)) == {"Begin again", "Choose another", "Done"}
    for button in (card.again, card.details, card.leave):
        button.click()
    assert (again, opened, left) == ([(SETTLE,)], [(SETTLE,)], [()])


def test_a_card_that_is_paused_goes_on(card: ProgrammeCard, views: Views) -> None:
    card.show_item(item(views(SETTLE, 8, pause=6)))
    card.show()
    resumed = caught(card.resume_requested)
    assert set(buttons(card)) == {"Go on", "Details"}
    card.resume.click()
    assert resumed == [()]


CAREFUL = Profile(neck_or_shoulder=True)


def test_of_two_the_one_that_suits_comes_first(
    shelf: ProgrammeShelf, routines: dict[str, Routine], catalogue: Catalogue
) -> None:
    entry = shelf.find("first-week")
    assert entry is not None
    assert entry.programme is not None
    stands = standing(entry.programme, Run(MONDAY), MONDAY + 3, ())
    usual = item_of(stands, routines)
    careful = item_of(stands, routines, fit_of=for_you(CAREFUL, catalogue).fit)
    assert [one.routine for one in usual.begins] == ["neck-two", "sigh-and-drop"]
    assert [one.routine for one in careful.begins] == ["sigh-and-drop", "neck-two"]
    assert (usual.care, careful.care) == ("", "")


def test_what_does_not_suit_is_said_before_it_is_begun(
    page: ProgrammesPage,
    card: ProgrammeCard,
    shelf: ProgrammeShelf,
    routines: dict[str, Routine],
    catalogue: Catalogue,
) -> None:
    entry = shelf.find("ten-week-two-minute-band")
    assert entry is not None
    assert entry.programme is not None
    stands = standing(entry.programme, Run(MONDAY), MONDAY, ())
    fit_of = for_you(CAREFUL, catalogue).fit
    why = "Your neck or shoulder needs care, and this is not a gentle one."
    page.show_views([view_of(entry, routines, MONDAY, fit_of=fit_of)])
    page.show()
    assert page.panel.for_you.isVisible()
    assert f"Two-minute band is not suggested to you. {why}" in words(page.panel.for_you)
    page.show_views([view_of(entry, routines, MONDAY)])
    assert page.panel.for_you.isHidden()
    card.show_item(item_of(stands, routines, fit_of=fit_of))
    card.show()
    assert f"Not suggested to you. {why}" in words(card)


def test_text_of_a_file_is_never_read_as_markup(
    card: ProgrammeCard, routines: dict[str, Routine]
) -> None:
    stage = Stage(7, (Item(("neck-two",)),), weekdays=EVERY_DAY, text="<b>bold</b> & more")
    stands = standing(Programme("p", "A <i>name</i>", (stage,)), Run(MONDAY), MONDAY, ())
    card.show_item(item_of(stands, routines))
    card.show()
    assert "<b>bold</b> & more" in words(card)


def test_every_button_has_a_name(
    qtbot: QtBot, page: ProgrammesPage, card: ProgrammeCard, views: Views
) -> None:
    page.show_views(views(SETTLE, 3))
    card.show_item(item(views(SETTLE, 3)))
    for widget in (page, card):
        widget.show()
        for button in widget.findChildren(QPushButton):
            assert button.accessibleName() or button.text() or not button.isVisible()


# The grid


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_days_differ_by_their_shape_and_none_is_warm(palette: object) -> None:
    theme = Theme(palette)  # type: ignore[arg-type]  # one of the palettes
    drawn: dict[bytes, Look] = {}
    for look in Look:
        image = QImage(40, 24, QImage.Format.Format_RGB32)
        image.fill(QColor(theme.palette.surface))
        with QPainter(image) as painter:
            paint_day(painter, image.rect().toRectF(), look, theme)
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        drawn[bytes(grey.constBits())] = look
        colours = {QColor(image.pixel(x, y)).name() for x in range(40) for y in range(24)}
        assert not colours & {theme.palette.warm.lower(), theme.palette.warm_text.lower()}
    assert len(drawn) == len(Look)


def test_weeks_in_words_count_each_look() -> None:
    weeks = [(Look.DONE, Look.DONE, Look.TODAY), (Look.FREE,)]
    assert week_words(weeks) == "Week 1: 2 done, today.\nWeek 2: 1 free."


def test_a_phase_is_told_where_there_is_no_place(views: Views) -> None:
    assert item(views(NECK, 40)).phase is Phase.FINISHED
    assert item(views(NECK, 40)).place == ""

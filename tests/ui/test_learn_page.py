"""The Learn page: the list, a page to read, where its links lead, and the way back from there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from test_app import Bench, bench, make

from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.learn import (
    Article,
    Articles,
    Paragraph,
    Picture,
    Pictures,
    Span,
    load_articles,
    read_article,
)
from relaxapp.core.problems import Report
from relaxapp.ui.learn_article import COLUMN_PX, MARGIN_PX, Shown
from relaxapp.ui.learn_blocks import PracticeRow, Prose
from relaxapp.ui.learn_drawings import DRAWINGS, drawing_height
from relaxapp.ui.learn_figures import POSES, pose_drawing
from relaxapp.ui.learn_page import LearnPage
from relaxapp.ui.learn_pictures import PictureView
from relaxapp.ui.theme import DARK, LIGHT, Theme, style_sheet

__all__ = ["bench", "make"]

ROOT = Path(__file__).parent.parent.parent
SIZES = ((913, 750), (720, 452))
"""Beside the sidebar in a usual window, and below the bar in the smallest."""

CATALOGUE = load_catalogue(ROOT / "assets")
SHIPPED = load_articles(ROOT / "assets/learn")


def shipped_shown() -> Shown:
    return Shown({}, CATALOGUE.moves, {one.id: one for one in CATALOGUE.safety.signs})


def article(id: str, body: str, order: int = 1) -> Article:
    head = f"---\norder: {order}\nsummary: In one line.\n---\n# The {id}\n\n"
    report = Report(id)
    made = read_article(id, head + body, report)
    assert made is not None
    assert not report.problems
    return made


@pytest.fixture
def page(qtbot: QtBot) -> LearnPage:
    page = LearnPage()
    qtbot.addWidget(page)
    page.resize(913, 750)
    page.show()
    return page


def learn_of(bench: Bench) -> LearnPage:
    page = bench.page("learn")
    assert isinstance(page, LearnPage)
    return page


def show(page: LearnPage, *bodies: str) -> None:
    names = ("first", "second", "third")
    made = tuple(article(names[at], body, at + 1) for at, body in enumerate(bodies))
    page.show_pages(Articles(made), shipped_shown())


def prose(page: LearnPage) -> list[Prose]:
    return page.reading.findChildren(Prose)


def button(page: LearnPage, name: str) -> QPushButton:
    found = page.reading.findChildren(QPushButton)
    return next(one for one in found if one.accessibleName() == name and not one.isHidden())


def test_each_page_is_a_card_with_its_title_and_line(page: LearnPage) -> None:
    page.show_pages(SHIPPED, shipped_shown())
    told = [(one.accessibleName(), one.accessibleDescription()) for one in page.list.cards]
    assert told == [(one.title, one.summary) for one in SHIPPED.all]


def test_a_card_opens_its_page_and_the_way_back_has_the_focus_on_it(page: LearnPage) -> None:
    show(page, "One.", "Two.")
    page.list.cards[1].click()
    assert page.article is not None
    assert page.article.id == "second"
    assert QApplication.focusWidget() is page.reading
    button(page, "Back to all pages").click()
    assert page.article is None
    assert QApplication.focusWidget() is page.list.cards[1]


def test_a_page_of_no_such_name_shows_the_list(page: LearnPage) -> None:
    show(page, "One.")
    page.open_page("gone")
    assert page.article is None


def test_alt_left_goes_back_the_way_one_came_to_where_one_was(page: LearnPage) -> None:
    show(page, "One.\n\n" + "Long.\n\n" * 60 + "[on](learn:second)", "Two.")
    page.open_page("first")
    page.reading.verticalScrollBar().setValue(500)
    prose(page)[-1].link_followed.emit("learn:second")
    assert page.article is not None
    assert page.article.id == "second"
    assert page.reading.scrolled == 0
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.article.id == "first"
    assert page.reading.scrolled == 500
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.article is None


@pytest.mark.parametrize(
    ("address", "signal", "told"),
    [
        ("routine:box-breathing", "routine_opened", ["box-breathing"]),
        ("move:chin-tuck", "move_opened", ["chin-tuck"]),
        ("safety:", "safety_requested", []),
        ("progress:", "progress_requested", []),
        ("https://doi.org/1", "link_requested", ["https://doi.org/1"]),
    ],
)
def test_a_link_says_where_it_leads(
    page: LearnPage, qtbot: QtBot, address: str, signal: str, told: list[str]
) -> None:
    show(page, f"Go [there]({address}).")
    page.open_page("first")
    with qtbot.waitSignal(getattr(page, signal)) as caught:
        prose(page)[0].linkActivated.emit(address)
    assert caught.args == told


@pytest.mark.parametrize("address", ["http://a.b", "file:///etc", "javascript:x", "x", ""])
def test_no_other_address_leads_anywhere(page: LearnPage, address: str) -> None:
    show(page, "One.")
    page.open_page("first")
    heard: list[object] = []
    for signal in (page.routine_opened, page.move_opened, page.link_requested):
        signal.connect(heard.append)
    page.safety_requested.connect(lambda: heard.append("safety"))
    prose(page)[0].link_followed.emit(address)
    assert heard == []
    assert page.article is not None


def test_tab_goes_through_the_links_of_one_text_and_enter_follows(
    page: LearnPage, qtbot: QtBot
) -> None:
    show(page, "See [one](routine:one) and [two](routine:two).\n\n- [C](move:chin-tuck): Why.")
    page.open_page("first")
    heard: list[str] = []
    page.routine_opened.connect(heard.append)
    page.move_opened.connect(heard.append)
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert heard == ["one", "two", "chin-tuck"]


def test_words_of_a_page_are_no_markup(page: LearnPage) -> None:
    odd = Paragraph((Span("<img src='x'> & <b>"),))
    page.show_pages(Articles((Article("odd", "Odd", "Odd.", (odd,)),)), shipped_shown())
    page.open_page("odd")
    assert "&lt;img src=&#x27;x&#x27;&gt; &amp; &lt;b&gt;" in prose(page)[0].text()


def test_the_keys_scroll_the_page(page: LearnPage) -> None:
    show(page, "Long.\n\n" * 80)
    page.open_page("first")
    bar = page.reading.verticalScrollBar()
    for key, is_further in (
        (Qt.Key.Key_PageDown, True), (Qt.Key.Key_Space, True), (Qt.Key.Key_Down, True),
        (Qt.Key.Key_PageUp, False), (Qt.Key.Key_End, True), (Qt.Key.Key_Home, False),
    ):  # fmt: skip
        before = bar.value()
        QTest.keyClick(page.reading, key)
        assert (bar.value() > before) == is_further, key
    assert bar.value() == 0


def test_a_screen_reader_hears_the_whole_page_and_what_is_seen(page: LearnPage) -> None:
    page.show_pages(SHIPPED, shipped_shown())
    for one in SHIPPED.all:
        page.open_page(one.id)
        assert page.reading.accessibleName() == one.title
        assert page.reading.accessibleDescription() == one.text
        names = {widget.accessibleName() for widget in page.reading.findChildren(QWidget)}
        pictures = [
            picture
            for block in one.blocks
            if isinstance(block, Pictures)
            for picture in block.items
        ]
        assert {picture.seen for picture in pictures} <= names


def test_what_is_shown_anew_stays_where_it_was_read(page: LearnPage) -> None:
    show(page, "Long.\n\n" * 80, "Two.")
    page.open_page("first")
    page.reading.verticalScrollBar().setValue(700)
    show(page, "Long.\n\n" * 80, "Another two.")
    assert page.article is not None
    assert page.article.id == "first"
    assert page.reading.scrolled == 700


def test_a_single_picture_stands_beside_the_text_where_there_is_room(page: LearnPage) -> None:
    show(page, "One.\n\n![A person tucks the chin.](figure:chin-tuck)\n\nTwo.")
    page.open_page("first")
    picture = page.reading.findChildren(PictureView)[0]
    words = prose(page)[1]
    assert picture.width() == MARGIN_PX
    assert picture.x() > words.geometry().right()
    assert words.width() == COLUMN_PX
    page.resize(720, 452)
    QApplication.processEvents()
    assert picture.width() == words.width()
    assert picture.geometry().bottom() < words.y()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_or_covers_anything(
    page: LearnPage, size: tuple[int, int], scale: float, qapp: QApplication
) -> None:
    theme = Theme(DARK, scale)
    qapp.setStyleSheet(style_sheet(theme))
    page.set_theme(theme)
    page.resize(*size)
    page.show_pages(SHIPPED, shipped_shown())
    for one in SHIPPED.all:
        page.open_page(one.id)
        QApplication.processEvents()
        spread = page.reading.widget()
        pieces = [it for it in spread.children() if isinstance(it, QWidget) and it.isVisible()]
        assert len(pieces) > 8
        for piece in pieces:
            place = piece.geometry()
            assert spread.rect().contains(place), (one.id, piece)
            assert place.right() <= page.reading.viewport().width(), (one.id, piece)
            assert not any(
                place.intersects(other.geometry()) for other in pieces if other is not piece
            ), (one.id, piece)
        for label in spread.findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_practice_rows_have_room_for_all_their_words(bench: Bench) -> None:
    bench.app.show_page("learn")
    real = learn_of(bench)
    real.open_page("four-ways")
    QApplication.processEvents()
    rows = real.reading.findChildren(PracticeRow)
    assert len(rows) > 8
    for row in rows:
        assert row.height() >= row.heightForWidth(row.width())
        assert row.accessibleName().startswith("Open ")
        assert row.accessibleDescription()


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_drawing_has_something_on_it_within_its_plate(
    qtbot: QtBot, name: str, palette: object
) -> None:
    theme = Theme(palette)  # type: ignore[arg-type]  # one of the theme's palettes
    view = PictureView(Picture("A drawing", f"drawing:{name}"), CATALOGUE.moves)
    qtbot.addWidget(view)
    view.set_theme(theme)
    view.resize(500, view.heightForWidth(500))
    image = view.plate.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    inner = image.copy(24, 24, image.width() - 48, image.height() - 48)
    colours = {
        inner.pixel(x, y) for x in range(0, inner.width(), 3) for y in range(0, inner.height(), 3)
    }
    assert len(colours) > 12


@pytest.mark.parametrize("name", DRAWINGS)
def test_larger_text_never_makes_a_drawing_lower(qapp: QApplication, name: str) -> None:
    heights = [drawing_height(name, 500, Theme(scale=scale)) for scale in (0.8, 1.0, 1.5, 2.0)]
    assert heights == sorted(heights)


def test_every_pose_keeps_within_what_a_body_can_do() -> None:
    from relaxapp.core.figure import figure_of
    from relaxapp.core.poses import RANGES
    from relaxapp.ui.learn_figures import _POSES

    for name in POSES:
        assert pose_drawing(name).parts
        for pose in figure_of(_POSES[name]).poses():
            for channel, degrees in pose.angles:
                joint, _, motion = channel.partition(".")
                low, high = RANGES[joint][motion]
                assert low <= degrees <= high, (name, channel)


# ---- in the window ----


def test_a_practice_opens_its_routine_and_the_panel_leads_back(bench: Bench) -> None:
    bench.app.learning.open("why-the-upper-back")
    page = learn_of(bench)
    rows = page.reading.findChildren(PracticeRow)
    next(row for row in rows if "Shoulder minute" in row.accessibleName()).click()
    assert bench.app.window.page == "library"
    panel = bench.page("library").panel
    assert panel.card.id == "shoulder-minute"
    assert panel.pages_about.isVisible()
    link = next(one for one in panel.pages_about.findChildren(QPushButton) if one.isVisible())
    assert link.text() == "Why stress settles between the shoulder blades"
    link.click()
    assert bench.app.window.page == "learn"
    assert page.article is not None
    assert page.article.id == "why-the-upper-back"


def test_a_move_opens_on_the_moves_page_and_leads_back(bench: Bench) -> None:
    bench.app.learning.open("when-to-see-a-professional")
    page = learn_of(bench)
    page.move_opened.emit("chin-tuck")
    assert bench.app.window.page == "moves"
    panel = bench.page("moves").panel
    assert panel.card.id == "chin-tuck"
    panel.page_opened.emit("when-to-see-a-professional")
    assert bench.app.window.page == "learn"


def test_a_routine_that_no_page_names_has_no_link(bench: Bench) -> None:
    bench.app.browsing.open_routine("seven-eleven")
    assert bench.page("library").panel.pages_about.isHidden()


def test_a_source_opens_in_the_browser(bench: Bench) -> None:
    bench.app.learning.open("a-marathon")
    bench.page("learn").link_requested.emit("https://doi.org/10.1177/0269215515575747")
    assert bench.urls == ["https://doi.org/10.1177/0269215515575747"]


def test_coming_back_to_learn_finds_the_page_as_it_was_left(bench: Bench) -> None:
    bench.app.learning.open("four-ways")
    page = learn_of(bench)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    page.reading.verticalScrollBar().setValue(400)
    page.routine_opened.emit("two-minute-band")
    bench.app.show_page("learn")
    assert page.article is not None
    assert page.article.id == "four-ways"
    assert page.reading.scrolled == 400

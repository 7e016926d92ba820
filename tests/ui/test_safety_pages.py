"""The page of signs, the first questions and the word of concern, each by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.concern import RISING, Concern
from relaxapp.core.profile import Profile
from relaxapp.core.safety import Safety
from relaxapp.core.settings import NO, SKIPPED, YES
from relaxapp.ui.concern_card import ConcernCard
from relaxapp.ui.first_run import FirstRunPage
from relaxapp.ui.safety_page import SafetyPage
from relaxapp.ui.theme import Theme

SIZES = [(720, 520), (1100, 750)]


@pytest.fixture(scope="module")
def safety(catalogue: Catalogue) -> Safety:
    return catalogue.safety


@pytest.fixture
def page(catalogue: Catalogue, safety: Safety, qtbot: QtBot) -> SafetyPage:
    cautions = [catalogue.cautions[id] for id in safety.notes]
    help = safety.help_in("GB", "United Kingdom")
    page = SafetyPage(safety, cautions, catalogue.stop_rule, help)
    qtbot.addWidget(page)
    return page


@pytest.fixture
def questions(safety: Safety, qtbot: QtBot) -> FirstRunPage:
    page = FirstRunPage(safety)
    qtbot.addWidget(page)
    page.show_profile(Profile(None), is_first=True)
    return page


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def cut(widget: QWidget) -> list[str]:
    """Texts that have less room than they need."""
    shown = [one for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]
    return [
        one.text()
        for one in shown
        if one.height() < one.heightForWidth(one.width())
        or (not one.wordWrap() and one.width() < one.sizeHint().width())
    ]


def shown_at(widget: QWidget, size: tuple[int, int], scale: float, qtbot: QtBot) -> None:
    widget.resize(*size)
    widget.set_theme(Theme(scale=scale))  # type: ignore[attr-defined]  # pages have it
    with qtbot.waitExposed(widget):
        widget.show()
    QTest.qWait(0)


def test_every_sign_and_what_to_do_is_there(page: SafetyPage, safety: Safety) -> None:
    said = words(page)
    for group in safety.signs:
        assert all(text in said for text in (group.name, group.advice, *group.signs))


def test_groups_come_in_order_of_haste(page: SafetyPage, safety: Safety) -> None:
    said = words(page)
    places = [said.index(group.name) for group in safety.signs]
    assert places == sorted(places)


def test_texts_of_the_file_are_never_read_as_markup(page: SafetyPage) -> None:
    plain = Qt.TextFormat.PlainText
    assert {label.textFormat() for label in page.findChildren(QLabel)} == {plain}


def test_who_to_call_is_there_with_the_country_it_is_for(page: SafetyPage) -> None:
    said = words(page)
    assert "Samaritans: 116 123" in said
    assert "999 or 112" in said
    assert "These numbers are for United Kingdom" in said


def test_an_unknown_country_is_sent_to_the_directory(
    catalogue: Catalogue, safety: Safety, qtbot: QtBot
) -> None:
    page = SafetyPage(safety, [], catalogue.stop_rule, safety.help_in("", ""))
    qtbot.addWidget(page)
    assert "your local emergency number" in words(page)
    assert "These numbers" not in words(page)
    button = next(one for one in page.findChildren(QPushButton) if "findahelpline" in one.text())
    assert button.text() == "Go to findahelpline.com"
    with qtbot.waitSignal(page.link_requested) as asked:
        button.click()
    assert asked.args == ["https://findahelpline.com"]


def test_esc_leaves_the_page(page: SafetyPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_keys_scroll_the_page(page: SafetyPage, qtbot: QtBot) -> None:
    shown_at(page, SIZES[0], 1, qtbot)
    QTest.keyClick(page, Qt.Key.Key_End)
    assert page.words.verticalScrollBar().value() == page.words.verticalScrollBar().maximum() > 0
    page.go_to_top()
    assert page.words.verticalScrollBar().value() == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_of_the_signs_is_cut(
    page: SafetyPage, size: tuple[int, int], scale: float, qtbot: QtBot, styled: None
) -> None:
    shown_at(page, size, scale, qtbot)
    assert cut(page) == []
    assert page.words.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_of_the_questions_is_cut(
    questions: FirstRunPage, size: tuple[int, int], scale: float, qtbot: QtBot, styled: None
) -> None:
    shown_at(questions, size, scale, qtbot)
    assert cut(questions) == []
    assert questions.words.horizontalScrollBar().maximum() == 0


def test_four_questions_stand_on_one_page(questions: FirstRunPage, safety: Safety) -> None:
    assert list(questions.cards) == [one.id for one in safety.questions]
    assert safety.page.check_first in words(questions)


def test_at_first_every_question_is_skipped(questions: FirstRunPage) -> None:
    for card in questions.cards.values():
        chosen = [one for one in card.answers._buttons.items() if one[1].isChecked()]
        assert [typed for typed, _ in chosen] == [SKIPPED]


def test_an_answer_is_told_at_once(questions: FirstRunPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(questions.answered) as told:
        questions.cards["floor"].answers._buttons[NO].click()
    assert told.args == ["floor", NO]


def test_showing_answers_tells_nothing(questions: FirstRunPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(questions.answered):
        questions.show_profile(Profile(True, False, True, None, True), is_first=False)
    buttons = questions.cards["neck_or_shoulder"].answers._buttons
    assert buttons[YES].isChecked()


@pytest.mark.parametrize("way", ["done", "skip", "esc"])
def test_every_way_leads_on(questions: FirstRunPage, qtbot: QtBot, way: str) -> None:
    with qtbot.waitSignal(questions.left):
        if way == "esc":
            QTest.keyClick(questions, Qt.Key.Key_Escape)
        else:
            getattr(questions, way).click()


def test_opened_again_there_is_a_way_back(questions: FirstRunPage) -> None:
    assert questions.back.isHidden()
    questions.show_profile(Profile(), is_first=False)
    assert not questions.back.isHidden()
    assert questions.skip.isHidden()
    assert questions.title.text() == "Your answers"


def test_the_signs_are_one_click_away(questions: FirstRunPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(questions.safety_requested):
        questions.link.click()


def test_every_answer_is_named_for_those_who_hear_it(questions: FirstRunPage) -> None:
    names = [
        button.accessibleName() for button in questions.cards["floor"].answers._buttons.values()
    ]
    ask = "Can you get down to the floor and up again with ease?"
    assert names == [f"{ask}: Yes", f"{ask}: No", f"{ask}: Skip"]


@pytest.fixture
def card(safety: Safety, qtbot: QtBot) -> ConcernCard:
    card = ConcernCard()
    qtbot.addWidget(card)
    card.show_concern(Concern(RISING, 1, *safety.concerns[RISING]))
    return card


def test_a_concern_leads_to_the_signs(card: ConcernCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.safety_requested):
        card.read.click()
    assert card.isHidden()


def test_not_now_puts_it_away(card: ConcernCard, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(card.safety_requested), qtbot.waitSignal(card.dismissed):
        card.not_now.click()
    assert card.isHidden()

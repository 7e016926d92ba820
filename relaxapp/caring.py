"""The section of the window's composition root that cares for the person's safety.

Takes the `App`, makes the first questions and the page of signs when they are first asked for,
and shows a word of concern. Every place that mentions pain leads to the page of signs through
here; while a session plays it opens over the player, which waits below. What an answer changes
is reckoned in `core.profile`, what gives rise to concern in `core.concern`.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget

from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.core.concern import Concern
    from relaxapp.core.journal import Answer, CheckIn
    from relaxapp.core.profile import Profile
    from relaxapp.ui.concern_card import ConcernCard
    from relaxapp.ui.library_page import LibraryPage
    from relaxapp.ui.moves_page import MovesPage
    from relaxapp.ui.safety_page import SafetyPage
    from relaxapp.ui.settings_page import SettingsPage

SAFETY, QUESTIONS = "safety", "questions"


class Caring(Section):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._window = app.window
        self._before = {SAFETY: "today", QUESTIONS: "today"}
        self._is_first = False

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {SAFETY: self._make_safety, QUESTIONS: self._make_questions}

    @property
    def first_page(self) -> str:
        """The page to open the window with: the questions, once, and Today.

        Where the settings cannot be kept whole nobody would know that they have been asked.
        """
        has_been_asked = self._app.preferences.settings.asked
        self._is_first = not has_been_asked and not self._app.world.settings_problems
        return QUESTIONS if self._is_first else "today"

    def show(self, name: str) -> None:
        before = self._window.page
        # The signs lead back to the questions, and those to where they were opened from.
        if name in self._before and before not in (None, name) and before != SAFETY:
            self._before[name] = before
        if name == QUESTIONS and not self._is_first:
            self._show_answers()
        elif name == SAFETY:
            self._app.page(SAFETY).go_to_top()

    def finish_opening(self) -> None:
        if self._is_first:
            self._app.preferences.change("asked", "yes")

    # The ways to the signs

    def connect_library(self, page: "LibraryPage") -> None:
        """Connects the panel of a routine: what the answers mean for it, and the way here."""
        page.panel.fit_of = lambda routine: self._app.for_you.fit(routine)
        page.safety_requested.connect(self.show_signs)

    def connect_moves(self, page: "MovesPage") -> None:
        """The same for the panel of a move."""
        page.panel.why_of = lambda move: self._app.for_you.why(move)
        page.safety_requested.connect(self.show_signs)

    def connect_settings(self, page: "SettingsPage") -> None:
        """Connects the ways to the questions and to the signs."""
        page.answers_requested.connect(lambda: self._app.show_page(QUESTIONS))
        page.safety_requested.connect(self.show_signs)

    def tell_hurt(self, sentence: str) -> None:
        """Says that a move is left out because it hurt, with the way to the signs."""
        from relaxapp.ui.panel_sections import SAFETY_WORDS

        self._window.tell(sentence, (SAFETY_WORDS, self.show_signs))

    def show_signs(self) -> None:
        """Shows when to see a professional; a session that plays is paused, and waits."""
        if self._app.sessions.is_playing:
            self._show_over_session()
        else:
            self._app.show_page(SAFETY)

    def _show_over_session(self) -> None:
        from relaxapp.ui.safety_dialog import SafetyDialog

        self._app.sessions.playback.pause()
        dialog = SafetyDialog(self._new_safety_page(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.set_theme(self._app.theme)
        dialog.open()

    # The pages

    def _make_safety(self) -> QWidget:
        page = self._new_safety_page()
        page.left.connect(lambda: self._leave(SAFETY))
        return page

    def _new_safety_page(self) -> "SafetyPage":
        from relaxapp.ui.safety_page import SafetyPage

        catalogue, where = self._app.world.catalogue, QLocale.system().territory()
        safety = catalogue.safety
        country, name = QLocale.territoryToCode(where), QLocale.territoryToString(where)
        page = SafetyPage(
            safety,
            [catalogue.cautions[id] for id in safety.notes if id in catalogue.cautions],
            catalogue.stop_rule,
            safety.help_in(country, name),
        )
        page.link_requested.connect(self._app.shelf.open_link)
        return page

    def _make_questions(self) -> QWidget:
        from relaxapp.ui.first_run import FirstRunPage

        page = FirstRunPage(self._app.world.catalogue.safety)
        page.answered.connect(self._answer)
        page.safety_requested.connect(self.show_signs)
        page.left.connect(lambda: self._leave(QUESTIONS))
        page.show_profile(self._profile, is_first=self._is_first)
        return page

    def _show_answers(self) -> None:
        self._app.page(QUESTIONS).show_profile(self._profile, is_first=False)

    @property
    def _profile(self) -> "Profile":
        from relaxapp.core.profile import profile_of

        return profile_of(self._app.preferences.settings)

    def _answer(self, question: str, typed: str) -> None:
        from relaxapp.core.settings import SKIPPED

        # The holds are a setting from before there were questions, with nothing in between.
        is_holds = question == "breath_holds"
        self._app.preferences.change(question, "yes" if is_holds and typed == SKIPPED else typed)

    def _leave(self, name: str) -> None:
        if name == QUESTIONS:
            self._is_first = False
        self._app.show_page(self._before[name])

    # A word of concern

    @cached_property
    def card(self) -> "ConcernCard":
        from relaxapp.ui.concern_card import ConcernCard

        card = ConcernCard()
        card.safety_requested.connect(self.show_signs)
        self._window.add_word(card)
        return card

    def look_back(self, told: "Iterable[CheckIn]" = ()) -> None:
        """Looks at the check-ins of late; `told` are newer than what the history has of them."""
        from relaxapp.core.concern import DAYS

        today = self._now().day
        known = {one.id: one for one in self._app.records.history.check_ins(today - DAYS)}
        known.update((one.id, one) for one in told)
        self.look_at(known.values(), today)

    def look_at(self, check_ins: "Iterable[CheckIn]", day: int) -> None:
        """Shows a word where the check-ins up to a day give rise to it, once for its occasion."""
        from relaxapp.core.concern import concern_of

        told = dict(self._app.bookmarks.value.told)
        self._show_concern(concern_of(check_ins, day, self._app.world.catalogue.safety, told))

    def look_at_answer(self, answer: "Answer") -> None:
        """The same for one answer."""
        from relaxapp.core.concern import concern_about

        self._show_concern(concern_about(answer, self._app.world.catalogue.safety))

    def _show_concern(self, concern: "Concern | None") -> None:
        if concern is None:
            return
        from dataclasses import replace

        from relaxapp.core.concern import with_told

        kept = self._app.bookmarks.value
        told = with_told(dict(kept.told), concern)
        self._app.bookmarks.keep(replace(kept, told=tuple(sorted(told.items()))))
        self.card.show_concern(concern)

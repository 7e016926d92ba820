"""The section of the window's composition root where files are made, changed and exchanged.

Takes the `App`, makes editor, builder, breathing designer and exchange when they are first asked
for, and connects them with the Library and with one another. What they do is theirs; what is
asked for in one and done in another meets here.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relaxapp.core.compiler import Options
from relaxapp.core.routine import Routine
from relaxapp.section import Section
from relaxapp.ui.window import PLAYER

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.shell.building import Building
    from relaxapp.shell.designing import Designing
    from relaxapp.shell.editing import Editing
    from relaxapp.shell.exchange import Exchange
    from relaxapp.shell.schema_upkeep import SchemaUpkeep
    from relaxapp.shell.shelf import Shelf
    from relaxapp.ui.library_page import LibraryPage

EDITOR, BUILDER, BREATHING, IMPORT = "editor", "builder", "breathing", "import"
DRAFTS = "drafts"


class Authoring(Section):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._world = app.world
        self._window = app.window
        self._before_editor = "library"
        self._keepers: list[Callable[[], bool]] = []

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {
            EDITOR: self._make_editor,
            BUILDER: lambda: self.building.page,
            BREATHING: lambda: self.designing.page,
            IMPORT: lambda: self.exchange.page,
        }

    def connect_library(self, page: "LibraryPage") -> None:
        """Connects what the Library asks for."""
        page.breath_requested.connect(lambda: self.designing.new())
        page.build_requested.connect(self.build)
        page.file_asked.connect(self.do_with_file)
        page.files_requested.connect(lambda: self.exchange.add_files())
        page.import_requested.connect(lambda: self.exchange.add_folder())

    def connect_shelf(self, shelf: "Shelf") -> None:
        """Connects what the files behind the Library ask for."""
        shelf.editing_requested.connect(self.edit)
        shelf.comparison_requested.connect(self._show_changes)

    def finish_opening(self) -> None:
        from relaxapp.ui.dropping import DropTarget

        DropTarget(self._window).dropped.connect(self._bring_in)
        self._offer_drafts()
        self.schema_upkeep.start()

    def show(self, name: str) -> None:
        """Another page is shown: what is unsaved on the one before is said."""
        page = self._window.page
        if page == EDITOR != name:
            self.editing.tell_unsaved()
        elif page == BUILDER != name:
            self.building.tell_unsaved()

    def may_close(self) -> bool:
        """Whether nothing would be lost; all are asked, each for what it has."""
        answers = [keep() for keep in self._keepers]
        return all(answers)

    def apply(self, setting: str) -> None:
        if "designing" in self.__dict__:
            self.designing.apply()
        if "editing" in self.__dict__:
            shape = self._app.preferences.settings.breath_shape
            self.editing.page.preview.set_shape(shape)
            self.editing.library_changed()

    @property
    def _as_written(self) -> Options:
        """What files are compiled with where they are made: with the moves that they name."""
        return replace(self._app.options, exchanges=())

    @cached_property
    def editing(self) -> "Editing":
        from relaxapp.shell.editing import Editing
        from relaxapp.shell.preview_sound import PreviewSound

        editing = Editing(
            self._world,
            lambda: self._as_written,
            self._app.shelf.open_file,
            self,
            now=self._app.parts.now,
        )
        editing.noticed.connect(self._window.tell)
        editing.left.connect(self._leave_editor)
        editing.play_requested.connect(self._play_typed)
        editing.saved.connect(self._app.shelf.rescan)
        editing.customize_requested.connect(lambda path: self._app.shelf.customize(str(path)))
        self._app.shelf.changed.connect(editing.library_changed)
        self._app.watch.changed.connect(editing.look)
        self._window.activated.connect(editing.look)
        self._keepers.append(editing.close_quietly)
        PreviewSound(
            editing.page.preview,
            self._app.sessions.sounding,
            lambda: self._app.preferences.settings,
            lambda: self._app.sessions.is_playing,
            editing,
        )
        return editing

    @cached_property
    def schema_upkeep(self) -> "SchemaUpkeep":
        from relaxapp.shell.schema_upkeep import SchemaUpkeep

        return SchemaUpkeep(self._world.folders.user, lambda: self._app.sessions.is_playing, self)

    @cached_property
    def designing(self) -> "Designing":
        from relaxapp.services.clock import now_ms
        from relaxapp.shell.designing import Designing

        designing = Designing(
            self._world,
            self._app.sessions.sounding,
            lambda: self._app.preferences.settings,
            lambda: self._as_written,
            lambda: self._app.sessions.is_playing,
            self._app.parts.clock or now_ms,
            self,
        )
        designing.noticed.connect(self._window.tell)
        designing.shown.connect(lambda: self._app.show_page("breathing"))
        designing.left.connect(self._leave_design)
        designing.play_requested.connect(self._play_typed)
        designing.saved.connect(lambda path: self._app.shelf.rescan())
        designing.text_requested.connect(self.edit)
        return designing

    @cached_property
    def building(self) -> "Building":
        from relaxapp.shell.building import Building

        building = Building(self._world, lambda: self._as_written, self)
        building.noticed.connect(self._window.tell)
        building.left.connect(lambda: self._app.show_page("library"))
        building.play_requested.connect(self._play_typed)
        building.saved.connect(self._take_built)
        building.text_requested.connect(self._edit_built)
        self._app.shelf.changed.connect(building.library_changed)
        self._app.watch.changed.connect(building.look)
        self._window.activated.connect(building.look)
        self._keepers.append(building.close_quietly)
        return building

    @cached_property
    def exchange(self) -> "Exchange":
        from relaxapp.shell.exchange import Asks, Exchange

        exchange = Exchange(self._world, self._window, self._app.parts.asks or Asks(), self)
        exchange.noticed.connect(self._window.tell)
        exchange.page_wanted.connect(partial(self._app.show_page, "import"))
        exchange.left.connect(partial(self._app.show_page, "library"))
        exchange.added.connect(self._show_added)
        return exchange

    def _make_editor(self) -> QWidget:
        page = self.editing.page
        page.preview.set_shape(self._app.preferences.settings.breath_shape)
        return page

    def _show_added(self, path: Path) -> None:
        self._app.shelf.rescan()
        self._app.browsing.show_file(path)

    def _bring_in(self, paths: tuple[Path, ...]) -> None:
        """Looks into what was dropped; a session is not disturbed."""
        if not self._app.sessions.is_playing:
            self.exchange.look_into(paths)

    def do_with_file(self, name: str, path: str) -> None:
        """What was asked in the Library, by the names of `routine_actions`."""
        shelf, options = self._app.shelf, self._app.page("library").panel.options
        do: dict[str, Callable[[str], object]] = {
            "customize": shelf.customize,
            "customize-like": partial(shelf.customize, is_like=True),
            "adjust": lambda path: self.designing.adjust(Path(path)),
            "edit": self._mend,
            "changes": shelf.compare,
            "build": self.build,
            "duplicate": shelf.duplicate,
            "reset": shelf.reset,
            "delete": shelf.delete,
            "share": lambda path: self.exchange.share(path),
            "print": lambda path: self.exchange.print_sheet(path, options),
            "sheet": lambda path: self.exchange.save_sheet(path, options),
        }
        do[name](path)

    def _show_changes(self, name: str, shipped: str, own: str) -> None:
        """Shows what a person's own version changes of the shipped one."""
        if shipped == own:
            self._window.tell(f"Nothing in “{name}” differs from what is shipped.")
            return
        from relaxapp.ui.comparison import ComparisonDialog

        title = f"What you changed in “{name}”"
        dialog = ComparisonDialog(title, "Shipped", shipped, "Yours", own, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.set_theme(self._app.theme)
        dialog.open()

    def build(self, path: str = "") -> None:
        """Opens the builder: for a file, or for a new routine."""
        self._app.page(BUILDER)
        if path:
            self.building.open(Path(path))
        else:
            self.building.new()
        self._app.show_page(BUILDER)

    def _mend(self, path: str) -> None:
        """Opens a file at its first problem, if it has one."""
        entry = self._world.library.at_path(Path(path))
        errors = () if entry is None else entry.problems
        first = next((one for one in errors if one.is_error), None)
        self.edit(Path(path), *((first.line, first.column) if first else ()))

    def edit(self, path: Path, line: int = 1, column: int = 1) -> None:
        self._app.page(EDITOR)
        before = self._window.page
        if self.editing.open(path, line, column):
            self._window.notices.take_back(_draft_words(path))  # the page offers it now
            if before not in (None, EDITOR, PLAYER):
                self._before_editor = before
            self._app.show_page(EDITOR)

    def _leave_editor(self) -> None:
        self._app.shelf.rescan()
        self._app.show_page(self._before_editor)

    def _play_typed(self, routine: Routine) -> None:
        """Plays what is being made, saved or not: nothing of it is remembered as played."""
        from relaxapp.shell.session import Request

        options = replace(self._as_written, seed=self._app.parts.seed())
        is_muted = self._app.preferences.settings.mute
        self._app.sessions.session.start(
            Request(routine, options, is_muted=is_muted, is_kept=False)
        )

    def _take_built(self, path: Path) -> None:
        self._app.shelf.rescan()
        self._window.tell(f"“{path.name}” is saved. You find it in the Library.")

    def _edit_built(self, path: Path) -> None:
        self._app.show_page("library")
        self._app.browsing.show_file(path)
        self.edit(path)

    def _offer_drafts(self) -> None:
        """Says that there is unsaved text of a program that has ended, with a way to it."""
        user = self._world.folders.user
        if user is None or not any((user / DRAFTS).glob("*.draft")):
            return
        found = self.editing.leftover()
        if found:
            path = found[0].path
            from relaxapp.shell.building import UNSAVED_WORDS
            from relaxapp.shell.built_file import UNSAVED

            if path.name == UNSAVED:
                self._window.tell(UNSAVED_WORDS, ("Go on", self.build))
            else:
                self._window.tell(_draft_words(path), ("Open", lambda: self.edit(path)))

    def _leave_design(self) -> None:
        self._app.show_page("library")
        if self.designing.path is not None:
            self._app.page("library").select(self.designing.path)


def _draft_words(path: Path) -> str:
    return f"You had unsaved changes in “{path.stem}”."

"""Bringing in and out of the window: dropped, looked into, chosen, added; shared and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bundle_homes import CALM, OWN_MOVE, USING, everything_in, write, zip_of
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from test_app import Bench

from relaxapp.app import App
from relaxapp.services.bundles import Choice
from relaxapp.shell.exchange import Asks
from relaxapp.ui.exchange_dialogs import ask_where_to_save
from relaxapp.ui.import_page import MAX_ROWS, ImportPage
from relaxapp.ui.routine_actions import FILE_ACTIONS

BROKEN = "name: Broken\nkind: strech\nsteps:\n  - move: chin-tck\n"
WRISTS, CIRCLE = ("routine", "wrists"), ("move", "wrist-circle")


class ExchangeBench(Bench):
    """A `Bench` whose person answers every dialog."""

    def __init__(self, application: QApplication, qtbot: QtBot, home: Path) -> None:
        super().__init__(application, qtbot, home)
        self.out = home / "out"
        self.out.mkdir()
        self.answer: list[Path] = []
        self.target: Path | None = None
        self.suggested: list[str] = []
        self.printers = False
        self.printed: list[Path] = []
        self.app.window.deleteLater()
        self.app.deleteLater()
        asks = Asks(
            files=lambda window: self.answer,
            folder=lambda window: self.answer,
            where=self.where,
            has_printer=lambda: self.printers,
            printed=self.print,
        )
        self.app = App(application, self.world, self.log, replace(self.app.parts, asks=asks))

    def where(self, window: QWidget, title: str, suggestion: Path) -> Path | None:
        self.suggested.append(suggestion.name)
        return self.target

    def print(self, window: QWidget, paint: Any) -> bool:
        path = self.out / "printed.pdf"
        paint(QPdfWriter(str(path)))
        self.printed.append(path)
        return True

    @property
    def data(self) -> Path:
        assert self.home is not None
        return self.home / "data"

    @property
    def import_page(self) -> ImportPage:
        return self.app.authoring.exchange.page

    def look_into(self, *paths: Path) -> ImportPage:
        self.app.authoring.exchange.look_into(paths)
        QTest.qWait(0)
        return self.import_page

    def select(self, id: str) -> None:
        page = self.page("library")
        page.select(next(card.key for card in page.grid.cards if card.id == id))

    def drop(self, urls: Sequence[QUrl]) -> bool:
        """Drops on the window; whether it takes that."""
        data = QMimeData()
        data.setUrls(list(urls))
        left, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        try:
            enter = QDragEnterEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, no_keys)
        except TypeError:  # before Qt 6.12 it takes whole pixels alone
            enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, no_keys)
        enter.ignore()
        QApplication.sendEvent(self.app.window, enter)
        if enter.isAccepted():
            drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, no_keys)
            QApplication.sendEvent(self.app.window, drop)
        return enter.isAccepted()


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[ExchangeBench]:
    made = ExchangeBench(qapp, qtbot, tmp_path)
    made.open()
    made.app.show_page("library")
    yield made
    made.app.window.close()
    made.app.window.deleteLater()
    made.app.deleteLater()
    QTest.qWait(1)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    members = {"p__wrists": USING, "p__calm": CALM, "p__moves__wrist-circle": OWN_MOVE}
    return zip_of(tmp_path / "pack.zip", **members)


def words(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(label.text() for label in labels)


# In


def test_a_dropped_zip_is_shown_and_added(bench: ExchangeBench, pack: Path) -> None:
    assert bench.drop([QUrl.fromLocalFile(str(pack))])
    assert bench.app.window.page == "import"
    assert not bench.data.exists()
    assert bench.import_page.add.text() == "Add 2 routines and 1 move"
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "library"
    assert sorted(everything_in(bench.data)) == [
        "moves/wrist-circle.yaml",
        "routines/calm.yaml",
        "routines/wrists.yaml",
    ]
    assert bench.page("library").card.id == "calm"
    assert bench.routine("wrists").name == "Wrists"
    assert bench.notice == "3 files added to your folder."


def test_what_is_no_file_is_not_taken(bench: ExchangeBench) -> None:
    assert not bench.drop([QUrl("https://example.org/a.zip")])
    assert bench.app.window.page == "library"


def test_a_session_is_not_disturbed(bench: ExchangeBench, pack: Path) -> None:
    bench.start("box-breathing")
    bench.drop([QUrl.fromLocalFile(str(pack))])
    assert bench.app.window.page == "player"


def test_control_o_asks_for_files(bench: ExchangeBench, pack: Path) -> None:
    bench.answer = [pack]
    bench.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert bench.app.window.page == "import"


def test_the_menu_asks_for_a_folder(bench: ExchangeBench, tmp_path: Path) -> None:
    write(tmp_path / "friend/calm.yaml", CALM)
    bench.answer = [tmp_path / "friend"]
    bench.page("library").import_action.trigger()
    assert bench.import_page.add.text() == "Add 1 routine"


def test_escape_brings_nothing_in(bench: ExchangeBench, pack: Path) -> None:
    bench.look_into(pack)
    bench.press(Qt.Key.Key_Escape)
    assert bench.app.window.page == "library"
    assert not bench.data.exists()


def test_a_broken_bundle_says_what_is_wrong_with_which_file(
    bench: ExchangeBench, tmp_path: Path
) -> None:
    page = bench.look_into(zip_of(tmp_path / "a.zip", anna__bad=BROKEN, anna__good=CALM))
    told = words(page)
    assert "anna/bad.yaml" in told
    assert "bad.yaml, line 2" in told
    assert "Unknown move 'chin-tck'.\nDid you mean 'chin-tuck'?" in told
    assert page.add.text() == "Add 1 routine"
    page.add.click()
    assert list(everything_in(bench.data)) == ["routines/good.yaml"]


def test_a_broken_file_can_be_added_to_be_mended(bench: ExchangeBench, tmp_path: Path) -> None:
    page = bench.look_into(write(tmp_path / "bad.yaml", BROKEN))
    assert (page.add.text(), page.add.isEnabled()) == ("Nothing to add", False)
    row = page.rows["routine", "bad"]
    assert row.switch is not None
    row.switch.click()
    page.add.click()
    assert list(everything_in(bench.data)) == ["routines/bad.yaml"]


def test_what_another_needs_cannot_be_left_out(bench: ExchangeBench, pack: Path) -> None:
    page = bench.look_into(pack)
    wrists, circle = page.rows[WRISTS].switch, page.rows[CIRCLE].switch  # type: ignore[index]
    assert wrists is not None
    assert circle is not None
    assert not circle.isEnabled()
    wrists.click()
    assert circle.isEnabled()
    circle.click()
    assert page.add.text() == "Add 1 routine"
    wrists.click()
    assert (circle.isChecked(), circle.isEnabled()) == (True, False)


def test_a_clash_is_asked(bench: ExchangeBench, pack: Path) -> None:
    write(bench.data / "routines/calm.yaml", "name: Mine\nkind: mixed\nsay: Mine.\n")
    bench.app.shelf.rescan()
    page = bench.look_into(pack)
    chips = page.rows["routine", "calm"].chips
    assert chips is not None
    assert [chip.text() for chip in chips.chips] == ["Keep both", "Replace mine", "Keep mine"]
    assert chips.value is Choice.KEEP_BOTH
    chips.chips[1].click()
    page.add.click()
    assert bench.routine("calm").name == "Calm"
    assert "1 file of yours went to the trash" in bench.notice
    assert (bench.data / "routines/.trash/calm.yaml").read_text().startswith("name: Mine")


def test_what_cannot_be_opened_is_one_sentence(bench: ExchangeBench, tmp_path: Path) -> None:
    bench.look_into(write(tmp_path / "a.zip", b"no zip"))
    assert "may be damaged" in bench.notice
    bench.app.window.notices.dismiss_button.click()
    (tmp_path / "empty").mkdir()
    bench.look_into(tmp_path / "empty")
    assert bench.notice == ("There is no routine file in “empty”.")
    assert bench.app.window.page == "library"


def test_a_full_disk_is_one_sentence_and_the_page_stays(bench: ExchangeBench, pack: Path) -> None:
    page = bench.look_into(pack)
    write(bench.data, "a file where the folder should be")
    page.add.click()
    assert "Nothing was changed" in bench.notice
    assert bench.app.window.page == "import"


def test_markup_in_names_is_shown_as_typed(bench: ExchangeBench, tmp_path: Path) -> None:
    text = CALM.replace("Calm", "<b>Calm</b>")
    page = bench.look_into(write(tmp_path / "<i>calm<i>.yaml", text))
    assert "<b>Calm</b>" in words(page)
    labels = page.findChildren(QLabel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_many_files_are_told_in_one_line(bench: ExchangeBench, tmp_path: Path) -> None:
    count = MAX_ROWS + 10
    members = {f"r{number}": CALM for number in range(count - 1)} | {"z": BROKEN}
    page = bench.look_into(zip_of(tmp_path / "a.zip", **members))
    assert len(page.rows) == MAX_ROWS
    assert ("routine", "z") in page.rows
    assert "And 10 more" in words(page)
    page.add.click()
    assert len(everything_in(bench.data)) == count - 1


@pytest.mark.parametrize("size", [(720, 520), (1100, 750)])
def test_nothing_is_cut_at_the_side(
    bench: ExchangeBench, tmp_path: Path, size: tuple[int, int]
) -> None:
    bench.app.window.resize(*size)
    long = CALM.replace("Calm", "Calm " + "and quiet " * 7)
    page = bench.look_into(zip_of(tmp_path / "a.zip", **{"x" * 80: long, "bad": BROKEN}))
    QTest.qWait(0)
    for row in page.rows.values():
        assert row.mapTo(page, row.rect().topRight()).x() <= page.width()


# Out


def test_share_saves_what_it_needs_as_one_file(bench: ExchangeBench, pack: Path) -> None:
    bench.look_into(pack).add.click()
    bench.app.window.notices.dismiss_button.click()
    bench.target = bench.out / "w.zip"
    bench.app.authoring.do_with_file("share", str(bench.data / "routines/wrists.yaml"))
    assert bench.suggested == ["wrists.zip"]
    assert bench.target.read_bytes()[:2] == b"PK"
    assert bench.notice == ("“Wrists” is saved as w.zip.")


def test_a_share_that_is_thought_better_of_writes_nothing(bench: ExchangeBench) -> None:
    bench.select("box-breathing")
    bench.page("library")._ask("share")
    assert bench.suggested == ["box-breathing.yaml"]
    assert not list(bench.out.iterdir())


def test_control_p_saves_a_pdf_where_there_is_no_printer(bench: ExchangeBench) -> None:
    bench.target = bench.out / "neck.pdf"
    bench.select("neck-two")
    bench.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert bench.suggested == ["Neck two.pdf"]
    assert bench.target.read_bytes().startswith(b"%PDF")
    assert not bench.printed


def test_control_p_prints_where_there_is_a_printer(bench: ExchangeBench) -> None:
    bench.printers = True
    bench.select("neck-two")
    bench.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(bench.printed) == 1
    assert "on its way to the printer" in bench.notice


def test_a_sheet_has_the_level_of_the_panel(bench: ExchangeBench) -> None:
    bench.target = bench.out / "box.pdf"
    bench.app.browsing.open_routine("box-breathing")
    panel = bench.page("library").panel
    three = next(one for one in panel.levels.chips.chips if one.text() == "Three seconds")
    three.click()
    sheet = bench.app.authoring.exchange._sheet(str(panel.card.path), panel.options)
    assert sheet is not None
    assert sheet.rows[0].dose.startswith("In 3 s")


def test_a_sheet_that_cannot_be_written_is_one_sentence(bench: ExchangeBench) -> None:
    bench.target = write(bench.out / "file", "x") / "neck.pdf"
    bench.select("neck-two")
    bench.page("library")._ask("sheet")
    assert "cannot be written" in bench.notice


def test_every_way_out_is_in_the_menu() -> None:
    names = {one.name for one in FILE_ACTIONS}
    assert {"share", "print", "sheet"} <= names


def test_the_dialog_adds_the_ending(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    seen: list[str] = []

    def accept(dialog: QFileDialog) -> int:
        seen.append(dialog.defaultSuffix())
        dialog.selectFile(str(tmp_path / "mine"))
        return 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "exec", accept)
        path = ask_where_to_save(window, "Share", tmp_path / "calm.zip")
    assert seen == ["zip"]
    assert path == tmp_path / "mine.zip"

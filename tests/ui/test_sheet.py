"""The sheet of a routine: everything is on it, nothing is cut, and it is the same each time."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtWidgets import QApplication

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.core.routine import Ask, MoveStep, Repeat, Routine, Say
from relaxapp.core.solo import solo_routine
from relaxapp.ui.sheet import PAPERS, paint_sheet, set_margins, set_page, sheet_pdf
from relaxapp.ui.sheet_layout import SCALES, SMALLEST, Page, SheetLayout
from relaxapp.ui.sheet_words import HURT, MAX_ROWS, Sheet, sheet_of

DAY = "2030-05-14"


@pytest.fixture(autouse=True)
def qt(qapp: QApplication) -> None:
    """Fonts need an application."""


def routine(library: Library, id: str) -> Routine:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    return entry.routine


def laid_out(sheet: Sheet, paper: str = "a4") -> tuple[tuple[Page, ...], QSizeF]:
    writer = QPdfWriter("/dev/null")
    set_page(writer, QPageSize(PAPERS[paper]))
    room = QSizeF(writer.width(), writer.height() * 0.94)
    return SheetLayout(writer, room).pages(sheet), room


def words_on(pages: tuple[Page, ...]) -> str:
    """All that is written, in order, as one text."""
    lines = [line for page in pages for _, block in page.blocks for line in block.lines]
    text = "".join(
        one.layout.text()[one.line.textStart() : one.line.textStart() + one.line.textLength()]
        + ("" if one.layout.text()[one.line.textStart() :][: one.line.textLength()].endswith(" ")
           else "\n")
        for one in lines
    )  # fmt: skip
    return re.sub(r"\s+", "", text)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def undated(pdf: bytes) -> bytes:
    """Without what a PDF says of when and as which document it was made."""
    dates = rb"D:\d{14}[^)]*|\d{4}-\d\d-\d\dT[\d:.+Z-]*|[0-9a-f]{8}-[0-9a-f-]{27}|<[0-9A-Fa-f]{32}>"
    return re.sub(dates, b"", pdf)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("id", ["neck-two", "box-breathing", "body-scan", "upper-back-three"])
def test_a_usual_routine_is_one_page(library: Library, id: str, paper: str) -> None:
    pdf = sheet_pdf(sheet_of(routine(library, id)), paper, DAY)
    assert pdf.startswith(b"%PDF-")
    assert pages_of(pdf) == 1


def test_eight_exercises_are_one_page(library: Library, catalogue: Catalogue) -> None:
    moves = [move for move in catalogue.moves.values() if not move.is_sided][:8]
    steps = [solo_routine(move, catalogue.stop_rule).steps[0] for move in moves]
    eight = replace(routine(library, "neck-two"), steps=tuple(steps))
    pages, _ = laid_out(sheet_of(eight))
    assert len(pages) == 1


def test_every_shipped_routine_has_all_its_words_on_paper(library: Library) -> None:
    for entry in library.entries:
        assert entry.routine is not None
        sheet = sheet_of(entry.routine)
        pages, room = laid_out(sheet)
        written = words_on(pages)
        for row in sheet.rows:
            for text in (row.title, row.dose, row.pace, *row.texts):
                assert re.sub(r"\s+", "", text) in written, (entry.id, text)
        for text in (sheet.name, sheet.summary, *sheet.cautions):
            assert re.sub(r"\s+", "", text) in written, (entry.id, text)
        for page in pages:
            assert all(y + one.height <= room.height() + 1 for y, one in page.blocks), entry.id


def test_a_long_text_goes_on_on_the_next_page(library: Library) -> None:
    said = " ".join(f"word{number}" for number in range(4_000))
    long = replace(routine(library, "neck-two"), summary=said, steps=(Say(said, 5_000),))
    pages, room = laid_out(sheet_of(long))
    assert len(pages) > 2
    assert words_on(pages).count("word3999") == 2
    for page in pages:
        assert all(y + one.height <= room.height() + 1 for y, one in page.blocks)


def test_a_word_without_end_is_broken(library: Library) -> None:
    long = replace(routine(library, "neck-two"), summary="x" * 2_000)
    pages, _ = laid_out(sheet_of(long))
    assert words_on(pages).count("x" * 2_000) == 1


def test_no_text_is_set_smaller_than_the_smallest(library: Library) -> None:
    for id in ("neck-two", "strength-twenty", "desk-five"):
        pages, _ = laid_out(sheet_of(routine(library, id)))
        assert all(page.scale in SCALES and page.scale >= SMALLEST for page in pages)


def test_the_same_sheet_is_the_same_page(library: Library) -> None:
    sheet = sheet_of(routine(library, "neck-two"))
    first, second = (sheet_pdf(sheet, "a4", DAY) for _ in range(2))
    assert undated(first) == undated(second)


def test_doses_are_told_in_full(library: Library) -> None:
    rows = {row.title: row for row in sheet_of(routine(library, "neck-two")).rows}
    assert rows["Chin tuck"].dose == "5 times, hold 5 seconds"
    assert rows["Chin tuck"].pace == "1 second there, 1 second back"
    stretch = rows["Upper trapezius stretch"]
    assert stretch.dose == "1 time, hold 20 seconds, each side"
    assert stretch.pace.endswith("3 seconds to change sides")
    assert [still.caption for still in stretch.stills] == ["start", "left side", "right side"]
    assert "3 times, all of this:" in rows
    assert rows["Head turns"].depth == 1


def test_a_level_is_the_one_printed(library: Library) -> None:
    sheet = sheet_of(routine(library, "box-breathing"), Options(level="three-seconds"))
    assert sheet.rows[0].dose.startswith("In 3 s")
    assert sheet.facts.endswith("Three seconds")


def test_a_move_that_comes_again_is_not_told_again(library: Library, catalogue: Catalogue) -> None:
    (step,) = solo_routine(catalogue.moves["chin-tuck"], ()).steps
    twice = replace(routine(library, "neck-two"), steps=(step, step))
    first, second = sheet_of(twice).rows
    assert first.stills
    assert (second.texts, second.stills) == (("As in 1.",), ())


def test_a_move_that_hurts_is_marked(library: Library) -> None:
    options = Options(without_moves=frozenset({"chin-tuck"}))
    sheet = sheet_of(routine(library, "neck-two"), options, {"chin-tuck"})
    assert sheet.rows[0].title == f"Chin tuck ({HURT})"


def test_questions_have_room_for_an_answer(library: Library) -> None:
    steps = (Ask("How tight?", "scale"), Ask("Which?", ("One", "Two")), Ask("Ready?"))
    rows = sheet_of(replace(routine(library, "neck-two"), steps=steps)).rows
    assert rows[0].texts[1].split() == [str(number) for number in range(11)]
    assert rows[1].texts[1] == "☐ One   ☐ Two"


def test_a_file_of_ten_thousand_steps_ends(library: Library, catalogue: Catalogue) -> None:
    (step,) = solo_routine(catalogue.moves["chin-tuck"], ()).steps
    assert isinstance(step, MoveStep)
    many = (Repeat(2, (step, *[Say("Go on.", 1_000)] * 5_000)),)
    rows = sheet_of(replace(routine(library, "neck-two"), steps=many)).rows
    assert len(rows) == MAX_ROWS + 1
    assert rows[-1].title == "More steps follow"


def test_a_printer_gets_the_same_pages(library: Library, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(PAPERS["letter"]))
    set_margins(printer)
    assert paint_sheet(printer, sheet_of(routine(library, "strength-twenty")), DAY) == 3
    assert pages_of((tmp_path / "printed.pdf").read_bytes()) == 3

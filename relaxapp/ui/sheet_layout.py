"""Lays a `Sheet` out on pages: wraps its texts, and says what stands where.

Takes the sheet, a device to measure for and the room of a page, gives `Page`s of placed `Block`s.
No text is ever cut: what does not fit is set smaller, down to `SMALLEST`, then goes on on the next
page. Paints nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from relaxapp.ui.sheet_words import Row, Sheet

SMALLEST = 0.8
SCALES = (1.0, 0.95, 0.9, 0.85, SMALLEST)
"""Sizes of all text, tried from the first to fit on one page; on several pages `MANY_SCALE`."""
MANY_SCALE = 0.9
MAY_SHRINK_TO_ONE = 2
"""So many full pages may become one at the smallest scale, which takes two thirds of the room."""


TITLE_PT, HEADING_PT, BODY_PT, SMALL_PT = 17.0, 10.0, 9.0, 8.0
"""Sizes of text. The smallest on paper is 6.4 pt, a package leaflet's."""

STILL_MM, CURVE_MM = (19.0, 24.0), (38.0, 17.0)
"""Width and height of a figure with its caption, and of a breath's curve."""
NOTES_MM, GAP_MM, INDENT_MM, NUMBER_MM = 38.0, 3.0, 5.0, 6.0
NOTES_AT_FOOT_MM, MOST_NOTES_MM = 20.0, 110.0
LEAST_LINES = 3
"""A row that goes on on another page has so many lines on the first one."""

STOP_HEAD, CAUTION_HEAD, MISTAKES_HEAD = "Stop if you notice", "Before you start", "Watch for: "


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text; `layout` keeps it alive."""

    layout: QTextLayout
    line: QTextLine
    gap: float
    """Free space above it, unless it is the first."""
    is_soft: bool = False

    @property
    def height(self) -> float:
        return self.gap + self.line.height()


@dataclass(frozen=True, slots=True)
class Block:
    """A row of the sheet, or the part of one that is on one page: text, with pictures beside it."""

    lines: tuple[Line, ...]
    text_x: float
    height: float
    row: Row | None = None
    """Where it has pictures."""
    pictures_x: float = 0.0
    number: QTextLayout | None = None
    has_notes: bool = False
    is_notes: bool = False
    """Room for notes across the page, which takes what is left of it."""
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks with the top of each."""

    blocks: tuple[tuple[float, Block], ...]
    scale: float


def text_height(lines: Sequence[Line]) -> float:
    """The height of lines below one another."""
    return sum(line.height for line in lines) - (lines[0].gap if lines else 0.0)


class SheetLayout:
    """Measures for a device whose page has `room`, in the device's dots."""

    def __init__(self, device: QPagedPaintDevice, room: QSizeF) -> None:
        self._device = device
        self._room = room
        self._dots_mm = device.logicalDpiX() / 25.4
        self._dots_pt = device.logicalDpiY() / 72
        self._scale = 1.0

    def pages(self, sheet: Sheet) -> tuple[Page, ...]:
        """All on one page if it fits there at any scale, else on as many as it needs."""
        for scale in SCALES:
            pages = self._pages_at(sheet, scale)
            if len(pages) == 1:
                return pages
            if len(pages) > MAY_SHRINK_TO_ONE:
                break
        return self._pages_at(sheet, MANY_SCALE)

    def mm(self, length: float) -> float:
        return length * self._dots_mm

    def font(self, size_pt: float, *, is_bold: bool = False) -> QFont:
        font = QFont()
        font.setPixelSize(max(round(size_pt * self._scale * self._dots_pt), 1))
        font.setBold(is_bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def line(self, text: str, size_pt: float, *, is_bold: bool = False) -> QTextLayout:
        """A text that is laid out on one line."""
        (line,) = self._wrapped(text, self.font(size_pt, is_bold=is_bold), 1e6)
        return line.layout

    def _pages_at(self, sheet: Sheet, scale: float) -> tuple[Page, ...]:
        self._scale = scale
        return tuple(Page(tuple(blocks), scale) for blocks in self._placed(self._blocks(sheet)))

    def _placed(self, blocks: Iterable[Block]) -> list[list[tuple[float, Block]]]:
        pages: list[list[tuple[float, Block]]] = [[]]
        y, gap, full = 0.0, self.mm(GAP_MM * self._scale**2), self._room.height()
        for block in blocks:
            rest: Block | None = block
            while rest is not None:
                room = full - y
                part, rest = self._part(rest, room, is_fresh=not pages[-1])
                if part is not None:
                    pages[-1].append((y, part))
                    y += part.height + gap
                if rest is not None:
                    pages.append([])
                    y = 0.0
        return pages

    def _part(
        self, block: Block, room: float, *, is_fresh: bool
    ) -> tuple[Block | None, Block | None]:
        """What of a block goes into the room, and what goes on the next page."""
        if block.height <= room:
            return block, None
        if block.height <= self._room.height() and not is_fresh:
            return None, block
        fitting = 0
        while fitting < len(block.lines) and text_height(block.lines[: fitting + 1]) <= room:
            fitting += 1
        if fitting < LEAST_LINES and not is_fresh:
            return None, block
        fitting = max(fitting, 1)
        first, others = block.lines[:fitting], block.lines[fitting:]
        if not others:  # nothing but its pictures is higher than a page
            return block, None
        part = Block(first, block.text_x, min(room, max(text_height(first), room)), block.row,
                     block.pictures_x, block.number, block.has_notes)  # fmt: skip
        return part, Block(others, block.text_x, text_height(others), has_notes=block.has_notes)

    def _blocks(self, sheet: Sheet) -> Iterator[Block]:
        yield self._head(sheet)
        for row in sheet.rows:
            yield self._row_block(row)
        if sheet.stop_if:
            run = " · ".join(text.removesuffix(".") for text in sheet.stop_if)
            yield self._list_block(STOP_HEAD, [run], is_marked=True)
        if sheet.cautions:
            texts = [f"•  {text}" for text in sheet.cautions]
            yield self._list_block(CAUTION_HEAD, texts, is_marked=False)
        foot = tuple(self._paragraph("Notes", SMALL_PT, self._room.width(), is_soft=True))
        yield Block(foot, self.mm(2), self.mm(NOTES_AT_FOOT_MM), is_notes=True)

    def _head(self, sheet: Sheet) -> Block:
        width = self._room.width()
        lines = [
            *self._paragraph(sheet.name, TITLE_PT, width, is_bold=True),
            *self._paragraph(sheet.facts, BODY_PT, width, gap_mm=0.5, is_soft=True),
            *self._paragraph(sheet.summary, BODY_PT, width, gap_mm=1.2),
        ]
        return Block(tuple(lines), 0.0, text_height(lines) + self.mm(1))

    def _row_block(self, row: Row) -> Block:
        indent = self.mm(INDENT_MM) * min(row.depth, 3)
        pictures_x = indent + (self.mm(NUMBER_MM) if row.number is not None else 0.0)
        wide, high = self.pictures_size(row)
        text_x = pictures_x + (wide + self.mm(GAP_MM) if wide else 0.0)
        notes = self.mm(NOTES_MM + GAP_MM) if row.number is not None else 0.0
        lines = tuple(self._row_lines(row, self._room.width() - text_x - notes))
        number = None
        if row.number is not None:
            number = self.line(str(row.number), HEADING_PT, is_bold=True)
        height = max(high, text_height(lines))
        return Block(lines, text_x, height, row, pictures_x, number, row.number is not None)

    def pictures_size(self, row: Row) -> tuple[float, float]:
        """The room of its stills or its curve, at the scale of the text."""
        if row.stills:
            wide, high = STILL_MM
            wide *= len(row.stills)
        elif row.curve is not None:
            wide, high = CURVE_MM
        else:
            return 0.0, 0.0
        return self.mm(wide * self._scale), self.mm(high * self._scale)

    def _row_lines(self, row: Row, width: float) -> Iterator[Line]:
        is_exercise = row.number is not None
        heading = HEADING_PT if is_exercise else BODY_PT
        yield from self._paragraph(row.title, heading, width, is_bold=True)
        if not is_exercise and row.texts and row.dose:
            first, *others = row.texts
            yield from self._paragraph(f"{row.dose} · {first}", BODY_PT, width)
        else:
            dose = " · ".join(one for one in (row.dose, row.pace) if one)
            strong = len(row.dose) if is_exercise else 0
            yield from self._paragraph(dose, BODY_PT, width, gap_mm=0.3, strong=strong)
            others = list(row.texts)
        for text in others:
            yield from self._paragraph(text, BODY_PT, width, gap_mm=0.7)
        if row.mistakes:
            words = MISTAKES_HEAD + "; ".join(_uncapped(text) for text in row.mistakes) + "."
            yield from self._paragraph(words, SMALL_PT, width, gap_mm=0.7, is_soft=True)

    def _list_block(self, head: str, texts: Sequence[str], *, is_marked: bool) -> Block:
        x = self.mm(3) if is_marked else 0.0
        width = self._room.width() - x
        lines = list(self._paragraph(head, BODY_PT, width, is_bold=True))
        for text in texts:
            lines += self._paragraph(text, SMALL_PT, width, gap_mm=0.4)
        return Block(tuple(lines), x, text_height(lines), is_marked=is_marked)

    def _paragraph(
        self,
        text: str,
        size_pt: float,
        width: float,
        *,
        gap_mm: float = 0.0,
        is_bold: bool = False,
        is_soft: bool = False,
        strong: int = 0,
    ) -> Iterator[Line]:
        """The lines of a text, with a gap above the first; none where it is empty.

        The first `strong` characters are bold.
        """
        if text.strip():
            font = self.font(size_pt, is_bold=is_bold)
            lines = self._wrapped(text.strip(), font, width, is_soft=is_soft, strong=strong)
            first, *others = lines
            gap = self.mm(gap_mm * self._scale)
            yield Line(first.layout, first.line, gap, is_soft)
            yield from others

    def _wrapped(
        self, text: str, font: QFont, width: float, *, is_soft: bool = False, strong: int = 0
    ) -> list[Line]:
        layout = QTextLayout(text.replace("\n", "\u2028"), font, self._device)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if strong:
            layout.setFormats([_bold_range(text[:strong])])
        lines = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0, 0.0))
            lines.append(Line(layout, line, 0.0, is_soft))
        layout.endLayout()
        return lines


def _bold_range(text: str) -> QTextLayout.FormatRange:
    """Makes what a text begins with bold. Qt counts an emoji as two."""
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    part = QTextLayout.FormatRange()
    part.start, part.length = 0, len(text.encode("utf-16-le")) // 2
    part.format = bold
    return part


def _uncapped(text: str) -> str:
    """Ready for the middle of a sentence."""
    plain = text.strip().removesuffix(".")
    return plain[:1].lower() + plain[1:] if plain[1:2].islower() else plain

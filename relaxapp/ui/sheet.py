"""Paints a `Sheet` on paper: as a PDF, or on a printer. For a professional to read and mark up.

Takes the sheet and the day it is printed on, gives bytes, or paints on any paged device. Needs a
QGuiApplication (offscreen will do), no window. The same sheet on the same day is the same page:
nothing of it depends on the program's settings.
"""

from dataclasses import dataclass

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QLocale,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QUuid,
)
from PySide6.QtGui import (
    QColor,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPolygonF,
)

from relaxapp.core.figure import draw, draw_tense
from relaxapp.ui.figure_painting import paint_figure
from relaxapp.ui.previews import Curve
from relaxapp.ui.sheet_layout import (
    MOST_NOTES_MM,
    NOTES_MM,
    NUMBER_MM,
    SMALL_PT,
    Block,
    Page,
    SheetLayout,
)
from relaxapp.ui.sheet_words import Sheet, Still
from relaxapp.ui.theme import PRINT, Theme

PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
MARGIN_MM = 12.0
STRIP_MM = 7.0
"""The head and the foot of each page."""

CAPTION_MM = 3.4
CAPTION_PT = 6.5
RADIUS_MM = 1.2
HAIR_MM, CURVE_LINE_MM, BAR_MM = 0.18, 0.5, 0.9
FIGURE_DPI = 110
"""Figures are painted as for a screen of so many dots an inch: their outlines are that wide."""

_THEME = Theme(PRINT)


def sheet_pdf(sheet: Sheet, paper: str, day: str) -> bytes:
    """The PDF of a sheet on one of `PAPERS`; `day` is printed at its foot."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.name)
    writer.setCreator("relaxapp")
    # Left to Qt, it would be another one each time.
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), f"relaxapp {sheet.id} {day}".encode()))
    set_page(writer, QPageSize(PAPERS[paper]))
    paint_sheet(writer, sheet, day)
    return bytes(buffer.data().data())


def usual_paper() -> str:
    """The paper that is usual where the person lives."""
    measures = QLocale.system().measurementSystem()
    return "letter" if measures == QLocale.MeasurementSystem.ImperialUSSystem else "a4"


def set_margins(device: QPagedPaintDevice) -> None:
    """The margins of a sheet on the paper that the device has."""
    set_page(device, device.pageLayout().pageSize())


def set_page(device: QPagedPaintDevice, size: QPageSize) -> None:
    """Upright, with the margins of a sheet."""
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    upright, millimetre = QPageLayout.Orientation.Portrait, QPageLayout.Unit.Millimeter
    device.setPageLayout(QPageLayout(size, upright, margins, millimetre))


def paint_sheet(device: QPagedPaintDevice, sheet: Sheet, day: str) -> int:
    """Paints all pages, and gives how many they are."""
    strip = STRIP_MM * device.logicalDpiX() / 25.4
    room = QSizeF(device.width(), device.height() - 2 * strip)
    layout = SheetLayout(device, room)
    pages = layout.pages(sheet)
    with QPainter(device) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        one = _Painting(painter, layout, sheet, day, room, strip, len(pages))
        for number, page in enumerate(pages, 1):
            if number > 1:
                device.newPage()
            one.paint_page(page, number)
    return len(pages)


@dataclass(frozen=True, slots=True)
class _Painting:
    """One sheet being painted."""

    painter: QPainter
    layout: SheetLayout
    sheet: Sheet
    day: str
    room: QSizeF
    strip: float
    count: int

    def paint_page(self, page: Page, number: int) -> None:
        self._paint_strips(number)
        self.painter.save()
        self.painter.translate(0.0, self.strip)
        for y, block in page.blocks:
            self._paint_block(block, y, page.scale)
        self.painter.restore()

    def _paint_strips(self, number: int) -> None:
        width = self.room.width()
        if number == 1:
            self._words("Name " + "_" * 34 + "   Date " + "_" * 16, width, 0.0)
        else:
            self._words(self.sheet.name, 0.0, 0.0, is_right=False)
            self._words(f"page {number} of {self.count}", width, 0.0)
        foot = self.strip + self.room.height() + self.strip - self.layout.mm(4)
        self._words(f"relaxapp · {self.sheet.id} · {self.day}", 0.0, foot, is_right=False)
        if self.count > 1:
            self._words(f"page {number} of {self.count}", width, foot)

    def _words(self, text: str, x: float, y: float, *, is_right: bool = True) -> None:
        """Soft words on one line, that begin or, with `is_right`, end at `x`."""
        words = self.layout.line(text, SMALL_PT)
        self.painter.setPen(QColor(PRINT.soft_ink))
        left = x - words.lineAt(0).naturalTextWidth() if is_right else x
        words.draw(self.painter, QPointF(left, y))

    def _paint_block(self, block: Block, y: float, scale: float) -> None:
        height = block.height
        if block.is_notes:
            height = min(self.room.height() - y, self.layout.mm(MOST_NOTES_MM))
            self._paint_box(QRectF(0.0, y, self.room.width(), height))
        if block.is_marked:
            bar = QRectF(0.0, y, self.layout.mm(BAR_MM), height)
            self.painter.fillRect(bar, QColor(PRINT.warm))
        if block.has_notes:
            self._paint_notes(y, height)
        if block.number is not None:
            self.painter.setPen(QColor(PRINT.accent_text))
            left = block.pictures_x - self.layout.mm(NUMBER_MM)
            block.number.draw(self.painter, QPointF(left, y))
        self._paint_lines(block, y + (self.layout.mm(1) if block.is_notes else 0.0))
        if block.row is not None:
            self._paint_pictures(block, y, scale)

    def _paint_lines(self, block: Block, y: float) -> None:
        for index, one in enumerate(block.lines):
            y += one.gap if index else 0.0
            self.painter.setPen(QColor(PRINT.soft_ink if one.is_soft else PRINT.ink))
            one.line.draw(self.painter, QPointF(block.text_x, y))
            y += one.line.height()

    def _paint_notes(self, y: float, height: float) -> None:
        width = self.layout.mm(NOTES_MM)
        self._paint_box(QRectF(self.room.width() - width, y, width, height))

    def _paint_box(self, box: QRectF) -> None:
        self.painter.setPen(QPen(QColor(PRINT.line), self.layout.mm(HAIR_MM)))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self.layout.mm(RADIUS_MM)
        self.painter.drawRoundedRect(box, radius, radius)

    def _paint_pictures(self, block: Block, y: float, scale: float) -> None:
        row = block.row
        if row is None:
            return
        wide, high = self.layout.pictures_size(row)
        if row.curve is not None:
            self._paint_curve(row.curve, QRectF(block.pictures_x, y, wide, high))
        for index, still in enumerate(row.stills):
            each = wide / len(row.stills)
            self._paint_still(still, QRectF(block.pictures_x + index * each, y, each, high), scale)

    def _paint_still(self, still: Still, rect: QRectF, scale: float) -> None:
        """A figure with its caption below it."""
        caption = self.layout.line(still.caption, CAPTION_PT)
        room = self.layout.mm(CAPTION_MM * scale)
        left = rect.center().x() - caption.lineAt(0).naturalTextWidth() / 2
        self.painter.setPen(QColor(PRINT.soft_ink))
        caption.draw(self.painter, QPointF(left, rect.bottom() - room))
        dots = self.painter.device().logicalDpiX() / FIGURE_DPI
        inner = rect.adjusted(self.layout.mm(0.5), 0.0, -self.layout.mm(0.5), -room)
        self.painter.save()
        self.painter.translate(inner.topLeft())
        self.painter.scale(dots, dots)
        place = QRectF(0.0, 0.0, inner.width() / dots, inner.height() / dots)
        if still.move is None:
            drawing = draw_tense(still.tensed, "tense", still.fraction)
        else:
            drawing = draw(still.move, still.phase, still.fraction, still.side)
        paint_figure(self.painter, place, drawing, _THEME)
        self.painter.restore()

    def _paint_curve(self, curve: Curve, rect: QRectF) -> None:
        """How full the lungs are over a breath or a few."""
        self._paint_box(rect)
        margin = self.layout.mm(2)
        inner = rect.adjusted(margin, margin, -margin, -margin)
        last = max(len(curve.fills) - 1, 1)
        points = [
            QPointF(inner.left() + inner.width() * index / last,
                    inner.bottom() - inner.height() * fill)
            for index, fill in enumerate(curve.fills)
        ]  # fmt: skip
        pen = QPen(QColor(PRINT.accent), self.layout.mm(CURVE_LINE_MM))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.painter.setPen(pen)
        self.painter.drawPolyline(QPolygonF(points))

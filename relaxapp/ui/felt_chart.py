"""The chart of check-ins: how it was before and after sessions, joined, for each day or week.

A ring is before, a diamond after; a part with fewer check-ins than anything is claimed from has
them small. Where there are enough, a bar behind the diamond is the interval in which the mean
lies with 95 % confidence, as far as the change is concerned.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QColor, QPen

from relaxapp.core.helped import Measure, effect_of
from relaxapp.core.journal import MOST
from relaxapp.core.progress_spans import FeltPart, Span
from relaxapp.ui.chart import Chart, Tick
from relaxapp.ui.day_words import short_day_words
from relaxapp.ui.progress_words import SPAN_WORDS, felt_part_words, felt_words
from relaxapp.ui.scene_look import clear

_BEYOND = 0.5
"""So far beyond the scale the plot goes, so that no mark is cut."""
_LINES: tuple[Tick, ...] = tuple((float(one), str(one)) for one in (0, 2, 4, 6, 8, 10))
_MARK_PX, _SMALL_PX = 11, 7
_BAND = 0.34


class FeltChart(Chart):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[FeltPart, ...] = ()
        self._measure = Measure.TENSION

    def show_felt(self, parts: Sequence[FeltPart], measure: Measure, span: Span) -> None:
        """Shows what was told in each part."""
        self._parts, self._measure = tuple(parts), measure
        name = measure.value.capitalize()
        self.setAccessibleName(f"{name} before and after sessions. {SPAN_WORDS[span]}")
        summary = f"{felt_words(parts, measure, span)} Left and Right go through them."
        names = [short_day_words(one.days.start) for one in parts]
        self.show_parts(names, [felt_part_words(one, measure) for one in parts], summary)

    def _heights(self) -> tuple[float, float, Sequence[Tick]]:
        return -_BEYOND, MOST + _BEYOND, _LINES

    def _add_items(self, box: Any) -> None:
        told = [(at, one) for at, one in enumerate(self._parts) if one.tally.count]
        if not told:
            return
        self._add_bands(box, told)
        self._add_joints(box, told)
        self._add_marks(box, told, is_after=False)
        self._add_marks(box, told, is_after=True)

    def _add_bands(self, box: Any, told: Sequence[tuple[int, FeltPart]]) -> None:
        """Where the mean after may prove to be, the mean before taken as it was."""
        import pyqtgraph

        bands = []
        for at, one in told:
            effect = effect_of(one.tally, self._measure)
            if effect is not None and effect.is_known:
                before = one.tally.mean_before
                low, high = max(before - effect.high, 0.0), min(before - effect.low, float(MOST))
                bands.append((at, low, high))
        if bands:
            palette = self._theme.palette
            pen = QPen(clear(palette.accent, 0.55), 1)
            pen.setCosmetic(True)
            box.addItem(
                pyqtgraph.BarGraphItem(
                    x=[at for at, _, _ in bands],
                    y0=[low for _, low, _ in bands],
                    y1=[high for _, _, high in bands],
                    width=_BAND,
                    pen=pen,
                    brush=clear(palette.accent, 0.22),
                )
            )

    def _add_joints(self, box: Any, told: Sequence[tuple[int, FeltPart]]) -> None:
        import pyqtgraph

        pen = QPen(QColor(self._theme.palette.soft_ink), 1.5)
        pen.setCosmetic(True)
        ys = [y for _, one in told for y in (one.tally.mean_before, one.tally.mean_after)]
        xs = [at for at, _ in told for _ in range(2)]
        box.addItem(pyqtgraph.PlotCurveItem(xs, ys, connect="pairs", pen=pen))

    def _add_marks(self, box: Any, told: Sequence[tuple[int, FeltPart]], *, is_after: bool) -> None:
        import pyqtgraph

        theme, palette = self._theme, self._theme.palette
        known = [_is_known(one, self._measure) for _, one in told]
        colour = QColor(palette.accent_text if is_after else palette.warm_text)
        pen = QPen(colour, 1.8)
        pen.setCosmetic(True)  # a mark is drawn at a size of 1 and made larger
        box.addItem(
            pyqtgraph.ScatterPlotItem(
                x=[at for at, _ in told],
                y=[one.tally.mean_after if is_after else one.tally.mean_before for _, one in told],
                size=[theme.px(_MARK_PX if is_sure else _SMALL_PX) for is_sure in known],
                symbol="d" if is_after else "o",
                pen=pen,
                brush=colour if is_after else QColor(palette.surface),
                pxMode=True,
                useCache=False,  # drawn as shapes: sharp in a picture, and lines in an SVG
            )
        )


def _is_known(part: FeltPart, measure: Measure) -> bool:
    effect = effect_of(part.tally, measure)
    return effect is not None and effect.is_known

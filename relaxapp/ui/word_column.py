"""A column of words that scrolls up and down, never sideways.

Takes the widget with the words, which wrap at its width.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QWidget

_SCROLLS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class WordColumn(QScrollArea):
    """See the module.

    The height that the words need at their width is set: while the scroll bar comes and goes,
    Qt alone may leave them a little less, and then they stand in one another.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._column = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def scroll_by(self, key: Qt.Key) -> bool:
        """Scrolls as a key asks for; whether it is one of those."""
        if key in _SCROLLS:
            self.verticalScrollBar().triggerAction(_SCROLLS[key])
        return key in _SCROLLS

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._column.heightForWidth(self.viewport().width())
        self._column.setMinimumHeight(max(needed, 0))

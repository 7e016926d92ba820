"""PySide6 6.12 on Python 3.11 loses a reference to None in nearly every call that returns nothing,
and aborts within seconds of animation. pyproject.toml keeps it away; this watches that it does.
"""

import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPainter

CALLS = 1_000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_that_return_nothing_keep_the_references_to_none() -> None:
    named = QObject()
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    with QPainter(image) as painter:
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            painter.setOpacity(0.5)
            painter.drawLine(0, 0, 7, 7)
            named.setObjectName("named")
        lost = before - sys.getrefcount(None)
    assert lost < CALLS / 10

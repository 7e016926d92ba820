"""How long an offer takes to be seen, once it is asked for. Run: pytest -m bench."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from relaxapp.ui.offer_window import OfferCard, OfferWindow
from relaxapp.ui.theme import Theme, style_sheet

pytestmark = [
    pytest.mark.bench,
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]
Benchmark = Callable[..., Any]


def test_offer_is_there(benchmark: Benchmark, qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setStyleSheet(style_sheet(Theme()))
    window = OfferWindow()
    window.set_theme(Theme(is_calm=True))
    window.prepare()
    card = OfferCard("Upper back", "Upper-back three", "Starting…")

    def show() -> None:
        window.go(is_by_itself=False)
        with qtbot.waitSignal(window.painted):
            window.show_starting(card)

    benchmark(show)
    window.hide()
    window.deleteLater()

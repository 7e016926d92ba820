"""The controls of forms."""

import pytest
from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from relaxapp.ui.controls import Names


@pytest.mark.parametrize(
    ("name", "is_cut"), [("Neck two", False), ("Short upper back, Upper-back three", True)]
)
def test_a_name_that_is_cut_says_so(qtbot: QtBot, name: str, is_cut: bool) -> None:
    names = Names({"a": name})
    qtbot.addWidget(names)
    names.resize(200, 36)
    option = QStyleOptionComboBox()
    names.initStyleOption(option)
    assert option.currentText.endswith("…") is is_cut
    assert names.currentText() == name

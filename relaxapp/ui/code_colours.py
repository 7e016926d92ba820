"""The colours of a routine file while it is edited: keys, verbs, values, numbers, comments.

Takes the tokens of `core.tokens` and the theme; keeps the state of each line in its block, so
that a change colours its own line and those below only as far as they become others.
"""

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from relaxapp.core.held_text import MARKS
from relaxapp.core.tokens import START, Kind, tokens_of
from relaxapp.ui.theme import Palette, Theme
from relaxapp.ui.utf16 import to_utf16

MOST_COLOURED = 4_000
"""Characters of one line that get colours; beyond, nobody reads it."""

_BOLD, _ITALIC = "bold", "italic"


def token_colours(palette: Palette) -> dict[Kind, str]:
    """The colour of each kind of token; all are read on `surface`, `ground` and `accent_soft`."""
    return {
        "key": palette.accent_text,
        "verb": palette.accent_text,
        "text": palette.ink,
        "number": palette.warm_text,
        "quoted": palette.ink,
        "placeholder": palette.accent_text,
        "comment": palette.soft_ink,
        "mark": palette.soft_ink,
    }


_STYLES: dict[Kind, str] = {"verb": _BOLD, "placeholder": _BOLD, "comment": _ITALIC}


class CodeColours(QSyntaxHighlighter):
    """Colours the document of a code field."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[Kind, QTextCharFormat] = {}
        self._unseen = QTextCharFormat()
        self._unseen.setForeground(QColor(0, 0, 0, 0))
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        self._formats = {
            kind: _format(colour, _STYLES.get(kind, ""))
            for kind, colour in token_colours(theme.palette).items()
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        tokens, state = tokens_of(text[:MOST_COLOURED], max(self.previousBlockState(), START))
        for kind, start, end in tokens:
            if not text.isascii():
                start, end = to_utf16(text, start), to_utf16(text, end)
            self.setFormat(start, end - start, self._formats[kind])
        if text and text[-1] in MARKS.values():
            self.setFormat(to_utf16(text, len(text) - 1), 1, self._unseen)
        self.setCurrentBlockState(state)


def _format(colour: str, style: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    if style == _BOLD:
        made.setFontWeight(QFont.Weight.Bold)
    made.setFontItalic(style == _ITALIC)
    return made

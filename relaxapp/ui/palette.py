"""The colours of the theme as Qt's palette, for what no style sheet reaches."""

from PySide6.QtGui import QColor, QPalette

from relaxapp.ui.theme import Theme


def qt_palette(theme: Theme) -> QPalette:
    """Backgrounds, texts, links, selections and the words of an empty field."""
    colours = theme.palette
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.ground,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.soft_ink,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.BrightText: colours.ink,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent_text,
        QPalette.ColorRole.LinkVisited: colours.accent_text,
    }
    palette = QPalette(QColor(colours.surface), QColor(colours.ground))
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette

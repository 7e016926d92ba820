"""Every colour and size of the window, and the style sheet made of them.

Takes the settings of how things look, gives a frozen `Theme`; `style_sheet` turns it into Qt's
style sheet. Nothing else names a colour or a size. Widgets choose their look by the dynamic
property `look` (see `style_sheet`), painters ask the theme.
"""

from dataclasses import dataclass, replace

SPACE = (4, 8, 12, 16, 24, 32, 48)
"""The spacings in px, from the tightest; layouts use no others."""

RADIUS_CARD = 12

GLINT = "#FFFFFF"
"""Light on what is painted: the highlight of the orb, the shimmer of a hold."""

SIDEBAR_PX = 187
PANEL_PX = 312
CARD_PX = 168
"""Widths at a text size of 100 %."""


@dataclass(frozen=True, slots=True)
class FigureTones:
    """The colours of the moving figure. An empty `line` is each tone's own, darker."""

    skin: str
    hair: str
    shirt: str
    trousers: str
    shoe: str
    prop: str
    prop_dark: str
    mat: str
    band: str
    cushion: str
    wall: str
    glow: str
    shadow: str
    line: str = ""

    def of(self, tone: str) -> str:
        """The colour of a part's tone. Raises `AttributeError` for one that is not there."""
        colour: str = getattr(self, tone)
        return colour


FIGURE_LIGHT = FigureTones(
    skin="#EDBE9C",
    hair="#463631",
    shirt="#5C97BE",
    trousers="#41566E",
    shoe="#2A3442",
    prop="#CBBBA2",
    prop_dark="#A8977D",
    mat="#BFD3CB",
    band="#C7795F",
    cushion="#9DB39A",
    wall="#E7E1D5",
    glow="#EE5A24",
    shadow="#55605F",
)
FIGURE_DARK = FigureTones(
    skin="#E3B18E",
    hair="#7A5644",
    shirt="#5F9DC4",
    trousers="#536E8C",
    shoe="#7F8D9C",
    prop="#8D8372",
    prop_dark="#6D6556",
    mat="#35595A",
    band="#D98A6C",
    cushion="#7E9A84",
    wall="#33505E",
    glow="#FF6A2B",
    shadow="#000000",
)
FIGURE_LIGHT_CONTRAST = replace(
    FIGURE_LIGHT, skin="#F6D3B8", shirt="#2F78AC", trousers="#22354A", shoe="#000000",
    hair="#1C1412", cushion="#7F9F86", glow="#D8330A", wall="#EFEBE2", line="#101820",
)  # fmt: skip
FIGURE_DARK_CONTRAST = replace(
    FIGURE_DARK, skin="#F3C8A8", shirt="#7CC0EA", trousers="#8AA8CA", shoe="#D5DEE4",
    hair="#8A6A58", cushion="#A9C4A8", glow="#FF4A0A", wall="#16232B", line="#000000",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#RRGGBB`. Text on `ground` and `surface` has a contrast of at least 4.5:1."""

    is_dark: bool
    ground: str
    surface: str
    line: str
    ink: str
    soft_ink: str
    accent: str
    accent_text: str
    accent_soft: str
    on_accent: str
    breath_in: str
    breath_out: str
    on_breath: str
    warm: str
    warm_text: str
    figure: FigureTones = FIGURE_LIGHT


LIGHT = Palette(
    is_dark=False,
    ground="#F6F4EE",
    surface="#FFFFFF",
    line="#E3DED3",
    ink="#22313F",
    soft_ink="#576571",
    accent="#2F7F86",
    accent_text="#26696F",
    accent_soft="#D7EAEA",
    on_accent="#FFFFFF",
    breath_in="#4FA3A5",
    breath_out="#8298D2",
    on_breath="#0E1A22",
    warm="#E58A5B",
    warm_text="#A04A22",
)
DARK = Palette(
    is_dark=True,
    ground="#12202B",
    surface="#1A2B38",
    line="#2B3E4C",
    ink="#E8EEF1",
    soft_ink="#9DB0BC",
    accent="#6CC5C1",
    accent_text="#6CC5C1",
    accent_soft="#1F3F45",
    on_accent="#0E1A22",
    breath_in="#6CC5C1",
    breath_out="#8FA4DC",
    on_breath="#0E1A22",
    warm="#F0A277",
    warm_text="#F0A277",
    figure=FIGURE_DARK,
)
LIGHT_CONTRAST = replace(
    LIGHT,
    ground="#FFFFFF",
    line="#5A6670",
    ink="#000000",
    soft_ink="#26323B",
    accent="#0B555B",
    accent_text="#0B4A50",
    accent_soft="#CFE6E6",
    warm_text="#7A2F0C",
    figure=FIGURE_LIGHT_CONTRAST,
)
DARK_CONTRAST = replace(
    DARK,
    ground="#000000",
    surface="#0A141B",
    line="#8FA0AB",
    ink="#FFFFFF",
    soft_ink="#D5DEE4",
    accent="#8FE3DF",
    accent_text="#8FE3DF",
    accent_soft="#123338",
    warm_text="#FFBE99",
    figure=FIGURE_DARK_CONTRAST,
)
PRINT = replace(
    LIGHT,
    ground="#FFFFFF",
    line="#8C979F",
    ink="#101A22",
    soft_ink="#414D57",
)
"""On paper: dark ink on white, lines that a copier keeps."""


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks: colours, and sizes at the chosen text size (0.8–2.0)."""

    palette: Palette = LIGHT
    scale: float = 1.0
    is_calm: bool = False
    """Reduced motion: no growing shapes."""
    is_mirrored: bool = False
    """Whether the figure is seen as in a mirror."""

    def px(self, size: float) -> int:
        """A size of text, or of what holds text, at the chosen text size."""
        return round(size * self.scale)

    @property
    def body(self) -> int:
        return self.px(13)

    @property
    def lead(self) -> int:
        return self.px(16)

    @property
    def title(self) -> int:
        return self.px(22)

    @property
    def instruction(self) -> int:
        return self.px(34)

    @property
    def countdown(self) -> int:
        return self.px(72)


def make_theme(
    *,
    is_dark: bool,
    is_high_contrast: bool,
    scale: float,
    is_calm: bool,
    is_mirrored: bool = False,
) -> Theme:
    """The theme of the user's settings and the system's."""
    palettes = {
        (False, False): LIGHT,
        (True, False): DARK,
        (False, True): LIGHT_CONTRAST,
        (True, True): DARK_CONTRAST,
    }
    return Theme(palettes[is_dark, is_high_contrast], scale, is_calm, is_mirrored)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1–21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def style_sheet(theme: Theme) -> str:
    """Qt's style sheet.

    Looks, by the dynamic property `look`: labels `title` `headline` `brand` `lead` `lead-strong`
    `lead-warm` `offer-name` `figure` `soft` `strong` `warm` `accent` `instruction` `countdown`;
    buttons `primary` `accent` `link` `chip` `nav` `quiet` `danger` `segment` `choice`; frames
    `card` `panel` `sidebar` `topbar` `foot` `popup` `notice` `question` `note` `fact` `concern`
    `offer` `rule` `segments`.
    """
    # Number fields have buttons of no width: with `NoButtons` Qt gives a styled field's text 1 px.
    p = theme.palette
    pill = theme.px(18)
    return f"""
* {{ font-size: {theme.body}px; color: {p.ink}; }}
QMainWindow, QWidget#page, QScrollArea, QScrollArea > QWidget > QWidget {{
    background: {p.ground}; border: none; }}
QScrollArea[look="surface"], QScrollArea[look="surface"] > QWidget > QWidget {{
    background: {p.surface}; }}
QLabel {{ background: transparent; }}
QLabel[look="title"] {{ font-size: {theme.title}px; font-weight: 700; }}
QLabel[look="headline"] {{ font-size: {theme.px(28)}px; font-weight: 700; }}
QLabel[look="lead"] {{ font-size: {theme.lead}px; }}
QLabel[look="lead-strong"] {{ font-size: {theme.lead}px; font-weight: 600; }}
QLabel[look="lead-soft"] {{ font-size: {theme.lead}px; color: {p.soft_ink}; }}
QLabel[look="offer-name"] {{ font-size: {theme.px(19)}px; font-weight: 700; }}
QLabel[look="brand"], QLabel[look="lead-strong"] {{
    font-size: {theme.lead}px; font-weight: 700; }}
QLabel[look="lead-warm"] {{
    font-size: {theme.lead}px; font-weight: 700; color: {p.warm_text}; }}
QLabel[look="figure"] {{
    font-size: {theme.px(26)}px; font-weight: 700; color: {p.accent_text}; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="soft"] {{ color: {p.soft_ink}; }}
QLabel[look="warm"] {{ color: {p.warm_text}; font-weight: 600; }}
QLabel[look="accent"] {{ color: {p.accent_text}; font-weight: 600; }}
QLabel[look="instruction"] {{ font-size: {theme.instruction}px; font-weight: 600; }}
QLabel[look="countdown"] {{ font-size: {theme.countdown}px; font-weight: 300; }}
QFrame[look="card"] {{
    background: {p.surface}; border: 1px solid {p.line}; border-radius: {RADIUS_CARD}px; }}
QFrame[look="card"][urgent="true"] {{ border-left: 4px solid {p.warm}; }}
QFrame[look="card"][dragged="true"] {{ border: 1px dashed {p.accent}; }}
QFrame[look="picks"] {{ background: {p.ground}; border: none; border-right: 1px solid {p.line}; }}
QListWidget[look="records"] {{
    background: {p.surface}; border: 1px solid {p.line}; border-radius: {RADIUS_CARD}px;
    padding: {SPACE[1]}px; outline: none; }}
QListWidget[look="records"]:focus {{ border: 2px solid {p.accent}; padding: {SPACE[1] - 1}px; }}
QListWidget[look="records"]::item {{
    color: {p.ink}; padding: {SPACE[1]}px; border-radius: {SPACE[1]}px; }}
QListWidget[look="records"]::item:disabled {{ color: {p.soft_ink}; }}
QListWidget[look="records"]::item:selected {{ background: {p.accent_soft}; color: {p.ink}; }}
QListView[look="pick"] {{ background: {p.ground}; border: none; }}
QFrame[look="panel"] {{ background: {p.surface}; border: none; border-left: 1px solid {p.line}; }}
QFrame[look="panel"][overlay="true"] {{ border: none; }}
QFrame[look="sidebar"] {{ background: {p.ground}; border: none; border-right: 1px solid {p.line}; }}
QFrame[look="topbar"] {{
    background: {p.ground}; border: none; border-bottom: 1px solid {p.line}; }}
QFrame[look="foot"] {{ background: {p.ground}; border: none; border-top: 1px solid {p.line}; }}
QFrame[look="popup"] {{
    background: {p.ground}; border: 1px solid {p.line}; border-radius: {SPACE[0]}px; }}
QFrame[look="popup"] QLabel {{ border-top: 1px solid {p.line}; }}
QListWidget[look="popup"] {{ background: transparent; border: none; outline: none; }}
QListWidget[look="popup"]::item {{ padding: 2px {SPACE[1]}px; }}
QListWidget[look="popup"]::item:selected {{ background: {p.accent_soft}; color: {p.ink}; }}
QFrame[look="notice"] {{
    background: {p.accent_soft}; border: none; border-top: 1px solid {p.line}; }}
QFrame[look="concern"] {{
    background: {p.surface}; border: none; border-top: 1px solid {p.line};
    border-left: 4px solid {p.warm}; }}
QFrame[look="offer"] {{ background: {p.surface}; border: 2px solid {p.accent}; }}
QFrame[look="question"] {{
    background: {p.accent_soft}; border: 1px solid {p.line}; border-radius: {SPACE[1]}px; }}
QFrame[look="rule"] {{ background: {p.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="note"] {{ border: none; border-left: 3px solid {p.warm}; }}
QFrame[look="fact"] {{ border: none; border-left: 3px solid {p.accent}; }}
QPushButton {{
    background: {p.surface}; border: 1px solid {p.line}; border-radius: {RADIUS_CARD // 2}px;
    padding: {SPACE[1]}px {SPACE[3]}px; }}
QPushButton:hover {{ border-color: {p.accent}; }}
QPushButton:focus {{ border: 2px solid {p.accent}; }}
QPushButton:disabled {{ color: {p.soft_ink}; }}
QPushButton[look="primary"] {{
    background: {p.accent}; color: {p.on_accent}; border: 2px solid {p.accent};
    border-radius: {theme.px(17) // 2 + SPACE[2] + 2}px; font-size: {theme.lead}px;
    font-weight: 700;
    padding: {SPACE[2]}px {SPACE[4]}px; min-height: {theme.px(17)}px; }}
QPushButton[look="primary"]:disabled {{
    background: {p.line}; border-color: {p.line}; color: {p.soft_ink}; }}
QPushButton[look="primary"]:hover {{ background: {p.accent_text}; }}
QPushButton[look="primary"]:focus {{ border-color: {p.ink}; }}
QPushButton[look="accent"]:enabled {{
    background: {p.accent}; border-color: {p.accent}; color: {p.on_accent}; font-weight: 600; }}
QPushButton[look="accent"]:focus {{ border-color: {p.ink}; }}
QPushButton[look="choice"]:checked {{
    background: {p.accent_soft}; border: 2px solid {p.accent}; color: {p.accent_text};
    font-weight: 700; }}
QPushButton[look="choice"]:checked:focus {{ border-color: {p.ink}; }}
QPushButton[look="link"], QPushButton[look="quiet"], QPushButton[look="danger"] {{
    background: transparent; border: 2px solid transparent; color: {p.accent_text};
    font-weight: 600; padding: {SPACE[1]}px {SPACE[1]}px; }}
QPushButton[look="quiet"], QPushButton[look="link"]:disabled {{ color: {p.soft_ink}; }}
QPushButton[look="link"]:disabled {{ font-weight: 400; }}
QPushButton[look="danger"] {{ color: {p.warm_text}; }}
QPushButton[look="link"]:hover, QPushButton[look="quiet"]:hover {{ color: {p.ink}; }}
QPushButton[look="link"]:focus, QPushButton[look="quiet"]:focus,
QPushButton[look="danger"]:focus {{ border-color: {p.accent}; }}
QPushButton[look="chip"] {{
    background: {p.surface}; border: 1px solid {p.line}; border-radius: {pill}px;
    color: {p.soft_ink}; font-weight: 500; min-height: {2 * pill - 18}px;
    padding: {SPACE[1]}px {SPACE[3]}px; }}
QPushButton[look="chip"]:checked, QPushButton[look="chip"][marked="true"] {{
    background: {p.accent_soft}; border-color: {p.accent_soft}; color: {p.accent_text};
    font-weight: 700; }}
QPushButton[look="chip"][heart="true"]:checked {{ font-weight: 500; }}
QPushButton[look="chip"]:focus {{
    border: 2px solid {p.accent}; padding: {SPACE[1] - 1}px {SPACE[3] - 1}px; }}
QPushButton[look="chip"][dense="true"] {{
    padding: {SPACE[1]}px; min-width: {2 * pill - 18}px; }}
QPushButton[look="chip"][dense="true"]:focus {{ padding: {SPACE[1] - 1}px; }}
QPushButton[look="chip"]::menu-indicator {{ image: none; width: 0; }}
QPushButton[look="textlink"] {{
    background: transparent; border: none; border-radius: 2px; color: {p.accent_text};
    padding: 2px 0; text-align: left; text-decoration: underline; }}
QPushButton[look="textlink"]:hover {{ color: {p.ink}; }}
QPushButton[look="textlink"]:focus {{ background: {p.accent_soft}; color: {p.ink}; }}
QFrame[look="segments"] {{
    background: {p.ground}; border: 1px solid {p.line};
    border-radius: {RADIUS_CARD - SPACE[0]}px; }}
QRadioButton[look="segment"] {{
    background: transparent; border: 2px solid transparent; border-radius: {SPACE[1] - 2}px;
    color: {p.soft_ink}; font-weight: 600; padding: {SPACE[0]}px {SPACE[2]}px; spacing: 0; }}
QRadioButton[look="segment"]::indicator {{ width: 0; height: 0; image: none; border: none; }}
QRadioButton[look="segment"]:hover {{ color: {p.ink}; }}
QRadioButton[look="segment"]:checked {{ background: {p.accent_soft}; color: {p.accent_text}; }}
QRadioButton[look="segment"]:focus {{ border-color: {p.accent}; }}
QPushButton[look="nav"] {{
    background: transparent; border: 2px solid transparent; border-radius: {SPACE[1]}px;
    color: {p.soft_ink}; font-weight: 500; text-align: left; padding: {SPACE[1]}px {SPACE[2]}px; }}
QPushButton[look="nav"]:hover {{ color: {p.ink}; }}
QPushButton[look="nav"]:checked {{
    background: {p.accent_soft}; color: {p.accent_text}; font-weight: 700; }}
QPushButton[look="nav"]:focus {{ border-color: {p.accent}; }}
QSlider:horizontal {{ min-height: {SPACE[4] + 2}px; }}
QSlider::groove:horizontal {{
    background: {p.line}; height: {SPACE[0]}px; border-radius: {SPACE[0] // 2}px; }}
QSlider::sub-page:horizontal {{ background: {p.accent}; border-radius: {SPACE[0] // 2}px; }}
QSlider::handle:horizontal {{
    background: {p.surface}; border: 2px solid {p.accent}; width: {SPACE[3]}px;
    height: {SPACE[3]}px; margin: -{SPACE[1]}px 0; border-radius: {SPACE[3] // 2 + 2}px; }}
QSlider::handle:horizontal:hover {{ background: {p.accent_soft}; }}
QSlider::handle:horizontal:focus {{ background: {p.accent}; border-color: {p.ink}; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {{
    background: {p.surface}; border: 1px solid {p.line}; border-radius: {SPACE[1]}px;
    padding: {SPACE[1]}px {SPACE[2]}px; selection-background-color: {p.accent};
    selection-color: {p.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
    border: 2px solid {p.accent}; }}
QPlainTextEdit[look="writing"] {{ font-size: {theme.lead}px; padding: {SPACE[1]}px; }}
QPlainTextEdit[look="code"], QPlainTextEdit[look="code"]:focus {{
    border: none; border-radius: 0; padding: 0; }}
QDoubleSpinBox {{ padding: {SPACE[0]}px {SPACE[1]}px; }}
QDoubleSpinBox:focus {{ padding: {SPACE[0] - 1}px {SPACE[1] - 1}px; }}
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{ width: 0; border: none; }}
QDoubleSpinBox QLineEdit, QDoubleSpinBox QLineEdit:focus {{
    background: transparent; border: none; padding: 0; }}
QLineEdit[look="heading"] {{
    background: transparent; border-color: transparent; font-size: {theme.title}px;
    font-weight: 700; padding: {SPACE[0]}px {SPACE[1]}px; }}
QLineEdit[look="heading"]:hover {{ border-color: {p.line}; }}
QLineEdit[look="heading"]:focus {{
    background: {p.surface}; border-color: {p.accent};
    padding: {SPACE[0] - 1}px {SPACE[1] - 1}px; }}
QLineEdit[look="search"] {{
    border-radius: {pill}px; padding: {SPACE[1]}px {SPACE[3]}px; min-height: {2 * pill - 18}px; }}
QLineEdit[look="search"]:focus {{ padding: {SPACE[1] - 1}px {SPACE[3] - 1}px; }}
QLineEdit[look="dose"] {{
    padding: {SPACE[0]}px {SPACE[1]}px; border-radius: {SPACE[1] - 2}px;
    placeholder-text-color: {p.soft_ink}; }}
QLineEdit[look="dose"]:focus {{ padding: {SPACE[0] - 1}px {SPACE[1] - 1}px; }}
QLineEdit[look="inner"], QLineEdit[look="inner"]:focus {{
    background: transparent; border: none; padding: 0; }}
QLineEdit[look="heading"] {{
    background: transparent; border: 1px solid transparent; font-size: {theme.title}px;
    font-weight: 700; padding: {SPACE[0]}px {SPACE[1]}px; margin-left: -{SPACE[1] + 1}px; }}
QLineEdit[look="heading"]:hover {{ border-color: {p.line}; }}
QLineEdit[look="heading"]:focus {{
    background: {p.surface}; border: 2px solid {p.accent};
    padding: {SPACE[0] - 1}px {SPACE[1] - 1}px; }}
QComboBox[look="names"] {{ padding-right: {SPACE[4]}px; combobox-popup: 0; }}
QComboBox[look="names"][dose="true"] {{
    padding: {SPACE[0]}px {SPACE[4]}px {SPACE[0]}px {SPACE[1]}px;
    border-radius: {SPACE[1] - 2}px; }}
QComboBox[look="names"]::drop-down {{ border: none; width: {SPACE[4]}px; }}
QComboBox[look="names"]::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{
    background: {p.surface}; border: 1px solid {p.line};
    selection-background-color: {p.accent_soft};
    selection-color: {p.ink}; }}
QTableView {{
    background: {p.surface}; alternate-background-color: {p.ground}; border: 1px solid {p.line};
    border-radius: {SPACE[1]}px; selection-background-color: {p.accent_soft};
    selection-color: {p.ink}; }}
QTableView:focus {{ border: 2px solid {p.accent}; }}
QTableView::corner {{ background: transparent; border: none; }}
QTableView::item {{ padding: 0 {SPACE[2]}px; }}
QHeaderView {{ background: {p.surface}; border: none; }}
QHeaderView::section {{
    background: {p.surface}; border: none; border-bottom: 1px solid {p.line};
    color: {p.soft_ink}; font-weight: 600; padding: {SPACE[1]}px {SPACE[2]}px; }}
QProgressBar {{
    background: {p.line}; border: none; border-radius: {SPACE[0] // 2}px; max-height: {SPACE[0]}px;
    min-height: {SPACE[0]}px; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: {SPACE[0] // 2}px; }}
QMenu {{ background: {p.surface}; border: 1px solid {p.line}; padding: {SPACE[0]}px; }}
QMenu::item {{ padding: {SPACE[1]}px {SPACE[4]}px; border-radius: {SPACE[0]}px; }}
QMenu::item:selected {{ background: {p.accent_soft}; color: {p.accent_text}; }}
QMenu::item:disabled {{ color: {p.soft_ink}; }}
QToolTip {{ background: {p.surface}; color: {p.ink}; border: 1px solid {p.line}; }}
QScrollBar:vertical {{ background: transparent; width: {SPACE[2]}px; margin: 0; }}
QScrollBar::handle:vertical {{
    background: {p.line}; border-radius: {SPACE[0]}px; min-height: {SPACE[5]}px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {p.soft_ink}; }}
QScrollBar:horizontal {{ background: transparent; height: {SPACE[2]}px; margin: 0; }}
QScrollBar::handle:horizontal {{
    background: {p.line}; border-radius: {SPACE[0]}px; min-width: {SPACE[5]}px; margin: 2px; }}
QScrollBar::handle:horizontal:hover {{ background: {p.soft_ink}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""

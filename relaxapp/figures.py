"""The command `figures`: moves drawn into a file, a contact sheet or one of them in motion.

Takes a catalogue and ids, writes a picture or raises `CommandError`. Qt paints without a display;
an animation needs Pillow as well, since Qt writes neither GIF nor animated WebP.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.files import reason
from relaxapp.core.problems import suggest
from relaxapp.core.routine import Move
from relaxapp.world import WRONG_USAGE, CommandError

ANIMATED = (".webp", ".gif")
WIDTH_PX, HEIGHT_PX = 480, 480


def draw_figures(
    catalogue: Catalogue, ids: Sequence[str], output: Path, *, is_dark: bool = False
) -> None:
    """Writes the moves (all where none is named) to `output`, by the kind of its name."""
    moves = [_move(catalogue, id) for id in ids] or list(catalogue.moves.values())
    kind = output.suffix.lower()
    if kind in ANIMATED:
        if len(moves) != 1:
            raise CommandError(
                f"an animation shows one move, got {len(moves)}: name one", WRONG_USAGE
            )
        _write_animation(moves[0], output, is_dark=is_dark)
    elif kind == ".png":
        _write_sheet(moves, output, is_dark=is_dark)
    else:
        message = f"expected a file that ends in .png, .webp or .gif, got '{output.name}'"
        raise CommandError(message, WRONG_USAGE)


def _move(catalogue: Catalogue, id: str) -> Move:
    if id in catalogue.moves:
        return catalogue.moves[id]
    hint = suggest(id, catalogue.moves, "moves")
    raise CommandError(f"there is no move '{id}'; {hint}", WRONG_USAGE)


def _write_sheet(moves: Sequence[Move], output: Path, *, is_dark: bool) -> None:
    start_qt()
    from relaxapp.ui.figure_sheet import contact_sheet
    from relaxapp.ui.theme import make_theme

    theme = make_theme(is_dark=is_dark, is_high_contrast=False, scale=1.0, is_calm=False)
    if not contact_sheet(moves, theme).save(str(output)):
        raise CommandError(f"the picture cannot be written to {output}")


def _write_animation(move: Move, output: Path, *, is_dark: bool) -> None:
    try:
        from PIL import Image
    except ImportError:
        message = "animations need Pillow: install relaxapp with the extra `export`"
        raise CommandError(message) from None
    start_qt()
    from relaxapp.ui.figure_sheet import FRAMES_A_SECOND, frames_of
    from relaxapp.ui.theme import make_theme

    theme = make_theme(is_dark=is_dark, is_high_contrast=False, scale=1.0, is_calm=False)
    frames = [
        Image.frombuffer(
            "RGB",
            (image.width(), image.height()),
            bytes(image.constBits()),
            "raw",
            "RGB",
            image.bytesPerLine(),
        )
        for image in frames_of(move, WIDTH_PX, HEIGHT_PX, theme)
    ]
    frame_ms = 1000 // FRAMES_A_SECOND
    first, *others = frames
    try:
        first.save(output, save_all=True, append_images=others, duration=frame_ms, loop=0)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {reason(error)}") from None


def start_qt() -> None:
    """A bare Qt that paints into memory, with or without a display."""
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _APPLICATIONS.append(QGuiApplication(["relaxapp"]))


_APPLICATIONS: list[object] = []
"""Keeps Qt alive as long as the process: it paints text only while an application is there."""

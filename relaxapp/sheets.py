"""The command `sheet`: a routine on a page, as a PDF for a professional to mark up.

Takes the world and what was typed, writes a file or raises `CommandError`. Qt paints it without
a display.
"""

from datetime import date
from pathlib import Path

from relaxapp.core.compiler import Options
from relaxapp.core.files import reason, write_bytes
from relaxapp.core.routine import Routine
from relaxapp.figures import start_qt
from relaxapp.world import WRONG_USAGE, CommandError, World

ENDING = ".pdf"


def write_sheet(
    world: World, routine: Routine, options: Options, paper: str, output: Path | None
) -> None:
    """Writes the sheet of a routine as dosed, and prints where it is.

    Over what is there only where its place was named.
    """
    path = output or Path(f"{routine.id}{ENDING}")
    if path.suffix.lower() != ENDING:
        message = f"expected a file that ends in {ENDING}, got '{path.name}'"
        raise CommandError(message, WRONG_USAGE)
    start_qt()
    from relaxapp.ui.sheet import sheet_pdf
    from relaxapp.ui.sheet_words import sheet_of

    sheet = sheet_of(routine, options, world.left_out)
    pdf = sheet_pdf(sheet, paper, date.today().isoformat())
    try:
        write_bytes(path, pdf, is_new=output is None)
    except FileExistsError:
        raise CommandError(f"'{path}' is there already; name another with -o") from None
    except OSError as error:
        raise CommandError(f"'{path}' cannot be written: {reason(error)}") from None
    print(path)

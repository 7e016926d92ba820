"""What can be typed after `relaxapp`: the commands, their arguments and their help.

Takes the words of a command line, gives them read; argparse answers what is wrong, `--help` and
`--version`, and ends the program. What the commands do is in `commands`.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

from relaxapp import __version__

KINDS = ("breathing", "meditation", "stretch", "strength", "relaxation", "reflection", "mixed")
PAPERS = ("a4", "letter")
AUDIO = ("auto", "simpleaudio", "qt", "silent")

SHELLS = ("bash", "zsh", "fish")
UNTIL_TOMORROW = "until-tomorrow"

EPILOG = """\
ROUTINE is an id as `relaxapp list` shows it, or the path of a .yaml file.
Lengths are written 90s, 1m30s, 1:30, 5 min or 1h."""


def read_arguments(words: Sequence[str]) -> SimpleNamespace:
    """The words of a command line; raises `SystemExit` where they are no command."""
    typed = make_parser().parse_args(words)
    typed.routines = typed.first_routines + typed.routines
    return SimpleNamespace(**vars(typed))


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line; `completion` reads it too."""
    parser = argparse.ArgumentParser(
        prog="relaxapp",
        description="Guided breathing, stretching and relaxation from small YAML files.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common("first_routines")],
        allow_abbrev=False,
    )
    parser.set_defaults(command=None, first_routines=[], routines=[], debug=False)
    parser.set_defaults(hidden=False)
    parser.add_argument("--version", action="version", version=f"relaxapp {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    parser.add_argument("--hidden", action="store_true", help="start in the tray, without a window")
    common = _common("routines")
    for name, text, add_arguments in _COMMANDS:
        command = commands.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[common],
            allow_abbrev=False,
        )
        add_arguments(command)
    return parser


def _common(routines: str) -> argparse.ArgumentParser:
    """Options of every command, which may stand before the command or behind it."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--routines",
        dest=routines,
        metavar="DIR",
        action="append",
        type=Path,
        default=argparse.SUPPRESS,
        help="read this folder of routine files too; may be given several times",
    )
    common.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="log to standard error"
    )
    return common


def _add_play(play: argparse.ArgumentParser) -> None:
    play.add_argument("routine", metavar="ROUTINE")
    _add_dose(play)
    play.add_argument("--terminal", action="store_true", help="play it in this terminal")
    play.add_argument(
        "--speed", metavar="X", type=_speed, default=1.0, help="run time X times faster"
    )
    _add_audio(play)


def _add_break(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)

    def action(name: str, text: str) -> argparse.ArgumentParser:
        description = text[0].upper() + text[1:] + "."
        return actions.add_parser(name, help=text, description=description, allow_abbrev=False)

    action("now", "take a break now")
    postpone = action("postpone", "put off the break that is offered or near")
    postpone.add_argument(
        "for_ms",
        metavar="LENGTH",
        nargs="?",
        type=_length,
        help="one of your plan's, else its first",
    )
    action("skip", "let the break that is offered or near go by")
    pause = action("pause", "offer no breaks for a time")
    pause.add_argument(
        "until", metavar="LENGTH", type=_pause, help=f"how long, or {UNTIL_TOMORROW}"
    )
    action("resume", "offer breaks again")
    status = action("status", "say when the next break comes, and what holds it back")
    status.add_argument("--json", action="store_true", help="all of it, as JSON")


def _add_integrate(integrate: argparse.ArgumentParser) -> None:
    integrate.add_argument(
        "--remove", action="store_true", help="take away what was installed, and nothing else"
    )
    login = integrate.add_mutually_exclusive_group()
    login.add_argument(
        "--at-login", dest="at_login", action="store_true", default=None, help="start at login too"
    )
    login.add_argument(
        "--not-at-login", dest="at_login", action="store_false", help="do not start at login"
    )


def _add_dose(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--for",
        dest="for_ms",
        metavar="LENGTH",
        type=_length,
        help="how long, for a routine of one breathe or sit",
    )
    command.add_argument("--level", metavar="NAME", help="one of the routine's levels")


def _add_audio(command: argparse.ArgumentParser) -> None:
    command.add_argument("--mute", action="store_true", help="no sound")
    command.add_argument("--audio", choices=AUDIO, help="what plays the chimes")


def _add_render(render: argparse.ArgumentParser) -> None:
    render.add_argument("routine", metavar="ROUTINE")
    render.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        required=True,
        help="a .wav, about 11 MB a minute; with the extra `export` also a .flac, .ogg or .mp3",
    )
    _add_dose(render)


def _add_sheet(sheet: argparse.ArgumentParser) -> None:
    sheet.add_argument("routine", metavar="ROUTINE")
    sheet.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="a .pdf; by its id, here (ROUTINE.pdf)"
    )
    _add_dose(sheet)
    sheet.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="its size (a4)")


def _add_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, folder or .zip")
    clash = add.add_mutually_exclusive_group()
    clash.add_argument(
        "--keep-both", action="store_true", help="under a new id where there is another already"
    )
    clash.add_argument(
        "--replace", action="store_true", help="in place of yours, which go to the trash"
    )


def _add_history(history: argparse.ArgumentParser) -> None:
    shape = history.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="all that is kept, as JSON")
    shape.add_argument("--csv", action="store_true", help="the sessions, for a spreadsheet")
    shape.add_argument(
        "--import", dest="brought", metavar="FILE", type=Path, help="add a JSON of another computer"
    )
    shape.add_argument("--delete", metavar="DAY", type=_day, help="delete all of a day: 2026-11-28")
    shape.add_argument("--erase", action="store_true", help="delete everything, with all copies")
    shape.add_argument(
        "--forget-passphrase",
        dest="forget",
        action="store_true",
        help="delete the passphrase and only what it sealed",
    )
    history.add_argument(
        "--since", metavar="WHEN", type=_since, help="only from then on: 2026-11-01, 30d or 4w"
    )
    history.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="where to, instead of standard output"
    )
    history.add_argument("--yes", action="store_true", help="with the last two: you mean it")


def _add_list(listing: argparse.ArgumentParser) -> None:
    listing.add_argument("--kind", choices=KINDS, help="only this kind")
    listing.add_argument(
        "--max", dest="max_ms", metavar="LENGTH", type=_length, help="only what lasts up to this"
    )
    listing.add_argument("--search", metavar="TEXT", help="only what these words are found in")
    shape = listing.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON")
    shape.add_argument("--ids", action="store_true", help="only the ids, one a line")


def _add_moves(moves: argparse.ArgumentParser) -> None:
    moves.add_argument("--json", action="store_true", help="as JSON, with all texts")


def _add_show(show: argparse.ArgumentParser) -> None:
    show.add_argument("routine", metavar="ROUTINE")
    _add_dose(show)
    show.add_argument("--json", action="store_true", help="the compiled timeline as JSON")


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="a file or a folder")
    check.add_argument("--json", action="store_true", help="the problems as JSON")


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("name", metavar="NAME", help="what the routine is called")
    new.add_argument("--like", metavar="ROUTINE", help="the id of a routine to start from")


def _add_figures(figures: argparse.ArgumentParser) -> None:
    figures.add_argument("moves", metavar="MOVE", nargs="*", help="the id of a move, else all")
    figures.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        default=Path("figures.png"),
        help="a .png for a sheet; a .webp or .gif for one move in motion (figures.png)",
    )
    figures.add_argument("--dark", action="store_true", help="in the colours of the dark theme")


def _add_share(share: argparse.ArgumentParser) -> None:
    share.add_argument("routine", metavar="ROUTINE")
    share.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="where to; by its id, here (a .zip where it needs moves or routines of yours)",
    )


def _add_worry(worry: argparse.ArgumentParser) -> None:
    worry.add_argument("words", metavar="TEXT", nargs="+", help="the worry")


def _add_schema(schema: argparse.ArgumentParser) -> None:
    kinds = ("routine", "move", "programme")
    schema.add_argument("kind", nargs="?", choices=kinds, default="routine")


def _add_completion(completion: argparse.ArgumentParser) -> None:
    completion.add_argument("shell", choices=SHELLS)


def _add_settings(settings: argparse.ArgumentParser) -> None:
    settings.add_argument("name", metavar="NAME", nargs="?")
    settings.add_argument("value", metavar="VALUE", nargs="?")


def _add_nothing(command: argparse.ArgumentParser) -> None:
    """The command takes no arguments of its own."""


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("play", "play a routine", _add_play),
    ("break", "take a break, or tell the program that runs what to do with it", _add_break),
    ("list", "list the library, by name", _add_list),
    ("moves", "list the moves, with their texts and doses", _add_moves),
    ("show", "show what a routine is, and how it is timed", _add_show),
    ("check", "check routine files, or the whole library", _add_check),
    ("new", "write a new routine file into your folder", _add_new),
    ("figures", "draw moves: a contact sheet, or one as an animation", _add_figures),
    ("render", "write the sound of a whole session into a file", _add_render),
    ("sheet", "write a routine on a page, as a PDF to print and mark up", _add_sheet),
    ("share", "write a routine and all that it needs into one file", _add_share),
    ("add", "bring routine files, folders or zips of them into your folder", _add_add),
    ("history", "show what you have done, take it elsewhere, or delete it", _add_history),
    ("worry", "put a worry down in one line, until worry time", _add_worry),
    ("schema", "print the JSON Schema of a routine, a move or a programme file", _add_schema),
    ("sound-test", "sound each cue of the cue set, by name", _add_audio),
    ("integrate", "put relaxapp among the programs of this desktop", _add_integrate),
    ("completion", "print what lets a shell complete these commands", _add_completion),
    ("quit", "end the program that runs", _add_nothing),
    ("settings", "show the settings, or change one", _add_settings),
)
"""Name, help and what adds the arguments, in the order of the help."""


def _length(text: str) -> int:
    from relaxapp.core.units import UnitError, parse_length

    try:
        return parse_length(text)
    except UnitError as error:
        raise argparse.ArgumentTypeError(
            f"{error.message} ({error.hint})" if error.hint else error.message
        ) from None


def _day(text: str) -> int:
    """A day as `date.toordinal` counts it."""
    from datetime import date

    try:
        return date.fromisoformat(text.strip()).toordinal()
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a day as in 2026-11-28, got '{text}'") from None


def _since(text: str) -> int:
    """A day, or how many days or weeks ago: `1d` is today, as 1 day is all of today."""
    from datetime import date

    number, unit = text.strip()[:-1], text.strip()[-1:]
    if unit in ("d", "w") and number.isascii() and number.isdigit() and 0 < len(number) <= 4:
        days = int(number) * (7 if unit == "w" else 1)
        return max(date.today().toordinal() + 1 - days, 1)
    try:
        return _day(text)
    except argparse.ArgumentTypeError:
        message = f"expected a day or a time as in 2026-11-28, 30d or 4w, got '{text}'"
        raise argparse.ArgumentTypeError(message) from None


def _pause(text: str) -> str:
    """A length in milliseconds, or the word for tomorrow, as they are passed on."""
    return text if text == UNTIL_TOMORROW else str(_length(text))


def _speed(text: str) -> float:
    from relaxapp.core.decimals import parse_number
    from relaxapp.core.units import UnitError

    try:
        return float(parse_number(text, 0.1, 1000))
    except UnitError as error:
        raise argparse.ArgumentTypeError(error.message) from None

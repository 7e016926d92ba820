"""What each command of `cli` does; the larger ones have modules of their own.

Takes the parsed arguments, writes to standard output, gives an exit status or raises
`CommandError`. Needs no PySide6 but for sound, where it is there.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from relaxapp.core.compiler import NothingLeftError, Options, compile_timeline, dose
from relaxapp.core.files import reason, write_text
from relaxapp.core.leave_out import loses_all_work, moves_of
from relaxapp.core.problems import Problem, suggest
from relaxapp.core.routine import Routine
from relaxapp.core.settings import Settings, save_settings
from relaxapp.core.timeline import CUES
from relaxapp.core.units import shorten
from relaxapp.garbage import look_as_usual
from relaxapp.world import DONE, STOPPED, WRONG_USAGE, CommandError, World

SOUND_TEST_APART_S, SOUND_TEST_LAST_S = 1.5, 8.0

MAX_NAME = 80
"""The most characters a routine's name may have."""

LEFT_OUT = "left out because it hurt"


def run(typed: SimpleNamespace) -> int:
    """Runs the command that was typed; returns its exit status. Raises `CommandError`."""
    command: Callable[[World, SimpleNamespace], int] = {
        None: _open,
        "play": _play,
        "list": _list,
        "moves": _moves,
        "show": _show,
        "check": _check,
        "new": _new,
        "figures": _figures,
        "render": _render,
        "sheet": _sheet,
        "share": _share,
        "add": _add,
        "history": _history,
        "worry": _worry,
        "schema": _schema,
        "sound-test": _sound_test,
        "settings": _settings,
        "integrate": _integrate,
        "completion": _completion,
    }[typed.command]
    return command(World(typed.routines), typed)


def _options(world: World, typed: SimpleNamespace, seed: int = 0) -> Options:
    return Options(typed.level, typed.for_ms, world.settings.breath_holds, seed)


def _open(world: World, typed: SimpleNamespace) -> int:
    _check_display("`relaxapp play ROUTINE --terminal` plays in the terminal")
    from relaxapp.app import run_window

    return run_window(world)


def _check_display(otherwise: str) -> None:
    """Raises `CommandError` where no window can open; Qt itself would abort."""
    from relaxapp.light_qt import import_lightly
    from relaxapp.services.display import display_problem

    import_lightly()
    problem = display_problem()
    if problem is not None:
        raise CommandError(f"{problem}; {otherwise}")


def _play(world: World, typed: SimpleNamespace) -> int:
    options = _options(world, typed, int.from_bytes(os.urandom(4)))
    found = world.routine(typed.routine, options)
    options = _for_person(world, options)
    if typed.terminal:
        return _play_in_terminal(world, typed, found, options)
    _check_display("add --terminal to play in the terminal")
    from relaxapp.app import run_window
    from relaxapp.shell.session import Request

    is_muted = world.settings.mute or typed.mute
    request = Request(found, options, speed=typed.speed, is_muted=is_muted, is_called=True)
    return run_window(world, request, audio=typed.audio)


def _play_in_terminal(
    world: World, typed: SimpleNamespace, found: Routine, options: Options
) -> int:
    try:
        timeline, routine = compile_timeline(found, options), dose(found, options)
    except NothingLeftError:
        hurts = loses_all_work(found, options.without_moves)
        raise CommandError(
            f"{LEFT_OUT if hurts else 'left out for you'}: nothing is left of '{found.id}'"
        ) from None
    from relaxapp.core.player import Ending, Player
    from relaxapp.recalling import recorded
    from relaxapp.terminal.play import RING_MS, play_session

    settings = world.settings
    speaker, notice = _open_speaker(world, typed, routine.sound.cues)
    is_heard = notice is None and _audio(world, typed) != "silent"
    look_as_usual()
    player = Player(timeline, speed=typed.speed)
    with recorded(world, routine, options, player) as look_on:
        outcome = play_session(
            routine,
            player,
            speaker,
            volume=settings.volume / 100,
            is_muted=settings.mute or typed.mute,
            notices=[*_notices(world, found, options), *([] if notice is None else [notice])],
            ring_ms=RING_MS if is_heard else 0,
            has_numbers=not settings.hide_numbers,
            look_on=look_on,
        )
    return DONE if outcome.ending is Ending.COMPLETED else STOPPED


def _for_person(world: World, options: Options) -> Options:
    """The options without what hurts, and with what the person's answers change."""
    options = replace(options, without_moves=world.left_out)
    return world.for_you(world.settings).options(options)


def _notices(world: World, routine: Routine, options: Options) -> list[str]:
    """One sentence for each thing that is otherwise than in the file."""
    whys = world.for_you(world.settings).fit(routine.at_level(options.level)).whys
    return [*_left_out_words(routine, options), *whys]


def _left_out_words(routine: Routine, options: Options) -> list[str]:
    """One sentence for the moves of the routine that are left out."""
    names = [move.name for move in moves_of(routine) if move.id in options.without_moves]
    return [f"{LEFT_OUT}: {', '.join(names)}. The window's Moves page takes back."] if names else []


def _open_speaker(world: World, typed: SimpleNamespace, cues: str | None) -> Any:
    from relaxapp.core.sound_plan import gains
    from relaxapp.services.sound import open_speaker

    settings = world.settings
    return open_speaker(
        world.cue_set(cues, settings.cues),
        choice=_audio(world, typed),
        volume=0.0 if typed.mute else gains(settings).cues,
        cache_dir=world.folders.cache,
        output=settings.output,
    )


def _audio(world: World, typed: SimpleNamespace) -> str:
    audio: str | None = typed.audio
    return audio or world.settings.audio


def _list(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.listing import list_routines

    return list_routines(world, typed)


def _moves(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.listing import list_moves

    return list_moves(world, is_json=typed.json)


def _show(world: World, typed: SimpleNamespace) -> int:
    options = _options(world, typed)
    routine = world.routine(typed.routine, options)
    timeline = compile_timeline(routine, options)
    if typed.json:
        from relaxapp.core.timeline_json import timeline_json

        # Written piece by piece: ten thousand phases may each carry a long text.
        for piece in json.JSONEncoder().iterencode(timeline_json(timeline)):
            sys.stdout.write(piece)
        sys.stdout.write("\n")
        return DONE
    from relaxapp.tables import print_routine

    print_routine(dose(routine, options), timeline)
    return DONE


def _check(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.checking import check

    return check(world, typed.paths, is_json=typed.json)


def _new(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.core.starter import id_of, schema_comment, starter_text
    from relaxapp.services.schema_copies import write_schema_copies

    # Where the locale has no letters, what was typed came as bytes of UTF-8.
    name = " ".join(os.fsencode(typed.name).decode("utf-8", "replace").split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise CommandError(f"a name has 1 to {MAX_NAME} characters", WRONG_USAGE)
    home = world.folders.user
    if home is None:
        raise CommandError("this system names no home folder to write to")
    base = None if typed.like is None else _base(world, typed.like)
    id = id_of(name)
    path = home / "routines" / f"{id}.yaml"
    replaced = world.library.find(id)
    try:
        write_text(path, schema_comment(path, home) + starter_text(name, base), is_new=True)
    except FileExistsError:
        raise CommandError(f"'{path}' is there already; nothing was changed") from None
    except OSError as error:
        raise CommandError(f"cannot write '{path}': {reason(error)}") from None
    write_schema_copies(home)
    print(path)
    if replaced is not None:
        print(f"the library had a routine '{id}'; this file replaces it", file=sys.stderr)
    return DONE


def _base(world: World, typed: str) -> Routine:
    """The routine that a new file shall be like. Raises `CommandError`."""
    routine = world.routine(typed, Options())
    if world.library.find(typed) is None:
        raise CommandError(f"'{typed}' is not in the library: --like takes an id", WRONG_USAGE)
    return routine


def _figures(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.figures import draw_figures

    draw_figures(world.catalogue, typed.moves, typed.output, is_dark=typed.dark)
    return DONE


def _render(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.rendering import render_session

    options = _options(world, typed)
    found = world.routine(typed.routine, options)
    options = _for_person(world, options)
    notices = _notices(world, found, options)
    return render_session(world, found, options, typed.output, notices=notices)


def _sheet(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.sheets import write_sheet

    options = _options(world, typed)
    routine = world.routine(typed.routine, options)
    write_sheet(world, routine, options, typed.paper, typed.output)
    return DONE


def _share(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.parcels import share_routine

    share_routine(world, typed.routine, typed.output)
    return DONE


def _add(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.parcels import add_files

    return add_files(world, typed.paths, keep_both=typed.keep_both, replace=typed.replace)


def _history(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.recalling import history

    return history(world, typed)


def _worry(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.recalling import put_down

    return put_down(world, " ".join(typed.words))


def _schema(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.core.describe import schema_text

    print(schema_text(typed.kind), end="")
    return DONE


def _sound_test(world: World, typed: SimpleNamespace) -> int:
    speaker, notice = _open_speaker(world, typed, None)
    if notice is not None:
        raise CommandError(notice)
    is_heard = _audio(world, typed) != "silent"
    try:
        for cue in CUES:
            print(cue, flush=True)
            speaker.strike(cue, side="right" if cue == "switch" else None)
            _pump(speaker, SOUND_TEST_APART_S if is_heard else 0)
        _pump(speaker, SOUND_TEST_LAST_S if is_heard else 0)
    finally:
        speaker.close()
    return DONE


def _pump(speaker: Any, seconds: float) -> None:
    """Lets the speaker play for a while; says it once if the device goes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        notice = speaker.pump()
        if notice is not None:
            print(notice)
        time.sleep(0.01)


def _settings(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.tables import print_settings

    settings, path = world.settings, world.settings_path
    if typed.name is None:
        print_settings(settings, path)
        return DONE
    names = {key.name: text for key, text in settings.items()}
    if typed.name not in names:
        hint = suggest(typed.name, names, "settings")
        raise CommandError(f"unknown setting '{shorten(typed.name)}'; {hint}", WRONG_USAGE)
    if typed.value is None:
        print(names[typed.name])
        return DONE
    sets = world.catalogue.sounds.cue_sets
    if typed.name == "cues" and typed.value not in sets:
        hint = suggest(typed.value, sets, "cue sets")
        raise CommandError(f"unknown cue set '{shorten(typed.value)}'; {hint}", WRONG_USAGE)
    changed = settings.with_text(typed.name, typed.value)
    if isinstance(changed, Problem):
        hint = f"; {changed.hint}" if changed.hint else ""
        raise CommandError(f"{typed.name}: {changed.message}{hint}", WRONG_USAGE)
    _save(world, changed, path)
    return DONE


def _integrate(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.services.integration import IntegrationError, integration

    try:
        desktop = integration(*world.folders.of_programs, Path.home())
        if typed.remove:
            removed = desktop.remove()
            print("\n".join(f"removed {one}" for one in removed) or "nothing was installed")
            return DONE
        if typed.at_login is not None:
            desktop.set_at_login(typed.at_login)
            starts = "starts" if typed.at_login else "does not start"
            print(f"relaxapp {starts} at login")
        if typed.at_login is not False:
            written = desktop.install()
            for one in written:
                print(f"wrote {one}")
            if not written and typed.at_login is None:
                print("nothing to install here")
    except IntegrationError as error:
        raise CommandError(str(error)) from None
    return DONE


def _completion(world: World, typed: SimpleNamespace) -> int:
    from relaxapp.completion import completion

    print(completion(typed.shell), end="")
    return DONE


def _save(world: World, settings: Settings, path: Path | None) -> None:
    if path is None:
        raise CommandError("this system names no home folder to keep settings in")
    if world.settings_problems:
        raise CommandError(f"'{path}' has problems; mend or delete it first")
    try:
        save_settings(path, settings)
    except OSError as error:
        raise CommandError(f"cannot write '{path}': {reason(error)}") from None

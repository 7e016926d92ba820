"""Completion of the command line in bash, zsh and fish, made from the parser itself.

Takes the name of a shell, gives the script that its user sources. What argparse knows is written
into the script; the ids of routines are asked for when they are wanted.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from relaxapp.arguments import make_parser

IDS = "$(relaxapp list --ids 2>/dev/null)"
FILES, FOLDERS = "FILES", "FOLDERS"
_BY_METAVAR = {"ROUTINE": IDS, "FILE": FILES, "PATH": FILES, "DIR": FOLDERS}


@dataclass(frozen=True, slots=True)
class _Option:
    """An option, and what follows it: words, `FILES`, `FOLDERS`, or None where nothing does."""

    flags: tuple[str, ...]
    doc: str
    value: str | None


@dataclass(frozen=True, slots=True)
class _Command:
    """A command by all its words, its options, and what can stand behind it."""

    path: tuple[str, ...]
    doc: str
    options: tuple[_Option, ...]
    values: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]


def completion(shell: str) -> str:
    """The script for `bash`, `zsh` or `fish`."""
    commands = tuple(_commands(make_parser(), (), ""))
    if shell == "fish":
        return _fish(commands)
    script = _bash(commands)
    # zsh runs the completion functions of bash, where it is asked to.
    return f"autoload -U +X bashcompinit && bashcompinit\n{script}" if shell == "zsh" else script


def _commands(
    parser: argparse.ArgumentParser, path: tuple[str, ...], doc: str
) -> Iterator[_Command]:
    options: list[_Option] = []
    values: list[str] = []
    inner: list[tuple[str, str, argparse.ArgumentParser]] = []
    for action in parser._actions:  # argparse has no other way to look into a parser
        if isinstance(action, argparse._SubParsersAction):
            docs = {one.dest: one.help or "" for one in action._choices_actions}
            inner += [(name, docs.get(name, ""), one) for name, one in action.choices.items()]
        elif action.option_strings:
            value = None if action.nargs == 0 else _value(action)
            options.append(_Option(tuple(action.option_strings), action.help or "", value))
        else:
            values.append(_value(action))
    named = tuple((name, text) for name, text, _ in inner)
    yield _Command(path, doc, tuple(options), tuple(values), named)
    for name, text, one in inner:
        yield from _commands(one, (*path, name), text)


def _value(action: argparse.Action) -> str:
    if action.choices is not None:
        return " ".join(str(one) for one in action.choices)
    if action.dest == "until":
        from relaxapp.arguments import UNTIL_TOMORROW

        return f"30m 1h {UNTIL_TOMORROW}"
    return _BY_METAVAR.get(str(action.metavar), "")


def _bash(commands: tuple[_Command, ...]) -> str:
    lines = [
        "_relaxapp() {",
        '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
        '    local command="" index',
        "    for ((index = 1; index < COMP_CWORD; index++)); do",
        '        case "$command ${COMP_WORDS[index]}" in',
    ]
    known = [one for one in commands if one.path]
    for one in known:
        before, name = " ".join(one.path[:-1]), one.path[-1]
        lines.append(f'            "{before} {name}") command="{" ".join(one.path)}" ;;')
    lines += ["        esac", "    done", "    COMPREPLY=()", '    case "$command:$before" in']
    for one in commands:
        for option in one.options:
            if option.value is not None:
                for flag in option.flags:
                    pattern = f'"{" ".join(one.path)}:{flag}"'
                    lines.append(f"        {pattern}) {_reply([option.value])}; return ;;")
    lines += ["    esac", '    case "$command" in']
    for one in commands:
        flags = [flag for option in one.options for flag in option.flags]
        words = " ".join([*(name for name, _ in one.commands), *flags])
        lines.append(f'        "{" ".join(one.path)}") {_reply([words, *one.values])} ;;')
    lines += ["    esac", "}", "complete -F _relaxapp relaxapp", ""]
    return "\n".join(lines)


def _reply(values: list[str]) -> str:
    """Adds all of these that begin with the word that is typed."""
    ways = {FILES: "-f", FOLDERS: "-d"}
    words = " ".join(value for value in values if value and value not in ways)
    asked = [ways[value] for value in values if value in ways]
    asked += [f'-W "{words}"'] if words else []
    return f'COMPREPLY=($(compgen {" ".join(asked)} -- "$word"))' if asked else ":"


def _fish(commands: tuple[_Command, ...]) -> str:
    lines = ["complete -c relaxapp -f"]
    for one in commands:
        names = " ".join(name for name, _ in one.commands)
        seen = [f"__fish_seen_subcommand_from {name}" for name in one.path]
        if names:
            seen.append(f"not __fish_seen_subcommand_from {names}")
        where = f"complete -c relaxapp -n {_quoted('; and '.join(seen) or 'true')}"
        lines += [f"{where} -a {name} -d {_quoted(doc)}" for name, doc in one.commands]
        lines += [f"{where}{_fish_flags(option)}" for option in one.options]
        for value in one.values:
            if value in (FILES, FOLDERS):
                lines.append(f"{where} -F")
            elif value:
                lines.append(f"{where} -a {_quoted(_fish_words(value))}")
    return "\n".join(lines) + "\n"


def _fish_flags(option: _Option) -> str:
    flags = "".join(
        f" -l {flag.removeprefix('--')}" if flag.startswith("--") else f" -s {flag[1:]}"
        for flag in option.flags
    )
    doc = f" -d {_quoted(option.doc)}"
    if option.value is None:
        return flags + doc
    if option.value in (FILES, FOLDERS):
        return f"{flags} -r -F{doc}"
    words = f" -a {_quoted(_fish_words(option.value))}" if option.value else ""
    return f"{flags} -x{words}{doc}"


def _fish_words(value: str) -> str:
    return value.removeprefix("$") if value == IDS else value


def _quoted(text: str) -> str:
    """A text in single quotes, as fish reads them."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"

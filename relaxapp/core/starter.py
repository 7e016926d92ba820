"""The commented routine file that `relaxapp new` writes for a person to change.

Takes a name and, perhaps, the routine to start from; gives an id, and YAML text that passes the
check. Also the comment that a new file begins with, by which editors find the JSON Schema of its
kind; what puts the schema there is `services.schema_copies`.
"""

import json
import re
from pathlib import Path
from typing import Literal
from unicodedata import combining, normalize

from relaxapp.core.routine import Routine

FileKind = Literal["routine", "move", "programme"]
SCHEMA_FOLDER = "schema"
"""Beside the user's `routines/` and `moves/`: holds `routine.json`, `move.json` and the rest."""

_OUR_COMMENT = re.compile(
    r"# yaml-language-server: \$schema=\S*\bschema/(?:routine|move|programme)\.json\r?\n"
)
_ANY_COMMENT = re.compile(r"^# *yaml-language-server:", re.MULTILINE)

_PLAIN = """\
# A routine of your own. Save it, and `relaxapp list` shows it; `relaxapp check` says what is
# wrong in it, and where. Lengths are written 20s, 1m30s, 1:30 or 5 min.
name: {name}
kind: mixed            # breathing meditation stretch strength relaxation reflection mixed
summary: What it does, and when it fits.
# prepare: 5s          # the get-ready countdown; 0s for none
# tags: [desk, calm]

steps:
  - say: Sit tall. Let your shoulders drop.
    for: 8s
  - breathe: 4-6       # in-out; in-hold-out is 4-7-8, in-hold-out-rest is 4-4-4-4
    for: 1 min         # or, in place of it, rounds: 6
  - move: chin-tuck    # a move of the catalogue, with its own dose unless you say
    times: 5
  - rest: 10s
  # - sit: Rest your attention on the breath.
  #   for: 5 min
  #   bells: every 1 min
  # - tense: shoulders # tense, then let go
  #   times: 3
  # - use: box-breathing
  #   for: 2 min
"""

_LIKE = """\
# A routine of your own, like {base}: every key you give here replaces that one's.
# `relaxapp show {base}` shows what it does, `relaxapp check` what is wrong in this file.
like: {base}
name: {name}
{length}# summary: What it does, and when it fits.
# prepare: 5s          # the get-ready countdown; 0s for none
# sound: {{glide: on}}
# A verb or `steps` here replaces all that the other routine does:
# steps:
#   - say: Sit tall. Let your shoulders drop.
#     for: 8s
#   - breathe: 4-6
#     for: 1 min
"""

_OWN = """\
# Your own version of the shipped routine {name}. It is played in place of that one;
# “Reset to shipped” in the Library brings the other back.
"""

_OWN_PROGRAMME = """\
# Your own version of the shipped programme {name}. It counts in place of that one; “Reset to
# shipped” on the page Programmes brings the other back. `relaxapp check` says what is wrong in it.
"""

_OWN_LIKE = """\
# Every key you give here replaces that one's; all else stays as shipped, today and after an
# update. What it says now stands below: take the # away from what you want to change. Steps go
# together: with breathe, say or another verb take all lines that belong to it.
like: {id}

"""


def id_of(name: str) -> str:
    """The id for a name: its letters a to z, without accents, and its digits.

    `my-routine` where there are none.
    """
    plain = (c for c in normalize("NFKD", name.casefold()) if not combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(plain))) or "my-routine"


def starter_text(name: str, base: Routine | None = None) -> str:
    """The text of a new file; `base` is the routine it shall be like."""
    quoted = json.dumps(name, ensure_ascii=False)  # a JSON string is a YAML one
    if base is None:
        return _PLAIN.format(name=quoted)
    length = "# for: 5 min           # how long\n" if base.has_free_length else ""
    return _LIKE.format(name=quoted, base=base.id, length=length)


def schema_comment(path: Path, home: Path, kind: FileKind = "routine") -> str:
    """The first line of a new file at `path`, by which editors find the schema of its kind.

    `home` is the user's folder, absolute. Under it the schema is named from where the file is,
    so that the folder can move; elsewhere by its whole address.
    """
    name = f"{SCHEMA_FOLDER}/{kind}.json"
    if path.is_relative_to(home):
        where = "../" * (len(path.relative_to(home).parts) - 1) + name
    else:
        where = (home / name).as_uri()
    return f"# yaml-language-server: $schema={where}\n"


def with_schema_comment(text: str, path: Path, home: Path, kind: FileKind = "routine") -> str:
    """The text of a copy that goes to `path`, beginning with the comment that is right there.

    Where the text names another schema, which is the choice of who wrote it, it stays as it is.
    """
    ours = _OUR_COMMENT.match(text)
    if ours is None and _ANY_COMMENT.search(text) is not None:
        return text
    return schema_comment(path, home, kind) + text[0 if ours is None else ours.end() :]


def own_programme_text(shipped: str, name: str) -> str:
    """The text of a person's own version of a shipped programme, which has the text `shipped`."""
    return _OWN_PROGRAMME.format(name=f"“{name}”") + shipped


def own_version_text(shipped: str, routine: Routine, *, is_like: bool) -> str:
    """The text of a person's own version of a shipped routine, which has the text `shipped`.

    All of it, or with `is_like` only a place for what differs.
    """
    head = _OWN.format(name=f"“{routine.name}”")
    if not is_like:
        return head + shipped
    lines = (line.rstrip() for line in shipped.splitlines())
    told = (f"# {line}" for line in lines if line and not line.startswith("#"))
    return head + _OWN_LIKE.format(id=routine.id) + "\n".join(told) + "\n"

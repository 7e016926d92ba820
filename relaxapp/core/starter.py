"""The commented routine file that `relaxapp new` writes for a person to change.

Takes a name and, perhaps, the routine to start from; gives an id, and YAML text that passes the
check.
"""

import json
import re
from unicodedata import combining, normalize

from relaxapp.core.routine import Routine

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

"""Copies of the JSON Schemas in the user's folder, for editors outside.

New files of the user begin with a comment that points at them (`starter.schema_comment`), so
that an editor completes and checks a file with no set-up of its own, without a network.
"""

from pathlib import Path
from typing import get_args

from relaxapp.core.describe import schema_text
from relaxapp.core.files import read_bytes, write_text
from relaxapp.core.nodes import Refused
from relaxapp.core.starter import SCHEMA_FOLDER, FileKind


def write_schema_copies(home: Path) -> bool:
    """Writes the schema of each kind of file under `home/schema` where it is not current.

    Gives whether they are there. A folder that cannot be written costs no more than the help of
    an editor, so it is no error.
    """
    try:
        for kind in get_args(FileKind):
            path, text = home / SCHEMA_FOLDER / f"{kind}.json", schema_text(kind)
            if not _is_current(path, text):
                # It can be made again at any time, so it does not wait for the disk.
                write_text(path, text, is_durable=False)
    except OSError:
        return False
    return True


def _is_current(path: Path, text: str) -> bool:
    try:
        return read_bytes(path) == text.encode()
    except Refused:
        return False

"""A home for bundles to come to, and zips made up for them, the evil ones included."""

import zipfile
from io import BytesIO
from pathlib import Path

from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.library import Layer, scan_library
from relaxapp.services.bundles import Bundle, Home, check, unpack

ROOT = Path(__file__).parent.parent.parent

CALM = "name: Calm\nkind: breathing\nbreathe: 4-6\nfor: 1 min\n"
OWN_MOVE = """\
name: Wrist circle
do: Circle your wrists slowly.
style: mobility
position: seated
hold: 5s
times: 3
"""
USING = """\
# from my physiotherapist 🙂
name: Wrists
kind: stretch
steps:
  - move: wrist-circle   # three of them
    times: 2
  - use: calm
"""


def home_in(folder: Path) -> Home:
    """The shipped library and the files of a person's folder, read now."""
    user = folder / "home"
    catalogue = load_catalogue(ROOT / "assets", user)
    layers = (Layer(ROOT / "routines", "shipped"), Layer(user / "routines"))
    return Home(user, layers, catalogue, scan_library(layers, catalogue))


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def zip_of(path: Path, **members: str | bytes) -> Path:
    """A zip of members by name; `/` is written `__` and the ending `.yaml` is left out."""
    named = {f"{name.replace('__', '/')}.yaml": text for name, text in members.items()}
    return zip_with(path, named)


def zip_with(path: Path, members: dict[str, str | bytes]) -> Path:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in members.items():
            target.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return write(path, packed.getvalue())


def bundle_of(home: Home, *paths: Path) -> Bundle:
    return check(unpack(paths), home)


def everything_in(folder: Path) -> dict[str, bytes]:
    """All files under a folder, by their places."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

"""Folders of routine files as a test writes them, and what a scan says of them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from written import CATALOGUE

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, Library, scan_library

SOUND = "name: Sound\nkind: mixed\nsay: Sit tall.\n"
"""A file without a problem."""

BROKEN = "name: Broken\nkind: mixed\nsey: Sit tall.\n"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes the files, by their paths in the folder, which is given back."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def scan(
    *roots: Path, catalogue: Catalogue = CATALOGUE, previous: Library | None = None
) -> Library:
    """The library of these layers, of which the first is the shipped one."""
    layers = [Layer(root, "user" if index else "shipped") for index, root in enumerate(roots)]
    return scan_library(layers, catalogue, previous)


def said(library: Library, severities: Iterable[str] = ("error", "warning")) -> list[str]:
    """A line for each problem, without its hint."""
    return [
        f"{Path(one.path).name}:{one.line}:{one.column}: {one.message}"
        for one in library.problems
        if one.severity in severities
    ]

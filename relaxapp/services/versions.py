"""Which program this is and what it stands on: names, versions and licences.

Takes nothing, looks at what is installed. The licences are those their makers publish; a
package that is not installed is left out.
"""

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from relaxapp import __version__

LICENCES = (
    ("PySide6-Essentials", "PySide6", "LGPL-3.0"),
    ("PyYAML", "PyYAML", "MIT"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("platformdirs", "platformdirs", "MIT"),
    ("rich", "Rich", "MIT"),
    ("pyqtgraph", "pyqtgraph", "MIT"),
    ("jeepney", "jeepney", "MIT"),
    ("simpleaudio", "simpleaudio", "MIT"),
    ("simpleaudio-patched", "simpleaudio (patched)", "MIT"),
)
"""Distribution, the name people know it by, and its licence (its metadata on PyPI)."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something the program stands on."""

    name: str
    version: str
    licence: str


def parts() -> tuple[Part, ...]:
    """The program itself first, then Python, Qt and the libraries that are installed."""
    found = [
        Part("relaxapp", __version__, "MIT"),
        Part("Python", platform.python_version(), "PSF-2.0"),
    ]
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import qVersion

        found.append(Part("Qt", qVersion(), "LGPL-3.0"))
    for distribution, name, licence in LICENCES:
        try:
            found.append(Part(name, version(distribution), licence))
        except PackageNotFoundError:
            continue
    return tuple(found)


def system_words() -> str:
    """The system it runs on, as one line."""
    return platform.platform()

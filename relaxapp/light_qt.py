"""Imports Qt without what PySide6 loads beside it and hardly any program uses.

With every start PySide6 compiles a hundred kilobytes of its own Python, to explain wrong calls and
to write stubs; then it reads the source of each module that is imported, in search of
`from __feature__`. Here the first waits until something asks for it, and the second is left out:
no module of ours uses features. Qt itself is imported as ever, and so is a PySide6 that is built
another way. Delete this when PySide6 ships those modules compiled (seen in 6.9 to 6.12).
"""

import builtins
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LATE = frozenset(
    f"shibokensupport.signature.{name}"
    for name in (
        "errorhandler",
        "layout",
        "lib.enum_sig",
        "lib.pyi_generator",
        "lib.tool",
        "parser",
    )
)
"""What explains calls and writes stubs. Not `mapping`, in which PySide6 looks up names itself."""


def import_lightly() -> None:
    """Imports the core of Qt; one that is missing, or there already, is left as it is."""
    if "PySide6" in sys.modules:
        return
    before = sys.meta_path
    sys.meta_path = _FirstStaysFirst([_LateFinder(), *before])
    try:
        import PySide6.QtCore  # noqa: F401 - for what it leaves behind
    except ImportError:
        return  # whoever needs it says what is missing
    finally:
        sys.meta_path = before
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


class _FirstStaysFirst(list[Any]):
    """PySide6 puts a finder of its own before all others, and later takes it away."""

    def insert(self, at: Any, finder: Any) -> None:
        super().insert(max(at, 1), finder)


class _LateFinder:
    """Finds the late modules where they are, and has them loaded when they are first used."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in LATE:
            return None
        others = [one for one in sys.meta_path if one is not self]
        specs = (one.find_spec(name, path, target) for one in others)
        spec = next((one for one in specs if one is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _LateLoader(spec.loader)  # type: ignore[assignment]  # no base class
        return spec


class _LateLoader:
    def __init__(self, real: Any) -> None:
        self.real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Not yet."""


class _LateModule(ModuleType):
    """A module that is loaded when something of its own is asked for."""

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        if spec is None or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # one that is loaded is usual
        published, spec.name = spec.name, self.__name__  # PySide6 gives it a second name
        spec.loader = spec.loader.real  # type: ignore[union-attr]  # a `_LateLoader` until now
        spec.loader.exec_module(self)
        spec.name = published
        return getattr(self, name)

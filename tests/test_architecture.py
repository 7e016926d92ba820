"""Who may import whom, who opens files, and that every module says what it is for (DESIGN §3)."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "relaxapp").rglob("*.py"))
CORE = sorted((ROOT / "relaxapp/core").glob("*.py"))
SCHEMA = ROOT / "relaxapp/core/schema.py"

STDLIB = set(sys.stdlib_module_names)
CLOCKS = {"time", "datetime", "threading", "asyncio", "subprocess", "socket"}
MAY_IMPORT = {
    "core": {"relaxapp.core", "yaml", "numpy", *STDLIB - CLOCKS},
    "services": {"relaxapp.core", "relaxapp.__version__", "PySide6", "simpleaudio", "jeepney",
                 "cryptography", "numpy", "platformdirs", "soundfile", "yaml", *STDLIB},
    "terminal": {"relaxapp.core", "relaxapp.terminal", "rich", *STDLIB},
    "ui": {"relaxapp.core", "relaxapp.services", "relaxapp.ui", "PySide6", "pyqtgraph", *STDLIB},
}  # fmt: skip
WHERE_FIRST_USED = {
    "numpy",
    "simpleaudio",
    "pyqtgraph",
    "jeepney",
    "soundfile",
    "cryptography",
    "PIL",
    "QtMultimedia",
    "QtTextToSpeech",
}
FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top_level(tree: ast.Module) -> ast.Module:
    """The statements that run when a module is imported; those for type checkers do not."""
    is_later = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    body = [one for one in tree.body if not isinstance(one, is_later)]
    return ast.Module([one for one in body if "TYPE_CHECKING" not in ast.unparse(one)], [])


def not_allowed(path: Path) -> Iterator[str]:
    """What a module imports and its layer may not."""
    parts = path.relative_to(ROOT / "relaxapp").with_suffix("").parts
    if parts[0] not in MAY_IMPORT:
        return  # the modules at the top and those of `shell` see everything
    allowed = MAY_IMPORT[parts[0]]
    own_service = ".".join(("relaxapp", *parts[:2]))
    for name in imports(tree_of(path)):
        depth = 2 if name.startswith("relaxapp") else 1
        is_own = parts[0] == "services" and f"{name}.".startswith(f"{own_service}.")
        if not is_own and ".".join(name.split(".")[:depth]) not in allowed:
            yield name


def test_modules_import_only_what_their_layers_may() -> None:
    found = {named(path): list(not_allowed(path)) for path in MODULES}
    assert {path: names for path, names in found.items() if names} == {}


def test_heavy_libraries_are_imported_where_first_used() -> None:
    at_once = {named(path): set(imports(top_level(tree_of(path)))) for path in MODULES}
    found = [
        (path, name)
        for path, names in at_once.items()
        for name in names
        if WHERE_FIRST_USED.intersection(name.split("."))
    ]
    assert found == []


def impure(path: Path) -> Iterator[str]:
    """The calls in a module that open files or leave something to chance."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id="open" as name)):
                if path.name != "files.py" and name in FILE_CALLS:
                    yield f"{name} in line {node.lineno}"
            case ast.Attribute(value=ast.Name(id="random"), attr=name):
                if name != "Random":  # chance comes in as a seed
                    yield f"random.{name} in line {node.lineno}"
            case ast.ImportFrom(module="random"):
                yield f"from random import in line {node.lineno}"


def test_only_files_opens_files_and_nothing_is_left_to_chance() -> None:
    found = {named(path): list(impure(path)) for path in CORE}
    assert {path: calls for path, calls in found.items() if calls} == {}


def test_numpy_is_for_sound_alone() -> None:
    core = {path.stem: imports(tree_of(path)) for path in CORE}
    found = {name for name, its in core.items() if any("numpy" in one for one in its)}
    assert found == {"ambience", "ambience_bank", "glide", "loudness", "mix", "synth"}


def test_the_history_alone_opens_a_database() -> None:
    roots = {path: {name.split(".")[0] for name in imports(tree_of(path))} for path in MODULES}
    found = {path.parent for path, names in roots.items() if "sqlite3" in names}
    assert found == {ROOT / "relaxapp/services/history"}


def test_the_schema_is_small_and_knows_nothing_of_routines() -> None:
    text = SCHEMA.read_text("utf-8")
    own = {name.split(".")[2] for name in imports(tree_of(SCHEMA)) if name.startswith("relaxapp")}
    assert own <= {"decimals", "fields", "json_parts", "nodes", "problems", "units"}
    assert len(text.splitlines()) < 350


def test_modules_say_what_they_are_for() -> None:
    silent = [path for path in (*MODULES, ROOT / "main.py") if not ast.get_docstring(tree_of(path))]
    assert silent == []

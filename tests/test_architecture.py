"""Who may import whom, who opens files, and that every module says what it is for (DESIGN §3)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "relaxapp").rglob("*.py"))
SCHEMA = ROOT / "relaxapp/core/schema.py"

STDLIB = set(sys.stdlib_module_names)
CLOCKS = {"time", "datetime", "threading", "asyncio", "subprocess", "socket"}
MAY_IMPORT = {
    "core": {"relaxapp.core", "yaml", "numpy", *STDLIB - CLOCKS},
    "services": {"relaxapp.core", "relaxapp.__version__", "PySide6", "simpleaudio", "jeepney",
                 "numpy", "platformdirs", "soundfile", "yaml", *STDLIB},
    "terminal": {"relaxapp.core", "relaxapp.terminal", "rich", *STDLIB},
    "ui": {"relaxapp.core", "relaxapp.services", "relaxapp.ui", "PySide6", "pyqtgraph", *STDLIB},
}  # fmt: skip
WHERE_FIRST_USED = {
    "numpy",
    "simpleaudio",
    "pyqtgraph",
    "jeepney",
    "soundfile",
    "QtMultimedia",
    "QtTextToSpeech",
}
FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


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


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    parts = path.relative_to(ROOT / "relaxapp").with_suffix("").parts
    if parts[0] not in MAY_IMPORT:
        return  # the modules at the top and those of `shell` see everything
    allowed = MAY_IMPORT[parts[0]]
    own_service = ".".join(("relaxapp", *parts[:2]))
    for name in imports(ast.parse(path.read_text("utf-8"))):
        depth = 2 if name.startswith("relaxapp") else 1
        is_own = parts[0] == "services" and f"{name}.".startswith(f"{own_service}.")
        assert is_own or ".".join(name.split(".")[:depth]) in allowed, name


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_heavy_libraries_are_imported_where_first_used(path: Path) -> None:
    for name in imports(top_level(ast.parse(path.read_text("utf-8")))):
        assert not WHERE_FIRST_USED.intersection(name.split(".")), name


@pytest.mark.parametrize("path", sorted((ROOT / "relaxapp/core").glob("*.py")), ids=named)
def test_only_files_opens_files_and_nothing_is_left_to_chance(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id="open" as name)):
                assert path.name == "files.py" or name not in FILE_CALLS, name
            case ast.Attribute(value=ast.Name(id="random"), attr=name):
                assert name == "Random", "chance comes in as a seed"
            case ast.ImportFrom(module="random"):
                raise AssertionError("chance comes in as a seed")


def test_numpy_is_for_sound_alone() -> None:
    core = {
        path.stem: imports(ast.parse(path.read_text("utf-8")))
        for path in SCHEMA.parent.glob("*.py")
    }
    found = {name for name, its in core.items() if any("numpy" in one for one in its)}
    assert found == {"ambience", "ambience_bank", "glide", "loudness", "mix", "synth"}


def test_the_schema_is_small_and_knows_nothing_of_routines() -> None:
    text = SCHEMA.read_text("utf-8")
    own = {name.split(".")[2] for name in imports(ast.parse(text)) if name.startswith("relaxapp")}
    assert own <= {"fields", "json_parts", "nodes", "problems", "units"}
    assert len(text.splitlines()) < 350


@pytest.mark.parametrize("path", [*MODULES, ROOT / "main.py"], ids=named)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))

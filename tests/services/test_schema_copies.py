"""The copies of the schemas are there and current, and are written only where they are not."""

import json
import os
from pathlib import Path

import pytest

from relaxapp.core.describe import move_schema, programme_schema, routine_schema
from relaxapp.core.nodes import MAX_BYTES
from relaxapp.services.schema_copies import write_schema_copies


def test_all_schemas_are_copied(tmp_path: Path) -> None:
    assert write_schema_copies(tmp_path)
    read = {path.name: json.loads(path.read_text()) for path in (tmp_path / "schema").iterdir()}
    assert read == {
        "routine.json": routine_schema(),
        "move.json": move_schema(),
        "programme.json": programme_schema(),
    }


def test_a_current_copy_is_not_written_again(tmp_path: Path) -> None:
    write_schema_copies(tmp_path)
    before = {path: path.stat().st_ino for path in (tmp_path / "schema").iterdir()}
    assert write_schema_copies(tmp_path)
    assert {path: path.stat().st_ino for path in before} == before


@pytest.mark.parametrize("old", ["{}\n", "x" * (MAX_BYTES + 1)])
def test_an_old_copy_is_replaced(old: str, tmp_path: Path) -> None:
    write_schema_copies(tmp_path)
    copy = tmp_path / "schema" / "move.json"
    copy.write_text(old)
    assert write_schema_copies(tmp_path)
    assert json.loads(copy.read_text()) == move_schema()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "schema").write_text("a file where the folder should be")
    assert not write_schema_copies(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are for Unix")
def test_a_pipe_in_its_place_is_replaced_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    os.mkfifo(tmp_path / "schema" / "routine.json")
    assert write_schema_copies(tmp_path)
    assert (tmp_path / "schema" / "routine.json").is_file()


def test_the_copies_are_small_enough_to_be_compared(tmp_path: Path) -> None:
    write_schema_copies(tmp_path)
    assert all(path.stat().st_size < MAX_BYTES for path in (tmp_path / "schema").iterdir())

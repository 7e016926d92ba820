"""Files are read whole and small, and written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest
from written_files import write

from relaxapp.core.files import find_yaml, keep_aside, read_bytes, write_bytes, write_text
from relaxapp.core.nodes import MAX_BYTES, Refused


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1024
    assert len(content) == MAX_BYTES
    write(tmp_path, {"a": content})
    assert read_bytes(tmp_path / "a") == content


REFUSED = {
    "missing": ("none", "cannot be read: no such file or directory"),
    "folder": (".", "cannot be read: is a directory"),
    "device": ("/dev/zero", "not a regular file"),
    "too large": ("large", "262,145 bytes, more than the 262,144 a file may have"),
    "name too long": ("a" * 300, "cannot be read: file name too long"),
}


@pytest.mark.parametrize(("name", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_small_file_is_refused(tmp_path: Path, name: str, message: str) -> None:
    write(tmp_path, {"large": b"a" * (MAX_BYTES + 1)})
    with pytest.raises(Refused) as refused:
        read_bytes(tmp_path / name)
    assert refused.value.message == message


def test_found_files_come_by_path(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(("b.yaml", "a/z.yaml", "a/a.yml", "c/x.txt", ".d.yaml"), ""))
    found = find_yaml(tmp_path)
    assert found.files == (tmp_path / "a/a.yml", tmp_path / "a/z.yaml", tmp_path / "b.yaml")
    assert found.problems == ()


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "one" / "two" / "a.yaml"
    write_text(path, "größe: 1\n")
    assert path.read_bytes() == "größe: 1\n".encode()
    assert names(path.parent) == ["a.yaml"]


def test_a_file_keeps_its_mode_when_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old")
    path.chmod(0o640)
    write_text(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_is_called_before_the_move_can_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old")

    def stop() -> NoReturn:
        assert path.read_text() == "old"
        raise KeyError("not now")

    with pytest.raises(KeyError):
        write_bytes(path, b"new", before_move=stop)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.yaml"]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for text in ("old", "new"):
        write_text(path, text)
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.yaml"]


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write_text(path, "old", is_new=True)
    with pytest.raises(FileExistsError):
        write_text(path, "new", is_new=True)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.yaml"]


def no_links(source: object, target: object) -> NoReturn:
    raise PermissionError(1, "Operation not permitted")


def test_a_new_file_replaces_none_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "a.yaml"
    write_text(path, "old", is_new=True)
    with pytest.raises(FileExistsError):
        write_text(path, "new", is_new=True)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.yaml"]


def full_disk(*_: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("is_new", [False, True])
@pytest.mark.parametrize("refused", ["fsync", "replace"])
def test_a_refused_write_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, is_new: bool
) -> None:
    path = tmp_path / "a.yaml"
    if not is_new:
        path.write_text("old")
    monkeypatch.setattr(os, "link", no_links)
    if refused == "fsync":
        monkeypatch.setattr(os, "fsync", full_disk)
    else:
        monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_text(path, "new", is_new=is_new)
    assert names(tmp_path) == ([] if is_new else ["a.yaml"])
    assert is_new or path.read_text() == "old"


def test_a_write_that_need_not_last_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    write_text(tmp_path / "a.yaml", "new", is_durable=False)
    assert (tmp_path / "a.yaml").read_text() == "new"


def test_a_folder_that_takes_no_file_is_left_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"a": "a file where a folder should be"})
    with pytest.raises(OSError, match=r"exists|directory"):
        write_text(tmp_path / "a" / "b.yaml", "new")
    assert names(tmp_path) == ["a"]


def test_text_that_is_no_text_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.yaml", "\ud800")
    assert names(tmp_path) == []


def test_a_written_file_is_a_regular_one(tmp_path: Path) -> None:
    write_text(tmp_path / "a.yaml", "a")
    assert stat.S_ISREG((tmp_path / "a.yaml").lstat().st_mode)


def test_what_is_kept_aside_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "calm.yaml"
    kept = []
    for text in ("one", "two", "three"):
        write_text(path, text)
        kept.append(keep_aside(path))
        assert path.read_text() == text
    assert [place.name for place in kept] == ["calm.yaml", "calm-2.yaml", "calm-3.yaml"]
    assert [place.read_text() for place in kept] == ["one", "two", "three"]


def test_what_is_kept_aside_is_copied_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "calm.yaml"
    for text in ("one", "two"):
        write_text(path, text)
        assert keep_aside(path).read_text() == text
        assert path.read_text() == text

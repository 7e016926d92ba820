"""One file while it is edited: nothing of anybody is lost, and nothing is written by halves."""

import errno
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from relaxapp.core.nodes import MAX_BYTES
from relaxapp.services.edited_file import EditedFile, EditedFileError, Outside, Saved

MINE = "name: Mine  # my own\nkind: breathing\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE)
    return path


def names(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_a_text_is_saved(path: Path) -> None:
    file = EditedFile(path)
    assert file.text == MINE
    assert file.save(MINE + "for: 5 min\n") == Saved()
    assert path.read_text() == MINE + "for: 5 min\n"
    assert file.look() is None
    assert names(path.parent) == ["mine.yaml"]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbfname: Mine\r\nkind: mixed\r\n",
        b"a: 1\r\nb: 2\nc: 3\r\n",
        "name: Ru\N{NO-BREAK SPACE}he \U0001f9d8\n".encode(),
        b"",
    ],
    ids=["mark", "mixed ends", "signs", "empty"],
)
def test_what_was_not_typed_stays_as_it_was(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    file = EditedFile(path)
    file.save(f"{file.text}# last")
    assert path.read_bytes() == raw + b"# last"


def test_a_file_that_others_have_changed_is_not_written(path: Path) -> None:
    file = EditedFile(path)
    path.write_text("name: Theirs\n")
    assert file.save("name: Ours\n") == Outside("changed", "name: Theirs\n")
    assert path.read_text() == "name: Theirs\n"
    assert file.look() == Outside("changed", "name: Theirs\n")


def test_a_file_that_others_have_made_the_same_is_no_conflict(path: Path) -> None:
    file = EditedFile(path)
    path.write_text("name: Ours\n")
    assert file.save("name: Ours\n") == Saved()
    assert file.look() is None


def test_a_file_that_is_gone_is_told_and_written_anew(path: Path) -> None:
    file = EditedFile(path)
    path.unlink()
    assert file.look() == Outside("deleted")
    assert file.save("name: Ours\n") == Outside("deleted")
    assert not path.exists()
    file.keep_mine()
    assert file.save("name: Ours\n") == Saved()
    assert path.read_text() == "name: Ours\n"


def test_a_folder_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(MINE)
    file = EditedFile(path)
    shutil.rmtree(path.parent)
    assert file.save(MINE) == Outside("deleted")
    file.keep_mine()
    assert file.save(MINE) == Saved()


def test_keeping_mine_keeps_a_copy_of_theirs(path: Path) -> None:
    (path.parent / ".trash").mkdir()
    (path.parent / ".trash" / "mine.yaml").write_text("deleted before")
    file = EditedFile(path)
    path.write_bytes(b"name: Th\xe9irs\n")
    file.keep_mine()
    assert file.look() is None
    assert file.save("name: Ours\n") == Saved(path.parent / ".trash" / "mine-2.yaml")
    assert (path.parent / ".trash" / "mine-2.yaml").read_bytes() == b"name: Th\xe9irs\n"
    assert (path.parent / ".trash" / "mine.yaml").read_text() == "deleted before"
    assert file.save("name: Ours again\n") == Saved()


def test_a_change_after_keeping_mine_is_a_conflict_again(path: Path) -> None:
    file = EditedFile(path)
    path.write_text("one\n")
    file.keep_mine()
    path.write_text("two\n")
    assert file.save("ours\n") == Outside("changed", "two\n")


def test_reloaded_text_can_be_kept_as_a_copy(path: Path) -> None:
    file = EditedFile(path)
    path.write_text("theirs\n")
    assert file.reload(keeps_copy=True) == "theirs\n"
    assert file.look() is None
    assert file.save("ours\n") == Saved(path.parent / ".trash" / "mine.yaml")


def test_a_text_typed_over_an_older_version_is_a_conflict(path: Path) -> None:
    base = EditedFile(path).version
    assert EditedFile(path, base).look() is None
    path.write_text("theirs\n")
    file = EditedFile(path, base)
    assert file.save("ours\n") == Outside("changed", "theirs\n")
    path.unlink()
    assert EditedFile(path, base).look() == Outside("deleted")


def test_the_mode_of_a_file_is_kept(path: Path) -> None:
    path.chmod(0o640)
    EditedFile(path).save("name: Ours\n")
    assert path.stat().st_mode & 0o777 == 0o640


# What cannot be done costs a sentence


def test_a_file_marked_as_read_only_is_not_written(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(EditedFileError, match=r"“mine\.yaml” is marked as read-only"):
        EditedFile(path).save("name: Ours\n")
    assert path.read_text() == MINE


def test_a_link_is_neither_read_nor_replaced(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    with pytest.raises(EditedFileError, match="is a link, and links are not followed"):
        EditedFile(link)
    file = EditedFile(path)
    target = path.rename(tmp_path / "moved.yaml")
    path.symlink_to(target)
    with pytest.raises(EditedFileError, match="is a link"):
        file.save("name: Ours\n")
    assert path.is_symlink()
    assert target.read_text() == MINE
    outside = file.look()
    assert outside is not None
    assert "is a link" in outside.why


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow past 4 bytes; the system refuses it as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_file_as_it_was(path: Path) -> None:
    file = EditedFile(path)
    with full_disk(), pytest.raises(EditedFileError, match=os.strerror(errno.EFBIG).lower()):
        file.save("name: Ours\n")
    assert path.read_text() == MINE
    assert names(path.parent) == ["mine.yaml"]
    assert file.save("name: Ours\n") == Saved()


def test_a_folder_that_is_no_folder_is_said(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(MINE)
    file = EditedFile(path)
    shutil.rmtree(path.parent)
    path.parent.write_text("in the way")
    file.keep_mine()
    with pytest.raises(EditedFileError, match="cannot be written"):
        file.save(MINE)


def test_a_text_that_is_too_large_is_not_written(path: Path) -> None:
    file = EditedFile(path)
    with pytest.raises(EditedFileError, match="more than the 262,144 a file may have"):
        file.save("#" * (MAX_BYTES + 1))
    assert path.read_text() == MINE


def test_half_a_sign_is_not_written(path: Path) -> None:
    with pytest.raises(EditedFileError, match="a character that no file can hold"):
        EditedFile(path).save("name: \ud83e\n")
    assert path.read_text() == MINE


@pytest.mark.parametrize(
    ("raw", "words"),
    [(None, "is not there any more"), (b"\xff\xfe", "not UTF-8"), (b"#" * 262_145, "262,145")],
    ids=["gone", "other code", "large"],
)
def test_what_cannot_be_edited_is_said(tmp_path: Path, raw: bytes | None, words: str) -> None:
    path = tmp_path / "mine.yaml"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(EditedFileError, match=words):
        EditedFile(path)


# Two editors at once


class TwoEditors(RuleBasedStateMachine):
    """Lines typed by two editors and by a third program that knows nothing of them.

    Whatever comes first, each line that was saved can be found: in the file, in an editor whose
    text it still is, or in a copy in the trash.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "mine.yaml"
        self.path.write_text("# 0\n")
        self.editors = [EditedFile(self.path), EditedFile(self.path)]
        self.texts = ["# 0\n", "# 0\n"]
        self.number = 0
        self.typed: set[str] = {"# 0"}
        self.given_up: set[str] = set()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def _line(self) -> str:
        self.number += 1
        self.typed.add(f"# {self.number}")
        return f"# {self.number}\n"

    @rule(who=st.integers(0, 1), is_first=st.booleans())
    def type_a_line(self, who: int, is_first: bool) -> None:
        line = self._line()
        self.texts[who] = line + self.texts[who] if is_first else self.texts[who] + line

    @rule(who=st.integers(0, 1))
    def save(self, who: int) -> None:
        on_disk = self.path.read_text() if self.path.exists() else None
        outcome = self.editors[who].save(self.texts[who])
        if isinstance(outcome, Saved):
            assert self.path.read_text() == self.texts[who]
        else:
            assert outcome.text == (on_disk or "")
            assert (self.path.read_text() if self.path.exists() else None) == on_disk

    @rule(who=st.integers(0, 1))
    def keep_mine(self, who: int) -> None:
        if self.editors[who].look() is not None:
            self.editors[who].keep_mine()

    @rule(who=st.integers(0, 1))
    def reload(self, who: int) -> None:
        if self.path.exists():
            self.given_up |= set(self.texts[who].splitlines())  # the page keeps it as a draft
            self.texts[who] = self.editors[who].reload()

    @rule()
    def another_program_adds_a_line(self) -> None:
        with self.path.open("a") as file:
            file.write(self._line())

    @rule()
    def another_program_renames_its_own_over_it(self) -> None:
        text = self.path.read_text() if self.path.exists() else ""
        other = self.folder / ".other"
        other.write_text(text + self._line())
        other.replace(self.path)

    @invariant()
    def no_line_is_lost(self) -> None:
        found = [self.path] if self.path.exists() else []
        found += (self.folder / ".trash").glob("*")
        lines = {line for one in found for line in one.read_text().splitlines()}
        lines |= {line for text in self.texts for line in text.splitlines()}
        assert self.typed - self.given_up <= lines

    @invariant()
    def nothing_else_is_left_behind(self) -> None:
        assert {one.name for one in self.folder.iterdir()} <= {"mine.yaml", ".trash"}


TestTwoEditors = TwoEditors.TestCase
TestTwoEditors.settings = settings(
    max_examples=20, stateful_step_count=25
)  # each save waits for the disk

"""What is unpacked comes from strangers: nothing evil gets through, and each is told by name."""

import os
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from bundle_homes import CALM, write, zip_of, zip_with
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.nodes import MAX_BYTES
from relaxapp.services.bundles import BundleError, Parcel, unpack
from relaxapp.services.bundles.unpacking import MAX_FILES, MAX_LISTING_BYTES, MAX_ZIP_BYTES


def sources(parcel: Parcel) -> list[str]:
    return [file.source for file in parcel.files]


def why(parcel: Parcel) -> dict[str, str]:
    return {one.source: one.why for one in parcel.left_out}


def packed(name: str, text: bytes = CALM.encode(), **changes: int) -> bytes:
    """A zip of one member whose listing has been changed."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        member = zipfile.ZipInfo(name)
        member.compress_type = zipfile.ZIP_DEFLATED
        for key, value in changes.items():
            setattr(member, key, value)
        zipped.writestr(member, text)
    return target.getvalue()


def with_flag(raw: bytes, flag: int) -> bytes:
    """The zip with a flag set in its listing and before the member."""
    changed = bytearray(raw)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = changed.index(mark) + at
        flags = struct.unpack_from("<H", changed, place)[0]
        struct.pack_into("<H", changed, place, flags | flag)
    return bytes(changed)


def claiming(raw: bytes, size: int) -> bytes:
    """The zip whose member says that it unpacks to `size` bytes."""
    changed = bytearray(raw)
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", changed, changed.index(mark) + at, size)
    return bytes(changed)


def misplaced(raw: bytes) -> bytes:
    """The zip whose listing is said to be elsewhere."""
    changed = bytearray(raw)
    struct.pack_into("<L", changed, changed.rindex(b"PK\5\6") + 16, 0xFFFFFF)
    return bytes(changed)


def damaged(raw: bytes) -> bytes:
    changed = bytearray(raw)
    place = changed.index(b"PK\1\2") // 2
    changed[place] ^= 0xFF
    return bytes(changed)


EVIL_MEMBERS = {
    "a way up": (packed("../../evil.yaml"), "points out"),
    "an absolute name": (packed("/etc/evil.yaml"), "points out"),
    "a drive": (packed("C:/evil.yaml"), "points out"),
    "backslashes": (packed("..\\evil.yaml"), "points out"),
    "a way up in the middle": (packed("moves/../../evil.yaml"), "points out"),
    "a stream": (packed("evil.yaml:hidden.yaml"), "points out"),
    "a control character": (packed("ev\x1bil.yaml"), "characters that no name has"),
    "a turned text": (packed("ev\u202eil.yaml"), "characters that no name has"),
    "a long name": (packed("x" * 300 + ".yaml"), "too long"),
    "too many folders": (packed("x/" * 20 + "a.yaml"), "too many folders"),
    "a link": (packed("evil.yaml", external_attr=(stat.S_IFLNK | 0o777) << 16), "a link"),
    "a device": (packed("evil.yaml", external_attr=(stat.S_IFCHR | 0o666) << 16), "a link"),
    "a pipe": (packed("evil.yaml", external_attr=(stat.S_IFIFO | 0o666) << 16), "a link"),
    "a password": (with_flag(packed("evil.yaml"), 1), "password"),
    "another packer": (packed("evil.yaml", compress_type=zipfile.ZIP_LZMA), "packed in a way"),
    "a bomb": (packed("evil.yaml", b"#" * MAX_BYTES), "far more than"),
    "a large file": (packed("evil.yaml", os.urandom(MAX_BYTES + 1)), "larger than"),
    "more than it says": (claiming(packed("evil.yaml", b"# x\n" * 900), 5), "damaged"),
    "less than it says": (claiming(packed("evil.yaml"), 900), "damaged"),
    "damaged bytes": (damaged(packed("evil.yaml", os.urandom(5_000))), "damaged"),
    "a listing elsewhere": (misplaced(packed("evil.yaml")), "damaged"),
    "a zip": (packed("evil.zip", packed("a.yaml")), "a zip in a zip"),
    "a program": (packed("evil.exe"), "no .yaml file"),
}


@pytest.mark.parametrize("name", EVIL_MEMBERS)
def test_an_evil_member_is_left_out_with_its_reason(tmp_path: Path, name: str) -> None:
    raw, reason = EVIL_MEMBERS[name]
    parcel = unpack([write(tmp_path / "a.zip", raw)])
    assert not parcel.files
    (told,) = parcel.left_out
    assert reason in told.why
    assert told.source.isprintable()


def listing_too_long(path: Path) -> None:
    zip_with(path, {f"{'x' * 150}{number}.yaml": "" for number in range(2_700)})


def many(path: Path) -> None:
    zip_with(path, {f"r{number}.yaml": CALM for number in range(MAX_FILES + 1)})


def heavy(path: Path) -> None:
    zip_with(path, {f"r{number}.yaml": os.urandom(250_000).hex()[:250_000] for number in range(3)})


def large(path: Path) -> None:
    write(path, b"PK" + b"\0" * MAX_ZIP_BYTES)


def cut(path: Path) -> None:
    write(path, packed("a.yaml")[:-30])


def nothing(path: Path) -> None:
    write(path, b"")


def text(path: Path) -> None:
    write(path, b"not a zip at all\n" * 10)


def zip64(path: Path) -> None:
    raw = packed("a.yaml")
    at = raw.rindex(b"PK\5\6")
    write(path, raw[:at] + b"PK\6\7" + b"\0" * 16 + raw[at:])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (listing_too_long, "too many files"),
        (many, "More than 100 routine files"),
        (heavy, "More than 512 KB"),
        (large, "larger than the 8 MB"),
        (cut, "may be damaged"),
        (nothing, "may be damaged"),
        (text, "may be damaged"),
        (zip64, "too many files"),
    ],
)
def test_an_evil_zip_is_refused_whole(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    make(tmp_path / "evil.zip")
    with pytest.raises(BundleError, match=said):
        unpack([tmp_path / "evil.zip"])


def test_the_long_listing_is_one(tmp_path: Path) -> None:
    listing_too_long(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert sum(46 + len(name) for name in zipped.namelist()) > MAX_LISTING_BYTES


def test_a_second_member_of_one_name_is_left_out(tmp_path: Path) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        zipped.writestr("a.yaml", CALM)
        with pytest.warns(UserWarning, match="Duplicate"):
            zipped.writestr("a.yaml", "name: Other\n")
    parcel = unpack([write(tmp_path / "a.zip", target.getvalue())])
    assert [file.raw for file in parcel.files] == [CALM.encode()]
    assert "same name" in why(parcel)["a.yaml"]


def test_what_systems_add_is_skipped_without_a_word(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "friend/": "",
        "friend/calm.yaml": CALM,
        "__MACOSX/friend/._calm.yaml": "x",
        "friend/.DS_Store": "x",
    }
    parcel = unpack([zip_with(tmp_path / "a.zip", members)])
    assert sources(parcel) == ["friend/calm.yaml"]
    assert not parcel.left_out


def test_a_zip_with_a_comment_opens(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", calm=CALM)
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.comment = b"From a friend."
    assert sources(unpack([path])) == ["calm.yaml"]


def test_files_folders_and_zips_come_in_together(tmp_path: Path) -> None:
    write(tmp_path / "one.yaml", CALM)
    write(tmp_path / "pack/moves/two.yaml", CALM)
    write(tmp_path / "pack/notes.txt", "x")
    os.symlink(tmp_path / "one.yaml", tmp_path / "pack/link.yaml")
    zip_of(tmp_path / "a.zip", routines__three=CALM)
    paths = [tmp_path / name for name in ("one.yaml", "pack", "a.zip")]
    assert sources(unpack(paths)) == ["one.yaml", "pack/moves/two.yaml", "routines/three.yaml"]


def test_links_and_other_files_are_told(tmp_path: Path) -> None:
    os.symlink(write(tmp_path / "one.yaml", CALM), tmp_path / "link.yaml")
    write(tmp_path / "photo.png", b"x")
    write(tmp_path / "huge.yaml", b"#" * (MAX_BYTES + 1))
    os.mkfifo(tmp_path / "pipe.yaml")
    names = ("link.yaml", "photo.png", "huge.yaml", "pipe.yaml")
    parcel = unpack([tmp_path / name for name in names])
    assert not parcel.files
    assert list(why(parcel)) == list(names)


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"There is no “gone.txt”"):
        unpack([tmp_path / "gone.txt"])


def test_a_long_list_of_what_is_left_out_is_counted(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{number}.txt": "x" for number in range(80)}
    parcel = unpack([zip_with(tmp_path / "a.zip", members)])
    assert len(parcel.left_out) == 51
    assert parcel.left_out[-1].source == "and 30 more files"


@given(raw=st.binary(max_size=400), cut_at=st.integers(0, 200))
def test_no_bytes_are_more_than_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, cut_at: int
) -> None:
    whole = packed("a.yaml")
    place = cut_at % len(whole)
    path = tmp_path_factory.getbasetemp() / "any.zip"
    for tried in (raw, whole[:place] + raw[:3] + whole[place + len(raw[:3]) :]):
        path.write_bytes(tried)
        with suppress(BundleError):
            assert len(unpack([path]).files) <= 1

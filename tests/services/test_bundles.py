"""Bundles come in checked, as the person chose, whole or not at all; what goes out comes in."""

import os
from pathlib import Path

import pytest
from bundle_homes import CALM, OWN_MOVE, USING, bundle_of, everything_in, home_in, write, zip_of
from hypothesis import given, settings
from hypothesis import strategies as st

from relaxapp.core.library import Entry
from relaxapp.services import bundles
from relaxapp.services.bundles import (
    CHOICES,
    Bundle,
    BundleError,
    Choice,
    Clash,
    Home,
    Item,
    Key,
    bring_in,
    share,
    usual_choices,
    with_needs,
)
from relaxapp.services.bundles.checking import Brought, Parcel, check

WRISTS: Key = ("routine", "wrists")
CIRCLE: Key = ("move", "wrist-circle")
BROKEN = "name: Broken\nkind: breathing\nbreathe: 4-x\nfor: 5\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_in(tmp_path)


@pytest.fixture
def friends(tmp_path: Path) -> Path:
    """A zip with a routine, the one it uses, and a move."""
    members = {"pack__routines__wrists": USING, "pack__routines__calm": CALM}
    return zip_of(tmp_path / "pack.zip", **members, **{"pack__moves__wrist-circle": OWN_MOVE})


def item(bundle: Bundle, id: str) -> Item:
    return next(one for one in bundle.items if one.id == id)


def entry(home: Home, id: str) -> Entry:
    found = home.library.find(id)
    assert found is not None
    return found


def bring(home: Home, *paths: Path, **choices: Choice) -> None:
    bundle = bundle_of(home, *paths)
    chosen = {
        one.key: choices.get(one.id.replace("-", "_"), usual)
        for one, usual in zip(bundle.items, usual_choices(bundle).values(), strict=True)
    }
    bring_in(bundle, chosen, home)


# Looking


def test_kinds_are_known_by_folder_and_by_keys(home: Home, tmp_path: Path) -> None:
    path = zip_of(
        tmp_path / "a.zip", wrists=USING, circle=OWN_MOVE, moves__odd=CALM, chimes__gong=CALM
    )
    bundle = bundle_of(home, path)
    kinds = {one.id: one.kind for one in bundle.items}
    assert kinds == {"circle": "move", "odd": "move", "wrists": "routine"}
    assert [one.source for one in bundle.left_out] == ["chimes/gong.yaml"]


def test_checking_touches_nothing_of_the_person(home: Home, friends: Path, tmp_path: Path) -> None:
    before = everything_in(tmp_path)
    bundle = bundle_of(home, friends)
    assert everything_in(tmp_path) == before
    assert not any(one.problems for one in bundle.items)


def test_a_routine_is_checked_with_the_moves_it_comes_with(home: Home, friends: Path) -> None:
    bundle = bundle_of(home, friends)
    wrists = item(bundle, "wrists")
    assert (wrists.name, wrists.is_broken) == ("Wrists", False)
    assert wrists.needs == {CIRCLE, ("routine", "calm")}


def test_a_broken_bundle_says_what_is_wrong_with_which_file(home: Home, tmp_path: Path) -> None:
    path = zip_of(
        tmp_path / "a.zip",
        friend__good=CALM,
        friend__broken=BROKEN,
        friend__tabs="name: Tabs\n\tkind: mixed\n",
        friend__latin="name: \xfcbung\n".encode("latin-1"),
    )
    bundle = bundle_of(home, path)
    told = [str(problem) for one in bundle.items for problem in one.problems]
    assert any(line.startswith("friend/broken.yaml:3:10: error:") for line in told)
    assert any(line.startswith("friend/tabs.yaml:2:1: error: a tab") for line in told)
    assert bundle.left_out[0].source == "friend/latin.yaml"
    assert "line 1" in bundle.left_out[0].why
    bring_in(bundle, usual_choices(bundle), home)
    assert list(everything_in(home.user)) == ["routines/good.yaml"]


@pytest.mark.parametrize(
    ("stem", "id"),
    [("Box breathing (1)", "box-breathing-1"), ("ÜBUNG", "ubung"), ("呼吸", "my-routine")],
)
def test_names_become_ids(home: Home, tmp_path: Path, stem: str, id: str) -> None:
    bundle = bundle_of(home, write(tmp_path / f"{stem}.yml", CALM))
    assert [one.id for one in bundle.items] == [id]


def test_names_that_differ_by_case_alone_are_one(home: Home, tmp_path: Path) -> None:
    bundle = bundle_of(home, zip_of(tmp_path / "a.zip", Calm=CALM, calm=CALM))
    assert len(bundle.items) == 1
    assert bundle.left_out[0].why == "“Calm.yaml” has the same name"


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "LPT9"])
def test_names_that_windows_keeps_are_left_out(home: Home, tmp_path: Path, name: str) -> None:
    bundle = bundle_of(home, write(tmp_path / f"{name}.yaml", CALM))
    assert not bundle.items
    assert "Windows" in bundle.left_out[0].why


# Clashes


def test_clashes_are_found(tmp_path: Path) -> None:
    write(tmp_path / "home/routines/calm.yaml", CALM)
    write(tmp_path / "home/routines/desk/mine.yaml", CALM)
    home = home_in(tmp_path)
    shipped = entry(home, "six-a-minute").path
    members = {"calm": CALM, "mine": USING, "box-breathing": CALM, "new": CALM, "chin-tuck": "do:"}
    bundle = bundle_of(home, zip_of(tmp_path / "a.zip", **members), shipped)
    assert {one.id: one.clash for one in bundle.items} == {
        "calm": Clash.SAME,
        "mine": Clash.OWN,
        "box-breathing": Clash.SHIPPED,
        "new": Clash.NONE,
        "chin-tuck": Clash.SHIPPED,
        "six-a-minute": Clash.SAME,
    }
    assert item(bundle, "mine").own == home.user / "routines/desk/mine.yaml"


def test_keeping_both_renames_what_refers_to_it(friends: Path, tmp_path: Path) -> None:
    write(tmp_path / "home/routines/calm.yaml", CALM.replace("4-6", "5-5"))
    write(tmp_path / "home/moves/wrist-circle.yaml", OWN_MOVE.replace("times: 3", "times: 9"))
    bring(home_in(tmp_path), friends)
    text = (tmp_path / "home/routines/wrists.yaml").read_text()
    changed = USING.replace("wrist-circle ", "wrist-circle-2 ").replace("calm", "calm-2")
    assert text == changed  # the comments stand where they stood
    home = home_in(tmp_path)
    assert entry(home, "calm-2").name == "Calm (2)"
    assert home.catalogue.moves["wrist-circle-2"].times == 3
    assert home.catalogue.moves["wrist-circle"].times == 9
    assert not [one for one in home.library.entries if one.is_broken]


def test_what_is_like_a_shipped_one_of_its_id_stays_so(home: Home, tmp_path: Path) -> None:
    text = "like: box-breathing\nname: Five\nbreathe: 5-5-5-5\nfor: 2 min\n"
    bring(home, write(tmp_path / "box-breathing.yaml", text))
    entry_2 = entry(home_in(tmp_path), "box-breathing-2")
    assert not entry_2.problems
    assert "like: box-breathing\n" in entry_2.path.read_text()


def test_what_is_replaced_is_kept(tmp_path: Path) -> None:
    mine = write(tmp_path / "home/routines/desk/calm.yaml", "name: Mine # precious\n")
    bring(home_in(tmp_path), write(tmp_path / "calm.yaml", CALM), calm=Choice.REPLACE)
    assert mine.read_text() == CALM
    assert (mine.parent / ".trash/calm.yaml").read_text() == "name: Mine # precious\n"


def test_what_changed_meanwhile_is_not_replaced(tmp_path: Path, friends: Path) -> None:
    mine = write(tmp_path / "home/routines/calm.yaml", "name: Mine\n")
    home = home_in(tmp_path)
    bundle = bundle_of(home, friends)
    mine.write_text("name: Mine, saved just now\n")
    choices = usual_choices(bundle) | {("routine", "calm"): Choice.REPLACE}
    before = everything_in(home.user)
    with pytest.raises(BundleError, match=r"has changed meanwhile. Nothing was changed"):
        bring_in(bundle, choices, home)
    assert everything_in(home.user) == before


def test_a_file_that_has_come_meanwhile_stays(home: Home, friends: Path) -> None:
    bundle = bundle_of(home, friends)
    write(home.user / "routines/wrists.yaml", "name: Mine\n")
    with pytest.raises(BundleError, match=r"“wrists.yaml” is there now. Nothing was changed"):
        bring_in(bundle, usual_choices(bundle), home)
    assert list(everything_in(home.user)) == ["routines/wrists.yaml"]


def test_a_write_that_fails_takes_all_back(
    tmp_path: Path, friends: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "home/routines/calm.yaml", "name: Mine\n")
    home = home_in(tmp_path)
    bundle = bundle_of(home, friends)
    before = everything_in(home.user)
    write_text = bundles.bringing.write_text  # type: ignore[attr-defined]

    def fail_at_wrists(path: Path, text: str, **options: bool) -> None:
        if path.stem == "wrists":
            raise OSError(28, "No space left on device", str(path))
        write_text(path, text, **options)

    monkeypatch.setattr(bundles.bringing, "write_text", fail_at_wrists)
    choices = usual_choices(bundle) | {("routine", "calm"): Choice.REPLACE}
    with pytest.raises(BundleError, match=r"no space left on device. Nothing was changed"):
        bring_in(bundle, choices, home)
    assert everything_in(home.user) == before


def test_what_a_chosen_one_needs_comes_too(home: Home, friends: Path) -> None:
    bundle = bundle_of(home, friends)
    skipped = dict.fromkeys((one.key for one in bundle.items), Choice.SKIP)
    assert set(with_needs(bundle, skipped).values()) == {Choice.SKIP}
    chosen = with_needs(bundle, skipped | {WRISTS: Choice.ADD})
    assert set(chosen.values()) == {Choice.ADD}


def test_every_clash_has_a_usual_choice_that_replaces_nothing() -> None:
    usual = {clash: CHOICES[clash][0] for clash in Clash}
    assert Choice.REPLACE not in usual.values()
    assert usual[Clash.SHIPPED] is Choice.KEEP_BOTH


# Out and in


def test_what_is_shared_comes_in_the_same(friends: Path, tmp_path: Path) -> None:
    bring(home_in(tmp_path / "mine"), friends)
    mine = home_in(tmp_path / "mine")
    shared = share(entry(mine, "wrists"), mine)
    assert (shared.ending, shared.count) == (".zip", 3)
    empty = home_in(tmp_path / "theirs")
    bring(empty, write(tmp_path / "wrists.zip", shared.raw))
    theirs = home_in(tmp_path / "theirs")
    assert entry(theirs, "wrists").routine == entry(mine, "wrists").routine
    assert everything_in(theirs.user) == everything_in(mine.user)


def test_a_routine_that_stands_alone_is_one_plain_file(tmp_path: Path) -> None:
    write(tmp_path / "home/routines/calm.yaml", "\ufeff" + CALM)
    home = home_in(tmp_path)
    shared = share(entry(home, "calm"), home)
    assert (shared.raw, shared.ending) == (b"\xef\xbb\xbf" + CALM.encode(), ".yaml")


def test_shipped_files_are_not_packed(home: Home) -> None:
    for one in home.library.entries:
        assert share(one, home).count == 1


def test_sharing_gives_the_same_bytes_each_time(friends: Path, tmp_path: Path) -> None:
    bring(home_in(tmp_path), friends)
    home = home_in(tmp_path)
    first = share(entry(home, "wrists"), home).raw
    for path in home.user.rglob("*.yaml"):
        os.utime(path, (1, 1))
    assert share(entry(home, "wrists"), home).raw == first


# Whatever it is called

NAMES = st.text(st.sampled_from("aZé./\\:-_ \0\n~\u202e🙂1"), max_size=30)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Home]:
    folder = tmp_path_factory.mktemp("names")
    return folder, home_in(folder)


@settings(max_examples=30)  # each reads the whole library
@given(names=st.lists(NAMES, max_size=4))
def test_nothing_is_ever_written_outside_the_folders(
    shared_home: tuple[Path, Home], names: list[str]
) -> None:
    folder, home = shared_home
    files = tuple(Brought(f"{name}.yaml", CALM.encode()) for name in names)
    bundle = check(Parcel(files, ()), home)
    before = set(everything_in(folder))
    done = bring_in(bundle, usual_choices(bundle), home)
    came = set(everything_in(folder)) - before
    assert all(path.parent == home.user / "routines" for path in done.routines)
    assert len(came) == len(done.routines) + len(done.moves) == len(bundle.items)
    for path in (*done.routines, *done.moves):
        path.unlink()

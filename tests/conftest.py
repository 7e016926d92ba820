"""What all tests share: the shipped files, one Qt application, the option that rewrites goldens.

Tests run in as many processes as there are cores. In each of them another thread speaks with
the first process; would Python collect garbage there, Qt's objects would die in a wrong thread.
So garbage is collected between tests, and there alone.
"""

import gc
import os
import sys
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.world import World

ROOT = Path(__file__).parent.parent

# A busy machine is no failure: how fast it is, tests/bench measures. CI tries the same examples
# each time, so that what it refuses is what was changed.
settings.register_profile(
    "busy",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("busy")


SLOW = frozenset(
    {
        *("test_ambience", "test_answering", "test_breaks_year", "test_breath_design"),
        *("test_breath_designer", "test_builder_page", "test_building", "test_caring"),
        *("test_command_line", "test_commands", "test_compact", "test_cue_sets", "test_editing"),
        *("test_exchange", "test_feelings", "test_figure_painting", "test_glide"),
        *("test_history_damage", "test_journal_export", "test_json_schema"),
        *("test_keyboard_and_tree", "test_learn_page", "test_library_page", "test_library_watch"),
        *("test_live_reading", "test_looking_back", "test_mix", "test_no_network", "test_profile"),
        *("test_progress_page", "test_reader_fuzz", "test_recordings", "test_reflecting"),
        *("test_rendering", "test_saving", "test_scenes", "test_scoring", "test_session"),
        *("test_settings_page", "test_speech", "test_synth", "test_timeline_properties"),
        *("test_voice"),
    }
)
"""Modules that take half of all the time: marked `slow`, so that the others stay quick."""

VOCABULARY = ("moves", "chimes", "ambiences", "sounds")
"""The user's folders that a catalogue is read from."""

COLLECTED_EVERY = 200
_finished = count(1)
_application: list[QApplication] = []


def pytest_sessionstart() -> None:
    # What is compiled is kept, also on a machine that forbids it to all of Python: thousands of
    # asserts are rewritten in each run, and the program is started dozens of times.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.disable()
    # The first one stays: a test that made a smaller one would leave it to the windows' tests.
    _application.append(QApplication([]))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """What is measured is run alone: anything but ordinary and slow tests."""
    is_ordinary = config.option.markexpr.startswith(("not ", "slow"))
    return None if is_ordinary else 0


@pytest.hookimpl(tryfirst=True)  # before those that are not wanted are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """The thousands of tests themselves are no garbage, and are not looked through again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown() -> None:
    if next(_finished) % COLLECTED_EVERY == 0:
        gc.collect()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write goldens anew")


@pytest.fixture(scope="session")
def assets() -> Path:
    """The shipped `assets` folder."""
    return ROOT / "assets"


@pytest.fixture(scope="session")
def shipped() -> Path:
    """The shipped `routines` folder."""
    return ROOT / "routines"


@pytest.fixture(scope="session")
def routine_files(shipped: Path) -> list[Path]:
    """The shipped routine files; programmes are none."""
    found = shipped.rglob("*.yaml")
    return sorted(path for path in found if shipped / "programmes" not in path.parents)


@pytest.fixture(scope="session")
def catalogue(assets: Path) -> Catalogue:
    """The shipped moves, cautions and cue sets."""
    return load_catalogue(assets)


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """The shipped files are read by the first world that wants them; later ones read them again.

    Again is as the program itself does it at a change: of a file that is as it was nothing is
    read or built anew. Tests make hundreds of worlds, and spent a third of their time on this.
    """
    load, scan = World._load_catalogue, World._scan_library

    @cache
    def shipped_catalogue(assets: Path) -> Catalogue:
        return load_catalogue(assets)

    @cache
    def shipped_library(root: Path, catalogue: Path) -> Library:
        return scan_library([Layer(root, "shipped")], shipped_catalogue(catalogue))

    def load_again(world: World) -> Catalogue:
        user = world.folders.user
        has_own = user is not None and any((user / name).exists() for name in VOCABULARY)
        return load(world) if has_own else shipped_catalogue(world.folders.assets)

    def scan_again(world: World, before: Library | None = None) -> Library:
        folders = world.folders
        return scan(world, before or shipped_library(folders.routines, folders.assets))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "_load_catalogue", load_again)
        patch.setattr(World, "_scan_library", scan_again)
        yield


@pytest.fixture(scope="session")
def update_goldens(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-goldens"))

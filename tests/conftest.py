"""What all tests share: the shipped files, one Qt application, the option that rewrites goldens.

Tests run in as many processes as there are cores. In each of them another thread speaks with
the first process; would Python collect garbage there, Qt's objects would die in a wrong thread.
So garbage is collected between tests, and there alone.
"""

import gc
import os
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from relaxapp.core.catalogue import Catalogue, load_catalogue

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
        *("test_ambience", "test_breaks_year", "test_breath_design", "test_building"),
        *("test_command_line", "test_cue_sets", "test_exchange", "test_figure_painting"),
        *("test_glide", "test_json_schema", "test_keyboard_and_tree", "test_library_watch"),
        *("test_live_reading", "test_reader_fuzz", "test_rendering", "test_saving"),
        *("test_scoring", "test_session", "test_settings_page", "test_speech"),
        *("test_timeline_properties", "test_voice"),
    }
)
"""Modules that take half of all the time: marked `slow`, so that the others stay quick."""

COLLECTED_EVERY = 200
_finished = count(1)
_application: list[QApplication] = []


def pytest_sessionstart() -> None:
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


@pytest.fixture(scope="session")
def update_goldens(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-goldens"))

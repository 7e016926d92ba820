"""What all tests share: the shipped files, and the option that rewrites goldens."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
def catalogue(assets: Path) -> Catalogue:
    """The shipped moves, cautions and cue sets."""
    return load_catalogue(assets)


@pytest.fixture(scope="session")
def update_goldens(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-goldens"))

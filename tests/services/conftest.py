"""What tests of real sound and of real desktops share: servers of their own."""

import os
import shutil
from collections.abc import Iterator

import pytest
import virtual_screen
from null_sink import NullSink, missing_tools
from private_bus import PrivateBus


def skip_without(missing: list[str]) -> None:
    """Skips where these tools are missing; in CI that fails."""
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert not missing


@pytest.fixture(scope="session")
def sound_tools() -> None:
    """Skips where a sound server cannot be run and recorded; in CI that fails."""
    skip_without(missing_tools())


@pytest.fixture
def sink(sound_tools: None) -> Iterator[NullSink]:
    with NullSink() as started:
        yield started


@pytest.fixture
def screen() -> Iterator[virtual_screen.VirtualScreen]:
    """An X server that only this test sees."""
    skip_without(virtual_screen.missing_tools())
    with virtual_screen.VirtualScreen() as started:
        yield started


@pytest.fixture
def own_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    """A session bus that only this test sees, and that is the one of the environment."""
    pytest.importorskip("jeepney")
    skip_without([] if shutil.which("dbus-daemon") else ["dbus-daemon"])
    with PrivateBus() as started:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", started.address)
        yield started

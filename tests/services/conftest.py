"""What tests of real sound share: a sound server of their own."""

import os
from collections.abc import Iterator

import pytest
from null_sink import NullSink, missing_tools


@pytest.fixture(scope="session")
def sound_tools() -> None:
    """Skips where a sound server cannot be run and recorded; in CI that fails."""
    missing = missing_tools()
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert not missing


@pytest.fixture
def sink(sound_tools: None) -> Iterator[NullSink]:
    with NullSink() as started:
        yield started

"""The schemas in the user's folder are made current while nothing moves, and only there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from relaxapp.shell.schema_upkeep import SchemaUpkeep


def look(upkeep: SchemaUpkeep) -> QTimer:
    """The timer, once it has run out."""
    timer = upkeep.findChild(QTimer, "schema upkeep")
    assert timer is not None
    assert timer.isSingleShot()
    timer.stop()
    timer.timeout.emit()
    return timer


@pytest.mark.usefixtures("qapp")
def test_schemas_wait_until_no_session_runs(tmp_path: Path) -> None:
    running = [True]
    upkeep = SchemaUpkeep(tmp_path, lambda: running[0])
    upkeep.start()
    assert look(upkeep).isActive()
    assert not (tmp_path / "schema").exists()
    running[0] = False
    assert not look(upkeep).isActive()
    written = {path.stem for path in (tmp_path / "schema").iterdir()}
    assert written == {"routine", "move", "programme"}


@pytest.mark.usefixtures("qapp")
def test_a_person_without_a_folder_gets_none(tmp_path: Path) -> None:
    upkeep = SchemaUpkeep(tmp_path / "data", lambda: False)
    upkeep.start()
    assert not look(upkeep).isActive()
    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("qapp")
def test_a_system_without_a_home_is_fine() -> None:
    upkeep = SchemaUpkeep(None, lambda: False)
    upkeep.start()
    assert not look(upkeep).isActive()

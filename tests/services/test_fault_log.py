"""The fault log: what it keeps, and that it stays small."""

import logging
from pathlib import Path

import pytest

from relaxapp.services import fault_log
from relaxapp.services.fault_log import FaultLog


def record(message: str, *arguments: object, error: Exception | None = None) -> logging.LogRecord:
    exc_info = None
    if error is not None:
        try:
            raise error
        except Exception as raised:
            exc_info = (type(raised), raised, raised.__traceback__)
    return logging.LogRecord("relaxapp", logging.ERROR, "", 1, message, arguments, exc_info)


def test_fault_is_kept_with_its_trace(tmp_path: Path) -> None:
    log = FaultLog(tmp_path / "new", "1.2")
    log.handle(record("a page failed", error=KeyError("x")))
    text = log.text()
    assert text.startswith("relaxapp 1.2, Python")
    assert "a page failed" in text
    assert "KeyError: 'x'" in text
    assert "Traceback" in text


def test_the_same_again_is_counted(tmp_path: Path) -> None:
    log = FaultLog(tmp_path)
    for _ in range(41):
        log.handle(record("again", error=ValueError("x")))
    assert log.text().count("ERROR relaxapp: again") == 3
    assert "(this came 40 times more)" in log.text()


def test_other_faults_are_not_the_same(tmp_path: Path) -> None:
    log = FaultLog(tmp_path)
    log.handle(record("fault", error=ValueError("x")))
    log.handle(record("fault", error=ValueError("y")))
    assert log.text().count("ERROR") == 2


def test_log_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_log, "MAX_BYTES", 2_000)
    log = FaultLog(tmp_path)
    for number in range(200):
        log.handle(record("fault %d ä", number))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["relaxapp.log", "relaxapp.log.1"]
    assert all(path.stat().st_size <= 2_200 for path in tmp_path.iterdir())
    assert "fault 199" in log.text()


def test_folder_that_cannot_be_made_is_no_fault_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    log = FaultLog(tmp_path / "file")
    log.handle(record("lost"))
    assert log.text() == ""


def test_without_a_folder_nothing_is_kept() -> None:
    log = FaultLog(None)
    log.handle(record("lost"))
    assert log.path is None
    assert log.text() == ""

"""Whatever stands in a file, the reader ends, says where it is wrong, and keeps its limits."""

from file_promises import (
    check_journal_file,
    check_move_file,
    check_programme_file,
    check_routine_file,
)
from hypothesis import HealthCheck, given, settings
from random_files import (
    ANY_BYTES,
    ANY_TEXT,
    MOVE_SLIPS,
    MOVE_TREES,
    PIECES,
    PROGRAMME_SLIPS,
    PROGRAMME_TREES,
    ROUTINE_TREES,
    SLIPS,
)
from random_journals import journal_files

fuzz = settings(
    deadline=None,
    derandomize=True,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@fuzz
@given(ANY_BYTES)
def test_any_bytes(raw: bytes) -> None:
    check_routine_file(raw)


@fuzz
@given(ANY_TEXT)
def test_any_text(raw: bytes) -> None:
    check_routine_file(raw)


@fuzz
@given(PIECES)
def test_pieces_of_yaml(raw: bytes) -> None:
    check_routine_file(raw)


@fuzz
@given(ROUTINE_TREES)
def test_trees_of_known_keys(raw: bytes) -> None:
    check_routine_file(raw)


@fuzz
@given(MOVE_TREES)
def test_moves_of_known_keys(raw: bytes) -> None:
    check_move_file(raw)


@fuzz
@given(SLIPS)
def test_shipped_files_with_slips(raw: bytes) -> None:
    check_routine_file(raw)


@fuzz
@given(MOVE_SLIPS)
def test_shipped_moves_with_slips(raw: bytes) -> None:
    check_move_file(raw)


@fuzz
@given(PROGRAMME_TREES)
def test_programmes_of_known_keys(raw: bytes) -> None:
    check_programme_file(raw)


@fuzz
@given(PROGRAMME_SLIPS)
def test_shipped_programmes_with_slips(raw: bytes) -> None:
    check_programme_file(raw)


@fuzz
@given(journal_files())
def test_histories_of_strangers(raw: bytes) -> None:
    check_journal_file(raw)

"""A history with a passphrase: what its file holds, what is read, and what is done while locked."""

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Ended,
    Fate,
    Journal,
    SessionRecord,
    Stamp,
    When,
    Worry,
)
from relaxapp.core.journal_merge import Merged
from relaxapp.core.sealing import is_sealed
from relaxapp.services.history import History
from relaxapp.services.history import store as stores
from relaxapp.services.history.errors import StoreError
from relaxapp.services.history.kept_file import KeptFile
from relaxapp.services.lock import Lock, lock_of, locks, make_lock

PASSPHRASE, ANOTHER = "four small grey stones", "a quite different one"
NOON = Stamp(1_795_867_200_000, 60)
SESSION = SessionRecord("s1", NOON, "sigh", "Sigh", "breathing", 60_000)
FELT = CheckIn("c1", NOON, 7, 3, 4, ("neck",), "a long daylight", When.BEFORE, "s1")
ANSWER = Answer("a1", NOON, "s1", "thoughts", "What went on?", "zitronengelb", "thought")
WORRY = Worry("w1", NOON, "the rentroll", Fate.PLANNED, "ask on Mondayish")
SECRETS = (b"daylight", b"zitronengelb", b"rentroll", b"Mondayish")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs little, so that tests do."""
    for name, value in (("MEMORY_KIB", 32), ("ITERATIONS", 1), ("LANES", 1)):
        monkeypatch.setattr(locks, name, value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "history.db"


def opened(path: Path) -> History:
    """The history as another run of the program has it."""
    return History(path, print, now=lambda: datetime(2026, 11, 28, 9, 30), lock_of=lock_of)


@pytest.fixture
def history(path: Path) -> History:
    history = opened(path)
    for put, record in (
        (history.put_session, SESSION),
        (history.put_check_in, FELT),
        (history.put_answer, ANSWER),
        (history.put_worry, WORRY),
    ):
        put(record)
    return history


def set_passphrase(history: History, passphrase: str = PASSPHRASE) -> Lock:
    lock = make_lock(passphrase)
    assert history.seal_with(lock.keyring.text, lock)
    return lock


def unlocked(path: Path, passphrase: str = PASSPHRASE) -> History:
    history = opened(path)
    assert isinstance(history.sealer, Lock)
    assert history.sealer.unlock(passphrase)
    return history


def bytes_in(path: Path) -> bytes:
    """All that is in the history's folder, copies too."""
    return b"".join(one.read_bytes() for one in path.parent.rglob("*") if one.is_file())


def test_without_a_passphrase_texts_are_as_they_are(history: History, path: Path) -> None:
    assert history.sealer is None
    history.close()
    assert all(secret in bytes_in(path) for secret in SECRETS)


def test_setting_one_seals_what_was_written_before_also_in_copies(
    history: History, path: Path
) -> None:
    history.upkeep()
    assert len(list(path.parent.rglob("*.db"))) == 2
    set_passphrase(history)
    assert (history.answers(), history.worries(), history.check_ins()) == (
        (ANSWER,),
        (WORRY,),
        (FELT,),
    )
    history.close()
    assert not any(secret in bytes_in(path) for secret in SECRETS)


def test_what_is_written_later_is_sealed_too(history: History, path: Path) -> None:
    set_passphrase(history)
    history.put_answer(replace(ANSWER, id="a2", answer="apfelgruen"))
    history.close()
    assert b"apfelgruen" not in bytes_in(path)
    assert unlocked(path).answers(search="apfelgruen")[0].id == "a2"


def test_in_another_run_it_is_locked_and_numbers_are_not(history: History, path: Path) -> None:
    set_passphrase(history)
    history.close()
    other = opened(path)
    assert is_sealed(other.answers()[0].answer)
    assert other.answers()[0].question == ANSWER.question
    (felt,) = other.check_ins()
    assert (felt.tension, felt.pain, felt.mood, felt.places) == (7, 3, 4, ("neck",))
    assert is_sealed(felt.note)
    assert other.sessions() == (SESSION,)


def test_a_worry_is_put_down_while_it_is_locked(history: History, path: Path) -> None:
    set_passphrase(history)
    history.close()
    other = opened(path)
    other.put_worry(Worry("w2", NOON, "the garagedoor"))
    other.close()
    assert b"garagedoor" not in bytes_in(path)
    assert [one.text for one in unlocked(path).worries(Fate.WAITING)] == ["the garagedoor"]


def test_what_is_written_back_while_locked_is_not_lost(history: History, path: Path) -> None:
    set_passphrase(history)
    history.close()
    other = opened(path)
    other.put_worry(replace(other.worries()[0], fate=Fate.DROPPED))
    other.close()
    assert unlocked(path).worries() == (replace(WORRY, fate=Fate.DROPPED),)


def test_another_passphrase_opens_all_that_there_is(history: History, path: Path) -> None:
    lock = set_passphrase(history)
    changed = lock.with_passphrase(ANOTHER)
    assert history.seal_with(changed.keyring.text, changed)
    history.close()
    other = opened(path)
    assert isinstance(other.sealer, Lock)
    assert not other.sealer.unlock(PASSPHRASE)
    assert unlocked(path, ANOTHER).answers() == (ANSWER,)


def test_taking_it_away_opens_all(history: History, path: Path) -> None:
    set_passphrase(history)
    assert history.seal_with(None, None)
    history.close()
    other = opened(path)
    assert (other.sealer, other.answers(), other.worries()) == (None, (ANSWER,), (WORRY,))


def test_a_closed_lock_is_not_taken_away(history: History, path: Path) -> None:
    set_passphrase(history)
    history.close()
    other = opened(path)
    assert not other.seal_with(None, None)
    assert unlocked(path).answers() == (ANSWER,)


def test_where_it_fails_nothing_has_changed(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, records: object) -> None:
        raise StoreError("the disk is full")

    lock = make_lock(PASSPHRASE)
    with monkeypatch.context() as patch:
        patch.setattr(stores.Store, "put_all", fail)
        assert not history.seal_with(lock.keyring.text, lock)
    assert (history.sealer, history.answers()) == (None, (ANSWER,))


def test_another_process_is_followed(history: History, path: Path) -> None:
    other = opened(path)
    assert other.sealer is None
    set_passphrase(history)
    other.put_answer(replace(ANSWER, id="a2", answer="apfelgruen"))
    assert isinstance(other.sealer, Lock)
    assert not other.sealer.is_open
    history.close()
    other.close()
    assert b"apfelgruen" not in bytes_in(path)
    assert {one.answer for one in unlocked(path).answers()} == {"zitronengelb", "apfelgruen"}


def test_erasing_takes_the_passphrase_away_also_from_copies(history: History, path: Path) -> None:
    keyring = set_passphrase(history).keyring
    history.upkeep()
    history.close()
    other = opened(path)
    assert other.has_passphrase
    other.erase()
    assert (other.sealer, other.has_passphrase, other.journal()) == (None, False, Journal())
    other.put_answer(ANSWER)
    other.close()
    assert keyring.text.encode() not in bytes_in(path)
    assert opened(path).answers() == (ANSWER,)


def test_what_is_erased_while_the_file_cannot_be_written_has_no_passphrase(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_passphrase(history).close()
    with monkeypatch.context() as patch:
        patch.setattr(stores.Store, "erase", full)
        history.erase()
        assert (history.sealer, history.has_passphrase) == (None, False)
        history.put_answer(ANSWER)
    history.put_worry(WORRY)
    history.close()
    other = opened(path)
    assert (other.answers(), other.worries(), other.sealer) == ((ANSWER,), (WORRY,), None)


def full(*given: object, **named: object) -> None:
    raise StoreError("the disk is full")


def forgotten(history: History, path: Path) -> History:
    """Another run, with a passphrase that nobody knows any more, and a copy."""
    history.upkeep()
    set_passphrase(history)
    history.close()
    return opened(path)


def test_a_forgotten_passphrase_goes_with_what_it_sealed_and_nothing_else(
    history: History, path: Path
) -> None:
    other = forgotten(history, path)
    sealed, keyring = other.answers()[0].answer, other.sealer
    assert isinstance(keyring, Lock)
    assert other.forget_sealed()
    rest = Journal((replace(SESSION, ended=Ended.STOPPED),), (replace(FELT, note=""),))
    assert (other.journal(), other.sealer) == (rest, None)
    other.put_answer(ANSWER)
    other.close()
    assert opened(path).answers() == (ANSWER,)
    assert keyring.keyring.text.encode() not in bytes_in(path)
    assert sealed.encode() not in bytes_in(path)


def test_what_can_be_read_stays_with_the_passphrase_forgotten(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = forgotten(history, path)
    with monkeypatch.context() as patch:  # put down without the package, and so not sealed
        patch.setattr(locks, "is_available", lambda: False)
        other.put_worry(replace(WORRY, id="w2"))
    with monkeypatch.context() as patch:  # and this one waits in memory
        patch.setattr(History, "_write_all", full)
        other.put_worry(replace(WORRY, id="w3", plan=""))
        assert not other.forget_sealed()
        assert other.has_passphrase
    assert other.forget_sealed()
    other.close()
    assert opened(path).worries() == (
        replace(WORRY, id="w2"),
        replace(WORRY, id="w3", plan=""),
    )


def test_where_what_is_sealed_cannot_be_deleted_nothing_has_changed(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = forgotten(history, path)
    before = other.journal()
    with monkeypatch.context() as patch:
        patch.setattr(stores.Store, "put_all", full)
        assert not other.forget_sealed()
    assert other.journal() == before
    other.close()
    assert unlocked(path).answers() == (ANSWER,)


def test_copies_forget_too_though_the_program_was_killed_in_between(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_passphrase(history)
    other = forgotten(history, path)
    other.upkeep()
    sealed = other.answers()[0].answer.encode()
    with monkeypatch.context() as patch:
        patch.setattr(KeptFile, "renew_copies", lambda self: None)
        assert other.forget_sealed()
    other.close()
    assert sealed in bytes_in(path)
    other = opened(path)
    other.upkeep()
    other.close()
    assert sealed not in bytes_in(path)


def test_nothing_is_forgotten_where_it_is_unlocked_or_has_no_passphrase(history: History) -> None:
    assert not history.forget_sealed()
    set_passphrase(history)
    assert not history.forget_sealed()
    assert (history.answers(), history.worries()) == ((ANSWER,), (WORRY,))


def test_what_was_forgotten_comes_back_from_an_export_that_can_be_read(
    history: History, path: Path
) -> None:
    written = history.journal()
    other = forgotten(history, path)
    assert other.forget_sealed()
    other.merge(written)
    assert (other.answers(), other.worries()) == ((ANSWER,), (WORRY,))


def test_a_damaged_keyring_leaves_texts_sealed(history: History, path: Path) -> None:
    set_passphrase(history)
    history.close()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE lock SET keyring = 'nothing'")
    file.close()
    other = opened(path)
    assert other.sealer is None
    assert is_sealed(other.answers()[0].answer)
    assert other.sessions() == (SESSION,)


def test_a_file_from_before_passphrases_is_brought_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(stores, "MIGRATIONS", stores.MIGRATIONS[:1])
        patch.setattr(stores.Store, "keyring", None)
        patch.setattr(stores, "ODD_VALUES", ())
        before = opened(path)
        before.put_answer(ANSWER)
        before.close()
    history = opened(path)
    assert history.answers() == (ANSWER,)
    set_passphrase(history)
    history.close()
    assert SECRETS[1] not in bytes_in(path)


def test_what_is_rescued_from_a_damaged_file_opens_as_before(history: History, path: Path) -> None:
    for number in range(400):
        history.put_worry(replace(WORRY, id=f"w{number}", text=f"worry {number}"))
    set_passphrase(history)
    history.close()
    for copy in path.parent.rglob("history-*.db"):
        copy.unlink()
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = bytes(4096)
    path.write_bytes(raw)
    other = opened(path)
    assert len(other.worries()) > 100
    assert isinstance(other.sealer, Lock)
    assert other.sealer.unlock(PASSPHRASE)
    texts = [one.text for one in other.worries()]
    assert not any(is_sealed(text) for text in texts)
    assert "worry 1" in texts


def test_copies_from_before_a_passphrase_go_though_the_program_was_killed_in_between(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.upkeep()
    with monkeypatch.context() as patch:
        patch.setattr(KeptFile, "renew_copies", lambda self: None)
        set_passphrase(history)
    history.close()
    assert SECRETS[1] in bytes_in(path)
    other = opened(path)
    other.upkeep()
    other.close()
    assert not any(secret in bytes_in(path) for secret in SECRETS)


def test_a_passphrase_set_by_another_program_meanwhile_is_not_lost(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened(path)
    lock = make_lock(ANOTHER)
    with monkeypatch.context() as patch:
        patch.setattr(History, "sealer", None)  # as it was when this one looked
        set_passphrase(history)
        assert not other.seal_with(lock.keyring.text, lock)
    assert unlocked(path).answers() == (ANSWER,)


def test_no_passphrase_takes_the_place_of_one_that_cannot_be_read(
    history: History, path: Path
) -> None:
    lock = set_passphrase(history)
    history.close()
    with sqlite3.connect(path) as file:
        newer = lock.keyring.text.replace('"version": 1', '"version": 2')
        file.execute("UPDATE lock SET keyring = ?", (newer,))
    file.close()
    other, lock = opened(path), make_lock(ANOTHER)
    assert not other.seal_with(lock.keyring.text, lock)
    other.close()
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT keyring FROM lock").fetchone() == (newer,)
    file.close()


def locked_away(history: History) -> Journal:
    """The history as it is saved while it is locked."""
    lock = set_passphrase(history)
    lock.close()
    found = history.journal()
    assert lock.unlock(PASSPHRASE)
    return found


@pytest.mark.parametrize("answer", ["Apple", "apple", ""])
def test_a_sealed_text_never_takes_the_place_of_one_that_can_be_read(
    history: History, answer: str
) -> None:
    history.put_answer(replace(ANSWER, answer=answer or "x"))
    sealed = locked_away(history)
    assert history.seal_with(None, None)
    history.put_answer(replace(ANSWER, answer=answer))
    written = history.journal()
    history.merge(sealed)
    assert history.journal() == written


def test_a_sealed_text_that_opens_is_brought_in(history: History) -> None:
    later = replace(ANSWER, at=Stamp(NOON.at_ms + 1, 60), answer="safran")
    history.put_answer(later)
    sealed = locked_away(history)
    history.put_answer(ANSWER)
    history.merge(sealed)
    assert history.answers() == (later,)


def test_while_it_is_locked_a_sealed_text_changes_nothing(history: History) -> None:
    sealed = locked_away(history)
    assert isinstance(history.sealer, Lock)
    history.sealer.close()
    history.merge(sealed)
    assert history.merge(sealed) == Merged(0, 0, 0)
    assert history.sealer.unlock(PASSPHRASE)
    assert history.answers() == (ANSWER,)


def test_what_another_machine_has_sealed_is_kept_as_it_is(history: History, tmp_path: Path) -> None:
    sealed = locked_away(history)
    other = opened(tmp_path / "other" / "history.db")
    assert other.merge(sealed).added == 4
    assert is_sealed(other.answers()[0].answer)

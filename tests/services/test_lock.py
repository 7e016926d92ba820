"""The passphrase lock: what opens, what does not, and what stays as it is."""

import json
import sys
from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relaxapp.core.journal import Answer, CheckIn, ProgrammeRun, Stamp, Worry
from relaxapp.core.sealing import MARK, is_sealed, opened, sealed
from relaxapp.services.lock import Keyring, Lock, is_available, lock_of, locks, make_lock
from relaxapp.services.lock.keyring import read_keyring

PASSPHRASE = "four small grey stones"
AT = Stamp(1_800_000_000_000)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs little, so that tests do."""
    monkeypatch.setattr(locks, "MEMORY_KIB", 32)
    monkeypatch.setattr(locks, "ITERATIONS", 1)
    monkeypatch.setattr(locks, "LANES", 1)


@pytest.fixture
def lock() -> Lock:
    return make_lock(PASSPHRASE)


def closed(lock: Lock) -> Lock:
    again = lock_of(lock.keyring.text)
    assert again is not None
    return again


def test_a_text_opens_with_the_passphrase_in_another_run(lock: Lock) -> None:
    kept = lock.seal("a/answer", "I felt small")
    assert "small" not in kept
    other = closed(lock)
    assert not other.is_open
    assert other.unseal("a/answer", kept) == kept
    assert other.unlock(PASSPHRASE)
    assert other.unseal("a/answer", kept) == "I felt small"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(lock: Lock, text: str) -> None:
    assert lock.unseal("a/answer", lock.seal("a/answer", text)) == text


@pytest.mark.parametrize("typed", ["", "four small grey stone", PASSPHRASE.upper(), "ﬀ"])
def test_another_passphrase_does_not_open_it(lock: Lock, typed: str) -> None:
    other = closed(lock)
    assert not other.unlock(typed)
    assert not other.is_open


def test_a_wrong_guess_does_not_close_an_open_lock(lock: Lock) -> None:
    assert not lock.unlock("something else")
    assert lock.is_open
    lock.close()
    assert not lock.is_open


def test_a_passphrase_is_the_same_however_its_letters_are_put_together() -> None:
    lock = closed(make_lock("Caf\u00e9 am Ufer"))
    assert lock.unlock("Cafe\u0301 am Ufer")


def test_a_text_opens_under_its_own_name_alone(lock: Lock) -> None:
    kept = lock.seal("a/answer", "I felt small")
    assert lock.unseal("b/answer", kept) == kept


def test_the_same_text_is_sealed_in_another_way_each_time(lock: Lock) -> None:
    assert lock.seal("a/answer", "x") != lock.seal("a/answer", "x")


def test_what_is_written_while_it_is_closed_opens_later(lock: Lock) -> None:
    other = closed(lock)
    kept = other.seal("w/text", "The letter from the bank")
    assert is_sealed(kept)
    assert "bank" not in kept
    assert other.unseal("w/text", kept) == kept
    assert lock.unseal("w/text", kept) == "The letter from the bank"
    assert lock.unseal("v/text", kept) == kept


def test_another_passphrase_opens_what_was_sealed_before(lock: Lock) -> None:
    kept, posted = lock.seal("a", "one"), closed(lock).seal("b", "two")
    changed = closed(lock.with_passphrase("a quite different one"))
    assert not changed.unlock(PASSPHRASE)
    assert changed.unlock("a quite different one")
    assert (changed.unseal("a", kept), changed.unseal("b", posted)) == ("one", "two")


def test_a_closed_lock_has_nothing_to_wrap_anew(lock: Lock) -> None:
    with pytest.raises(ValueError, match="closed"):
        closed(lock).with_passphrase("x")


def test_another_lock_opens_nothing_of_it(lock: Lock) -> None:
    kept = lock.seal("a", "one")
    assert make_lock(PASSPHRASE).unseal("a", kept) == kept


@pytest.mark.parametrize(
    "kept",
    [MARK, f"{MARK}1", f"{MARK}1!!", f"{MARK}1QUJD", f"{MARK}2QUJD", f"{MARK}9QUJD", f"{MARK}1ü"],
)
def test_what_is_damaged_stays_as_it_is(lock: Lock, kept: str) -> None:
    assert lock.unseal("a", kept) == kept


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_changed_byte_does_not_open(lock: Lock, at: int) -> None:
    for kept in (lock.seal("a", "I felt small"), closed(lock).seal("a", "I felt small")):
        raw = bytearray(b64decode(kept[len(MARK) + 1 :]))
        raw[at] ^= 1
        damaged = kept[: len(MARK) + 1] + b64encode(raw).decode()
        assert lock.unseal("a", damaged) == damaged


def test_a_damaged_keyring_opens_nothing(lock: Lock) -> None:
    keyring = lock.keyring
    wrapped = bytes([keyring.wrapped[0] ^ 1]) + keyring.wrapped[1:]
    assert not Lock(replace(keyring, wrapped=wrapped)).unlock(PASSPHRASE)
    assert not Lock(replace(keyring, letterbox=bytes(32))).unlock(PASSPHRASE)


def test_a_keyring_is_kept_as_text(lock: Lock) -> None:
    assert read_keyring(lock.keyring.text) == lock.keyring
    assert PASSPHRASE not in lock.keyring.text


BARE = Keyring(bytes(16), b"x", bytes(32), 1, 1, 32)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        json.dumps({**json.loads(BARE.text), "version": 2}),
        json.dumps({**json.loads(BARE.text), "salt": "QUJD"}),
        json.dumps({**json.loads(BARE.text), "wrapped": 3}),
        replace(BARE, memory_kib=1 << 21).text,
        replace(BARE, iterations=1_000_000).text,
        replace(BARE, lanes=0).text,
        json.dumps({**json.loads(BARE.text), "argon2id": [True, 1, 32]}),
    ],
)
def test_what_is_no_keyring_or_costs_too_much_is_none(text: str) -> None:
    assert lock_of(text) is None


def test_records_have_their_texts_sealed_and_their_numbers_not(lock: Lock) -> None:
    answer = Answer("a", AT, "s", "thought-record", "Why?", "I felt small", "thought")
    worry = Worry("w", AT, "The bank", plan="Call on Monday")
    felt = CheckIn("c", AT, 4, 3, 6, ("neck",), "Slept badly")
    run = ProgrammeRun("p", "settle", AT)
    hidden = [sealed(one, lock) for one in (answer, worry, felt)]
    assert all(word not in str(hidden) for word in ("small", "bank", "Monday", "badly"))
    assert [opened(one, lock) for one in hidden] == [answer, worry, felt]
    kept = hidden[2]
    assert isinstance(kept, CheckIn)
    assert (kept.tension, kept.places) == (4, ("neck",))
    assert sealed(run, lock) is run


def test_what_is_sealed_is_not_sealed_twice_and_nothing_stays_nothing(lock: Lock) -> None:
    worry = Worry("w", AT, "The bank")
    once = sealed(worry, lock)
    assert sealed(once, lock) == once
    assert once.plan == ""
    assert opened(worry, lock) == worry


def test_without_the_package_nothing_is_lost(lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lock.seal("a", "one")
    monkeypatch.setitem(sys.modules, "cryptography", None)
    monkeypatch.setattr(locks, "find_spec", lambda name: None)
    assert not is_available()
    other = closed(lock)
    assert not other.unlock(PASSPHRASE)
    assert other.seal("b", "two") == "two"
    assert other.unseal("a", kept) == kept


def test_through_a_letterbox_that_is_no_key_nothing_is_lost(lock: Lock) -> None:
    closed = Lock(replace(lock.keyring, letterbox=bytes(32)))
    assert closed.seal("w1/text", "the rent") == "the rent"

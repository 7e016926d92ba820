"""Hotkeys are read as people write them, written one way, and refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.hotkeys import (
    DIGITS,
    FUNCTION_KEYS,
    KEYS,
    LETTERS,
    MODIFIERS,
    OFF,
    SHIFT,
    Hotkey,
    parse_hotkey,
    parse_hotkey_or_off,
)
from relaxapp.core.units import UnitError

modifiers = st.sets(st.sampled_from(MODIFIERS), min_size=1)
keys = st.sampled_from(KEYS)


def is_allowed(held: set[str], key: str) -> bool:
    return bool(held - {SHIFT}) and not (held - {SHIFT} == {"Ctrl"} and key in LETTERS)


@given(modifiers, keys)
def test_what_is_written_is_read_again(held: set[str], key: str) -> None:
    hotkey = Hotkey(tuple(one for one in MODIFIERS if one in held), key)
    if is_allowed(held, key):
        assert parse_hotkey(str(hotkey)) == hotkey
        assert parse_hotkey_or_off(str(hotkey)) == str(hotkey)
    else:
        with pytest.raises(UnitError):
            parse_hotkey(str(hotkey))


@given(modifiers, keys, st.randoms(use_true_random=False))
def test_order_case_and_spaces_do_not_matter(held: set[str], key: str, chance: object) -> None:
    if not is_allowed(held, key):
        return
    parts = [*held, key]
    chance.shuffle(parts)  # type: ignore[attr-defined]  # hypothesis gives a Random
    wanted = parse_hotkey("+".join((*held, key)))
    assert parse_hotkey(" + ".join(parts).upper()) == wanted
    assert parse_hotkey(f"  {'+'.join(parts).lower()} ") == wanted


@given(st.text(max_size=80))
def test_any_text_is_a_hotkey_or_has_a_reason(text: str) -> None:
    try:
        kept = parse_hotkey_or_off(text)
    except UnitError as error:
        kept = OFF if error.message and error.hint else "no reason"
    assert kept == OFF or str(parse_hotkey(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ctrl+alt+b", "Ctrl+Alt+B"),
        ("Control + Option + pgup", "Ctrl+Alt+PageUp"),
        ("cmd+F5", "Super+F5"),
        ("Alt+Ctrl+Alt+1", "Ctrl+Alt+1"),
        ("shift+win+page down", "Shift+Super+PageDown"),
        ("Ctrl+Return", "Ctrl+Return"),
        ("OFF", "off"),
        ("", "off"),
    ],
)
def test_spellings(typed: str, kept: str) -> None:
    assert parse_hotkey_or_off(typed) == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("B", "expected Ctrl, Alt or Super with the key, got B alone"),
        ("Shift+F5", "expected Ctrl, Alt or Super with the key, got Shift+F5 alone"),
        ("Ctrl+Alt", "expected one key with Ctrl, Alt or Super, got no key beside them"),
        ("Ctrl+A+B", "expected one key with Ctrl, Alt or Super, got two keys"),
        ("Ctrl+C", "expected keys that no program needs, got Ctrl+C"),
        ("Ctrl+Shift+T", "expected keys that no program needs, got Ctrl+Shift+T"),
        ("Ctrl+Alt+ß", "expected a hotkey such as Ctrl+Alt+B, got 'Ctrl+Alt+ß'"),
        ("Ctrl++B", "expected a hotkey such as Ctrl+Alt+B, got 'Ctrl++B'"),
        ("x" * 500, "expected a hotkey, got 500 characters"),
    ],
)
def test_what_is_none_has_a_reason(typed: str, message: str) -> None:
    with pytest.raises(UnitError) as refused:
        parse_hotkey_or_off(typed)
    assert refused.value.message == message


def test_no_key_is_there_twice() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert (len(LETTERS), len(DIGITS), len(FUNCTION_KEYS)) == (26, 10, 24)

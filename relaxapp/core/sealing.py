"""Texts that only the person can read: how sealed texts stand in records, and in words.

Takes a `Sealer` and the records of `core.journal`, gives the same records with their texts sealed
or opened. Numbers, places, instants and the names of routines stay as they are. How a text is
sealed is the business of `services.lock`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from relaxapp.core.journal import Answer, CheckIn, Worry

MARK = "\ue0f0sealed:"
"""A sealed text begins with this: a sign for private use, which no keyboard types."""

LOCKED_WORDS = "Locked"

_S = TypeVar("_S", bound=object)


class Sealer(Protocol):
    """Seals texts, each bound to a name of its own: moved to another record it does not open."""

    @property
    def is_open(self) -> bool:
        """Whether sealed texts can be opened now."""

    def seal(self, name: str, text: str) -> str:
        """The text as it is kept: it begins with `MARK`."""

    def unseal(self, name: str, sealed: str) -> str:
        """The text again; `sealed` as it is where it cannot be opened."""


def shown_text(text: str) -> str:
    """A text for people; what could not be opened is one word."""
    return LOCKED_WORDS if is_sealed(text) else text


def is_sealed(text: str) -> bool:
    return text.startswith(MARK)


def sealed(record: _S, sealer: Sealer) -> _S:
    """The record with its texts sealed; empty texts, and those that are sealed, stay."""

    def seal(name: str, text: str) -> str:
        return text if not text or is_sealed(text) else sealer.seal(name, text)

    return _with_texts(record, seal)


def opened(record: _S, sealer: Sealer) -> _S:
    """The record with its texts opened, as far as they can be."""

    def unseal(name: str, text: str) -> str:
        return sealer.unseal(name, text) if is_sealed(text) else text

    return _with_texts(record, unseal)


def has_sealed_text(record: object) -> bool:
    """Whether some text of a record is sealed, and so cannot be read."""
    match record:
        case Answer(answer=text) | CheckIn(note=text):
            return is_sealed(text)
        case Worry(text=text, plan=plan):
            return is_sealed(text) or is_sealed(plan)
        case _:
            return False


def without_sealed(record: _S) -> _S | None:
    """The record without its sealed texts; None where nothing that matters is left of it."""
    match record:
        case Answer(answer=text) | Worry(text=text) if is_sealed(text):
            return None
        case _:
            return _with_texts(record, lambda name, text: "" if is_sealed(text) else text)


def _with_texts(record: _S, change: Callable[[str, str], str]) -> _S:
    """The record with each of its texts changed, by its name: the record's id and the field."""
    match record:
        case Answer():
            return replace(record, answer=change(f"{record.id}/answer", record.answer))
        case Worry():
            text = change(f"{record.id}/text", record.text)
            return replace(record, text=text, plan=change(f"{record.id}/plan", record.plan))
        case CheckIn():
            return replace(record, note=change(f"{record.id}/note", record.note))
        case _:
            return record

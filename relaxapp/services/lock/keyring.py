"""What is kept of a lock: how the passphrase becomes a key, the wrapped keys, the letterbox.

Takes and gives one line of JSON. Nothing in it opens anything without the passphrase. Raises
`ValueError` for what is no keyring.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

_VERSION = 1
_MOST_ITERATIONS, _MOST_LANES, _MOST_KIB = 20, 16, 1 << 20
"""What a file may ask of this machine: one made by others must not stop it."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """`wrapped` holds the two secret keys, sealed with the passphrase; `letterbox` is public.

    The cost of a guess is that of Argon2id with these numbers; `salt` has 16 bytes.
    """

    salt: bytes
    wrapped: bytes
    letterbox: bytes
    iterations: int
    lanes: int
    memory_kib: int

    @property
    def text(self) -> str:
        kept = {
            "version": _VERSION,
            "salt": b64encode(self.salt).decode(),
            "wrapped": b64encode(self.wrapped).decode(),
            "letterbox": b64encode(self.letterbox).decode(),
            "argon2id": [self.iterations, self.lanes, self.memory_kib],
        }
        return json.dumps(kept)


def read_keyring(text: str) -> Keyring:
    """The keyring that a text holds. Raises `ValueError`."""
    try:
        kept = json.loads(text)
        if kept["version"] != _VERSION:
            raise ValueError(f"a lock of version {kept['version']}")
        iterations, lanes, memory_kib = (_whole(one) for one in kept["argon2id"])
        keyring = Keyring(
            _bytes(kept["salt"], 16),
            _bytes(kept["wrapped"]),
            _bytes(kept["letterbox"], 32),
            iterations,
            lanes,
            memory_kib,
        )
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no keyring") from error
    costs = ((iterations, _MOST_ITERATIONS), (lanes, _MOST_LANES), (memory_kib, _MOST_KIB))
    if any(not 1 <= cost <= most for cost, most in costs) or memory_kib < 8 * lanes:
        raise ValueError("a keyring that costs more than it may")
    return keyring


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"expected a number, got {value!r}")
    return value


def _bytes(value: Any, length: int | None = None) -> bytes:
    found = b64decode(value, validate=True)
    if length is not None and len(found) != length:
        raise ValueError(f"expected {length} bytes, got {len(found)}")
    return found

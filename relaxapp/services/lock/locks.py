"""Sealing and opening texts: AES-256-GCM with a random key, which only the passphrase unwraps.

Each text is bound to a name (its record's id and field), so that it opens nowhere else. While the
lock is closed, what is written goes through a letterbox: it is sealed to a public key (X25519),
and opens again with the passphrase like all else. So a worry can be put down without unlocking.
"""

import os
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from importlib.util import find_spec

from relaxapp.core.sealing import MARK
from relaxapp.services.lock.keyring import Keyring, read_keyring

LEAST_LETTERS = 8

ITERATIONS, LANES, MEMORY_KIB = 3, 4, 64 * 1024
"""Argon2id as RFC 9106 (section 4) has it where memory is scarce: 64 MiB for each guess."""

_BY_KEY, _BY_LETTERBOX = "1", "2"
_KEY, _NONCE, _PUBLIC = 32, 12, 32
"""Lengths in bytes."""

_KEYRING_NAME = b"relaxapp keyring"
_LETTERBOX_NAME = b"relaxapp letterbox"


def is_available() -> bool:
    """Whether the package that it needs is installed."""
    return find_spec("cryptography") is not None


@dataclass(frozen=True, slots=True)
class _Keys:
    """The secrets of an open lock: for texts, and for what came through the letterbox."""

    key: bytes
    private: bytes


class Lock:
    """A `core.sealing.Sealer`, closed until it is unlocked."""

    def __init__(self, keyring: Keyring, keys: _Keys | None = None) -> None:
        self.keyring = keyring
        self._keys = keys

    @property
    def is_open(self) -> bool:
        """Whether sealed texts can be opened now."""
        return self._keys is not None

    def unlock(self, passphrase: str) -> bool:
        """Opens it; False where that is not the passphrase, or the keyring is damaged.

        A wrong one does not close what is open.
        """
        keys = _unwrapped(self.keyring, passphrase) if is_available() else None
        self._keys = keys or self._keys
        return keys is not None

    def close(self) -> None:
        """Forgets the keys."""
        self._keys = None

    def with_passphrase(self, passphrase: str) -> "Lock":
        """The same lock with another passphrase: what is sealed stays as it is.

        Raises `ValueError` where it is closed.
        """
        if self._keys is None:
            raise ValueError("a closed lock has nothing to wrap anew")
        return _locked(self._keys, self.keyring.letterbox, passphrase)

    def seal(self, name: str, text: str) -> str:
        """The text sealed; as it is where it cannot be: it is not lost.

        So it is without the package that is needed, and where the letterbox is no public key.
        """
        if not is_available():
            return text
        raw = text.encode("utf-8", "replace")
        if self._keys is not None:
            return _written(_BY_KEY, _encrypted(self._keys.key, raw, name.encode()))
        posted = _posted(self.keyring.letterbox, raw, name.encode())
        return text if posted is None else _written(_BY_LETTERBOX, posted)

    def unseal(self, name: str, sealed: str) -> str:
        """The text again; `sealed` as it is where it does not open."""
        keys, kind = self._keys, sealed[len(MARK) : len(MARK) + 1]
        if keys is None or kind not in (_BY_KEY, _BY_LETTERBOX):
            return sealed
        try:
            raw = b64decode(sealed[len(MARK) + 1 :], validate=True)
        except (NotBase64, ValueError):
            return sealed
        if kind == _BY_KEY:
            opened = _decrypted(keys.key, raw, name.encode())
        else:
            opened = _taken_out(keys.private, self.keyring.letterbox, raw, name.encode())
        return sealed if opened is None else opened.decode("utf-8", "replace")


def make_lock(passphrase: str) -> Lock:
    """A new lock with keys of its own, open. Raises `ImportError` where the package is missing."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    keys = _Keys(os.urandom(_KEY), private.private_bytes_raw())
    return _locked(keys, private.public_key().public_bytes_raw(), passphrase)


def lock_of(text: str) -> Lock | None:
    """The closed lock of a keyring as it was kept; None where it is no keyring."""
    try:
        return Lock(read_keyring(text))
    except ValueError:
        return None


def _locked(keys: _Keys, letterbox: bytes, passphrase: str) -> Lock:
    salt = os.urandom(16)
    bare = Keyring(salt, b"", letterbox, ITERATIONS, LANES, MEMORY_KIB)
    name = _KEYRING_NAME + letterbox
    wrapped = _encrypted(_derived(bare, passphrase), keys.key + keys.private, name)
    return Lock(Keyring(salt, wrapped, letterbox, ITERATIONS, LANES, MEMORY_KIB), keys)


def _unwrapped(keyring: Keyring, passphrase: str) -> _Keys | None:
    name = _KEYRING_NAME + keyring.letterbox
    raw = _decrypted(_derived(keyring, passphrase), keyring.wrapped, name)
    if raw is None or len(raw) != 2 * _KEY:
        return None
    return _Keys(raw[:_KEY], raw[_KEY:])


def _derived(keyring: Keyring, passphrase: str) -> bytes:
    """The key that a passphrase stands for; however it was typed, the same letters count."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "replace")
    return Argon2id(
        salt=keyring.salt,
        length=_KEY,
        iterations=keyring.iterations,
        lanes=keyring.lanes,
        memory_cost=keyring.memory_kib,
    ).derive(typed)


def _written(kind: str, raw: bytes) -> str:
    return f"{MARK}{kind}{b64encode(raw).decode()}"


def _encrypted(key: bytes, raw: bytes, name: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, raw, name)


def _decrypted(key: bytes, sealed: bytes, name: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name)
    except (InvalidTag, ValueError):
        return None


def _posted(letterbox: bytes, raw: bytes, name: bytes) -> bytes | None:
    """Sealed to a public key, with a key pair that is used once; None where it is no such key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    public = once.public_key().public_bytes_raw()
    try:
        shared = once.exchange(X25519PublicKey.from_public_bytes(letterbox))
    except ValueError:
        return None
    return public + _encrypted(_agreed(shared, public, letterbox), raw, name)


def _taken_out(private: bytes, letterbox: bytes, sealed: bytes, name: bytes) -> bytes | None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    public = sealed[:_PUBLIC]
    try:
        other = X25519PublicKey.from_public_bytes(public)
        shared = X25519PrivateKey.from_private_bytes(private).exchange(other)
    except ValueError:
        return None
    return _decrypted(_agreed(shared, public, letterbox), sealed[_PUBLIC:], name)


def _agreed(shared: bytes, public: bytes, letterbox: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    context = _LETTERBOX_NAME + public + letterbox
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=context).derive(shared)

"""An optional passphrase on what is written: answers, worries, and the lines of check-ins.

`Lock` seals and opens texts; its `Keyring` is kept with them. It protects texts that lie on this
computer from somebody who has the file and not the passphrase. It does not hide numbers, days,
names of routines or how long a text is, and it protects nothing while it is open. A passphrase
that is forgotten cannot be recovered by anybody.

Needs the package `cryptography` (the extra `lock`); it is loaded when something is first sealed
or opened.
"""

from relaxapp.services.lock.keyring import Keyring
from relaxapp.services.lock.locks import (
    LEAST_LETTERS,
    Lock,
    is_available,
    lock_of,
    make_lock,
)

__all__ = ["LEAST_LETTERS", "Keyring", "Lock", "is_available", "lock_of", "make_lock"]

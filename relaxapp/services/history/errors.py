"""What goes wrong with the history's file: one exception, and the two that are dealt with apart."""


class StoreError(Exception):
    """What could not be read or written: the reason in a few words."""


class Damaged(StoreError):
    """The file is no sound database."""


class Newer(StoreError):
    """A newer program has written the file."""

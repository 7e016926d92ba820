"""Texts of files where Qt looks for mnemonics."""


def without_mnemonic(text: str) -> str:
    """Text of a file, for a button or a menu: its `&` is no mnemonic."""
    return text.replace("&", "&&")

"""Routines in and out: what friends send is brought in, and a routine goes out as one file.

`unpack` takes apart what came, `check` looks into it, `bring_in` writes what the person chose;
`share` is the other way. Each of them works on values; what came from strangers is never run,
never linked to, and never names a place on the disk.
"""

from relaxapp.services.bundles.bringing import (
    CHOICES,
    BroughtIn,
    Choice,
    Choices,
    bring_in,
    usual_choices,
    with_needs,
)
from relaxapp.services.bundles.checking import Bundle, Clash, Home, Item, Key, check
from relaxapp.services.bundles.sharing import Shared, share
from relaxapp.services.bundles.unpacking import BundleError, LeftOut, Parcel, unpack

__all__ = [
    "CHOICES",
    "BroughtIn",
    "Bundle",
    "BundleError",
    "Choice",
    "Choices",
    "Clash",
    "Home",
    "Item",
    "Key",
    "LeftOut",
    "Parcel",
    "Shared",
    "bring_in",
    "check",
    "share",
    "unpack",
    "usual_choices",
    "with_needs",
]

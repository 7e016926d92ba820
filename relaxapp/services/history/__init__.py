"""The history: sessions, check-ins, answers, worries and programmes begun, in one SQLite file.

`History` is all that others use. Nothing of SQLite is loaded before something is read or written,
and nothing here needs PySide6. The file is on this machine alone; no text of it leaves it but by
an export that the person asks for.
"""

from relaxapp.services.history.history import FILE, FOLDER, History

__all__ = ["FILE", "FOLDER", "History"]

"""The history: sessions, check-ins, answers, worries and programmes begun, in one SQLite file.

`History` is all that others use, and `Recorder` where sessions are played. Nothing of SQLite is
loaded before something is read or written, and nothing here needs PySide6. The file is on this
machine alone; nothing of it goes anywhere but by an export that the person asks for.
"""

from relaxapp.services.history.history import History, history_path
from relaxapp.services.history.recorder import Recorder, new_id, stamp_of

__all__ = ["History", "Recorder", "history_path", "new_id", "stamp_of"]

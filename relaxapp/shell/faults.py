"""The last resort: faults of the program's own, and Qt's warnings, go to the log and not further.

Takes exceptions that nobody caught, in slots, paint events and elsewhere, and what Qt has to
complain of. Writes each to the log and says one sentence; the program and the session go on.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from relaxapp.services.fault_log import FaultLog

SENTENCE = "Something went wrong inside relaxapp. It goes on, and the log says what it was."

_log = logging.getLogger("relaxapp")
_qt_log = logging.getLogger("relaxapp.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class LastResort(QObject):
    """From `with` on until its end nothing that goes wrong ends the program.

    `caught` may come from anywhere, a paint event or another thread included: connect to it
    queued.
    """

    caught = Signal(str)
    interrupted = Signal()
    """Ctrl-C."""

    def __init__(self, log: FaultLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fault_log = log
        self._before: tuple[Any, ...] = ()

    def __enter__(self) -> "LastResort":
        self._before = (
            sys.excepthook,
            threading.excepthook,
            qInstallMessageHandler(self._take_qt_message),
            _log.level,
        )
        sys.excepthook = self._take_exception
        threading.excepthook = self._take_thread_exception
        _log.addHandler(self._fault_log)
        if _log.getEffectiveLevel() > logging.INFO:
            _log.setLevel(logging.INFO)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.excepthook, threading.excepthook, qt_handler, level = self._before
        qInstallMessageHandler(qt_handler)
        _log.removeHandler(self._fault_log)
        _log.setLevel(level)

    def _take_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.interrupted.emit()
            return
        _log.error("a fault of its own", exc_info=(kind, error, trace))
        self.caught.emit(SENTENCE)

    def _take_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._take_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)

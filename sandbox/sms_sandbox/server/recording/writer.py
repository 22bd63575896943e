"""Write what passes as files, redacted."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sms_sandbox.recording.session import NotRecordedError, RecordedFile, RecordingSession
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_log: Final = logging.getLogger(__name__)


class RecordingWriter:
    """Write the files of a session to a folder.

    ``now`` returns wall time in microseconds; ``on_file`` is called with each file that was written.
    """

    def __init__(
        self, session: RecordingSession, folder: Path, now: Callable[[], int], on_file: Callable[[RecordedFile], None]
    ) -> None:
        self.session: Final = session
        self._folder: Final = folder
        self._now: Final = now
        self._on_file: Final = on_file

    def exchange(self, request: HttpRequest, response: HttpResponse) -> None:
        self._record(lambda: self.session.exchange(request, response, self._now()))

    def webhook(self, request: HttpRequest) -> None:
        self._record(lambda: self.session.webhook(request, self._now()))

    def _record(self, make: Callable[[], RecordedFile]) -> None:
        """Write a file. What cannot be written is logged, and passes nonetheless."""
        try:
            file = make()
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / file.name).write_bytes(file.to_bytes())
        except NotRecordedError as error:
            _log.warning("passed on, but not recorded: %s", error)
        except OSError as error:
            _log.warning("passed on, but not recorded: %s: %s", self._folder, error.strerror)
        else:
            self._on_file(file)

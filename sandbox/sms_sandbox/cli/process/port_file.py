"""The file that names the port of a running server."""

from pathlib import Path

from sms_sandbox.cli.command import fail
from sms_sandbox.cli.files import write_file


class PortFile:
    """Hold the port while the server runs; the file of an earlier server is removed at once."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._text = ""
        if file is not None:
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                fail(f"--port-file {file}: an earlier one cannot be removed: {error.strerror}", 2)

    def write(self, port: int) -> None:
        """Write the port so that a reader sees nothing or all of it."""
        if self._file is None:
            return
        self._text = f"{port}\n"
        draft = self._file.with_name(self._file.name + ".tmp")
        try:
            write_file(draft, self._text)
            draft.replace(self._file)
        except OSError as error:
            fail(f"--port-file {self._file}: cannot be written: {error.strerror}", 2)

    def remove(self) -> None:
        """Remove the file, unless another server has written it since."""
        try:
            if self._file is not None and self._file.read_text() == self._text:
                self._file.unlink()
        except OSError:
            pass  # it is gone

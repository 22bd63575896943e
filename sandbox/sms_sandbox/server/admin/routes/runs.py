"""Export and import a workspace as a run file."""

from functools import partial
from io import StringIO
from typing import Final

from sms_sandbox.runs.replay import Difference
from sms_sandbox.runs.run_file import RunFileError, read
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import Done, Nothing, Strict
from sms_sandbox.server.admin.probes import response
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.threads import in_thread
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpResponse

MEDIA: Final = "application/x-ndjson"


class ImportRun(Strict):
    """A run file. A body of the type text/plain is the text itself."""

    run: str
    """The text of a run file."""

    @classmethod
    def read_text(cls, body: bytes) -> "ImportRun":
        """Read a text. Raise ValueError if it is not UTF-8."""
        return cls(run=body.decode("utf-8"))


class RunRoutes:
    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces: Final = workspaces

    def table(self) -> list[Route]:
        return [
            Route(
                "GET",
                "/export",
                self.export,
                "Return everything that was done, as a run file.",
                ("not_recorded",),
                MEDIA,
            ),
            Route(
                "POST",
                "/import",
                self.on_incoming,
                "Restore the workspace from a run file.",
                ("unprocessable", "replays_otherwise"),
            ),
        ]

    async def export(self, asked: EmptyRequest) -> HttpResponse:
        run_log = asked.clock_driver.run_log
        if run_log is None:
            raise AdminError("not_recorded", "this workspace was not recorded", "Start the sandbox with --record.")
        return response(200, MEDIA, run_log.text().encode())

    async def on_incoming(self, asked: AdminRequest[Nothing, ImportRun]) -> Done:
        lines = [*StringIO(asked.body.run, newline="\n")]  # str.splitlines would end a line at more than line feeds
        try:
            run = await in_thread(partial(read, "the run", lines), "run")
            differences = await self._workspaces.restore(asked.workspace, run, lines)
        except RunFileError as error:
            raise AdminError("unprocessable", str(error), None, "run") from None
        if differences:
            raise _otherwise(differences)
        return Done()


def _otherwise(differences: list[Difference]) -> AdminError:
    first, more = differences[0], len(differences) - 1
    others = f", and so {'do' if more > 1 else 'does'} {more} more" if more else ""
    return AdminError(
        "replays_otherwise",
        f"{first.what} comes out otherwise than in the run{others}",
        'See "sandbox replay RUN" for the difference.',
    )

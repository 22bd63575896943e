"""The lines that ``sandbox up`` writes to standard error, for people or for programs."""

import json
import logging
import os
import sys

import click

from sms_sandbox.core.time.instants import SECOND, to_datetime
from sms_sandbox.server.observe.access_log import AccessLog, LogFormat

log_format_option = click.option(
    "--log-format",
    type=click.Choice([form.value for form in LogFormat]),
    default=LogFormat.TEXT.value,
    show_default=True,
    help="The form of the log's lines: text for people, JSON for programs.",
)

wall_time_option = click.option(
    "--log-wall-time", is_flag=True, help="Print the wall time of a line before its sandbox time; JSON has both."
)


def access_log(form: LogFormat, *, has_color: bool, has_wall_time: bool = False) -> AccessLog:
    """Return a log to standard error, with colours only on a terminal."""
    is_terminal = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return AccessLog(form, sys.stderr, has_color=has_color and is_terminal, has_wall_time=has_wall_time)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": to_datetime(int(record.created * SECOND)).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields)


def warn_on_standard_error(form: LogFormat) -> None:
    """Write warnings and errors to standard error in that form."""
    handler = logging.StreamHandler(sys.stderr)
    words = logging.Formatter("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_JsonLines() if form is LogFormat.JSON else words)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])

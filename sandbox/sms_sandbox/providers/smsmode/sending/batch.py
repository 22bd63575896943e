"""Read the files of sendSMSBatch.do: comma-separated values, with the names of the columns in the first line."""

import csv
import io
from typing import Final

from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.parse import Line
from sms_sandbox.providers.smsmode.requests import forms, numbers
from sms_sandbox.providers.smsmode.text import writable
from sms_sandbox.wire import form_data
from sms_sandbox.wire.exchange import HttpRequest

_REQUIRED: Final = frozenset({"numero", "message"})


def lines(request: HttpRequest) -> list[Line]:
    """Return the lines of the first file in the body, whatever its name. Raise SmsModeError for an unreadable one."""
    files = form_data.files(request.header("Content-Type") or "", request.body) if request.method == "POST" else []
    if not files:
        raise SmsModeError("missing_parameter")
    file = files[0]
    return read(file.content.decode(forms.charset_in(file.content_type), "replace"))


def read(text: str) -> list[Line]:
    """Return the lines of a file. Raise SmsModeError for an unreadable one."""
    try:
        names, *rows = [row for row in csv.reader(io.StringIO(text, newline=""), skipinitialspace=True) if row]
    except (csv.Error, ValueError):  # a value longer than any text, or a file without lines
        raise SmsModeError("bad_parameter") from None
    columns = [name.strip() for name in names]
    if not _REQUIRED.issubset(columns):
        raise SmsModeError("bad_parameter")
    return [_line(dict(zip(columns, row, strict=False))) for row in rows]


def _line(values: dict[str, str]) -> Line:
    """Return the line of a row, which may have fewer or more values than there are columns."""
    return Line(
        recipients=numbers.recipients(values.get("numero", "")),
        text=writable(values.get("message", "")),
        sender=values.get("emetteur", "").strip(),
        reference=values.get("refClient", "").strip(),
    )

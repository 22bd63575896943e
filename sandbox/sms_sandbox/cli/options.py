"""Types of option values that several verbs share."""

import math
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox.core.numbers.number_range import MAGIC, NumberRange, number_range
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import from_datetime
from sms_sandbox.front_door.store import FOLDER_VARIABLE


class OptionError(click.UsageError):
    """A value of an option that is wrong for the providers at hand, or beside another option."""

    def __init__(self, name: str, value: str, message: str, *, of: str = "") -> None:
        """``of`` is a part of the value that the message is about, such as a provider's name."""
        super().__init__(f"--{name.replace('_', '-')}{of and f' {of}'}: {message}")
        self.name = name
        """The option's name as a key of ``sandbox.toml``."""

        self.value = value
        """The value as it would stand on the command line."""

        self.reason = message
        """The message without the option's name."""


class WholeNumber(click.IntRange):
    """A whole number within bounds."""

    name = "integer"  # click calls it an integer range, in its error and in the help


class _Duration(click.ParamType[int]):
    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        try:
            return durations.read(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class _DurationText(click.ParamType[str]):
    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        DURATION.convert(str(value), param, ctx)
        return str(value)


class _Time(click.ParamType[datetime]):
    """A moment; without a zone it is in UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time; write it like 2026-01-05T09:00:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Instant(click.ParamType[int]):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        if isinstance(value, int):
            return value
        return from_datetime(TIME.convert(value, param, ctx))


class _Range(click.ParamType[NumberRange]):
    name = "range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NumberRange:  # noqa: ANN401
        try:
            return value if isinstance(value, NumberRange) else number_range(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Number(click.FloatRange):
    """A finite number, within limits where there are some."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number; write it like 9.5", param, ctx)
        return super().convert(number, param, ctx)


_HOST: Final = re.compile(r"\*|\[[0-9A-Fa-f:.%]+\]|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*|[^\s/@:,?#\[\]*]+")


class _Host(click.ParamType[str]):
    name = "host"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        if _HOST.fullmatch(str(value)) is None:
            self.fail(f"{value!r} is not a host; write its name or address alone, without scheme or port", param, ctx)
        return str(value)


DURATION = _Duration()
"""A duration in microseconds."""

DURATION_TEXT = _DurationText()
"""The text of a valid duration."""

HOST = _Host()
"""A host's name or address, without a port."""

TIME = _Time()
INSTANT = _Instant()
"""A moment in microseconds."""


class _NewFile(click.Path):
    """A file to write later; it is refused at once if its folder does not exist, or lets no file be written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  as click has it
        folder = Path(value).parent
        try:
            if not folder.is_dir():
                self.fail(f"{str(folder)!r} is not a folder", param, ctx)
            _create_and_remove(Path(value))
        except OSError as error:
            self.fail(f"{str(value)!r} cannot be written: {error.strerror}", param, ctx)
        return super().convert(value, param, ctx)


class _NewFolder(click.Path):
    """A folder to write files to later; it is refused at once if it can neither be made nor written to."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  as click has it
        folder = Path(str(super().convert(value, param, ctx)))
        try:
            existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
            _create_and_remove(existing / f".sms-sandbox-{os.getpid()}")
        except OSError as error:
            self.fail(f"{str(value)!r} cannot be written: {error.strerror}", param, ctx)
        return folder


def _create_and_remove(file: Path) -> None:
    """Try to write a file that does not exist, since only that shows whether it can be. Raise OSError."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError:
        return  # the type itself asks whether an existing one can be written
    file.unlink()


_NEXT_ADDRESS: Final = re.compile(r",(?=[\w.-]+=https?://)", re.IGNORECASE)
"""A comma between two addresses of webhooks in one text."""


def address_pairs(text: str, form: str = "PROVIDER=URL or PROVIDER.KIND=URL") -> list[tuple[str, str]]:
    """Return the name and the address of each ``NAME=URL`` of a ``--webhook``; commas may stand between several.

    Raise OptionError, which names the ``form`` that is wanted.
    """
    return [_address_pair(part, text, form) for part in _NEXT_ADDRESS.split(text)]


def _address_pair(part: str, text: str, form: str) -> tuple[str, str]:
    name, equals, url = part.partition("=")
    if not (name and equals and url):
        raise OptionError("webhook", text, f"{part!r} is not {form}")
    return name, url


_HOME_FOLDER: Final = click.get_app_dir("sms-sandbox").replace(str(Path("~").expanduser()), "~")
"""Where the state is kept by default, as help shows it: such as ~/.config/sms-sandbox."""

NEW_FILE: Final = _NewFile(dir_okay=False, writable=True, path_type=Path)
"""A file that is written at the end."""

NEW_FOLDER: Final = _NewFolder(file_okay=False, path_type=Path)
"""A folder that files are written to later."""

ca_folder_option: Final = click.option(
    "--ca",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=FOLDER_VARIABLE,
    metavar="DIR",
    help="The folder of the local certificate authority; by default ca in the folder that SANDBOX_STATE_DIR names, "
    f"{_HOME_FOLDER} without it.",
)

magic_range_option: Final = click.option(
    "--magic-range",
    type=_Range(),
    default=str(MAGIC),
    show_default=True,
    metavar="NUMBERS",
    help="The range of the magic numbers, such as +336123456xx where the application refuses numbers for fiction.",
)

"""The common part of all verbs: the options before and after each of them, and the handling of errors."""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

import click
from click.core import ParameterSource

from sms_sandbox.cli.streams import allow_any_character

_F = TypeVar("_F", bound=Callable[..., Any])

FAILED: Final = 1
WRONG: Final = 2
_UNREADABLE: Final = (400, 422)
"""The statuses of the admin API for a value that it cannot read."""

TOO_LATE: Final = 4
INTERRUPTED: Final = 130

COMPLETE_VARIABLE: Final = "_SANDBOX_COMPLETE"
"""The variable in which a shell asks for completions."""

DEFAULT_URL: Final = "http://127.0.0.1:8767"

START_ONE: Final = 'start one with "sandbox up --detach --wait", or name one with --url or SANDBOX_URL'
"""What to do where no sandbox runs."""

NAME_ONE: Final = 'name a sandbox with --url or SANDBOX_URL, or start one at a free port with "sandbox up --port 0"'
"""What to do where another program listens."""


class Globals:
    """The options of all verbs; one after the verb takes precedence over one before it.

    A plain class, since the help of all verbs has no other use for dataclasses.
    """

    def __init__(  # noqa: PLR0913  the options
        self,
        url: str | None = None,
        workspace: str | None = None,
        admin_token: str | None = None,
        *,
        is_json: bool = False,
        is_verbose: bool = False,
        is_quiet: bool = False,
        has_color: bool = True,
        has_wall_time: bool = False,
    ) -> None:
        self.url = url
        self.workspace = workspace
        self.admin_token = admin_token
        self.is_json = is_json
        self.is_verbose = is_verbose
        self.is_quiet = is_quiet
        self.has_color = has_color
        self.has_wall_time = has_wall_time


def globals_of(ctx: click.Context) -> Globals:
    found: Globals = ctx.find_root().ensure_object(Globals)
    return found


class Option(click.Option):
    """Ignore ``tcp://…`` in a variable: Kubernetes sets SANDBOX_PORT so beside a service named sandbox."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        value = super().resolve_envvar_value(ctx)
        return None if value is not None and value.startswith("tcp://") else value


def _same(value: Any) -> Any:  # noqa: ANN401  whatever kind the option has
    return value


def _keep(field: str, read: Callable[[Any], Any]) -> Callable[..., None]:
    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:  # noqa: ANN401  as above
        source = ctx.get_parameter_source(param.name or "")
        is_given = source is ParameterSource.COMMANDLINE or (
            ctx.parent is None and source is ParameterSource.ENVIRONMENT
        )
        if is_given:
            setattr(globals_of(ctx), field, read(value))

    return keep


class _GlobalOption(NamedTuple):
    """An option that every verb takes."""

    names: tuple[str, ...]
    field: str
    """The field of Globals that holds its value."""
    help: str
    metavar: str | None = None
    """The name of its value in help; None for a flag."""
    choices: tuple[str, ...] = ()
    read: Callable[[Any], Any] = _same
    """Convert the value of the command line to that of the field."""


_GLOBAL_OPTIONS: Final = (
    _GlobalOption(("--url",), "url", f"The running sandbox to ask.  [default: {DEFAULT_URL}]", "URL"),
    _GlobalOption(("--workspace",), "workspace", "The workspace to ask; by default the default one.", "NAME"),
    _GlobalOption(("--admin-token",), "admin_token", "The --admin-token that the sandbox was started with.", "TOKEN"),
    _GlobalOption(("--json",), "is_json", "Print JSON, as --format json."),
    _GlobalOption(
        ("--format",),
        "is_json",
        "The form of the output.",
        choices=("text", "json"),
        read=lambda value: value == "json",
    ),
    _GlobalOption(("-v", "--verbose"), "is_verbose", "Print each request to the sandbox."),
    _GlobalOption(("-q", "--quiet"), "is_quiet", "Print results and errors only."),
    _GlobalOption(("--wall-time",), "has_wall_time", "Show the wall time, in UTC, behind each sandbox time."),
    _GlobalOption(
        ("--no-color",), "has_color", "Print no colours; pipes and files get none.", read=lambda value: not value
    ),
)


def _global_options() -> Sequence[click.Option]:
    """Return new options for each command, since an option belongs to one."""
    return [_option_of(one) for one in _GLOBAL_OPTIONS]


def _option_of(one: _GlobalOption) -> click.Option:
    form: dict[str, Any] = {"is_flag": True}
    if one.choices:
        form = {"type": click.Choice(one.choices)}
    elif one.metavar is not None:
        form = {"metavar": one.metavar}
    return Option([*one.names], expose_value=False, callback=_keep(one.field, one.read), help=one.help, **form)


def _with_globals(params: Sequence[click.Parameter]) -> list[click.Parameter]:
    """Add the options of all verbs; a verb's own option of the same name takes precedence."""
    own = {name for param in params for name in param.opts}
    return [*params, *(option for option in _global_options() if own.isdisjoint(option.opts))]


class _Common(click.Command):
    """A command with examples: command lines that are printed below its help, by default the callback's docstring."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as click has them
        self.examples: Final[Sequence[str]] = tuple(kwargs.pop("examples", ()))
        kwargs["params"] = _with_globals(kwargs.get("params") or [])
        callback = kwargs.get("callback")
        if kwargs.get("help") is None and callback is not None and callback.__doc__:
            kwargs["help"] = inspect.cleandoc(callback.__doc__)
        settings = {"help_option_names": ["-h", "--help"], **(kwargs.get("context_settings") or {})}
        super().__init__(*args, **{**kwargs, "context_settings": settings})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verb's own options, and below them those of all verbs."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        own = [param for param in options if param.expose_value or param.is_eager]
        for title, params in (("Options", own), ("Options of all verbs", [one for one in options if one not in own])):
            with formatter.section(title):
                formatter.write_dl([record for one in params if (record := one.get_help_record(ctx)) is not None])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"  {example}\n")


class Command(_Common):
    """A verb."""


class Group(_Common, click.Group):
    """A noun with several verbs; ``default`` is the verb of the noun alone."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, default: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401  as click has them
        super().__init__(*args, **kwargs)
        self._default: Final = default

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        _Common.format_options(self, ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_given = any(arg in self.commands or arg in ctx.help_option_names for arg in args)
        is_alone = self._default is None or is_given or ctx.resilient_parsing
        if not is_alone and args and (meant := _nearest(args[0], self.commands)) is not None:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {meant!r}?")
        if not is_alone and args and not args[0].startswith("-") and not self._takes_words():
            ctx.fail(f"No such command {args[0]!r}. {self._there_are(ctx)}")
        return super().parse_args(ctx, args if is_alone else [str(self._default), *args])

    def _there_are(self, ctx: click.Context) -> str:
        return f"There are: {', '.join(self.list_commands(ctx))}."

    def _takes_words(self) -> bool:
        """Return whether the verb of the noun alone has arguments."""
        return any(isinstance(param, click.Argument) for param in self.commands[str(self._default)].params)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            meant = _nearest(args[0], self.list_commands(ctx))
            if args[0].startswith("-") or (meant is None and ctx.parent is None):
                raise
            hint = self._there_are(ctx) if meant is None else f"Did you mean {meant!r}?"
            raise click.UsageError(f"{error.message} {hint}", ctx) from None


def _nearest(word: str, words: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415  not for the help

    found = get_close_matches(word, [*words], 1)
    return found[0] if found else None


@contextmanager
def guarded(ctx: click.Context) -> Iterator[None]:
    """Turn errors into one message and the documented exit code."""
    from sms_sandbox.client.errors import (  # noqa: PLC0415  after the help has been printed
        ClientError,
        OtherServerError,
        UnreachableError,
    )

    for stream in (sys.stdout, sys.stderr):
        allow_any_character(stream)
    try:
        yield
    except OtherServerError as error:
        _report(OtherServerError(f"{error}; {NAME_ONE}"), globals_of(ctx))
        ctx.exit(FAILED)
    except UnreachableError as error:
        _report(UnreachableError(f"{error}; {START_ONE}"), globals_of(ctx))
        ctx.exit(FAILED)
    except ClientError as error:
        _report(error, globals_of(ctx))
        ctx.exit(_code_of(error))
    except KeyboardInterrupt:
        ctx.exit(INTERRUPTED)


def _code_of(error: Exception) -> int:
    """Return the exit code: a value that the sandbox cannot read is a wrong option, as if the verb had refused it."""
    from sms_sandbox.client.errors import RefusedError, TimedOutError  # noqa: PLC0415  as above

    if isinstance(error, TimedOutError):
        return TOO_LATE
    return WRONG if isinstance(error, RefusedError) and error.status in _UNREADABLE else FAILED


def _report(error: Exception, common: Globals) -> None:
    if not common.is_json:
        click.echo(str(error), err=True)
        return
    fields = {name: value for name, value in vars(error).items() if value is not None}
    import json  # noqa: PLC0415  not for the help

    click.echo(json.dumps({"error": {"message": str(error), **fields}}), err=True)


def option(*names: str, **more: Any) -> Callable[[_F], _F]:  # noqa: ANN401  as click has them
    """Return ``click.option`` with this module's class."""
    return click.option(*names, cls=Option, **more)


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Print the message to standard error and exit."""
    click.echo(message, err=True)
    sys.exit(code)

"""What all verbs have in common: the options before and after each of them, and what becomes of errors."""

import inspect
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar

import click
from click.core import ParameterSource

_F = TypeVar("_F", bound=Callable[..., Any])

FAILED: Final = 1
TOO_LATE: Final = 4
INTERRUPTED: Final = 130

DEFAULT_URL: Final = "http://127.0.0.1:8767"


@dataclass
class Globals:
    """What was said before the verb, or after it, which comes first."""

    url: str | None = None
    workspace: str | None = None
    admin_token: str | None = None
    is_json: bool = False
    is_verbose: bool = False
    is_quiet: bool = False
    has_color: bool = True


def globals_of(ctx: click.Context) -> Globals:
    found: Globals = ctx.find_root().ensure_object(Globals)
    return found


class Option(click.Option):
    """Kubernetes sets SANDBOX_PORT to ``tcp://…`` beside a service named sandbox; such values mean nothing here."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        value = super().resolve_envvar_value(ctx)
        return None if value is not None and value.startswith("tcp://") else value


def _keep(field: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[..., None]:
    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:  # noqa: ANN401  whatever kind the option has
        source = ctx.get_parameter_source(param.name or "")
        is_said = source is ParameterSource.COMMANDLINE or (
            ctx.parent is None and source is ParameterSource.ENVIRONMENT
        )
        if is_said:
            setattr(globals_of(ctx), field, read(value))

    return keep


def _global_options() -> Sequence[click.Option]:
    """New ones for each command, since an option belongs to one."""
    return (
        Option(
            ["--url"],
            metavar="URL",
            expose_value=False,
            callback=_keep("url"),
            help=f"The running sandbox that is meant.  [default: {DEFAULT_URL}]",
        ),
        Option(
            ["--workspace"],
            metavar="NAME",
            expose_value=False,
            callback=_keep("workspace"),
            help="The workspace that is meant; else the default one.",
        ),
        Option(
            ["--admin-token"],
            metavar="TOKEN",
            expose_value=False,
            callback=_keep("admin_token"),
            help="What the sandbox was started with as --admin-token.",
        ),
        Option(
            ["--json"],
            is_flag=True,
            expose_value=False,
            callback=_keep("is_json"),
            help="Print JSON, as --format json.",
        ),
        Option(
            ["--format"],
            type=click.Choice(["text", "json"]),
            expose_value=False,
            callback=_keep("is_json", lambda value: value == "json"),
            help="How to print.",
        ),
        Option(
            ["-v", "--verbose"],
            is_flag=True,
            expose_value=False,
            callback=_keep("is_verbose"),
            help="Say what the sandbox is asked.",
        ),
        Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_keep("is_quiet"),
            help="Say only what was asked for.",
        ),
        Option(
            ["--no-color"],
            is_flag=True,
            expose_value=False,
            callback=_keep("has_color", lambda value: not value),
            help="No colours; nor are there any where the output is no terminal.",
        ),
    )


def _with_globals(params: Sequence[click.Parameter]) -> list[click.Parameter]:
    """A verb's own option of the same name comes first."""
    own = {name for param in params for name in param.opts}
    return [*params, *(option for option in _global_options() if own.isdisjoint(option.opts))]


class _Common(click.Command):
    """``examples`` are command lines, shown below the help, which is the callback's docstring if it is not given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as click has them
        self.examples: Final[Sequence[str]] = tuple(kwargs.pop("examples", ()))
        kwargs["params"] = _with_globals(kwargs.get("params") or [])
        callback = kwargs.get("callback")
        if kwargs.get("help") is None and callback is not None and callback.__doc__:
            kwargs["help"] = inspect.cleandoc(callback.__doc__)
        settings = {"help_option_names": ["-h", "--help"], **(kwargs.get("context_settings") or {})}
        super().__init__(*args, **{**kwargs, "context_settings": settings})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verb's own ones, and those that all verbs have below them."""
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
    """A noun with several verbs; ``default`` is the one that is meant where none is said."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, default: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401  as click has them
        super().__init__(*args, **kwargs)
        self._default: Final = default

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        _Common.format_options(self, ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_said = any(arg in self.commands or arg in ctx.help_option_names for arg in args)
        is_alone = self._default is None or is_said or ctx.resilient_parsing
        return super().parse_args(ctx, args if is_alone else [str(self._default), *args])


@contextmanager
def guarded(ctx: click.Context) -> Iterator[None]:
    """Turns what can go wrong into one message and the exit code that is promised."""
    from sms_sandbox.client.errors import ClientError, TimedOutError  # noqa: PLC0415  after the help has been printed

    try:
        yield
    except ClientError as error:
        _tell(error, globals_of(ctx))
        ctx.exit(TOO_LATE if isinstance(error, TimedOutError) else FAILED)
    except KeyboardInterrupt:
        ctx.exit(INTERRUPTED)


def _tell(error: Exception, said: Globals) -> None:
    if not said.is_json:
        click.echo(str(error), err=True)
        return
    told = {name: value for name, value in vars(error).items() if value is not None}
    click.echo(json.dumps({"error": {"message": str(error), **told}}), err=True)


def option(*names: str, **more: Any) -> Callable[[_F], _F]:  # noqa: ANN401  as click has them
    """``click.option`` of our kind."""
    return click.option(*names, cls=Option, **more)


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Ends the verb."""
    click.echo(message, err=True)
    sys.exit(code)

"""Read ``sandbox.toml`` as scenario files are read, and report all problems at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from sms_sandbox import providers
from sms_sandbox.cli.configuration.config import CONFIG, Config
from sms_sandbox.scenario.bad_value import did_you_mean
from sms_sandbox.scenario.diagnostics import Problem, ScenarioError, as_text
from sms_sandbox.scenario.explain import paths
from sms_sandbox.scenario.source.document import Document, Path
from sms_sandbox.scenario.source.parse import parse
from sms_sandbox.server.names import Keys

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario

_WORLD: Final = ("account", "handset", "device")
_SERVER: Final = "server"
"""A table whose keys mean the same as at the top of the file."""

_NOT_IN_A_FILE: Final = frozenset({"config", "detach", "wait", "wait_timeout"})


def read(name: str, content: bytes, ctx: click.Context) -> Config:
    """Return the settings in a file. ``ctx`` is that of the verb that has the options. Raise ScenarioError."""
    document = parse(name, content)
    return replace(_read(document, ctx), describe=partial(_describe, document))


def _describe(document: Document, key: str, text: str, message: str) -> str:
    return as_text([_wrong(document, _path_of(document, key, text), message)])


def _path_of(document: Document, key: str, text: str) -> Path:
    """Return the path of the value that has this form on the command line, or that of its key."""
    path, value = next((path, value) for path, value in _settings(document.data) if path[-1] == key)
    if isinstance(value, Mapping):
        inner = next(inner for inner, one in _flat(value, (key,)) if _as_text(inner, one) == text)
        return (*path, *inner[1:])
    if isinstance(value, list) and text in value:
        return (*path, value.index(text))
    return path


def _settings(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the path and the value of each setting, at the top or in the table ``[server]``."""
    for key, value in data.items():
        if key == _SERVER and isinstance(value, Mapping):
            yield from (((_SERVER, inner), one) for inner, one in value.items())
        elif key not in _WORLD:
            yield (key,), value


def _read(document: Document, ctx: click.Context) -> Config:
    named = {param.name: param for param in ctx.command.params if _is_setting(param)}
    options, problems = {}, []
    for path, value in _settings(document.data):
        key = path[-1]
        param = named.get(key)
        if param is None:
            problems.append(_unknown(document, path, (*named, *_WORLD) if len(path) == 1 else (*named,)))
            continue
        if key in options:
            problems.append(_wrong(document, path, f"{key} stands at the top and in [{_SERVER}]; wanted one of them"))
            continue
        try:
            options[key] = _as_argument(value, param)
            param.type_cast_value(ctx, options[key])
        except click.BadParameter as error:
            problems.append(_wrong(document, path, error.message))
    world = {key: document.data[key] for key in _WORLD if key in document.data}
    if not world:
        return _unless(problems, Config(options))
    scenario, found = _world(document, world)
    problems += found
    if scenario is None:
        raise ScenarioError(problems)
    from sms_sandbox.scenario.apply import seed_world  # noqa: PLC0415  slow, and seldom needed

    return _unless(problems, Config(options, partial(seed_world, scenario), _keys(scenario)))


def _unless(problems: list[Problem], config: Config) -> Config:
    if problems:
        raise ScenarioError(problems)
    return config


def _is_setting(param: click.Parameter) -> bool:
    return param.expose_value and param.name not in _NOT_IN_A_FILE


def _as_argument(value: Any, param: click.Parameter) -> Any:  # noqa: ANN401  whatever stands in the file
    """Return a value in the form of the command line. Raise click.BadParameter."""
    if isinstance(value, Mapping):
        if not getattr(param, "multiple", False):
            raise click.BadParameter("not a single value")
        return [_as_text(path, one) for path, one in _flat(value, ("",))]
    if isinstance(value, list):
        words = [str(one) for one in value]
        return words if getattr(param, "multiple", False) else ",".join(words)
    if isinstance(value, date):
        return value.isoformat()
    return [str(value)] if getattr(param, "multiple", False) else value


def _flat(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the leaves of nested tables: TOML reads ``insim.status`` below ``[webhook]`` as a table in a table."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*path, name))
        else:
            yield (*path, name), value


def _as_text(path: tuple[str, ...], value: object) -> str:
    """Return a leaf as the command line has it: ``insim.status=http://…``."""
    return f"{'.'.join(path[1:])}={value}"


def _world(document: Document, world: Mapping[str, Any]) -> "tuple[Scenario | None, list[Problem]]":
    """Read accounts, handsets and devices, which are written as in a scenario."""
    from pydantic import ValidationError  # noqa: PLC0415  slow, and seldom needed

    from sms_sandbox.scenario.explain import explain  # noqa: PLC0415  as above
    from sms_sandbox.scenario.format.model import SCHEMA, Scenario  # noqa: PLC0415  as above

    try:
        scenario = Scenario.model_validate({"schema": SCHEMA, "name": CONFIG, **world})
    except ValidationError as error:
        return None, [*explain.problems(error, document)]
    return scenario, [*_of_nobody(document, scenario)]


def _of_nobody(document: Document, scenario: "Scenario") -> Iterator[Problem]:
    there_are = providers.load()
    for name in scenario.accounts:
        if name not in there_are:
            yield _wrong(document, ("account", name), "not a provider", did_you_mean(name, there_are))
    for device_id, device in scenario.devices.items():
        path = ("device", device_id)
        if not device.provider:
            yield _wrong(document, path, "its provider is missing", 'Write provider = "insim" or "smsgateway24".')
        for name in device.provider or ():
            if name not in there_are:
                yield _wrong(document, (*path, "provider"), "not a provider", did_you_mean(name, there_are))


def _keys(scenario: "Scenario") -> dict[str, Keys]:
    """Return the credentials of the first account that is configured with each provider."""
    keys = {}
    for provider, accounts in scenario.accounts.items():
        for login, account in accounts.logins.items():
            password = account.value("password")
            keys[provider] = Keys(login, password or "", "" if password else login)
            break
    return keys


def _unknown(document: Document, path: tuple[str, ...], names: tuple[str, ...]) -> Problem:
    return _problem(document, path, paths.dotted(path), "Unknown key.", did_you_mean(path[-1], names, kind="Keys"))


def _wrong(document: Document, path: Path, message: str, hint: str = "") -> Problem:
    value = paths.written(paths.at(path, document.data))
    name = paths.dotted(path)
    subject = f"{name} = {value}" if value else name
    end = "" if message.endswith("?") else "."
    return _problem(document, path, subject, f"{message[0].upper()}{message[1:].rstrip('.')}{end}", hint)


def _problem(document: Document, path: Path, subject: str, message: str, hint: str) -> Problem:
    line, column = document.place(path)
    return Problem(
        file=document.name,
        line=line,
        column=column,
        path=paths.dotted(path),
        code="bad_setting",
        subject=subject,
        message=message,
        hint=hint,
    )

"""``sandbox scenario``: list, show, check and write scenario files. No server is needed."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Globals, Group, fail, globals_of, option
from sms_sandbox.cli.files import write_file
from sms_sandbox.cli.printing.output import show_json, show_line, show_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sms_sandbox.scenario.diagnostics import Problem
    from sms_sandbox.scenario.format.model import Scenario

_WRONG: Final = 2


@click.group(
    "scenario",
    cls=Group,
    examples=(
        "sandbox scenario list",
        "sandbox scenario show builtin:outage-and-retry-storm",
        "sandbox scenario new scenarios/my-bad-day.toml",
        "sandbox scenario check scenarios/*.toml",
    ),
)
def command() -> None:
    """List, show, check and write scenario files: what goes wrong, and what a good application does about it."""


@command.command("list", examples=("sandbox scenario list", "sandbox scenario list --json"))
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List the scenarios that come with the sandbox."""
    from sms_sandbox.scenario import builtin  # noqa: PLC0415  after the help has been printed

    found = [(f"{builtin.PREFIX}{name}", _description(builtin.folder() / f"{name}.toml")) for name in builtin.names()]
    if globals_of(ctx).is_json:
        show_json([{"name": name, "description": description} for name, description in found])
    else:
        show_table(globals_of(ctx), ("scenario", "what happens"), found)


def _description(path: Path) -> str:
    description: str = tomllib.loads(path.read_text("utf-8")).get("description", "")
    return description


@command.command(examples=("sandbox scenario show builtin:failover", "sandbox scenario show my-bad-day.toml"))
@click.argument("source", metavar="FILE|builtin:NAME", shell_complete=filters.completing(filters.scenarios))
@click.pass_context
def show(ctx: click.Context, source: str) -> None:
    """Print a scenario's timeline: each fault with its time and its target, and what the scenario expects."""
    from sms_sandbox.scenario import diagnostics, load  # noqa: PLC0415  as above

    found = load.read(source, allow_guesses=True)
    if found.scenario is None:
        fail(f"{diagnostics.summary(source, found.problems)}\n\n{diagnostics.as_text(found.problems)}", _WRONG)
    if globals_of(ctx).is_json:
        _show_as_json(found.scenario)
    else:
        _show(globals_of(ctx), found.scenario)


def _show_as_json(scenario: "Scenario") -> None:
    from sms_sandbox.scenario.describe import summary  # noqa: PLC0415  as above

    show_json(
        {
            "name": scenario.name,
            "description": scenario.description,
            "seed": scenario.seed,
            "providers": scenario.providers,
            "clock": summary.clock(scenario.clock),
            "courses": dict(summary.courses(scenario)),
            "happens": [scene._asdict() for scene in summary.scenes(scenario)],
            "expects": [expected._asdict() for expected in summary.expected(scenario)],
        }
    )


def _show(common: Globals, scenario: "Scenario") -> None:
    from sms_sandbox.scenario.describe import summary  # noqa: PLC0415  as above

    show_line(common, scenario.name, "bold")
    for line in (scenario.description, _setting(scenario)):
        if line:
            show_line(common, line)
    scenes = [(scene.time, scene.name, f"{scene.whom}: {scene.what}") for scene in summary.scenes(scenario)]
    expected = [(one.name, f"{one.how_many}: {one.what}") for one in summary.expected(scenario)]
    tables = (
        ("What happens", ("time", "name", "to whom, and what"), scenes),
        ("Courses", ("name", "steps"), summary.courses(scenario)),
        ("What is expected", ("name", "how many, and of what"), expected),
    )
    for title, headers, rows in tables:
        if rows:
            show_line(common, f"\n{title}", "bold")
            show_table(common, headers, rows)


def _setting(scenario: "Scenario") -> str:
    from sms_sandbox.scenario.describe import summary  # noqa: PLC0415  as above

    parts = {
        "clock": summary.clock(scenario.clock),
        "providers": ", ".join(scenario.providers or ()),
        "seed": "" if scenario.seed is None else str(scenario.seed),
    }
    return "; ".join(f"{name}: {text}" for name, text in parts.items() if text)


@command.command(
    examples=("sandbox scenario check scenarios/*.toml", "sandbox scenario check day.toml --format github")
)
@click.argument(
    "sources",
    metavar="FILE|builtin:NAME...",
    nargs=-1,
    required=True,
    shell_complete=filters.completing(filters.scenarios),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    help="The form of the output: for people, for programs, or annotations of a GitHub workflow.",
)
@option("--warnings-as-errors", is_flag=True, help="Let the check fail on warnings, too.")
@option("--allow-guesses", is_flag=True, help="Do not warn of answers of providers that are inferred.")
@click.pass_context
def check(
    ctx: click.Context, sources: tuple[str, ...], form: str | None, *, warnings_as_errors: bool, allow_guesses: bool
) -> None:
    """Check scenario files and print all problems. The exit code is 2 if there are any."""
    from dataclasses import replace  # noqa: PLC0415  as above

    from sms_sandbox.scenario import load  # noqa: PLC0415  as above

    found = {source: load.read(source, allow_guesses=allow_guesses).problems for source in sources}
    if warnings_as_errors:
        found = {
            source: tuple([replace(one, is_warning=False) for one in problems]) for source, problems in found.items()
        }
    _print_problems(form or ("json" if globals_of(ctx).is_json else "text"), found, globals_of(ctx))
    if any(not one.is_warning for problems in found.values() for one in problems):
        ctx.exit(_WRONG)


def _print_problems(form: str, found: "dict[str, tuple[Problem, ...]]", common: Globals) -> None:
    from sms_sandbox.scenario import diagnostics  # noqa: PLC0415  as above

    if form != "text":
        text = diagnostics.FORMATS[form]([one for problems in found.values() for one in problems])
        if text:
            click.echo(text)
        return
    for source, problems in found.items():
        if problems or not common.is_quiet:
            click.echo(diagnostics.summary(source, problems))
        if problems:
            click.echo(f"\n{diagnostics.as_text(problems)}\n")


@command.command(examples=("sandbox scenario convert day.toml > day.json", "sandbox scenario convert day.json"))
@click.argument("file", type=click.Path(path_type=Path))
def convert(file: Path) -> None:
    """Print a TOML scenario file as JSON, and a JSON one as TOML.

    Comments are lost, and mistakes are left for "sandbox scenario check". YAML is refused, since reading it has
    already lost values.
    """
    from sms_sandbox.scenario.diagnostics import ScenarioError, as_text  # noqa: PLC0415  as above
    from sms_sandbox.scenario.source.parse import parse  # noqa: PLC0415  as above

    try:
        data = parse(str(file), file.read_bytes()).data
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror}", _WRONG)
    except ScenarioError as error:
        fail(as_text(error.problems), _WRONG)
    click.echo(_as_toml(file, data) if file.suffix == ".json" else _as_json(data))


def _as_json(data: object) -> str:
    import json  # noqa: PLC0415  as above

    return json.dumps(data, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat())


def _as_toml(file: Path, data: "Mapping[str, object]") -> str:
    from sms_sandbox.explore.extra import line_on_missing  # noqa: PLC0415  as above

    try:
        import tomli_w  # noqa: PLC0415  an extra
    except ModuleNotFoundError as error:
        if (line := line_on_missing(error)) is None:
            raise
        fail(line)
    try:
        return tomli_w.dumps(data).rstrip()
    except TypeError:
        fail(f"{file}: TOML has no null; remove such keys", _WRONG)


@command.command(examples=("sandbox scenario new scenarios/my-bad-day.toml",))
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def new(ctx: click.Context, file: Path) -> None:
    """Write a commented scenario to begin with. No existing file is overwritten."""
    from sms_sandbox.scenario.skeleton import skeleton  # noqa: PLC0415  as above

    path = file if file.suffix else file.with_suffix(".toml")
    if path.suffix != ".toml":
        fail(f"{path}: a new scenario is written in TOML; use a name that ends in .toml", _WRONG)
    if path.exists():
        fail(f"{path} exists already; nothing was written", _WRONG)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, skeleton(path.stem, str(path)))
    except OSError as error:
        fail(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")
    if not globals_of(ctx).is_quiet:
        click.echo(f"{path} was written; show it with: sandbox scenario show {path}")

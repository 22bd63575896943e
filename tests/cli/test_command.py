import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.command import START_ONE, Command, Globals, Group, Option, fail, globals_of, guarded, option
from sms_sandbox.client.errors import RefusedError

from tests.cli.running import Verbs, clean
from tests.serving import HERE, fetch


@click.group("main", cls=Group, context_settings={"auto_envvar_prefix": "SANDBOX"})
def program() -> None:
    """A program of the tests."""


@program.group("noun", default="show")
def noun() -> None:
    """A group with a default verb."""


@noun.command(examples=("main noun show --loud",))
@option("--loud", is_flag=True, help="Say it loud.")
@click.pass_context
def show(ctx: click.Context, *, loud: bool) -> None:
    """Show it."""
    click.echo(json.dumps({"loud": loud, **vars(globals_of(ctx))}))


@program.command()
@option("-p", "--port", type=int, default=1)
@option("-q", "--quiet", is_flag=True)
def up(port: int, *, quiet: bool) -> None:
    click.echo(json.dumps({"port": port, "quiet": quiet}))


def asked(*arguments: str, **variables: str) -> dict[str, object]:
    result = CliRunner().invoke(program, list(arguments), env=clean(variables))
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


GLOBAL = [
    (["--url", "http://there"], "url", "http://there"),
    (["--workspace", "w1"], "workspace", "w1"),
    (["--admin-token", "secret"], "admin_token", "secret"),
    (["--json"], "is_json", True),
    (["--format", "json"], "is_json", True),
    (["--format", "text"], "is_json", False),
    (["-v"], "is_verbose", True),
    (["-q"], "is_quiet", True),
    (["--no-color"], "has_color", False),
]


@pytest.mark.parametrize(("arguments", "field", "value"), GLOBAL)
def test_global_option_is_accepted_before_and_after_the_verb(arguments: list[str], field: str, value: object) -> None:
    for line in ([*arguments, "noun", "show"], ["noun", *arguments, "show"], ["noun", "show", *arguments]):
        assert asked(*line)[field] == value


def test_global_options_have_defaults() -> None:
    assert asked("noun", "show") == {"loud": False, **vars(Globals())}


def test_last_occurrence_of_a_global_option_wins() -> None:
    assert asked("--url", "http://first", "noun", "show", "--url", "http://last")["url"] == "http://last"


def test_variable_replaces_a_missing_global_option() -> None:
    variables = {"SANDBOX_URL": "http://there", "SANDBOX_JSON": "1", "SANDBOX_NOUN_SHOW_LOUD": "1"}
    data = asked("noun", "show", **variables)
    assert (data["url"], data["is_json"], data["loud"]) == ("http://there", True, True)
    assert asked("--url", "http://here", "noun", "show", **variables)["url"] == "http://here"


def test_variable_set_by_kubernetes_is_ignored() -> None:
    assert asked("up", SANDBOX_UP_PORT="tcp://10.0.0.1:8767") == {"port": 1, "quiet": False}
    assert asked("up", SANDBOX_UP_PORT="8767") == {"port": 8767, "quiet": False}


def test_own_option_of_a_verb_hides_the_global_one() -> None:
    assert asked("up", "-q") == {"port": 1, "quiet": True}


def test_group_alone_runs_its_default_verb() -> None:
    assert asked("noun")["loud"] is False
    assert asked("noun", "--loud")["loud"] is True
    assert asked("noun", "--json")["is_json"] is True
    assert "Show it." in CliRunner().invoke(program, ["noun", "--help"]).output
    assert CliRunner().invoke(program, ["noun", "hide"]).exit_code == 2


def test_help_lists_own_options_then_global_ones_then_examples() -> None:
    text = CliRunner().invoke(program, ["noun", "show", "-h"]).output
    places = [
        text.index(word) for word in ("\nOptions:\n", "--loud", "\nOptions of all verbs:\n", "--url", "\nExamples:\n")
    ]
    assert places == sorted(places)
    assert text.endswith("\nExamples:\n  main noun show --loud\n")


def raising(error: BaseException) -> Callable[[], None]:
    def webhook() -> None:
        raise error

    return webhook


def test_interrupted_verb_exits_with_130() -> None:
    ctx = click.Context(Command("verb", callback=raising(KeyboardInterrupt())))
    with pytest.raises(click.exceptions.Exit) as caught, guarded(ctx):
        ctx.invoke(ctx.command)
    assert caught.value.exit_code == 130


def test_unreachable_sandbox_is_reported_with_exit_code_1() -> None:
    nobody = Verbs("http://127.0.0.1:1")
    assert nobody.refusal("messages", code=1).startswith("no sandbox at http://127.0.0.1:1: ")
    data = json.loads(nobody.refusal("messages", "--json", code=1))
    assert data["error"]["message"] == f"no sandbox at http://127.0.0.1:1: Connection refused; {START_ONE}"


def test_refused_request_is_reported_with_exit_code_1_and_its_code(verbs: Verbs) -> None:
    assert verbs.refusal("messages", "show", "m9", code=1) == "there is no message 'm9'\n"
    data = json.loads(verbs.refusal("--json", "messages", "show", "m9", code=1))
    assert (data["error"]["code"], data["error"]["status"]) == ("not_found", 404)


def test_verbose_verb_prints_its_requests(verbs: Verbs) -> None:
    result = verbs.result("clock", "-v")
    assert result.stderr == f"GET {verbs.url}/_sandbox/v1/clock 200\n"
    assert verbs.result("clock").stderr == ""


def test_invalid_url_is_reported_with_exit_code_2() -> None:
    assert "'localhost' is not the address of a sandbox" in Verbs("localhost").refusal("messages", code=2)


def test_fail_exits_with_its_code() -> None:
    with pytest.raises(SystemExit) as caught:
        fail("no", 4)
    assert caught.value.code == 4


def test_every_verb_has_help_and_valid_examples() -> None:
    """Parse each example to the end, so that no option is misspelt."""
    seen = 0
    for path, command in commands(main, ("sandbox",)):
        assert isinstance(command, click.Command)
        assert command.help, path
        for example in getattr(command, "examples", ()):
            parse(example)
            seen += 1
        assert isinstance(command, Group) or getattr(command, "examples", None) is not None, path
    assert seen > 40


def commands(group: click.Group, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    ctx = click.Context(group)
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def parse(example: str) -> None:
    import shlex  # noqa: PLC0415  beside its one use

    words = shlex.split(example.replace('"$(', " ").replace(')"', " ").replace("$(", " ").replace(")", " "))
    start = next(index for index, word in enumerate(words) if word == "sandbox")
    words = words[start + 1 :]
    words = words[: next((index for index, word in enumerate(words) if word in {">", ">>", "<", "|"}), len(words))]
    command: click.Command = main
    ctx = command.make_context("sandbox", list(words))
    while isinstance(command, click.Group) and ctx._protected_args:
        args = [*ctx._protected_args, *ctx.args]
        name, found, rest = command.resolve_command(ctx, args)
        assert found is not None
        command = found
        try:
            ctx = found.make_context(name, rest, parent=ctx)
        except click.BadParameter as error:
            assert "No such file" in error.message, example  # noqa: PT017  all else has been understood
    assert not isinstance(command, click.Group), example


def test_every_option_has_the_class_of_this_package() -> None:
    assert isinstance(up.params[0], Option)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("mesages list", "Did you mean 'messages'?"),
        ("messages lst", "Did you mean 'list'?"),
        ("clock advnce 1m", "Did you mean 'advance'?"),
        ("scenario shw builtin:failover", "Did you mean 'show'?"),
    ],
)
def test_misspelt_verb_is_refused_with_a_suggestion(line: str, meant: str) -> None:
    result = CliRunner().invoke(main, line.split(), env=clean({}))
    assert (result.exit_code, meant in result.stderr) == (2, True)


def test_verb_like_no_other_is_refused_without_a_suggestion() -> None:
    for line in ("zzz", "scenario zzz", "--zzz messages"):
        result = CliRunner().invoke(main, line.split(), env=clean({}))
        assert (result.exit_code, "Did you mean '" in result.stderr) == (2, False)


def test_characters_that_the_output_lacks_are_escaped(verbs: Verbs) -> None:
    body = {
        "header": {"login": "a@b.example", "accessKey": "k"},
        "messages": [{"phone_number": HERE, "message": "é😀"}],
    }
    fetch("POST", f"{verbs.url}/insim/api/v1/sendsms", json.dumps(body).encode())
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "sms_sandbox", "messages", "list", "--url", verbs.url],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.rstrip().endswith("é".encode("cp1252") + b"\\U0001f600")


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_output_of_the_locale_c_has_names_of_files_as_they_are(
    encoding: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written = io.BytesIO()
    for stream, errors in (("stdout", "surrogateescape"), ("stderr", "backslashreplace")):
        monkeypatch.setattr(sys, stream, io.TextIOWrapper(written, encoding, errors))
    file = tmp_path / "été.toml"
    file.write_text('x = "é')
    undecoded = os.fsencode(file).decode("ascii", "surrogateescape")
    with pytest.raises(SystemExit):
        main(["scenario", "check", undecoded])
    assert written.getvalue().decode("utf-8").startswith(f"{file}: 1 problem.")


def test_hint_follows_one_full_stop() -> None:
    assert str(RefusedError(422, "unprocessable", "Not an operation.", hint="There are: send.")) == (
        "Not an operation. There are: send."
    )


@pytest.mark.parametrize("noun", ["account", "ca", "clock", "data", "device", "fault", "messages", "webhooks"])
def test_unknown_verb_of_a_noun_is_named_with_the_known_ones(noun: str) -> None:
    result = CliRunner().invoke(main, [noun, "obtain", "m99"])
    assert result.exit_code == 2
    assert "No such command 'obtain'. There are: " in result.stderr
    assert "unexpected" not in result.stderr

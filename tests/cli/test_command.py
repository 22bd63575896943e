import json
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.command import Command, Globals, Group, Option, fail, globals_of, guarded, option

from tests.cli.running import Verbs, clean


@click.group("main", cls=Group, context_settings={"auto_envvar_prefix": "SANDBOX"})
def program() -> None:
    """A program of ours."""


@program.group("noun", default="show")
def noun() -> None:
    """With a verb that is meant if none is said."""


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


def said(*arguments: str, **variables: str) -> dict[str, object]:
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
def test_what_all_verbs_take_stands_before_them_between_them_or_after_them(
    arguments: list[str], field: str, value: object
) -> None:
    for line in ([*arguments, "noun", "show"], ["noun", *arguments, "show"], ["noun", "show", *arguments]):
        assert said(*line)[field] == value


def test_nothing_said_is_as_nothing_is() -> None:
    assert said("noun", "show") == {"loud": False, **vars(Globals())}


def test_what_stands_last_counts() -> None:
    assert said("--url", "http://first", "noun", "show", "--url", "http://last")["url"] == "http://last"


def test_a_variable_stands_for_what_is_not_said() -> None:
    variables = {"SANDBOX_URL": "http://there", "SANDBOX_JSON": "1", "SANDBOX_NOUN_SHOW_LOUD": "1"}
    told = said("noun", "show", **variables)
    assert (told["url"], told["is_json"], told["loud"]) == ("http://there", True, True)
    assert said("--url", "http://here", "noun", "show", **variables)["url"] == "http://here"


def test_a_variable_that_kubernetes_sets_beside_a_service_means_nothing() -> None:
    assert said("up", SANDBOX_UP_PORT="tcp://10.0.0.1:8767") == {"port": 1, "quiet": False}
    assert said("up", SANDBOX_UP_PORT="8767") == {"port": 8767, "quiet": False}


def test_a_verbs_own_option_comes_before_that_of_all_verbs() -> None:
    assert said("up", "-q") == {"port": 1, "quiet": True}


def test_a_noun_alone_means_its_usual_verb() -> None:
    assert said("noun")["loud"] is False
    assert said("noun", "--loud")["loud"] is True
    assert said("noun", "--json")["is_json"] is True
    assert "Show it." in CliRunner().invoke(program, ["noun", "--help"]).output
    assert CliRunner().invoke(program, ["noun", "hide"]).exit_code == 2


def test_help_shows_own_options_then_those_of_all_then_examples() -> None:
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


def test_an_interrupted_verb_ends_with_130() -> None:
    ctx = click.Context(Command("verb", callback=raising(KeyboardInterrupt())))
    with pytest.raises(click.exceptions.Exit) as caught, guarded(ctx):
        ctx.invoke(ctx.command)
    assert caught.value.exit_code == 130


def test_what_cannot_be_reached_is_told_with_exit_code_1() -> None:
    nobody = Verbs("http://127.0.0.1:1")
    assert nobody.refusal("messages", code=1).startswith("no sandbox at http://127.0.0.1:1: ")
    told = json.loads(nobody.refusal("messages", "--json", code=1))
    assert told["error"]["message"].startswith("no sandbox at http://127.0.0.1:1: ")


def test_what_is_refused_is_told_with_exit_code_1_and_its_code(verbs: Verbs) -> None:
    assert verbs.refusal("messages", "show", "m9", code=1) == "there is no message 'm9'\n"
    told = json.loads(verbs.refusal("--json", "messages", "show", "m9", code=1))
    assert (told["error"]["code"], told["error"]["status"]) == ("not_found", 404)


def test_what_is_asked_is_said_where_more_is_wanted(verbs: Verbs) -> None:
    result = verbs.result("clock", "-v")
    assert result.stderr == f"GET {verbs.url}/_sandbox/v1/clock 200\n"
    assert verbs.result("clock").stderr == ""


def test_an_address_that_is_none_is_told_with_exit_code_2() -> None:
    assert "'localhost' is not the address of a sandbox" in Verbs("localhost").refusal("messages", code=2)


def test_a_verb_may_give_up() -> None:
    with pytest.raises(SystemExit) as caught:
        fail("no", 4)
    assert caught.value.code == 4


def test_each_verb_has_help_and_examples_that_can_be_said() -> None:
    """Each example is parsed to the end, so that no option is misspelt."""
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


def test_options_are_of_our_kind() -> None:
    assert isinstance(up.params[0], Option)

"""Every example of the README and of the admin API's page is run, and the answers shown are what comes back."""

import argparse
import asyncio
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from click.testing import CliRunner
from sms_sandbox import providers
from sms_sandbox.cli import main
from sms_sandbox.cli.command import DEFAULT_URL
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.verbs.up import command as up_command
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import load
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.clock.driver import Mode

from tests.environment import clean_environment
from tests.examples import MORNING
from tests.running import Reply, ask, receiver, running, settings_for

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ADMIN_API = (ROOT / "docs" / "admin-api.md").read_text("utf-8")


@dataclass
class Command:
    """A line that a reader types, and the lines shown below it."""

    line: str
    shown: list[str] = field(default_factory=list)


def commands(page: str = README) -> list[Command]:
    found: list[Command] = []
    for block in re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Command(line.removeprefix("$ ")))
            else:
                found[-1].shown.append(line)
    return found


def shell_lines() -> list[str]:
    return [line.strip().partition("#")[0].strip() for line in re.findall(r"^    (.+)$", README, re.MULTILINE)]


def request_of(line: str, port: int) -> bytes:
    """The bytes that curl sends for these arguments: so the test needs no curl."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data", action="append", default=[])
    parser.add_argument("--data-urlencode", dest="data", action="append", type=urlencoded)
    program, *arguments = shlex.split(line)
    assert program == "curl"
    asked = parser.parse_args(arguments)
    url = urlsplit(asked.url)
    target = url.path + (f"?{url.query}" if url.query else "")
    body = "&".join(asked.data).encode()
    headers = [f"Host: 127.0.0.1:{port}", "User-Agent: curl/8.5.0", *asked.headers]
    names = {header.partition(":")[0].lower() for header in headers}
    if "accept" not in names:
        headers.append("Accept: */*")
    if body:
        headers.append(f"Content-Length: {len(body)}")
        if "content-type" not in names:
            headers.append("Content-Type: application/x-www-form-urlencoded")
    method = asked.method or ("POST" if body else "GET")
    return "\r\n".join([f"{method} {target} HTTP/1.1", *headers, "", ""]).encode() + body


def urlencoded(pair: str) -> str:
    name, _, value = pair.partition("=")
    return f"{name}={quote(value, safe='')}"


def text_of(reply: Reply) -> list[str]:
    charset = "iso-8859-15" if b"ISO-8859-15" in reply.head else "utf-8"
    return reply.body.decode(charset).splitlines()


async def type_in(sandbox: RunningSandbox, command: Command) -> list[str]:
    """The lines that it prints."""
    if command.line.startswith("sandbox "):
        return await asyncio.to_thread(verb, sandbox, shlex.split(command.line)[1:])
    reply = await ask(sandbox, request_of(command.line, sandbox.port))
    assert 200 <= reply.status < 300, (command.line, reply.body)
    return text_of(reply)


def verb(sandbox: RunningSandbox, arguments: list[str]) -> list[str]:
    result = CliRunner().invoke(main, ["--url", sandbox.url, *arguments], env={"FORCE_COLOR": None})
    assert result.exit_code == 0, (arguments, result.output)
    return result.stdout.replace(sandbox.url, DEFAULT_URL).splitlines()


def all_commands() -> list[Command]:
    """Return the README's requests, those of the admin API's page, which follow them, and the README's verbs."""
    requests = [command for command in commands() if command.line.startswith("curl ")]
    return [*requests, *commands(ADMIN_API), *commands()[len(requests) :]]


async def test_each_example_is_answered_as_shown() -> None:
    async with receiver() as taking:
        webhooks = {"smsfactor": {"dlr": f"{taking.url}/dlr"}}
        settings = settings_for(*providers.load().values(), engine=EngineSettings(start=MORNING, webhooks=webhooks))
        async with running(settings) as sandbox:
            for command in all_commands():
                printed = await type_in(sandbox, command)
                if command.shown:
                    assert printed == command.shown, command.line
            states = [message.state for message in sandbox.clock_driver.engine.messages]
    # The last handset was off, the fourth message was set by hand, and the others were delivered.
    assert states == [MessageState.EXPIRED, MessageState.UNDELIVERED, *[MessageState.DELIVERED] * 3]
    assert len(taking.got) == 1


def block(language: str) -> str:
    """Return the README's one block of a language."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return str(found)


def run_in(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module as somebody would who has written the README's files into a folder."""
    return subprocess.run(  # noqa: S603  the commands of the README
        [sys.executable, "-m", *command],
        cwd=folder,
        env=clean_environment(COVERAGE_PROCESS_START=""),
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_example_passes_as_a_test(tmp_path: Path) -> None:
    (tmp_path / "test_readme_example.py").write_text(block("python"))
    done = run_in(tmp_path, "pytest", "-q", "test_readme_example.py")
    assert "1 passed" in done.stdout, done.stdout


def test_each_provider_has_an_example_with_its_answer() -> None:
    shown = [command.line for command in commands() if command.shown]
    for name in providers.load():
        assert [line for line in shown if f"/{name}/" in line]


def test_each_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = {match for line in shell_lines() for match in re.findall(r"^make (\w+)", line)}
    assert targets == {"up", "test"}
    assert all(f"\n{target}:" in makefile for target in targets)


def test_each_option_is_accepted() -> None:
    options = [shlex.split(arguments) for arguments in re.findall(r'make up ARGS="([^"]*)"', README)]
    assert options
    for arguments in options:
        settings = settings_of(up_command.make_context("up", list(arguments)).params)
        assert settings.engine.webhooks or settings.clock is Mode.VIRTUAL
    help_texts = "".join(CliRunner().invoke(main, [name, "--help"]).output for name in ("up", "run"))
    for option in set(re.findall(r"`(--[a-z-]+)", README)):
        assert option in help_texts


async def test_each_path_of_the_admin_api_is_served() -> None:
    table = ADMIN_API[ADMIN_API.index("| path under") :].partition("\n\n")[0]
    first_column = "".join(row.split(" | ")[0] for row in table.splitlines()[2:])
    named = {path.removeprefix("/_sandbox") for path in re.findall(r"/[a-z_][a-z_/{}.-]*", first_column)}
    async with running(settings_for(*providers.load().values())) as sandbox:
        document = (await ask(sandbox, b"GET /_sandbox/openapi.json HTTP/1.1\nHost: localhost\n\n")).json
    served = {re.sub("{[a-z]+}", "{}", re.sub("^/_sandbox(/v1)?", "", path)) for path in document["paths"]}
    assert {re.sub("{[a-z]+}", "{}", path) for path in named} <= served
    assert len(named) > 30


def test_scenario_example_passes_with_the_python_example(tmp_path: Path) -> None:
    (tmp_path / "test_readme_example.py").write_text(block("python"))
    (tmp_path / "slow-then-down.toml").write_text(block("toml"))
    assert not load.read(str(tmp_path / "slow-then-down.toml"), allow_guesses=True).problems
    pytest = (sys.executable, "-m", "pytest", "-q", "test_readme_example.py")
    done = run_in(tmp_path, "sms_sandbox", "run", "slow-then-down.toml", "--", *pytest)
    assert "struck 1 time" in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


def test_scenario_example_without_a_request_fails(tmp_path: Path) -> None:
    (tmp_path / "slow-then-down.toml").write_text(block("toml"))
    done = CliRunner().invoke(main, ["run", str(tmp_path / "slow-then-down.toml"), "--", "true"])
    assert done.exit_code == 3  # the first of its faults never struck


async def test_last_webhook_of_each_provider_is_the_one_in_the_table() -> None:
    rows = re.findall(r"^\| (\w+) \| `(\w+)` \| .* \| (`.*) \|$", README, re.MULTILINE)
    named = {one.title: one.name for one in providers.load().values()}
    async with receiver() as taking:
        webhooks = {named[title]: {kind: f"{taking.url}/"} for title, kind, _ in rows}
        settings = settings_for(*providers.load().values(), engine=EngineSettings(start=MORNING, webhooks=webhooks))
        async with running(settings) as sandbox:
            for command in commands()[: len(rows)]:
                await type_in(sandbox, command)
            await asyncio.to_thread(verb, sandbox, ["clock", "advance", "1m"])
        received = [unquote(webhook.decode()) for webhook in taking.got]
    for title, _, shown in rows:
        expected = [unquote(part) for part in re.findall(r"`([^`]*)`", shown)]
        matching = [webhook for webhook in received if all(part in webhook for part in expected)]
        assert len(matching) == 1, title
    assert {title for title, _, _ in rows} == set(named)


def test_page_has_at_most_150_lines_after_the_two_first_commands() -> None:
    after = README.partition("make test ")[2]
    assert after.count("\n") <= 150

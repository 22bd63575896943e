"""The PyPI package ``insim-cli``, the maker's own command line: each of its commands as a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from cli_anything.insim.insim_cli import cli
from sms_sandbox import providers
from sms_sandbox.client import Client
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.background import BackgroundServer

from tests.running import settings_for
from tests.runtimes.test_runtimes import environment
from tests.serving import HERE, THERE, fetch

LOGIN, KEY = "a@example.com", "key"
HERE_IN_FRANCE = f"0{HERE.removeprefix('+33')}"
EVER = ("--from", "2020-01-01", "--to", "2099-12-31")
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The command ``insim`` with a sandbox of its own, whose clock stands where the client's does."""

    url: str
    folder: Path

    def run(self, *arguments: str, key: str = KEY, code: int = 0) -> str:
        """Return what the command prints; it must end with the code."""
        known = {"INSIM_BASE_URL": f"{self.url}/insim", "INSIM_LOGIN": LOGIN, "INSIM_ACCESS_KEY": key}
        done = subprocess.run(  # noqa: S603  the client under test
            [BIN / "insim", *arguments],
            env={**environment(self.folder), **known},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=50,
        )
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run("--json", *arguments))

    def add_contact(self, first: str, last: str, number: str) -> str:
        """Add a contact through version 1, since version 2 has no route for that; return its id."""
        contact = {"firstname": first, "lastname": last, "phone_number": number}
        body = {"header": {"login": LOGIN, "accessKey": KEY}, "contacts": [contact]}
        assert fetch("POST", f"{self.url}/insim/api/v1/contact", json.dumps(body).encode())[0] == 200
        [found] = self.json("contacts", "find-phone", number)["contacts"]
        contact_id: str = found["id_contact"]
        return contact_id


@pytest.fixture
def insim(tmp_path: Path) -> Iterator[CommandLine]:
    found = providers.load()
    engine = EngineSettings(start=int(time.time()) * SECOND)
    with BackgroundServer(settings_for(*found.values(), engine=engine)) as server:
        yield CommandLine(server.url, tmp_path)


def test_account_is_shown_and_its_webhooks_are_set(insim: CommandLine) -> None:
    for command in (("login", LOGIN, "--key", KEY), ("whoami",)):
        assert "SMS Credits: 1000" in insim.run(*command)
    assert f"Login: {LOGIN}" in insim.run("account", "info")
    assert insim.json("account", "info")["account"]["devices_connected"] == 1
    assert "Credentials removed" in insim.run("logout")
    addresses = ("--sms", "http://127.0.0.1:9/s", "--dlr", "http://127.0.0.1:9/d", "--clicks", "http://127.0.0.1:9/c")
    assert "Webhooks updated." in insim.run("account", "webhooks-set", *addresses)
    kept = insim.json("account", "webhooks-set", *addresses, "--calls", "http://127.0.0.1:9/k", "--qualif", "")
    assert kept["webhooks"]["call_events"] == "http://127.0.0.1:9/k"


def test_text_is_sent_read_and_delivered(insim: CommandLine) -> None:
    assert "SMS sent! 1 message(s) delivered." in insim.run(
        "sms", "send", HERE, "Été [link]", "--url", "https://a.example"
    )
    Client(insim.url).clock.advance("1h")
    assert f">> {HERE}: Été https://arsms.co/" in insim.run("sms", "list", "--phone", HERE_IN_FRANCE)
    [sms] = insim.json("sms", "list", "--direction", "outbound", *EVER)["messages"]
    assert sms["sms_id"] in insim.run("sms", "detail", sms["sms_id"])
    assert "Été" in insim.run("sms", "conversation", HERE, "--limit", "1")
    assert insim.json("sms", "conversation", HERE)["messages"] == [sms]
    shown = insim.run("sms", "delivery-status", sms["sms_id"], "unknown")
    assert f">> {HERE}  DELIVERED" in shown
    assert "NOT_FOUND" in shown
    [status] = insim.json("sms", "delivery-status", sms["sms_id"])["statuses"]
    assert status["delivery_status"] == "delivered"


def test_calls_are_made_listed_and_qualified(insim: CommandLine) -> None:
    insim.run("calls", "clictocall", HERE)
    Client(insim.url).device(LOGIN).call("missed", THERE)
    assert THERE in insim.run("calls", "list", "--type", "missed")
    [call] = insim.json("calls", "list", "--phone", HERE)["calls"]
    insim.run("qualifications", "options-create", "Hot")
    [option] = insim.json("qualifications", "options")["options"]
    assert "Hot" in insim.run("qualifications", "options")
    insim.run("qualifications", "options-update", option["_id"], "Warm")
    insim.run("calls", "qualify", call["call_id"], "--option", option["_id"], "--notes", "soon")
    [given] = insim.json("qualifications", "list", "--phone", HERE)["qualifications"]
    assert (given["label"], given["notes"]) == ("Warm", "soon")
    stats = insim.json("qualifications", "stats", *EVER)["stats"]
    assert (stats["total_calls"], stats["by_category"]) == (2, {"Warm": 1})
    insim.run("qualifications", "options-delete", option["_id"])
    assert insim.json("qualifications", "options")["options"] == []


def test_contacts_are_found_changed_and_deleted(insim: CommandLine) -> None:
    one = insim.add_contact("Ana", "Dupont", HERE)
    insim.add_contact("Léa", "Martin", THERE)
    assert HERE in insim.run("contacts", "list", "--search", "Dupont", "--sort", "lastname", "--order", "asc")
    cursor = insim.json("contacts", "list", "--limit", "1")["cursor"]
    assert THERE in insim.run("contacts", "list", "--cursor", cursor)
    assert "Score: 100 (exact)" in insim.run("contacts", "search", "dupont ana", "--limit", "1")
    assert insim.json("contacts", "search", "Lea", "--mode", "exact", "--no-fuzzy")["contacts"]
    assert "Ana Dupont" in insim.run("contacts", "find-phone", HERE_IN_FRANCE)
    assert "Ana" in insim.run("contacts", "detail", one)
    insim.run("contacts", "switch-pro", one, "--pro")
    insim.run("contacts", "tags-add", one, "vip", "new")
    insim.run("contacts", "tags-remove", one, "new")
    contact = insim.json("contacts", "detail", one)["contact"]
    assert (contact["pro"], contact["tags"]) == (True, ["vip"])
    assert insim.json("contacts", "custom-fields")["custom_fields"] == []
    insim.run("contacts", "delete", one, "--confirm")
    assert "NOT_FOUND" in insim.run("contacts", "detail", one, code=1)


def test_lists_are_kept(insim: CommandLine) -> None:
    one, two = insim.add_contact("Ana", "Dupont", HERE), insim.add_contact("Léa", "Martin", THERE)
    assert "(empty)" in insim.run("lists", "list")
    insim.run("lists", "create", "VIP", "--desc", "best")
    [made] = insim.json("lists", "list")["lists"]
    insim.run("lists", "add-contacts", made["list_id"], one, two)
    insim.run("lists", "remove-contacts", made["list_id"], one)
    insim.run("lists", "add-all", made["list_id"])
    insim.run("lists", "update", made["list_id"], "--name", "Best")
    assert "Best" in insim.run("lists", "list")
    assert [member["id_contact"] for member in insim.json("lists", "detail", made["list_id"])["list"]["members"]]
    insim.run("lists", "delete", made["list_id"], "--confirm")
    assert insim.json("lists", "list")["lists"] == []


def test_campaign_is_made_started_and_completed(insim: CommandLine) -> None:
    insim.run("campaigns", "create", "--name", "Promo", "--message", "Hi", "--phones", f"{HERE},{THERE}")
    [made] = insim.json("campaigns", "list")["campaigns"]
    assert "Promo" in insim.run("campaigns", "list")
    insim.run("campaigns", "start", made["campaign_id"], "--confirm")
    Client(insim.url).clock.advance("1h")
    assert insim.json("campaigns", "detail", made["campaign_id"])["campaign"]["status"] == 3
    assert "VALIDATION_ERROR" in insim.run("campaigns", "cancel", made["campaign_id"], "--confirm", code=1)
    empty = insim.json("campaigns", "create", "--name", "Empty", "--message", "Hi")["campaign"]
    insim.run("campaigns", "cancel", empty["campaign_id"], "--confirm")


def test_template_is_filled_and_sent(insim: CommandLine) -> None:
    insim.add_contact("Ana", "Dupont", HERE)
    insim.run("templates", "create", "--name", "Reminder", "--message", "Hi {firstname}, {custom.date}")
    [made] = insim.json("templates", "list")["templates"]
    assert "Reminder" in insim.run("templates", "list")
    insim.run("templates", "update", made["template_id"], "--name", "Soon")
    insim.run("templates", "send", made["template_id"], "--to", HERE, "--vars", '{"custom.date": "Monday"}')
    assert [message.text for message in Client(insim.url).messages.list()] == ["Hi Ana, Monday"]
    insim.run("templates", "delete", made["template_id"], "--confirm")


def test_statistics_count_what_was_sent(insim: CommandLine) -> None:
    insim.run("sms", "send", HERE, "Hello")
    assert "sent: 1" in insim.run("stats", "overview")
    stats = insim.json("stats", "overview", *EVER)["stats"]
    assert stats["sms"]["sent"] == 1
    assert insim.json("stats", "clicks", "--limit", "5")["clicks"] == []


def test_refusals_are_the_client_s_own_errors(insim: CommandLine) -> None:
    assert "Error [INVALID_CREDENTIALS]" in insim.run("whoami", key="invalid", code=1)
    assert "Field: messages.0.phone_number" in insim.run("sms", "send", "06", "Hello", code=1)
    Client(insim.url).account("insim", LOGIN).set(options={"license": "premium expired"})
    assert "Subscription Expired" in insim.run("campaigns", "list", code=1)


def test_unchanged_command_line_reaches_the_sandbox_through_its_hard_coded_host(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603  the client under test
        [BIN / "sandbox", "run", "--", BIN / "insim", "sms", "send", HERE, "Hello"],
        env={**environment(tmp_path), "INSIM_LOGIN": LOGIN, "INSIM_ACCESS_KEY": KEY},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=50,
    )
    assert "SMS sent! 1 message(s) delivered." in done.stdout, (done.stdout, done.stderr)
    assert "1 message, 1 exchange" in done.stderr


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name)


def test_every_command_of_the_package_is_run_here() -> None:
    source = Path(__file__).read_text("utf-8")
    found = [", ".join(f'"{name}"' for name in command) for command in commands(cli)]
    assert len(found) == 48
    assert [words for words in found if words not in source] == []

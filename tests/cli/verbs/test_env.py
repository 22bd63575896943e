import shlex
from pathlib import Path

import pytest
from sms_sandbox.cli.environment import variables_of
from sms_sandbox.cli.verbs.env import LINES
from sms_sandbox.client.models import Credentials, Workspace
from sms_sandbox.front_door.store import AuthorityFolder

from tests.cli.running import Verbs
from tests.serving import serving


def test_variables_of_one_provider_are_printed_for_a_shell(verbs: Verbs) -> None:
    lines = verbs.output("env", "smsmode").splitlines()
    assert lines[0] == f"export SANDBOX_SMSMODE_URL={verbs.url}/smsmode"
    assert [line.partition("=")[0] for line in lines] == [
        "export SANDBOX_SMSMODE_URL",
        "export SANDBOX_SMSMODE_LOGIN",
        "export SANDBOX_SMSMODE_KEY",
        "export SANDBOX_SMSMODE_TOKEN",
    ]
    assert verbs.output("env", "smsmode", "--shell").splitlines() == lines


def test_variables_of_all_providers_are_printed_as_dotenv(verbs: Verbs) -> None:
    lines = verbs.output("env", "--dotenv").splitlines()
    assert len(lines) == 16
    assert f"SANDBOX_INSIM_URL={verbs.url}/insim" in lines
    assert verbs.data("env", "insim")["SANDBOX_INSIM_URL"] == f"{verbs.url}/insim"


def test_variables_of_a_workspace_are_its_own(verbs: Verbs) -> None:
    verbs.output("workspace", "add", "w1")
    assert "SANDBOX_SMSMODE_TOKEN=ws-w1-smsmode-token\n" in verbs.output("env", "smsmode", "--workspace", "w1")


def test_unknown_provider_is_refused_with_the_known_names(verbs: Verbs) -> None:
    assert "there are: insim, smsfactor" in verbs.refusal("env", "nobody", code=2)


def test_special_characters_are_quoted_and_empty_values_left_out() -> None:
    odd = Workspace("default", 1, 1, "real", {"acme": "http://h"}, {"acme": Credentials("a b", "it's", "")})
    assert variables_of(odd, ["acme"]) == {
        "SANDBOX_ACME_URL": "http://h",
        "SANDBOX_ACME_LOGIN": "a b",
        "SANDBOX_ACME_KEY": "it's",
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/"),
        ("a b", "'a b'"),
        ('a"$b\\', "'a\"$b\\'"),
        ("it's $5", '"it\'s \\$5"'),
        ("a\nb", '"a\\nb"'),
    ],
)
def test_value_in_a_dotenv_file_is_not_expanded(value: str, written: str) -> None:
    assert LINES["dotenv"]("X", value) == f"X={written}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("secret", "'secret'"),
        ("it's", "'it''s'"),
        ("l\u2019\u00e9t\u00e9", "'l\u2019\u2019\u00e9t\u00e9'"),
        ("\u2018\u201a\u201b", "'\u2018\u2018\u201a\u201a\u201b\u201b'"),
        ('$x `n "y" #', """'$x `n "y" #'"""),
    ],
)
def test_value_for_powershell_is_not_expanded_and_stays_quoted(value: str, written: str) -> None:
    assert LINES["powershell"]("X", value) == f"$env:X = {written}"


def test_special_characters_in_credentials_reach_a_shell_unchanged(verbs: Verbs) -> None:
    verbs.output("workspace", "add", "w1")
    for line in verbs.output("env", "--workspace", "w1").splitlines():
        [export, pair] = shlex.split(line)
        assert export == "export"
        assert "=" in pair


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("--shell", "export https_proxy=http://"),
        ("--dotenv", "https_proxy=http://"),
        ("--powershell", "$env:https_proxy = 'http://"),
    ],
)
def test_https_prints_the_variables_that_lead_https_to_the_sandbox(
    form: str, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(tmp_path))
    with serving() as server:
        lines = Verbs(server.url).output("env", "smsmode", "--https", form).splitlines()
    assert [line for line in lines if line.startswith(start)]
    assert [line for line in lines if "SMSMODE_URL" in line]


def test_https_of_a_sandbox_that_gives_no_certificate_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "authority.pem").write_text("nothing")
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(tmp_path / "state"))
    with serving(ca=tmp_path) as server:
        output = Verbs(server.url).refusal("env", "--https", code=1)
    assert "gives no certificate: it answers 503" in output


def test_https_of_an_authority_that_lacks_hosts_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    AuthorityFolder(tmp_path).open([])
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(tmp_path / "state"))
    with serving(ca=tmp_path) as server:
        output = Verbs(server.url).refusal("env", "--https", code=2)
    assert f"make a new one: sandbox ca renew --ca {tmp_path}" in output

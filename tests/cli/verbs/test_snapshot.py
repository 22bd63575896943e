import json

from click.testing import CliRunner
from sms_sandbox.cli import main

from tests.serving import send, serving


def run(url: str, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--url", url, "snapshot", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_snapshot_is_saved_listed_restored_and_deleted() -> None:
    with serving() as server:
        assert json.loads(run(server.url, "save", "prepared", "--json"))["name"] == "prepared"
        run(server.url, "save", "other")
        send(server.url)
        assert [line.split("\t")[0] for line in run(server.url, "list").splitlines()] == ["other", "prepared"]
        run(server.url, "restore", "prepared")
        assert json.loads(CliRunner().invoke(main, ["--url", server.url, "messages", "--json"]).stdout) == []
        run(server.url, "delete", "other")
        assert [one["name"] for one in json.loads(run(server.url, "list", "--json"))] == ["prepared"]


def test_unknown_snapshot_is_an_error() -> None:
    with serving() as server:
        result = CliRunner().invoke(main, ["--url", server.url, "snapshot", "restore", "none"])
    assert (result.exit_code, "there is no snapshot 'none'" in result.stderr) == (1, True)

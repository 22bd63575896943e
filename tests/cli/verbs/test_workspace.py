from tests.cli.running import Verbs


def test_workspace_is_made_listed_and_dropped(verbs: Verbs) -> None:
    settings = "--seed 7 --id-seed 5 --clock real --webhook smsmode=http://127.0.0.1:3000/"
    lines = verbs.output("workspace", "add", "w1", *settings.split()).splitlines()
    assert lines[:4] == ["name         w1", "seed         7", "id seed      5", "clock        real"]
    assert lines[4].startswith(f"insim\t{verbs.url}/~w1/insim\tws-w1-insim\t")
    assert verbs.data("workspace", "add")["name"] == "w2"
    assert [row[0] for row in verbs.rows("workspace")] == ["w2", "w1", "default"]
    verbs.output("workspace", "drop", "w1")
    assert [one["name"] for one in verbs.data("workspace", "list")] == ["w2", "default"]
    assert "is no name" in verbs.refusal("workspace", "add", "No Name", code=2)
    urls = "smsmode.mo=http://127.0.0.1/a,insim.status=http://127.0.0.1/b"
    verbs.output("workspace", "add", "w3", "--webhook", urls)
    assert "is not PROVIDER=URL" in verbs.refusal("workspace", "add", "--webhook", "smsmode", code=2)


def test_ensured_workspace_is_made_once_and_found_then(verbs: Verbs) -> None:
    made = verbs.data("workspace", "ensure", "w1", "--seed", "7", "--clock", "virtual")
    assert (made["name"], made["seed"], made["clock"]) == ("w1", 7, "virtual")
    assert verbs.data("workspace", "ensure", "w1", "--seed", "8") == made
    assert "is no name" in verbs.refusal("workspace", "ensure", "No Name", code=2)

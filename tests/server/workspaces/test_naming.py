import pytest
from sms_sandbox.server.workspaces import naming
from sms_sandbox.server.workspaces.naming import WorkspaceNameError


@pytest.mark.parametrize("name", ["-x", "x-", "X", "a b", "", "a" * 41, "\u00e9"])
def test_malformed_name_is_refused(name: str) -> None:
    with pytest.raises(WorkspaceNameError, match="is no name: a-z, 0-9 and -, at most 40"):
        naming.checked_name(name, ())


def test_taken_name_is_refused_and_another_is_kept() -> None:
    with pytest.raises(WorkspaceNameError, match="'a' is taken"):
        naming.checked_name("a", ("a",))
    assert naming.checked_name("a" * 40, ("a",)) == "a" * 40


def test_free_name_is_none_of_those_in_use() -> None:
    assert naming.free_name(("default",)) == "w1"
    assert naming.free_name(("default", "w2")) == "w3"


def test_credentials_name_the_workspace_and_follow_from_its_seed() -> None:
    keys = naming.keys_for("ci", 1, ["smsmode", "insim"])
    assert [word.startswith("ws-ci-") for key in keys.values() for word in (key.login, key.secret, key.token)] == (
        [True] * 6
    )
    assert keys == naming.keys_for("ci", 1, ["smsmode", "insim"]) != naming.keys_for("ci", 2, ["smsmode", "insim"])
    assert [(one.login, one.tokens) for one in naming.accounts_for(keys)] == [
        ("ws-ci-smsmode", ("ws-ci-smsmode-token",)),
        ("ws-ci-insim", ("ws-ci-insim-token",)),
    ]


@pytest.mark.parametrize("name", ["ci", "a-b-c", "token", "x" * 40])
def test_each_key_names_its_workspace(name: str) -> None:
    [(provider, keys)] = naming.keys_for(name, 1, ["smsmode"]).items()
    assert {naming.workspace_of_key(word, provider) for word in (keys.login, keys.secret, keys.token)} == {name}


@pytest.mark.parametrize("word", ["", "ci", "ws-", "ws-smsmode", "ws--smsmode", "ws-A-smsmode-token", "ws-ci-short"])
def test_word_of_another_form_names_no_workspace(word: str) -> None:
    assert naming.workspace_of_key(word, "smsmode") is None

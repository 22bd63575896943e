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

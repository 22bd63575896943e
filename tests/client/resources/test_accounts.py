import pytest
from sms_sandbox.client import RefusedError

from tests.client.flavours import Flavour


def test_account_is_created_changed_and_removed(client: Flavour) -> None:
    reported = client(lambda api: api.account("smsfactor", "shop").set(password="secret", credit=5))
    assert (reported.provider, reported.login, reported.password, reported.balance) == (
        "smsfactor",
        "shop",
        "secret",
        5,
    )
    assert client(lambda api: api.account("smsfactor", "shop").set(suspended=True)).credit == 5
    assert client(lambda api: api.account("smsfactor", "shop").show()).suspended
    client(lambda api: api.account("smsfactor", "shop").remove())
    with pytest.raises(RefusedError, match="there is no account 'shop'"):
        client(lambda api: api.account("smsfactor", "shop").show())
    with pytest.raises(RefusedError) as caught:
        client(lambda api: api.account("smsfactor", "shop").set(dialect="2014"))
    assert caught.value.field == "dialect"

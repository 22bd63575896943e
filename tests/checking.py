"""A user of a real provider, and a second sandbox in which this user has accounts."""

from decimal import Decimal

from sms_sandbox.engine.settings import AccountSettings, EngineSettings

from tests.examples import MORNING

VALUES = {
    "login": "paul.durand@corp.example",
    "password": "hunter22-unguessable",
    "key": "k3y-of-corp-unguessable",
    "token": "9f2b63d9ff7cf4a00330ad3cf4780123",
    "to": "+33612345678",
    "device": "260",
}
SECRETS = {"password": VALUES["password"], "key": VALUES["key"], "token": VALUES["token"]}


def accounts_of(name: str) -> tuple[AccountSettings, ...]:
    """Return the accounts that the user's values open at a provider."""
    if name == "insim":
        return (AccountSettings(provider=name, login=VALUES["login"], secret=VALUES["key"]),)
    found = [
        AccountSettings(provider=name, login=VALUES["login"], secret=VALUES["password"], credit=Decimal(555)),
        AccountSettings(provider=name, login=None, secret=VALUES["token"], credit=Decimal(777)),
    ]
    if name == "smsmode":
        found.append(AccountSettings(provider=name, login=None, secret=VALUES["key"], credit=Decimal("33.5")))
    return tuple(found)


def real_engine(name: str, **more: object) -> EngineSettings:
    """Return the settings of the second sandbox: another time, other ids, and these accounts only."""
    return EngineSettings(start=MORNING, seed=99, id_seed=4242, is_strict=True, accounts=accounts_of(name), **more)  # type: ignore[arg-type]

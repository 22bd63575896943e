from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import AccountExistsError, RefusedCredentialsError
from sms_sandbox.engine.accounts import REFUSED_WORD, Accounts
from sms_sandbox.engine.settings import AccountSettings, EngineSettings

from tests.making import SETTINGS, an_engine
from tests.providers.acme import PROVIDER as ACME

KEY = Credentials(None, "k1")
JANE = Credentials("jane", "secret")
MISSING = ["null", "NULL", "undefined", "None", "nil", " null", "undefined\n"]
MISSING += ["NaN", "[object Object]", "[object Promise]", "<nil>", "%!s(<nil>)", "(null)", "Optional.empty", "Array"]


def accounts(settings: EngineSettings = SETTINGS) -> Accounts:
    return Accounts(ACME, settings)


def configured(*settings: AccountSettings, is_strict: bool = False) -> Accounts:
    return accounts(replace(SETTINGS, accounts=settings, is_strict=is_strict))


@pytest.mark.parametrize("credentials", [KEY, JANE])
def test_open_credentials_open_an_account_and_find_it_again(credentials: Credentials) -> None:
    mine = accounts()
    account = mine.authenticate(credentials)
    assert mine.authenticate(credentials) is account
    assert account.provider == "acme"


def test_each_login_and_each_key_is_an_account_of_its_own() -> None:
    mine = accounts()
    shown = [KEY, JANE, Credentials(None, "k2"), Credentials("john", "secret"), Credentials(None, "jane")]
    assert len({mine.authenticate(credentials) for credentials in shown}) == len(shown)


def test_the_first_password_binds_the_login() -> None:
    mine = accounts()
    account = mine.authenticate(JANE)
    assert (account.login, account.secret) == ("jane", "secret")
    with pytest.raises(RefusedCredentialsError):
        mine.authenticate(Credentials("jane", "another"))
    assert mine.authenticate(JANE) is account


def test_a_key_alone_is_its_accounts_login_and_there_is_no_secret() -> None:
    account = accounts().authenticate(KEY)
    assert (account.login, account.secret) == ("k1", None)


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials(None, ""),
        Credentials("", "secret"),
        Credentials("jane", ""),
        Credentials(None, REFUSED_WORD),
        Credentials(REFUSED_WORD, "secret"),
        Credentials("jane", REFUSED_WORD),
        *[Credentials(None, word) for word in MISSING],
        *[Credentials(word, "secret") for word in MISSING],
        *[Credentials("jane", word) for word in MISSING],
    ],
)
def test_empty_credentials_and_words_for_a_missing_value_open_nothing(credentials: Credentials) -> None:
    mine = accounts()
    for _ in range(2):
        with pytest.raises(RefusedCredentialsError):
            mine.authenticate(credentials)


def test_configured_account_may_have_a_word_for_a_missing_value() -> None:
    settings = AccountSettings(provider="acme", login=None, secret="null")
    assert configured(settings).authenticate(Credentials(None, "null")).login == "null"


def test_a_refused_password_does_not_bind_the_login() -> None:
    mine = accounts()
    with pytest.raises(RefusedCredentialsError):
        mine.authenticate(Credentials("jane", REFUSED_WORD))
    assert mine.authenticate(JANE).secret == "secret"


@pytest.mark.parametrize("credentials", [KEY, JANE])
def test_strict_mode_refuses_accounts_that_are_not_configured(credentials: Credentials) -> None:
    with pytest.raises(RefusedCredentialsError):
        configured(is_strict=True).authenticate(credentials)


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_configured_account_is_there_from_the_start(is_strict: bool) -> None:  # noqa: FBT001  a value
    settings = AccountSettings(provider="acme", login="jane", secret="secret", credit=Decimal(7), dialect="old")
    mine = configured(settings, is_strict=is_strict)
    account = mine.authenticate(JANE)
    assert (account.login, account.credit, account.dialect) == ("jane", Decimal(7), "old")
    with pytest.raises(RefusedCredentialsError):
        mine.authenticate(Credentials("jane", "another"))


def test_a_configured_key_is_there_from_the_start() -> None:
    settings = AccountSettings(provider="acme", login=None, secret="k1", credit=Decimal(7))
    assert configured(settings, is_strict=True).authenticate(KEY).credit == 7


def test_the_accounts_of_another_provider_are_not_there() -> None:
    settings = AccountSettings(provider="other", login=None, secret="k1")
    with pytest.raises(RefusedCredentialsError):
        configured(settings, is_strict=True).authenticate(KEY)


def test_an_account_opens_with_the_credit_of_its_provider() -> None:
    prepaid = replace(ACME, initial_credit=Decimal(100))
    settings = replace(SETTINGS, accounts=(AccountSettings(provider="acme", login="jane", secret="secret"),))
    mine = Accounts(prepaid, settings)
    assert [mine.authenticate(credentials).credit for credentials in (KEY, JANE)] == [100, 100]
    assert accounts().authenticate(KEY).credit is None


def test_a_configured_credit_of_nothing_is_nothing() -> None:
    prepaid = replace(ACME, initial_credit=Decimal(100))
    poor = AccountSettings(provider="acme", login="jane", secret="secret", credit=Decimal(0))
    assert Accounts(prepaid, replace(SETTINGS, accounts=(poor,))).authenticate(JANE).credit == 0


def test_a_dialect_holds_for_all_accounts_but_those_with_their_own() -> None:
    settings = replace(
        SETTINGS,
        dialects={"acme": "new", "other": "odd"},
        accounts=(
            AccountSettings(provider="acme", login="jane", secret="secret", dialect="old"),
            AccountSettings(provider="acme", login="john", secret="secret"),
        ),
    )
    mine = accounts(settings)
    shown = [JANE, Credentials("john", "secret"), KEY]
    assert [mine.authenticate(credentials).dialect for credentials in shown] == ["old", "new", "new"]


def test_each_account_has_webhook_addresses_of_its_own_to_change() -> None:
    mine = accounts()
    one, other = mine.authenticate(KEY), mine.authenticate(JANE)
    one.webhooks["status"] = "http://127.0.0.1/changed"
    assert other.webhooks == SETTINGS.webhooks["acme"]


def test_a_token_lets_its_account_in_even_in_strict_mode() -> None:
    mine = configured(AccountSettings(provider="acme", login="jane", secret="secret"), is_strict=True)
    account = mine.authenticate(JANE)
    assert mine.issued_to(account) is None
    mine.issue("t1", account)
    mine.issue("t2", account)
    assert mine.authenticate(Credentials(None, "t1")) is mine.authenticate(Credentials(None, "t2")) is account
    assert mine.issued_to(account) == "t2"


@pytest.mark.parametrize("credentials", [KEY, JANE])
def test_a_suspended_account_is_refused_until_it_is_one_no_more(credentials: Credentials) -> None:
    mine = accounts()
    account = mine.authenticate(credentials)
    account.is_suspended = True
    with pytest.raises(RefusedCredentialsError):
        mine.authenticate(credentials)
    account.is_suspended = False
    assert mine.authenticate(credentials) is account


def test_a_post_paid_account_begins_at_nothing_and_one_without_a_balance_keeps_none() -> None:
    jane = AccountSettings(provider="acme", login="jane", secret="secret", post_paid=True)
    settings = replace(SETTINGS, accounts=(jane,))
    prepaid = replace(ACME, initial_credit=Decimal(100))
    account = Accounts(prepaid, settings).authenticate(JANE)
    assert account.credit == 0
    assert account.post_paid
    assert Accounts(ACME, settings).authenticate(JANE).credit is None
    owing = replace(settings, accounts=(replace(jane, credit=Decimal(-7)),))
    assert Accounts(prepaid, owing).authenticate(JANE).credit == -7


def test_a_credit_below_zero_cannot_be_configured() -> None:
    with pytest.raises(ValueError, match="below zero"):
        configured(AccountSettings(provider="acme", login="jane", secret="secret", credit=Decimal(-1)))


def test_an_account_is_found_by_its_login_or_by_the_key_that_it_is() -> None:
    mine = accounts()
    jane, key = mine.authenticate(JANE), mine.authenticate(KEY)
    mine.issue("t1", jane)
    assert (mine.get("jane"), mine.get("k1")) == (jane, key)
    assert mine.get("t1") is None
    assert mine.get("secret") is None


def test_an_account_can_be_made_even_in_strict_mode() -> None:
    mine = accounts(replace(SETTINGS, is_strict=True))
    made = [mine.create(credentials) for credentials in (JANE, KEY)]
    assert [mine.authenticate(credentials) for credentials in (JANE, KEY)] == made


@pytest.mark.parametrize("credentials", [KEY, JANE])
def test_credentials_of_a_removed_account_open_a_new_one(credentials: Credentials) -> None:
    mine = accounts()
    other = mine.authenticate(Credentials("john", "secret"))
    account = mine.authenticate(credentials)
    mine.issue("t1", account)
    mine.remove(account)
    assert mine.get(account.login) is None
    assert not mine.has_issued("t1")
    assert mine.issued_to(account) is None
    assert mine.authenticate(credentials) is not account
    assert mine.authenticate(Credentials(None, "t1")) is not account
    assert mine.authenticate(Credentials("john", "secret")) is other


@pytest.mark.parametrize("credentials", [KEY, JANE])
def test_credentials_of_a_closed_account_are_refused_until_one_is_created(credentials: Credentials) -> None:
    mine = accounts()
    account = mine.authenticate(credentials)
    mine.issue("t1", account)
    mine.close(account)
    for shown in (credentials, Credentials(None, "t1")):
        with pytest.raises(RefusedCredentialsError):
            mine.authenticate(shown)
    assert mine.authenticate(Credentials("john", account.login)).login == "john"
    made = mine.open(credentials, credit=None)
    assert mine.authenticate(credentials) is made


def test_nothing_opens_an_account_that_stands_for_an_unknown_owner() -> None:
    mine = accounts()
    account = mine.placeholder("jane")
    assert (account.provider, account.login) == ("acme", "jane")
    assert account.webhooks == SETTINGS.webhooks["acme"]
    assert mine.authenticate(JANE) is not account


@pytest.mark.parametrize("credentials", [KEY, JANE])
def test_an_account_that_a_client_opens_is_let_in_and_exists_once(credentials: Credentials) -> None:
    mine = accounts(replace(SETTINGS, is_strict=True, dialects={"acme": "old"}))
    account = mine.open(credentials, credit=Decimal(5))
    assert (account.credit, account.dialect) == (Decimal(5), "old")
    assert account.webhooks == SETTINGS.webhooks["acme"]
    assert mine.authenticate(credentials) is account
    with pytest.raises(AccountExistsError, match=f"there is an account '{account.login}' already"):
        mine.open(Credentials(credentials.login, "k1"), credit=None)
    assert mine.authenticate(credentials) is account


def test_a_login_is_not_opened_where_a_key_of_that_name_stands() -> None:
    mine = accounts()
    mine.authenticate(Credentials(None, "jane"))
    with pytest.raises(AccountExistsError):
        mine.open(JANE, credit=None)


def test_a_configured_sub_account_draws_on_its_parent_unless_it_has_its_own_credit() -> None:
    prepaid = replace(ACME, initial_credit=Decimal(100))
    parent = AccountSettings(provider="acme", login="jane", secret="secret", credit=Decimal(9))
    child = AccountSettings(provider="acme", login="child", secret="s", parent="jane")
    rich = AccountSettings(provider="acme", login="rich", secret="s", parent="jane", credit=Decimal(2))
    mine = Accounts(prepaid, replace(SETTINGS, accounts=(parent, child, rich)))
    reported = [mine.authenticate(Credentials(login, "s")) for login in ("child", "rich")]
    assert [account.parent for account in reported] == [mine.get("jane")] * 2
    assert [(account.credit, account.balance) for account in reported] == [
        (None, Decimal(9)),
        (Decimal(2), Decimal(2)),
    ]


def test_a_post_paid_sub_account_without_a_credit_of_its_own_still_draws_on_its_parent() -> None:
    parent = AccountSettings(provider="acme", login="jane", secret="secret", credit=Decimal(9))
    child = AccountSettings(provider="acme", login="child", secret="s", parent="jane", post_paid=True)
    account = configured(parent, child).authenticate(Credentials("child", "s"))
    assert (account.credit, account.balance) == (None, Decimal(9))


def test_a_parent_has_to_stand_before_its_sub_account() -> None:
    child = AccountSettings(provider="acme", login="child", secret="s", parent="jane")
    with pytest.raises(ValueError, match="there is no account 'jane' before 'child'"):
        configured(child, AccountSettings(provider="acme", login="jane", secret="secret"))


def test_a_webhook_secret_may_be_configured() -> None:
    signed = AccountSettings(provider="acme", login="jane", secret="secret", webhook_secret="shh")
    assert configured(signed).authenticate(JANE).webhook_secret == "shh"
    assert accounts().authenticate(JANE).webhook_secret is None


def test_switches_have_the_providers_defaults_unless_configured() -> None:
    switched = replace(ACME, options={"limit": 10, "stop_replies": True})
    jane = AccountSettings(provider="acme", login="jane", secret="secret", options={"limit": 3})
    mine = Accounts(switched, replace(SETTINGS, accounts=(jane,)))
    assert mine.authenticate(JANE).options == {"limit": 3, "stop_replies": True}
    account = mine.authenticate(KEY)
    account.options["limit"] = 7
    assert mine.authenticate(Credentials(None, "k2")).options == {"limit": 10, "stop_replies": True}


def test_sub_accounts_come_in_the_order_in_which_they_were_opened() -> None:
    settings = replace(
        SETTINGS,
        accounts=(
            AccountSettings(provider="acme", login="parent", secret="s"),
            AccountSettings(provider="acme", login="z", secret="s", parent="parent"),
            AccountSettings(provider="acme", login=None, secret="key", parent="parent"),
            AccountSettings(provider="acme", login="a", secret="s", parent="parent", tokens=("t",)),
            AccountSettings(provider="acme", login="nephew", secret="s", parent="z"),
        ),
    )
    backend = an_engine(settings).backend("acme")
    parent = backend.account("parent")
    assert parent is not None
    assert [account.login for account in backend.sub_accounts(parent)] == ["z", "a", "key"]


def opened(accounts: Accounts, *logins: str) -> list[Account]:
    return [accounts.authenticate(Credentials(login, "s")) for login in logins]


def logins(accounts: Accounts) -> list[str]:
    return [account.login for account in accounts]


def test_of_accounts_that_opened_by_themselves_the_last_used_are_kept() -> None:
    mine = Accounts(ACME, EngineSettings(start=0, max_accounts=2))
    a, b = opened(mine, "a", "b")
    mine.provider_data[b] = "b's"
    assert opened(mine, "a") == [a]
    opened(mine, "c")
    assert logins(mine) == ["a", "c"]
    assert mine.provider_data == {}
    assert opened(mine, "b") != [b]


@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.integers(1, 4))
def test_opened_accounts_are_forgotten_in_the_order_of_their_last_use(uses: list[str], most: int) -> None:
    mine = Accounts(ACME, EngineSettings(start=0, max_accounts=most))
    kept: dict[str, Account] = {}
    for login in uses:
        before = kept.pop(login, None)
        [kept[login]] = opened(mine, login)
        assert before in (None, kept[login])
        if len(kept) > most:
            del kept[next(iter(kept))]
        assert {*mine} == {*kept.values()}


def test_kept_account_is_not_forgotten_though_it_was_next() -> None:
    mine = Accounts(ACME, EngineSettings(start=0, max_accounts=2))
    _, b, _ = opened(mine, "a", "b", "c")
    mine.keep(b)
    opened(mine, "d", "e")
    assert logins(mine) == ["b", "d", "e"]


def test_a_forgotten_account_loses_its_tokens() -> None:
    mine = Accounts(ACME, EngineSettings(start=0, max_accounts=1))
    [a] = opened(mine, "a")
    mine.issue("t1", a)
    opened(mine, "b")
    assert not mine.has_issued("t1")
    assert mine.get("t1") is None


def test_configured_kept_and_changed_accounts_are_never_forgotten() -> None:
    configured = AccountSettings(provider="acme", login="mine", secret="s")
    mine = Accounts(ACME, EngineSettings(start=0, max_accounts=1, accounts=(configured,)))
    changed, kept = opened(mine, "changed", "kept")[0], mine.create(Credentials("made", "s"))
    mine.update_fields(changed, {"credit": Decimal(5)})
    for number in range(5):
        opened(mine, f"a{number}")
    assert {"mine", "made", "a4"} <= {*logins(mine)}
    assert kept in mine


def test_cleared_accounts_are_gone_with_what_opened_them() -> None:
    mine = Accounts(ACME, EngineSettings(start=0))
    [a] = opened(mine, "a")
    mine.issue("t1", a)
    mine.provider_data[a] = 1
    mine.clear()
    assert (logins(mine), mine.provider_data, mine.has_issued("t1")) == ([], {}, False)


def test_accounts_name_their_provider() -> None:
    assert accounts().provider == "acme"

"""How many credits an account and its sub-accounts have used. Handlers never raise."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.core.time.instants import EARLIEST, LATEST, from_local
from sms_sandbox.providers.smsfactor import state
from sms_sandbox.providers.smsfactor.accounts.operations import child
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.contacts.countries import country_of
from sms_sandbox.providers.smsfactor.dates import PARIS
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import credentials
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike
from sms_sandbox.providers.smsfactor.history.queries import Period, Values
from sms_sandbox.wire.exchange import HttpResponse

_DAY: Final = "%Y-%m-%d"

Credits = Counter[str]
"""Credits by country."""


def _read(asked: AuthenticatedRequest) -> HttpResponse:
    values = credentials.query(asked.request)
    period, countries = _period(values), _countries(values)
    sub_accounts = _sub_accounts(values, asked)
    own = _used(asked.account, period, countries, asked)
    theirs = [(account, _used(account, period, countries, asked)) for account in sub_accounts]
    all_of_them = sum((used for _, used in theirs), own)
    data = {
        **_totals(all_of_them, asked.style),
        "my_account": _entry(asked.account, own, asked),
        "by_sub_accounts": [_entry(account, used, asked) for account, used in theirs],
    }
    return alike({**OK, "data": data}, asked.style, "consumption")


def _used(account: Account, period: Period, countries: frozenset[str], asked: AuthenticatedRequest) -> Credits:
    used: Credits = Counter()
    for message in asked.backend.sent(account):
        country = country_of(message.to.text)
        if period.includes(message.submitted_at) and (not countries or country in countries):
            used[country] += int(message.cost)
    return used


def _entry(account: Account, used: Credits, asked: AuthenticatedRequest) -> dict[str, object]:
    client_id = state.client_id_of(account, asked.backend)
    company = state.provider_data(account, asked.backend).profile.get("company", "")
    return {"account_id": int(client_id), "company": company, "conso": _totals(used, asked.style)}


def _totals(used: Credits, style: AnswerStyle) -> dict[str, object]:
    """Return the sum and the parts. An empty object is an array in PHP's JSON, and an empty element in XML."""
    nothing: object = [] if style.is_json else ""
    return {"total": used.total(), "by_country": dict(used) or nothing}


def _sub_accounts(values: Values, asked: AuthenticatedRequest) -> list[Account]:
    wanted = values.get("sub_account_id", "")
    return [child(wanted, asked)] if wanted else list(asked.backend.sub_accounts(asked.account))


def _countries(values: Values) -> frozenset[str]:
    """Return the countries that are counted; none means all."""
    return frozenset(code.strip().upper() for code in values.get("country", "").split(",") if code.strip())


def _period(values: Values) -> Period:
    begin, end = _day(values, "date_start"), _day(values, "date_end")
    return Period(
        EARLIEST if begin is None else from_local(begin),
        LATEST if end is None else from_local(end + timedelta(days=1)),
    )


def _day(values: Values, name: str) -> datetime | None:
    """Return the beginning of a day in Paris, or None if it is absent."""
    text = values.get(name, "").strip()
    if not text:
        return None
    try:
        day = datetime.strptime(text, _DAY).replace(tzinfo=PARIS)
        from_local(day + timedelta(days=1))
    except (ValueError, OverflowError):
        raise RefusedError("bad_parameter", name) from None
    return day


read: Final = answering(_read)

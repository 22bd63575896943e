"""The list of messages: its content, order and filters."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import DAY, HOUR, SECOND, from_datetime
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.providers.smsgateway24 import dates

from tests.examples import MORNING, advance
from tests.providers.smsgateway24.asking import (
    CODES_OF_CONDITIONS,
    NO_NUMBERS,
    SMS,
    asked,
    engine_of,
    posted,
    refusal,
    until_idle,
)

JANE = Msisdn("33639980001")


@pytest.fixture
def engine() -> Engine:
    return engine_of()


def listed(engine: Engine, **filters: str) -> list[dict[str, Any]]:
    answer = asked(engine, "getallsms", token="k1", **filters)
    assert answer["error"] == 0
    assert answer["count"] == len(answer["smss"])
    return list(answer["smss"].values()) if answer["smss"] else []


def bodies(engine: Engine, **filters: str) -> list[str]:
    return [record["body"] for record in listed(engine, **filters)]


def add(engine: Engine, text: str, **more: str) -> None:
    assert asked(engine, "addsms", **{**SMS, "body": text, **more})["error"] == 0


def owned(**options: Any) -> Engine:
    return engine_of(accounts=(AccountSettings(provider="smsgateway24", login=None, secret="k1", options=options),))


# Content


def test_ids_ascend_in_every_order(engine: Engine) -> None:
    for text in "abc":
        add(engine, text)
    for order in ("", "0", "1", "true"):
        records = listed(engine, orderbydesc=order)
        assert [record["body"] for record in records] == ["a", "b", "c"]
        assert sorted(records, key=lambda record: record["id"]) == records


def test_an_account_lists_its_own_messages_only(engine: Engine) -> None:
    add(engine, "mine")
    add(engine, "yours", token="k2")
    assert bodies(engine) == ["mine"]


def test_both_directions_stand_in_the_order_of_their_ids(engine: Engine) -> None:
    add(engine, "How are you?")
    until_idle(engine)
    engine.handsets.reply(JANE, "Fine")
    add(engine, "Good")
    records = listed(engine)
    assert [(record["body"], record["status"]) for record in records] == [
        ("How are you?", 7),
        ("Fine", 5),
        ("Good", 1),
    ]
    assert [record["id"] for record in records] == [62_807_347, 62_807_348, 62_807_349]


def test_an_answer_under_a_sender_id_has_no_device(engine: Engine) -> None:
    posted(engine, "addsmstosenderid", {"token": "k1", "send_to": f"+{JANE}", "sender_id": 2, "template_id": 9})
    until_idle(engine)
    engine.handsets.reply(JANE, "Fine")
    assert [record["deviceid"] for record in listed(engine)] == [None, None]


def test_a_device_with_a_name_is_listed_by_it(engine: Engine) -> None:
    add(engine, "a", device_id="my phone")
    until_idle(engine)
    engine.handsets.reply(JANE, "Fine")
    assert [record["deviceid"] for record in listed(engine, device_id="my phone")] == ["my phone", "my phone"]


# Filters


def test_list_is_filtered_by_device(engine: Engine) -> None:
    add(engine, "a")
    add(engine, "b", device_id="261")
    until_idle(engine)
    engine.handsets.reply(JANE, "reply to b")
    assert bodies(engine, device_id="260") == ["a"]
    assert bodies(engine, device_id="0261") == ["b", "reply to b"]
    assert bodies(engine, device_id="phone") == []


def test_list_is_filtered_by_slot(engine: Engine) -> None:
    add(engine, "a")
    add(engine, "b", sim="1")
    until_idle(engine)
    engine.handsets.reply(JANE, "reply to b")
    assert bodies(engine, sim="0") == ["a"]
    assert bodies(engine, sim="1") == ["b", "reply to b"]
    assert bodies(engine, sim="-1") == []


def test_list_is_filtered_by_customer(engine: Engine) -> None:
    add(engine, "a", customerid="7")
    add(engine, "b")
    posted(engine, "addalotofsms", {"token": "k1", "smsdata": [{**SMS, "body": "c"}]})
    until_idle(engine)
    engine.handsets.reply(JANE, "reply")
    assert bodies(engine, customerid="7") == ["a"]
    assert bodies(engine, customerid="0") == ["c"]
    assert bodies(engine, customerid="8") == []


def test_list_is_filtered_by_number_in_both_directions(engine: Engine) -> None:
    add(engine, "a")
    add(engine, "b", sendto="+33639980002")
    until_idle(engine)
    engine.handsets.reply(JANE, "reply to a")
    assert bodies(engine, phone="+33 6-39(98)00 01") == ["a", "reply to a"]
    assert bodies(engine, phone="33639980001") == []
    assert bodies(engine, phone="-") == []


@pytest.mark.parametrize(("condition", "status"), [(DeviceCondition.OK, 7), *CODES_OF_CONDITIONS.items()])
def test_list_is_filtered_by_status(engine: Engine, condition: DeviceCondition, status: int) -> None:
    for number, each in enumerate(DeviceCondition):
        engine.devices.configure("smsgateway24", str(number), DeviceChange(condition=each))
        add(engine, each.value, device_id=str(number))
    until_idle(engine)
    [record] = listed(engine, status=str(status))
    assert (record["body"], record["status"]) == (condition.value, status)
    assert (record["senttime"] is None) is (status != 7)


@pytest.mark.parametrize("status", ["0", "4", "13", "-1"])
def test_unknown_status_finds_nothing(engine: Engine, status: str) -> None:
    add(engine, "a")
    assert bodies(engine, status=status) == []


def test_incoming_messages_have_their_own_status(engine: Engine) -> None:
    add(engine, "a")
    until_idle(engine)
    engine.handsets.reply(JANE, "reply")
    assert bodies(engine, status="5") == ["reply"]
    assert bodies(engine, status="7") == ["a"]


def test_each_intermediate_status_finds_its_message(engine: Engine) -> None:
    add(engine, "a")
    for status in ("1", "3", "2", "6", "7"):
        assert bodies(engine, status=status) == ["a"]
        assert sum(len(bodies(engine, status=str(other))) for other in range(13)) == 1
        advance(engine, SECOND // 2)


def test_state_with_two_codes_is_filtered_by_its_reason(engine: Engine) -> None:
    for reason in (FailureReason.ABSENT_SUBSCRIBER, FailureReason.NO_SERVICE, None):
        add(engine, str(reason))
        engine.network.set_state(next(iter(engine.messages)), MessageState.UNDELIVERED, reason)
    assert bodies(engine, status="8") == [str(FailureReason.ABSENT_SUBSCRIBER), "None"]
    assert bodies(engine, status="10") == [str(FailureReason.NO_SERVICE)]


def test_dialect_of_2021_has_no_code_3(engine: Engine) -> None:
    engine.devices.configure("smsgateway24", "260", DeviceChange(is_online=False))
    add(engine, "a")
    until_idle(engine)
    next(iter(engine.messages)).account.dialect = "2021"
    assert bodies(engine, status="1") == ["a"]
    assert bodies(engine, status="3") == []


@pytest.fixture(scope="module")
def hourly() -> Engine:
    """Return an engine with a message at each hour of two days from 10:00 in Paris, and one a second after each."""
    engine = engine_of()
    for hour in range(48):
        engine.move_to(MORNING + hour * HOUR)
        until_idle(engine)
        engine.move_to(MORNING + hour * HOUR + 600 * SECOND)
        add(engine, f"{hour}")
    return engine


@pytest.mark.parametrize(
    ("begindate", "enddate", "first", "last"),
    [
        ("", "", 0, 47),
        ("2026-01-05", "2026-01-05", 0, 13),
        ("2026-01-06", "", 14, 47),
        ("", "2026-01-05 12:10:00", 0, 2),
        ("", "2026-01-05 12:10", 0, 2),
        ("2026-01-05 12:10:00", "2026-01-05 13:09:59", 2, 2),
        ("2026-01-05 12:10:01", "2026-01-05 14:10:00", 3, 4),
        ("0001-01-01", "9999-12-31", 0, 47),
        ("0001-01-01 00:00:00", "9999-12-31 23:59:59", 0, 47),
    ],
)
def test_dates_are_included_and_a_bare_one_is_a_whole_day(
    hourly: Engine, begindate: str, enddate: str, first: int, last: int
) -> None:
    found = [int(text) for text in bodies(hourly, begindate=begindate, enddate=enddate)]
    assert found == list(range(first, last + 1))


def test_a_day_ends_with_its_last_second(engine: Engine) -> None:
    advance(engine, 14 * HOUR - SECOND)
    add(engine, "today")
    advance(engine, SECOND)
    add(engine, "tomorrow")
    assert bodies(engine, enddate="2026-01-05") == ["today"]
    assert bodies(engine, begindate="2026-01-06") == ["tomorrow"]


def test_an_end_before_its_beginning_finds_nothing(hourly: Engine) -> None:
    assert bodies(hourly, begindate="2026-01-06", enddate="2026-01-05") == []


def test_fraction_of_a_second_is_ignored(engine: Engine) -> None:
    engine.move_to(MORNING + SECOND // 2)
    add(engine, "a")
    [record] = listed(engine, begindate="2026-01-05 10:00:00", enddate="2026-01-05 10:00:00")
    assert record["created"]["date"] == "2026-01-05 10:00:00.000000"


@pytest.mark.parametrize(("name", "offset"), [("UTC", 0), ("Australia/Sydney", 11), ("America/New_York", -5)])
def test_dates_are_in_the_requested_zone(engine: Engine, name: str, offset: int) -> None:
    add(engine, "a")
    clock = f"2026-01-05 {9 + offset:02}:00:00"
    [record] = listed(engine, begindate=clock, enddate=clock, timezone=name)
    assert record["created"] == {"date": f"{clock}.000000", "timezone_type": 3, "timezone": name}


@pytest.mark.parametrize(
    "name",
    [
        "Mars",
        "Europe",
        "europe/paris",
        "../Europe/Paris",
        "/etc/passwd",
        "localtime",
        "0",
        "1",
        "Europe/Paris/",
        "X" * 999,
    ],
)
def test_unknown_zone_is_refused(engine: Engine, name: str) -> None:
    assert asked(engine, "getallsms", token="k1", timezone=name) == refusal("Parameter timezone is not valid")


@given(name=st.text(max_size=30) | st.from_regex(r"[A-Z][A-Za-z0-9_+-]*(/[A-Z][a-z]*)?", fullmatch=True))
def test_any_zone_name_is_read_or_refused(name: str) -> None:
    zone = dates.zone_named(name)
    assert zone is None or zone.key == name


@pytest.mark.parametrize("name", ["status", "sim", "customerid", "onlycount", "orderbydesc"])
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_filter_that_cannot_be_read_is_refused(engine: Engine, name: str, value: str) -> None:
    assert asked(engine, "getallsms", token="k1", **{name: value}) == refusal(f"Parameter {name} is not valid")


@pytest.mark.parametrize(
    ("clock", "found"),
    [("02:29:59", 0), ("02:30:00", 1), ("02:30:01", 0)],
)
def test_date_in_the_repeated_hour_is_the_later_one(clock: str, found: int) -> None:
    engine = engine_of()
    engine.move_to(from_datetime(datetime.fromisoformat("2026-10-25T01:30:00Z")))
    asked(engine, "addsms", **SMS)
    date = f"2026-10-25 {clock}"
    assert len(listed(engine, begindate=date, enddate=date)) == found


@pytest.mark.parametrize("name", ["begindate", "enddate"])
@pytest.mark.parametrize("value", ["today", "05.01.2026", "2026-02-30", "2026-01-05T10:00:00", "10000-01-01", "\x00"])
def test_a_date_that_cannot_be_read_is_refused(engine: Engine, name: str, value: str) -> None:
    assert asked(engine, "getallsms", token="k1", **{name: value}) == refusal(f"Parameter {name} is not valid")


def test_filters_are_combined(engine: Engine) -> None:
    wanted = {"device_id": "7", "sim": "1", "customerid": "3"}
    add(engine, "all", **wanted)
    for name in wanted:
        add(engine, name, **{**wanted, name: "9"})
    add(engine, "number", **wanted, sendto="+33639980002")
    add(engine, "status", **wanted, timetosend="2027-01-01")
    until = engine.now + 10 * SECOND
    advance(engine, until - engine.now)
    dates = {"begindate": "2026-01-05", "enddate": "2026-01-05 10:00:00"}
    assert bodies(engine, **wanted, **dates, phone=f"+{JANE}", status="7") == ["all"]
    count = asked(engine, "getallsms", token="k1", **wanted, **dates, onlycount="1")
    assert count == {"error": 0, "count": 3, "message": "Ok"}


# Options of an account


def test_zone_of_the_account_is_the_default() -> None:
    engine = owned(timezone="America/New_York")
    add(engine, "a")
    [record] = listed(engine, begindate="2026-01-05 04:00:00", enddate="2026-01-05 04:00:00")
    assert record["created"]["timezone"] == "America/New_York"
    assert listed(engine, timezone="UTC")[0]["created"]["timezone"] == "UTC"


def test_unknown_zone_of_an_account_is_paris() -> None:
    engine = owned(timezone="Nowhere")
    add(engine, "a")
    assert listed(engine)[0]["created"]["timezone"] == "Europe/Paris"


@pytest.mark.parametrize(("tells", "date"), [(True, "2026-01-05 10:00:01.000000"), (False, None)])
def test_option_senttime_shows_the_sending_time(tells: bool, date: str | None) -> None:  # noqa: FBT001  a case of the test
    engine = owned(senttime=tells)
    add(engine, "a")
    assert listed(engine)[0]["senttime"] is None
    until_idle(engine)
    senttime = listed(engine)[0]["senttime"]
    assert (senttime and senttime["date"]) == date


def test_dates_at_the_ends_of_the_calendar_are_written(engine: Engine) -> None:
    add(engine, "past", timetosend="0001-01-01")
    add(engine, "future", timetosend="9999-12-31 23:59:59")
    for zone in ("Pacific/Kiritimati", "Pacific/Niue", "Europe/Paris"):
        past, future = (record["timetosend"]["date"] for record in listed(engine, timezone=zone))
        assert past.startswith("0001-01-0")
        assert future.startswith("9999-12-")


def test_forgotten_messages_are_not_listed() -> None:
    engine = engine_of(max_messages=2)
    for text in "abcd":
        add(engine, text)
        advance(engine, DAY)
    assert bodies(engine) == ["c", "d"]

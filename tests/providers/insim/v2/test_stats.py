"""Statistics."""

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import MINUTE

from tests.examples import advance
from tests.providers.insim.v2.asking import ONE, add_contacts, done, engine_of


def test_overview_counts_what_happened_in_the_period() -> None:
    engine = engine_of()
    add_contacts(engine, ("Ana", "A"))
    done(engine, "sendsms", messages=[{"phone_number": ONE, "message": "a", "url": "https://example.com/"}])
    done(engine, "clictocall", phone_number=ONE)
    advance(engine, MINUTE)
    for _ in range(2):
        engine.handsets.click(Msisdn(ONE[1:]))
    engine.handsets.reply(Msisdn(ONE[1:]), "Yes")
    stats = done(engine, "stats/overview", date_from="2026-01-05", date_to="")["stats"]
    assert stats["sms"] == {"sent": 1, "received": 1, "delivered": 1}
    assert stats["calls"] == {"incoming": 0, "outgoing": 1, "missed": 0, "qualified": 0}
    assert (stats["clicks"], stats["contacts"]) == (2, 1)
    assert done(engine, "stats/overview", date_to="2026-01-04")["stats"]["sms"]["sent"] == 0


def test_newest_clicks_come_first() -> None:
    engine = engine_of()
    done(engine, "sendsms", messages=[{"phone_number": ONE, "message": "a", "url": "https://example.com/"}])
    for _ in range(2):
        advance(engine, MINUTE)
        engine.handsets.click(Msisdn(ONE[1:]))
    dates = [click["date"] for click in done(engine, "stats/clicks")["clicks"]]
    assert dates == ["2026-01-05T09:02:00.000Z", "2026-01-05T09:01:00.000Z"]
    assert len(done(engine, "stats/clicks", limit=1)["clicks"]) == 1

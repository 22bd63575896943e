from datetime import UTC, datetime, timedelta

import pytest
from sms_sandbox.client import RefusedError

from tests.client.flavours import Flavour
from tests.serving import HERE, send

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_virtual_time_stands_still_until_advanced(client: Flavour) -> None:
    assert client(lambda api: api.clock.now) == client(lambda api: api.clock.now) == MORNING
    advanced = client(lambda api: api.clock.advance("2h"))
    assert (advanced.now, advanced.stopped, advanced.events) == (MORNING.replace(hour=11), None, ())
    assert client(lambda api: api.clock.advance_to(MORNING.replace(hour=12), budget="1s")).now.hour == 12
    assert client(lambda api: api.clock.advance(timedelta(minutes=5), budget=timedelta(seconds=1))).now.minute == 5
    with pytest.raises(RefusedError, match="'5 minutes' is not a duration"):
        client(lambda api: api.clock.advance("5 minutes"))
    with pytest.raises(RefusedError, match="forward"):
        client(lambda api: api.clock.advance_to(MORNING))


def test_run_until_idle_ends_when_nothing_is_due(client: Flavour) -> None:
    send(client.url)
    assert client(lambda api: api.clock.show()).next_due is not None
    advanced = client(lambda api: api.clock.run_until_idle())
    assert advanced.events
    assert advanced.counts
    assert client(lambda api: api.clock.show()).next_due is None
    client(lambda api: api.handset(HERE).off())
    send(client.url)
    assert client(lambda api: api.clock.run_until_idle("1h")).now.hour == 9


def test_clock_is_changed(client: Flavour) -> None:
    clock = client(lambda api: api.clock.change(mode="real", speed=20, frozen=True))
    assert (clock.mode, clock.speed, clock.frozen, clock.idle_jump) == ("real", 20, True, False)
    clock = client(lambda api: api.clock.change(mode="virtual", frozen=False, idle_jump=True))
    assert (clock.mode, clock.speed, clock.frozen, clock.idle_jump) == ("virtual", 20, False, True)

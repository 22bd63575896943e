from sms_sandbox.core.events import MessagesCleared
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.world import World

from tests.providers.acme import PROVIDER as ACME


def test_world_begins_at_its_start_with_the_accounts_of_each_provider() -> None:
    world = World([ACME], EngineSettings(start=7))
    assert world.now == 7
    assert list(world.accounts) == list(world.providers) == ["acme"]


def test_event_is_noted_at_the_time_of_the_world() -> None:
    world = World([ACME], EngineSettings(start=7))
    world.now = 9
    world.note(EventKind.MESSAGES_CLEARED, MessagesCleared(0))
    assert [(entry.at, entry.kind) for entry in world.journal.after(0)] == [(9, EventKind.MESSAGES_CLEARED)]


def test_exchanges_are_numbered_from_one() -> None:
    world = World([ACME], EngineSettings(start=0))
    assert [world.next_exchange_id(), world.next_exchange_id()] == ["x1", "x2"]

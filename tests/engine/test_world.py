from sms_sandbox.core.draws import HEX
from sms_sandbox.core.events import MessagesCleared
from sms_sandbox.engine.journal import EventKind, Exchange
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.store import Recent
from sms_sandbox.engine.world import World
from sms_sandbox.wire.exchange import HttpRequest

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


def test_ids_have_a_seed_of_their_own_and_draws_another() -> None:
    def drawn(seed: int, id_seed: int | None) -> tuple[str, int, float]:
        world = World([ACME], EngineSettings(start=0, seed=seed, id_seed=id_seed))
        return world.ids.drawn(HEX, 16, "jane"), world.ids.counted(202, "ticket"), world.draws.fraction("rule")

    first, other, fixed = drawn(1, 5), drawn(1, 6), drawn(2, 5)
    assert first[2] == other[2] != fixed[2]
    assert first[:2] == fixed[:2]
    assert first[0] != other[0]
    assert first[1] != other[1]
    assert drawn(1, None) == (drawn(1, 1)[0], 202, first[2])


def test_state_of_an_earlier_version_gives_its_exchanges_their_numbers() -> None:
    world = World([ACME], EngineSettings(start=7))
    kept: Recent[Exchange] = Recent(5)
    for number in (3, 4):
        kept.add(f"x{number}", Exchange(f"x{number}", 7, "acme", "send", HttpRequest("GET", b"/")))
    again = World.__new__(World)
    again.__setstate__({**world.__getstate__(), "exchanges": kept, "last_exchange": 4})
    assert [*again.exchanges] == [*kept]
    assert again.exchanges.get("x3") is kept.get("x3")
    assert again.exchanges.next_key() == "x5"

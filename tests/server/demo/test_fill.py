"""The day with which the demo fills a workspace."""

from collections import Counter
from typing import Any

from sms_sandbox import providers
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import WebhookState
from sms_sandbox.server.demo.day import CAMILLE, INES, LENGTH, NORA, OLIVER, UNPAID, YANN
from sms_sandbox.server.demo.fill import fill, settings_before
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests.examples import MORNING
from tests.running import advance, reported, running, settings_for


def filled(*names: str, seed: int = 1, **more: Any) -> Engine:
    there = {name: one for name, one in providers.load().items() if not names or name in names}
    settings = EngineSettings(start=MORNING, seed=seed, **more)
    engine = Engine(there.values(), settings_before(settings, there))
    assert engine.now == MORNING - LENGTH
    fill(engine)
    return engine


def history(engine: Engine) -> list[tuple[int, str, str, str | None]]:
    return [(one.submitted_at, one.provider, one.text, one.provider_id) for one in engine.messages]


def test_day_ends_at_the_start_with_each_provider_and_one_message_under_way() -> None:
    engine = filled()
    assert engine.now == MORNING
    newest, *older = engine.messages
    assert {one.provider for one in older} == {*providers.load()}
    assert newest.to.msisdn == NORA.number
    assert newest.state is MessageState.TAKEN
    [waiting] = [one for one in older if one.state is not MessageState.DELIVERED]
    assert (waiting.to.msisdn, waiting.state) == (OLIVER.number, MessageState.RETRYING)


def test_emoji_take_two_segments_and_accents_arrive_whole() -> None:
    texts = {one.text: one for one in filled().messages}
    [festive] = [one for text, one in texts.items() if "🎉" in text]
    assert len(festive.segments) == 2
    assert "Entendu Idris, à demain 10 h." in texts


def test_message_without_credit_is_refused_and_the_others_are_not() -> None:
    engine = filled()
    refusals = [one for one in engine.exchanges if one.response is not None and b"insuffisants" in one.response.body]
    assert [UNPAID.encode() in one.request.target for one in refusals] == [True]
    assert [one.provider for one in engine.messages if one.to.msisdn == INES.number] == ["insim", "smsfactor"]


def test_webhooks_fail_only_while_the_application_does() -> None:
    engine = filled()
    states = Counter(one.state for one in engine.webhooks.recent)
    assert set(states) == {WebhookState.TAKEN, WebhookState.FAILED}
    assert states[WebhookState.TAKEN] > states[WebhookState.FAILED]
    assert engine.webhooks.take_attempts() == []
    assert engine.webhooks.fallback is None


def test_same_seed_gives_the_same_day_and_another_seed_other_times() -> None:
    assert history(filled()) == history(filled())
    assert [one[0] for one in history(filled())] != [one[0] for one in history(filled(seed=2))]


def test_only_the_providers_of_the_server_have_traffic() -> None:
    assert {one.provider for one in filled("insim").messages} == {"insim"}


def test_strict_accounts_admit_the_shop_where_no_device_is_needed() -> None:
    assert {one.provider for one in filled(is_strict=True).messages} == {"insim", "smsfactor", "smsmode"}


async def test_page_shows_the_customers_with_replies_and_a_code_and_goes_on() -> None:
    settings = settings_for(*providers.load().values(), has_demo=True, has_magic=True)
    async with running(settings) as sandbox:
        conversations = (await reported(sandbox, "GET", "/conversations"))["items"]
        assert conversations[0]["number"] == f"+{NORA.number}"
        assert len(conversations) == 8
        assert {one["number"]: one["text"] for one in conversations}[f"+{YANN.number}"] == "STOP"
        assert (await reported(sandbox, "GET", f"/handsets/%2B{NORA.number}"))["name"] == NORA.name
        assert (await reported(sandbox, "GET", f"/otp/%2B{CAMILLE.number}"))["code"] == "529716"
        await advance(sandbox, "1m")
        newest = (await reported(sandbox, "GET", "/conversations"))["items"][0]
        assert newest["text"] == "Thank you, I am on my way"


async def test_reset_empties_the_default_workspace_and_others_begin_empty() -> None:
    workspaces = Workspaces(settings_for(*providers.load().values(), has_demo=True))
    assert len(workspaces.default.engine.messages) > 0
    assert len(workspaces.make("other").engine.messages) == 0
    await workspaces.reset(workspaces.default)
    assert (len(workspaces.default.engine.messages), workspaces.default.engine.now) == (0, MORNING)

"""What each provider must keep, built-in or not."""

from contextlib import suppress
from dataclasses import replace
from itertools import product
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox import providers
from sms_sandbox.contract import Provider, error_name
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import TRANSITIONS, MessageState, Step
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.requests import NOT_FOUND
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.ledger import About
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import RequestBlock

from tests.examples import MORNING, Answer, Call, Example, as_sent, examples_of, play
from tests.providers.acme import PROVIDER as ACME
from tests.providers.skeleton import skeleton_provider

ALL = [*providers.load().values(), ACME, skeleton_provider()]
OURS = (b"aiohttp", b"python", b"traceback", b"sandbox")

each_provider = pytest.mark.parametrize("provider", ALL, ids=lambda provider: provider.name)


def engine_of(provider: Provider, seed: int = 1) -> Engine:
    return Engine([provider], EngineSettings(start=MORNING, seed=seed))


def facts_shown(provider: Provider) -> set[str]:
    return {said.got.fact for example in examples_of(provider) for said in play(example)}


@each_provider
def test_the_ledger_has_each_fact_that_an_example_shows(provider: Provider) -> None:
    assert facts_shown(provider) <= set(ledger.ledger_of(provider).facts)


@each_provider
def test_each_answer_and_webhook_of_the_ledger_has_an_example(provider: Provider) -> None:
    facts = ledger.ledger_of(provider).facts
    said = {name for name, fact in facts.items() if fact.about is not About.RULE and not fact.on_demand}
    assert said - facts_shown(provider) == set()


@each_provider
def test_an_example_is_no_surer_than_the_facts_it_shows(provider: Provider) -> None:
    facts = ledger.ledger_of(provider).facts
    order = list(ledger.FactKind)
    for example in examples_of(provider):
        kind = ledger.FactKind(example.read().note("kind"))
        surest = min(order.index(facts[said.got.fact].kind) for said in play(example))
        assert order.index(kind) >= surest, example


@each_provider
def test_each_route_has_an_example(provider: Provider) -> None:
    shown = set()
    for example in examples_of(provider):
        engine = Engine([provider], example.settings())
        play(example, engine)
        shown |= {(exchange.request.method, exchange.operation) for exchange in engine.exchanges}
    assert {(method, operation.name) for method, _, operation in provider.routes.routes} <= shown


@each_provider
def test_an_unknown_path_is_answered_by_the_provider(provider: Provider) -> None:
    engine = engine_of(provider)
    answer = engine.exchange(HttpRequest("GET", f"/{provider.name}/no/such/path".encode()))
    assert answer is not None
    assert next(iter(engine.exchanges)).operation == NOT_FOUND
    assert_in_its_own_style(provider, answer)


@each_provider
def test_each_error_of_the_catalogue_can_be_had_by_name(provider: Provider) -> None:
    facts = ledger.ledger_of(provider).facts
    engine = engine_of(provider)
    for method, path, _ in provider.routes.routes:
        request = HttpRequest(method, path.encode(), body=b"{}")
        for name, refuse in provider.errors.items():
            answer = refuse(request, engine.backend(provider.name))
            assert error_name(answer.fact) == name
            assert answer.fact in facts
    assert {f"error.{name}" for name in provider.errors} == {fact for fact in facts if fact.startswith("error.")}


@each_provider
def test_every_state_and_reason_has_a_word_or_none(provider: Provider) -> None:
    for state in MessageState:
        for reason in (None, *FailureReason):
            assert isinstance(provider.status_code(Step(0, state, reason), None), int | str | None)


@each_provider
def test_only_reported_states_have_webhooks(provider: Provider) -> None:
    webhooks = {provider.name: dict.fromkeys(provider.webhook_kinds, "http://127.0.0.1:1/")}
    engine = Engine([provider], EngineSettings(start=MORNING, webhooks=webhooks))
    for example in examples_of(provider):
        for block in example.read().blocks:
            if isinstance(block, RequestBlock):
                engine.exchange(as_sent(block.request))
    messages = [*engine.messages]
    assert messages
    changes = [(before, after) for before, onward in TRANSITIONS.items() for after in onward]
    unreported = [change for change in changes if change[1] not in provider.reported_states]
    for message, (before, after), reason in product(messages, unreported, (None, *FailureReason)):
        message.steps = (0, before, reason, 1, after, reason)
        assert not provider.status_webhooks(message, message.account)


@each_provider
def test_a_provider_has_a_kind_for_each_webhook(provider: Provider) -> None:
    made = [said.got for example in examples_of(provider) for said in play(example) if isinstance(said, Call)]
    assert {webhook.kind for webhook in made} <= set(provider.webhook_kinds)


@each_provider
def test_the_same_seed_and_requests_give_the_same_bytes(provider: Provider) -> None:
    requests = [
        as_sent(block.request)
        for example in examples_of(provider)
        for block in example.read().blocks
        if hasattr(block, "request")
    ]

    def run() -> list[bytes]:
        engine = engine_of(provider)
        answers = [engine.exchange(request) for request in requests]
        return [answer.to_bytes() for answer in answers if answer is not None]

    assert run() == run()


@each_provider
def test_a_request_that_is_read_ahead_gets_the_same_answer(provider: Provider) -> None:
    engine, other = engine_of(provider), engine_of(provider)
    for example in examples_of(provider):
        for block in example.read().blocks:
            if isinstance(block, RequestBlock):
                request = as_sent(block.request)
                wanted = engine.exchange(request)
                ahead = replace(request)
                ahead.share_parsed()
                resolved = other.router.resolve(ahead)
                with suppress(Exception):
                    if resolved is not None:
                        provider.read_ahead(resolved.request)
                assert other.exchange(ahead) == wanted


# What is thrown at every route: rubbish, and almost right requests.
NAMES = st.sampled_from(
    [
        "header",
        "login",
        "accessKey",
        "messages",
        "phone_number",
        "message",
        "date_to_send",
        "url",
        "priorite",
        "accessToken",
        "pseudo",
        "pass",
        "numero",
        "classe_msg",
        "date_envoi",
        "stop",
        "nbr_msg",
        "emetteur",
        "groupe",
        "token",
        "email",
        "sendto",
        "body",
        "device_id",
        "timetosend",
        "sim",
        "urgent",
        "sms_id",
        "customerid",
        "sms",
        "recipients",
        "gsm",
        "value",
        "text",
        "authentication",
        "username",
        "password",
        "delay",
        "sender",
        "recipient",
        "to",
        "from",
        "sentDate",
        "encoding",
        "pageSize",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "+33639980001",
            "33639980001",
            "k1",
            "invalid",
            "2026-01-05 10:00:00",
            "9999-12-31 23:59:59",
            "12",
            "31129999-23:59",
            "9999-12-31T23:59:59-14:00",
            "[link]",
            "<-short->",
            "�",
            "€" * 90,
            "2026-02-30",
        ]
    ),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=8,
)
PAIRS = st.lists(st.tuples(NAMES, TEXTS), max_size=8)


def form(pairs: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{quote(name)}={quote(value, errors='replace')}" for name, value in pairs).encode()


def json(value: object) -> bytes:
    import json as library  # noqa: PLC0415  the name is wanted for the strategy's part

    return library.dumps(value).encode()


BODIES = st.one_of(
    st.binary(max_size=60),
    VALUES.map(json),
    PAIRS.map(form),
    PAIRS.map(lambda pairs: f"<sms>{''.join(f'<{n}>{v}</{n}>' for n, v in pairs)}</sms>".encode(errors="replace")),
)
CONTENT_TYPES = st.sampled_from(
    [
        "",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/xml",
        "application/x-www-form-urlencoded; charset=no-such",
        "application/json; charset=utf-16",
        "multipart/form-data",
    ]
)
HEADERS = st.lists(
    st.sampled_from(
        [
            ("Accept", "application/json"),
            ("Accept", "*/*"),
            ("Authorization", "Bearer k1"),
            ("Authorization", "Basic"),
            ("X-Api-Key", "k1"),
            ("sfusername", "u"),
            ("sfpassword", "p"),
        ]
    ),
    max_size=3,
)


@each_provider
@given(data=st.data())
def test_made_up_requests_get_the_providers_own_answer(provider: Provider, data: st.DataObject) -> None:
    method, path, _ = data.draw(st.sampled_from(provider.routes.routes))
    query = data.draw(PAIRS.map(form))
    request = HttpRequest(
        method,
        f"/{provider.name}{path}?".encode() + query,
        (("Content-Type", data.draw(CONTENT_TYPES)), *data.draw(HEADERS)),
        data.draw(BODIES),
        is_oversized=False,
    )
    engine = engine_of(provider)
    before = len(engine.messages)
    answer = engine.exchange(request)
    assert answer is not None
    assert_in_its_own_style(provider, answer)
    if error_name(answer.fact) is not None:
        assert len(engine.messages) == before
    while engine.next_due() is not None:
        engine.step()


@each_provider
def test_a_body_that_is_too_long_is_refused_and_stored_nowhere(provider: Provider) -> None:
    for method, path, _ in provider.routes.routes:
        engine = engine_of(provider)
        answer = engine.exchange(HttpRequest(method, f"/{provider.name}{path}".encode(), is_oversized=True))
        assert answer is not None
        assert error_name(answer.fact) is not None
        assert_in_its_own_style(provider, answer)
        assert not len(engine.messages)


def assert_in_its_own_style(provider: Provider, answer: HttpResponse) -> None:
    assert answer.fact in ledger.ledger_of(provider).facts
    assert answer.status < 500
    seen = answer.to_bytes().lower()
    assert not [word for word in OURS if word in seen]


def test_two_examples_have_two_names() -> None:
    names = [str(example) for provider in ALL for example in examples_of(provider)]
    assert len(names) == len(set(names))


def test_an_answer_is_compared_with_what_the_file_wants() -> None:
    [example] = [example for example in examples_of(ACME) if example.file.name == "send.http"]
    said = play(Example(ACME, example.file))
    assert [type(one) for one in said] == [Answer, Call, Call]

"""Magic numbers: the last two digits of a number choose the outcome of a message.

They are in +336 39 98 xx xx, a range kept for fiction, or in another one that the settings name.
``scenarios/magic.toml`` is the same as a scenario, to copy from.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sms_sandbox.contract import Backend, Provider
from sms_sandbox.core.lifecycle import LifecycleStep
from sms_sandbox.core.numbers.number_range import MAGIC, NumberRange
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.engine.accounts import REFUSED_WORD
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.garble import Garble
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN, LifecycleFault
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.kinds.webhooks_garble import WebhookGarble
from sms_sandbox.faults.kinds.webhooks_reorder import Reorder
from sms_sandbox.faults.kinds.webhooks_sign import Signature, WebhookSign
from sms_sandbox.faults.matcher import SEND, Matcher
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, header_of

_S = MessageState
_R = FailureReason

_SENT: Final = LifecycleStep(SECOND, _S.SENT)


class MagicNumber(NamedTuple):
    """What becomes of a message to the numbers with these digits."""

    digits: str
    """The last two digits of the number."""

    name: str
    summary: str
    effects: Effects | None = None
    """None for the usual way of a message."""

    others: Mapping[str, Effects] = MappingProxyType({})
    """The effects of providers for which they have to differ."""

    notes: Mapping[str, str] = MappingProxyType({})
    """What else is to be known at a provider."""

    def rules(self, within: NumberRange) -> Iterator[Rule]:
        """Iterate over the rules that cause it in a range. None of them has to strike."""
        pattern = within.pattern(self.digits)
        for provider, effects in self.others.items():
            yield _rule(f"{self.name}_{provider}", effects, pattern, frozenset({provider}))
        if self.effects is not None:
            yield _rule(self.name, self.effects, pattern)


def _rule(name: str, effects: Effects, to: str, providers: frozenset[str] = frozenset()) -> Rule:
    when = Matcher(providers=providers, operations=frozenset({SEND}), to=to)
    return Rule(name=name, when=when, effects=effects, is_optional=True)


def _life(digits: str, name: str, summary: str, *course: LifecycleStep) -> MagicNumber:
    return MagicNumber(digits, name, summary, Effects(lifecycle=LifecycleFault(name, course)))


def _end(state: MessageState, reason: FailureReason, after: int = 2 * SECOND) -> LifecycleStep:
    return LifecycleStep(after, state, reason)


def _error(digits: str, name: str, summary: str) -> MagicNumber:
    return MagicNumber(digits, name, summary, Effects(refusal=ProviderError(name)))


def _line(digits: str, name: str, summary: str, network: RequestFault) -> MagicNumber:
    return MagicNumber(digits, name, summary, Effects(network=network))


def _receipts(digits: str, name: str, summary: str, webhooks: WebhookFaults) -> MagicNumber:
    return MagicNumber(digits, name, summary, Effects(webhooks=webhooks))


_NO_NUMBER: Final = Effects(
    refusal=ProviderError("bad_recipient"),
    lifecycle=LifecycleFault("invalid_number", (_end(_S.REJECTED, _R.INVALID_NUMBER, SECOND),)),
)
"""Some providers check the number before they accept the message."""

OUTCOMES: Final = (
    MagicNumber("00", "delivered", "delivered, as is every number that is not in this table"),
    # In the network, and at the handset.
    _life(
        "10", "unknown_number", "the number does not exist", _SENT, _end(_S.UNDELIVERED, _R.UNKNOWN_SUBSCRIBER)
    )._replace(notes={"smsfactor": "a second text to it is not sent, and counted as npai"}),
    _life(
        "11",
        "off",
        "switched off: tried again for 48 hours, then expired",
        _SENT,
        LifecycleStep(2 * SECOND, _S.RETRYING, _R.ABSENT_SUBSCRIBER),
        _end(_S.EXPIRED, _R.VALIDITY_EXPIRED, 48 * HOUR),
    ),
    _life("12", "memory_full", "no room for another text", _SENT, _end(_S.UNDELIVERED, _R.MEMORY_FULL)),
    _life("13", "barred", "the operator bars the subscriber", _SENT, _end(_S.REJECTED, _R.BARRED)),
    _life("14", "absent", "not in the network", _SENT, _end(_S.UNDELIVERED, _R.ABSENT_SUBSCRIBER)),
    _life("15", "network_error", "the network fails", _SENT, _end(_S.UNDELIVERED, _R.NETWORK_ERROR)),
    _life("16", "expired", "expired after 10 s", _SENT, _end(_S.EXPIRED, _R.VALIDITY_EXPIRED, 10 * SECOND)),
    MagicNumber("17", "invalid_number", "no number: refused, or taken and then rejected", _NO_NUMBER),
    _life("18", "blacklisted", "taken, then rejected: on a blacklist", _end(_S.REJECTED, _R.BLACKLISTED, SECOND)),
    _life("19", "spam", "taken, then rejected as spam", _end(_S.REJECTED, _R.SPAM, SECOND)),
    # At the provider: its own answer, where it has one.
    _error("20", "insufficient_credit", "refused: no credit left"),
    _error("21", "bad_credentials", "refused: wrong password, key or token"),
    _error("22", "rate_limited", "refused: too many requests"),
    _error("23", "internal_error", "refused: the provider has an error"),
    _error("24", "unavailable", "refused: the provider is not available for now"),
    MagicNumber(
        "25",
        "bad_gateway",
        "502 and the HTML page of a proxy",
        Effects(refusal=Status(502)),
    ),
    # On the line.
    _line("30", "timeout", "no answer for a minute; not sent", Stall(MINUTE)),
    _line("31", "timeout_but_sent", "no answer for a minute; sent all the same", Stall(MINUTE, is_taken=True)),
    _line("32", "reset", "the connection is reset; not sent", Reset()),
    _line("33", "reset_but_sent", "the connection is reset; sent all the same", Reset(is_taken=True)),
    MagicNumber("34", "slow", "answered after 10 s", Effects(delay=Latency(10 * SECOND))),
    _line("35", "cut", "the answer ends in the middle", Cut()),
    _line("36", "garbled", "bytes of the answer are spoilt", Garble()),
    _line("37", "dripping", "the answer comes at 20 bytes a second", Drip(20.0)),
    # At the webhooks that report the message.
    MagicNumber("40", "no_receipt", "delivered, but never reported", Effects(lifecycle=BUILT_IN["no_receipt"])),
    _receipts("41", "receipt_twice", "each receipt comes twice", WebhookFaults(duplicate=Duplicate(gap=5 * SECOND))),
    MagicNumber(
        "42",
        "receipts_out_of_order",
        "sent is reported after delivered",
        Effects(webhooks=WebhookFaults(reorder=Reorder())),
        # Its report means that the operator has the text, not that it was sent.
        {"smsmode": Effects(webhooks=WebhookFaults(reorder=Reorder(first=_S.NETWORK)))},
    ),
    _receipts(
        "43", "receipt_late", "each receipt comes 5 minutes late", WebhookFaults(delay=WebhookDelay(5 * MINUTE))
    ),
    _receipts("44", "receipt_garbled", "bytes of the receipts are spoilt", WebhookFaults(garble=WebhookGarble())),
    _receipts(
        "45", "receipt_wrongly_signed", "signed with a wrong secret", WebhookFaults(sign=WebhookSign(Signature.WRONG))
    ),
    MagicNumber("46", "stuck", "sent, and then never reported again", Effects(lifecycle=BUILT_IN["stuck"])),
    # At the gateway device that sends it.
    _life("50", "radio_off", "the phone's radio is off", _end(_S.FAILED, _R.RADIO_OFF)),
    _life("51", "no_service", "the phone has no service", _end(_S.FAILED, _R.NO_SERVICE)),
    _life("52", "null_pdu", "the phone cannot encode it", _end(_S.FAILED, _R.NULL_PDU)),
    _life("53", "not_allowed", "the phone may not send so many", _end(_S.FAILED, _R.NOT_ALLOWED)),
    _life("54", "generic_failure", "the phone cannot send it", _end(_S.FAILED, _R.GENERIC_FAILURE)),
)


@cache
def magic(within: NumberRange = MAGIC) -> Faults:
    """Return the rules of all magic numbers in a range."""
    return Faults(rules=tuple([rule for outcome in OUTCOMES for rule in outcome.rules(within)]))


@cache
def _effects() -> Mapping[str, Effects]:
    return {rule.name: rule.effects for rule in magic().rules}


def is_magic(rule: Rule) -> bool:
    """Return True if the rule is that of a magic number, in any range."""
    return rule.is_optional and _effects().get(rule.name) == rule.effects


class ProviderWords(NamedTuple):
    """The words of a provider for an outcome. All fields are None if it has none."""

    state: int | str | None = None
    """The code or word for the last state that is reported."""

    status: int | None = None
    """The status of the answer that refuses the message."""

    answer: str | None = None
    """The body of that answer."""


def provider_words(provider: Provider) -> Mapping[str, ProviderWords]:
    """Return the words by the outcomes' names. A provider without that error of its own accepts the message."""
    backend = Engine([provider], EngineSettings(start=0)).backend(provider.name)
    return {outcome.name: _words(outcome.effects or _DELIVERED, provider, backend) for outcome in OUTCOMES}


_ASKED: Final = HttpRequest("GET", b"/", (("Accept", "application/json"),))
"""A request whose refusal is one line at each provider."""

_DELIVERED: Final = Effects(lifecycle=BUILT_IN["delivered"])


def as_data(providers: Mapping[str, Provider], within: NumberRange = MAGIC) -> dict[str, Any]:
    """Return everything as plain values, with the word that every login, password, key or token field refuses."""
    words = {name: provider_words(provider) for name, provider in providers.items()}
    return {
        "range": str(within),
        "numbers": [
            {
                "digits": outcome.digits,
                "number": within.number(outcome.digits),
                "outcome": outcome.name,
                "description": outcome.summary,
                "by_provider": {name: words[name][outcome.name]._asdict() for name in providers},
            }
            for outcome in OUTCOMES
        ],
        "refused_credentials": REFUSED_WORD,
    }


def _words(effects: Effects, provider: Provider, backend: Backend) -> ProviderWords:
    refusal, lifecycle = effects.get("refusal"), effects.get("lifecycle")
    if isinstance(refusal, ProviderError):
        handler = provider.errors.get(refusal.name)
        if handler is not None:
            response = handler(_ASKED, backend)
            return ProviderWords(status=response.status, answer=_text(response))
        lifecycle = lifecycle or BUILT_IN["delivered"]
    if not isinstance(lifecycle, LifecycleFault):
        return ProviderWords()
    last = [step for step in lifecycle.steps if step.notifies][-1]
    return ProviderWords(state=provider.status_code(Step(last.after, last.state, last.reason), None))


def _text(response: HttpResponse) -> str:
    content_type = header_of(response.headers, "Content-Type") or ""
    charset = content_type.lower().partition("charset=")[2]
    return response.body.decode(charset or "utf-8", "replace").strip()

"""Count what became of the messages of a campaign."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage, MtMessage, is_stop
from sms_sandbox.core.state import Step
from sms_sandbox.providers.smsfactor import states
from sms_sandbox.providers.smsfactor.state import Remembered, SentCampaign
from sms_sandbox.providers.smsfactor.states import Code

_COUNTED: Final = {
    Code.DELIVERED: "delivered",
    Code.EXPIRED: "expired",
    Code.NETWORK_ERROR: "network_error",
    Code.INVALID_DESTINATION: "npai",
    Code.NOT_DELIVERED: "error",
    Code.NOT_ALLOWED: "error",
    Code.INVALID_SENDER: "error",
    Code.ROUTE_NOT_AVAILABLE: "error",
    Code.REJECTED: "error",
}
"""The counters of the codes that are counted."""

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with its messages and the replies to them."""

    campaign: SentCampaign
    messages: Sequence[MtMessage]
    replies: Sequence[MoMessage]

    @property
    def stops(self) -> list[MoMessage]:
        return [reply for reply in self.replies if is_stop(reply.text)]

    @property
    def wrong_numbers(self) -> list[tuple[MtMessage, Step]]:
        """Return the messages to numbers that proved not to exist, with the step that showed it."""
        return [
            (message, step)
            for message in self.messages
            for step in message.history[-1:]
            if states.status_code(step) is Code.INVALID_DESTINATION
        ]

    def counters(self) -> Counter[str]:
        codes = [states.status_code(message.last_step) for message in self.messages]
        counted = Counter(_COUNTED[code] for code in codes if code in _COUNTED)
        counted["stop"] = len(self.stops)
        return counted

    def delivery_rate(self, delivered: int) -> int:
        """Return the delivered messages in whole percent of those sent, rounded down."""
        return delivered * _PERCENT // len(self.messages) if self.messages else 0


def view(campaign: SentCampaign, account: Account, backend: Backend) -> CampaignView:
    ticket = campaign.ticket
    replies = [
        reply
        for reply in backend.received(account)
        if reply.answers is not None and reply.answers.provider_id == ticket
    ]
    return CampaignView(campaign, backend.messages(account, ticket), replies)


def remembered(message: MtMessage) -> Remembered:
    return cast("Remembered", message.details)

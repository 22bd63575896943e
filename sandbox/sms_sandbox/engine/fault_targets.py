"""Messages, calls and requests as targets of faults."""

from collections.abc import Sequence

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.message import Address, MoMessage, MtMessage
from sms_sandbox.engine.webhook_models import WebhookSubject
from sms_sandbox.faults.matcher import REPLY, SEND, Target

_CALL = "call"


def of_request(provider: str, operation: str, account: str, messages: Sequence[Outgoing] = ()) -> Target:
    sender = messages[0].sender if messages else None
    return Target(
        provider,
        operation,
        account,
        to=tuple([display_number(message.to) for message in messages]),
        sender=sender.text if sender else "",
        texts=tuple(dict.fromkeys([message.text for message in messages])),
    )


def fault_target(subject: WebhookSubject) -> Target:
    """Return the target that a webhook's subject makes."""
    provider, account = subject.provider, subject.account.login
    if isinstance(subject, MtMessage):
        sender = subject.sender.text if subject.sender else ""
        return Target(provider, SEND, account, (display_number(subject.to),), sender, (subject.text,))
    if isinstance(subject, MoMessage):
        return Target(provider, REPLY, account, (f"+{subject.sender}",), subject.to, (subject.text,))
    return Target(provider, _CALL, account, (f"+{subject.other}",))


def display_number(address: Address) -> str:
    """Return the address with a leading ``+`` if it is a number."""
    return address.text if address.msisdn is None else f"+{address.msisdn}"

"""Statistics of messages, calls and clicks."""

from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.state import MessageState
from sms_sandbox.providers.insim.v2 import sms
from sms_sandbox.providers.insim.v2.auth import ApiRequest
from sms_sandbox.providers.insim.v2.render import Fields


def read_overview(asked: ApiRequest) -> Fields:
    begin, end = asked.body.period()
    sent = [message for message in asked.backend.sent(asked.account) if begin <= message.submitted_at < end]
    received = [message for message in asked.backend.received(asked.account) if begin <= message.received_at < end]
    calls = [call for call in asked.backend.calls(asked.account) if begin <= call.started_at < end]
    stats = {
        "sms": {
            "sent": len(sent),
            "received": len(received),
            "delivered": sum(message.state is MessageState.DELIVERED for message in sent),
        },
        "calls": {
            **{kind.value: sum(call.kind is kind for call in calls) for kind in CallKind},
            "qualified": sum(call.id in asked.data.qualifications for call in calls),
        },
        "clicks": sum(len(sms.clicks(message)) for message in sent),
        "contacts": len(asked.data.contacts),
    }
    return {"stats": stats}


def read_clicks(asked: ApiRequest) -> Fields:
    """Return the newest clicks."""
    limit = asked.body.limit(10)
    clicks = [click for message in asked.backend.sent(asked.account) for click in sms.clicks(message)]
    return {"clicks": sorted(clicks, key=lambda click: str(click["date"]), reverse=True)[:limit]}

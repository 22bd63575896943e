"""Answers of the admin API. States, reasons and conditions are its words; times are aware datetimes in UTC."""

from sms_sandbox.client.models.accounts import ANY_CREDENTIALS, Account, Credentials
from sms_sandbox.client.models.base import Done, Page
from sms_sandbox.client.models.clock import Advanced, Clock, ClockStretch, Event
from sms_sandbox.client.models.devices import Device, PhoneCall, Sim, Switch
from sms_sandbox.client.models.exchanges import Exchange, Http
from sms_sandbox.client.models.faults import Fault, Removed
from sms_sandbox.client.models.handsets import Click, Habits, Handset, InboxMessage, Link, OffTime
from sms_sandbox.client.models.messages import Conversation, Message, Step
from sms_sandbox.client.models.webhooks import Attempt, Fallback, Webhook
from sms_sandbox.client.models.workspaces import Snapshot, Version, Workspace

__all__ = [
    "ANY_CREDENTIALS",
    "Account",
    "Advanced",
    "Attempt",
    "Click",
    "Clock",
    "ClockStretch",
    "Conversation",
    "Credentials",
    "Device",
    "Done",
    "Event",
    "Exchange",
    "Fallback",
    "Fault",
    "Habits",
    "Handset",
    "Http",
    "InboxMessage",
    "Link",
    "Message",
    "OffTime",
    "Page",
    "PhoneCall",
    "Removed",
    "Sim",
    "Snapshot",
    "Step",
    "Switch",
    "Version",
    "Webhook",
    "Workspace",
]

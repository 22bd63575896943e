"""Calls about one handset."""

from collections.abc import Mapping, Sequence
from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Click, Message
from sms_sandbox.client.models import Handset as HandsetModel
from sms_sandbox.client.paths import path_of


class Handset(Resource[S_co]):
    def __init__(self, sender: S_co, msisdn: str) -> None:
        super().__init__(sender)
        self.msisdn = msisdn

    @endpoint
    def show(self) -> ApiCall[HandsetModel]:
        return ApiCall("GET", path_of("handsets", self.msisdn), decode.one(HandsetModel))

    @endpoint
    def set(
        self,
        *,
        condition: str | None = None,
        off: Sequence[Mapping[str, str]] | None = None,
        habits: Mapping[str, Any] | None = None,
        name: str | None = None,
    ) -> ApiCall[HandsetModel]:
        """Change the handset.

        An argument left None keeps its value. ``condition`` is ``reachable``, ``off``, ``absent``, ``full``,
        ``unknown``, ``barred`` or ``ported``; ``off`` lists the times (``from``, ``to``, ``every``) at which it is
        switched off; ``habits`` are such as ``{"answers": "STOP", "answers_after": "5s"}``.
        """
        wanted = {"condition": condition, "off": off, "habits": habits, "name": name}
        body = {name: value for name, value in wanted.items() if value is not None}
        return ApiCall("PUT", path_of("handsets", self.msisdn), decode.one(HandsetModel), body=body)

    @endpoint
    def off(self) -> ApiCall[HandsetModel]:
        return ApiCall("PUT", path_of("handsets", self.msisdn), decode.one(HandsetModel), body={"condition": "off"})

    @endpoint
    def on(self) -> ApiCall[HandsetModel]:
        """Make the handset reachable; messages that the network keeps for it are tried at once."""
        return ApiCall(
            "PUT", path_of("handsets", self.msisdn), decode.one(HandsetModel), body={"condition": "reachable"}
        )

    @endpoint
    def reply(self, text: str, *, to: str | None = None, provider: str | None = None) -> ApiCall[Message]:
        """Reply to the newest message that takes replies: of ``provider``, or from the sender ``to``."""
        body = {name: value for name, value in {"text": text, "to": to, "provider": provider}.items() if value}
        return ApiCall(
            "POST", path_of("handsets", self.msisdn, "reply"), decode.one(Message), body={"text": text, **body}
        )

    @endpoint
    def click(self, link: str | None = None) -> ApiCall[Click]:
        """Follow the newest short link in the inbox, or the given one."""
        body = {} if link is None else {"link": link}
        return ApiCall("POST", path_of("handsets", self.msisdn, "click"), decode.one(Click), body=body)

"""Render answers of version 2: an object whose ``success`` comes first."""

from collections.abc import Mapping

from sms_sandbox.providers.insim import render
from sms_sandbox.providers.insim.v2.errors import CODES, UPGRADE_URL, ApiError
from sms_sandbox.wire.exchange import HttpResponse

Fields = dict[str, object]


def done(route: str, fields: Mapping[str, object], now: int) -> HttpResponse:
    return render.answer(200, {"success": True, **fields}, now, f"v2.{route}")


def refused(error: ApiError, now: int, fact: str | None = None, *, license_type: str = "free") -> HttpResponse:
    """Render an error. ``license_type`` is the account's plan, which an error about the plan names."""
    code = CODES[error.code]
    fields: Fields = {"success": False, "error": code.text, "error_code": error.code}
    if error.code == "LICENSE_REQUIRED":
        fields |= {"subscription_type": license_type, "upgrade_url": UPGRADE_URL, "feature": error.field}
    elif error.field is not None:
        fields["field"] = error.field
    return render.answer(code.status, fields, now, fact or f"v2.error.{error.code}")

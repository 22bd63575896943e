"""The pages of nginx in front of a provider that it does not reach, to the byte (1.22 with server_tokens off)."""

from typing import Final

from sms_sandbox.faults.fact import FACT
from sms_sandbox.wire.exchange import HttpResponse, date_header

REASONS: Final = {
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}
"""The statuses that nginx answers with a page of its own here, with its words for them."""

_PAGE: Final = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_PADDING: Final = 6 * "<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n"
_PADDED_FOR: Final = ("Chrome/", "MSIE ")
"""Parts of the User-Agent of browsers that show a page of their own in place of a short one."""


def proxy_page(status: int, user_agent: str, now: int) -> HttpResponse:
    """Return nginx's answer at a time in microseconds UTC. Raise KeyError for a status that is not in ``REASONS``."""
    reason = REASONS[status]
    is_padded = any(part in user_agent for part in _PADDED_FOR)
    body = (_PAGE.format(title=f"{status} {reason}") + (_PADDING if is_padded else "")).encode("ascii")
    headers = (
        ("Server", "nginx"),
        ("Date", date_header(now)),
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(body))),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(status, headers, body, FACT, reason)

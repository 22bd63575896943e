"""The sends that are measured: their requests, and how an accepted answer looks.

Credentials, numbers and texts are three walks through 10,000 each, so that a cache of whole requests is of no use.
Credentials in a header belong to a connection, as a client keeps them; those in a body or a query change with each
request.
"""

from collections.abc import Callable
from dataclasses import dataclass

CHOICES = 10_000
"""The number of credentials, of recipients, and of texts."""


@dataclass(frozen=True)
class Drawn:
    """What one request is made of; each number is below ``CHOICES``."""

    credential: int
    number: int
    text: int
    connection: int
    """The credential of the connection."""

    @property
    def phone(self) -> str:
        return f"33612{self.number:06}"

    @property
    def words(self) -> str:
        """Return a text of one of five lengths."""
        return f"Your code is {self.text + 1000}{'0' * (self.text % 5)}, valid for 10 minutes"


@dataclass(frozen=True)
class Send:
    """A request that sends one message."""

    name: str
    wanted: float
    """The wanted share of the bare handler's rate."""

    request: Callable[[Drawn], bytes]
    accepted: bytes
    """Stands in an accepted answer."""


def post(path: bytes, media: bytes, body: bytes, more: bytes = b"") -> bytes:
    return (
        b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: application/json\r\n%s"
        b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (path, more, media, len(body), body)
    )


def get(target: bytes) -> bytes:
    return b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n" % target


def insim(drawn: Drawn) -> bytes:
    body = (
        f'{{"header":{{"login":"user{drawn.credential}@email.com","accessKey":"your-access-key"}},'
        f'"messages":[{{"phone_number":"+{drawn.phone}","message":"{drawn.words}"}}]}}'
    )
    return post(b"/api/v1/sendsms", b"application/json", body.encode())


def smsfactor(drawn: Drawn) -> bytes:
    body = (
        f'{{"sms":{{"message":{{"text":"{drawn.words}","pushtype":"alert","sender":"Shop"}},'
        f'"recipients":{{"gsm":[{{"value":"{drawn.phone}"}}]}}}}}}'
    )
    more = b"Authorization: Bearer token%05d\r\n" % drawn.connection
    return post(b"/send", b"application/json", body.encode(), more)


def addsms(drawn: Drawn) -> bytes:
    body = (
        f"token={drawn.credential:032x}&sendto=%2B{drawn.phone}&body={drawn.words.replace(' ', '+')}"
        f"&device_id={drawn.credential + 1}"
    )
    return post(b"/getdata/addsms", b"application/x-www-form-urlencoded", body.encode())


def smsmode(drawn: Drawn) -> bytes:
    words = drawn.words.replace(" ", "+")
    target = f"/http/1.6/sendSMS.do?accessToken=token{drawn.credential}&message={words}&numero={drawn.phone}"
    return get(target.encode())


def smsmode_escaped(drawn: Drawn) -> bytes:
    words = drawn.words.replace(" ", "%20").replace(",", "%2C")
    target = f"/http/1.6/sendSMS.do?accessToken=token{drawn.credential}&message={words}&numero=%2B{drawn.phone}"
    return get(target.encode())


def rest(drawn: Drawn) -> bytes:
    body = f'{{"recipient":{{"to":"{drawn.phone}"}},"body":{{"text":"{drawn.words}"}}}}'
    more = b"X-Api-Key: 4QsPZbW9cVkT2mXrL7dYhN0uJ5a%05d\r\n" % drawn.connection
    return post(b"/sms/v1/messages", b"application/json", body.encode(), more)


SENDS = (
    Send("insim", 0.68, insim, b'"sent":1'),
    Send("smsfactor", 0.65, smsfactor, b'"sent":1,"blacklisted":0,"duplicated":0'),
    Send("addsms", 0.55, addsms, b"has been saved successfully"),
    Send("smsmode", 0.45, smsmode, b"0 | Accept"),
    Send("smsmode-escaped", 0.40, smsmode_escaped, b"0 | Accept"),
    Send("rest", 0.60, rest, b'"value":"ENROUTE"'),
)


def chosen(names: list[str]) -> list[Send]:
    """Return the sends of these names, or all without names. Exit for an unknown name."""
    by_name = {send.name: send for send in SENDS}
    for name in names:
        if name not in by_name:
            raise SystemExit(f"{name!r} is no send; there are: {', '.join(by_name)}")
    return [by_name[name] for name in names] or [*SENDS]


def draw(first: int, count: int, connections: int) -> list[Drawn]:
    """Return ``count`` requests, from number ``first`` on; those of one connection are ``connections`` apart."""
    turn = first // count
    return [
        Drawn(
            number * 7_919 % CHOICES,
            number * 6_367 % CHOICES,
            number * 4_139 % CHOICES,
            (number % connections + turn * connections) * 313 % CHOICES,
        )
        for number in range(first, first + count)
    ]


def each_credential_once() -> list[Drawn]:
    """Return requests that open all accounts, as far as requests choose them."""
    return [Drawn(number, number, number, number % 32) for number in range(CHOICES)]

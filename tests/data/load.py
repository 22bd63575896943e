"""Clients of all four providers, each of which notes what it has read to the last byte."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Event, Thread
from urllib.parse import urlencode

PATIENCE = 10.0
NUMBER = "33639980001"


@dataclass
class Noted:
    """What the clients have seen."""

    acknowledged: set[str] = field(default_factory=set)
    """The texts whose answers were read."""

    sent: set[str] = field(default_factory=set)
    """The texts of all requests."""

    open: int = 0
    """Requests under way."""

    changed: Condition = field(default_factory=Condition)
    """Notified after each acknowledgement."""

    def acknowledge(self, text: str) -> None:
        with self.changed:
            self.acknowledged.add(text)
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until that many texts are acknowledged."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.acknowledged) >= count, timeout=PATIENCE)


def smsmode(link: http.client.HTTPConnection, text: str) -> None:
    query = urlencode({"accessToken": "t", "message": text, "numero": NUMBER})
    link.request("GET", f"/smsmode/http/1.6/sendSMS.do?{query}")


def smsfactor(link: http.client.HTTPConnection, text: str) -> None:
    body = {"sms": {"message": {"text": text}, "recipients": {"gsm": [{"value": NUMBER}]}}}
    headers = {"Authorization": "Bearer t", "Accept": "application/json", "Content-Type": "application/json"}
    link.request("POST", "/smsfactor/send", json.dumps(body), headers)


def insim(link: http.client.HTTPConnection, text: str) -> None:
    message = {"phone_number": f"+{NUMBER}", "message": text}
    body = {"header": {"login": "a@b.fr", "accessKey": "k"}, "messages": [message]}
    link.request("POST", "/insim/api/v1/sendsms", json.dumps(body), {"Content-Type": "application/json"})


def smsgateway24(link: http.client.HTTPConnection, text: str) -> None:
    body = urlencode({"token": "t", "sendto": f"+{NUMBER}", "body": text, "device_id": "260"})
    link.request("POST", "/smsgateway24/getdata/addsms", body, {"Content-Type": "application/x-www-form-urlencoded"})


SENDERS: tuple[Callable[[http.client.HTTPConnection, str], None], ...] = (smsmode, smsfactor, insim, smsgateway24)


class Load:
    """A thread for each provider that sends until it is stopped, or the server is gone."""

    def __init__(self, port: int, noted: Noted, label: str) -> None:
        self._port = port
        self._noted = noted
        self._label = label
        self._stop = Event()
        self._threads = [Thread(target=self._send, args=(sender,)) for sender in SENDERS]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _send(self, sender: Callable[[http.client.HTTPConnection, str], None]) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            number = 0
            while not self._stop.is_set():
                number += 1
                text = f"{self._label} {sender.__name__} {number}"
                self._noted.sent.add(text)
                self._noted.open += 1
                sender(link, text)
                answer = link.getresponse()
                answer.read()
                self._noted.open -= 1
                assert answer.status == 200
                self._noted.acknowledge(text)
        except (OSError, http.client.HTTPException):
            pass  # the server was killed
        finally:
            link.close()

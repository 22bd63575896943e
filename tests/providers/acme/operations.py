from sms_sandbox.contract import Backend, Handler, Outgoing
from sms_sandbox.core.draws import HEX
from sms_sandbox.core.errors import RefusedCredentialsError
from sms_sandbox.core.message import Address
from sms_sandbox.core.text.segments import encoding_of, segments
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.providers.acme import parse, render


def send(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        command = parse.send(request)
        account = backend.authenticate(command.credentials)
    except parse.AcmeError as error:
        return render.error(error.name, backend.now)
    except RefusedCredentialsError:
        return render.error("bad_credentials", backend.now)
    message_id = backend.draw_id(HEX, 8, account.login, "send", command.to, command.text)
    encoding = encoding_of(command.text)
    outgoing = Outgoing(
        to=Address(command.to, command.to),
        text=command.text,
        encoding=encoding,
        segments=segments(command.text, encoding),
        provider_id=message_id,
    )
    backend.submit(account, [outgoing])
    return render.text(200, message_id, backend.now, "send.accepted")


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    del request
    return render.error("unknown_route", backend.now)


def refusal(name: str) -> Handler:
    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        del request
        return render.error(name, backend.now)

    return refuse

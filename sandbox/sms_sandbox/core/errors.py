"""Errors of the network and of the accounts."""

from decimal import Decimal

from sms_sandbox.core.time.instants import LATEST, to_datetime


class NetworkError(Exception):
    """The base of this package's errors; never raised itself."""


class WrongTransitionError(NetworkError):
    def __init__(self, message_id: str, before: str, after: str) -> None:
        super().__init__(f"message {message_id} cannot go from {before} to {after}")
        self.before = before
        self.after = after


class InsufficientCreditError(NetworkError):
    def __init__(self, login: str, credit: Decimal, cost: Decimal) -> None:
        super().__init__(f"account {login!r} has {credit} credits, {cost} are needed")
        self.credit = credit
        self.cost = cost


class NoBalanceError(NetworkError):
    def __init__(self, login: str) -> None:
        super().__init__(f"account {login!r} keeps no balance, so there is nothing to pay in or out")


class AccountExistsError(NetworkError):
    def __init__(self, login: str) -> None:
        super().__init__(f"there is an account {login!r} already")


class RefusedCredentialsError(NetworkError):
    """The login, password, key or token opens no account."""


class UnreachableHandsetError(NetworkError):
    def __init__(self, number: str, condition: str) -> None:
        super().__init__(f"the handset {number} is {condition}, so it can send nothing")


class NothingReceivedError(NetworkError):
    def __init__(self, number: str, wanted: str) -> None:
        super().__init__(f"the handset {number} has received {wanted}")


class TooLongTextError(NetworkError):
    def __init__(self, parts: int, most: int) -> None:
        super().__init__(f"a text of {parts} parts cannot be joined again; {most} parts are the most")


class OfflineDeviceError(NetworkError):
    def __init__(self, device_id: str) -> None:
        super().__init__(f"device {device_id} is offline, so it neither makes nor takes calls")


class TimeRunsBackwardsError(NetworkError):
    def __init__(self, now: int, asked: int) -> None:
        super().__init__(f"it is {_written(now)}, so the clock cannot be put at {_written(asked)}")


class TimeEndsError(NetworkError):
    def __init__(self) -> None:
        super().__init__(f"the sandbox time ends at {_written(LATEST)}")


def _written(at: int) -> str:
    return to_datetime(at).isoformat().replace("+00:00", "Z")

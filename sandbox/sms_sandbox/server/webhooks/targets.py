"""Read the targets of webhooks from the command line: ``PROVIDER`` or ``PROVIDER.KIND``, and a URL."""

from collections.abc import Iterable, Mapping

from sms_sandbox.contract import Provider
from sms_sandbox.server.webhooks.guard import is_never_allowed, refusal_of
from sms_sandbox.wire import urls

Targets = dict[str, dict[str, str]]
"""URLs by provider, then by kind."""


def read(pairs: Iterable[tuple[str, str]], providers: Mapping[str, Provider]) -> Targets:
    """Return the targets. Raise ValueError for an unknown name or a malformed URL; the text lists what exists."""
    targets: Targets = {}
    # Targets of a whole provider come first, so that one for a kind wins wherever it stands.
    for target, url in sorted(pairs, key=lambda pair: "." in pair[0]):
        name, _, kind = target.partition(".")
        kinds = known(name, providers).webhook_kinds
        if kind and kind not in kinds:
            raise ValueError(f"{kind!r} is no webhook of {name}; there are: {', '.join(kinds)}")
        if urls.parse(url) is None:
            raise ValueError(f"{url!r} is not an http or https address")
        if is_never_allowed(url):
            raise ValueError(f"{url!r}: {refusal_of(url)}")
        targets.setdefault(name, {}).update(dict.fromkeys((kind,) if kind else kinds, url))
    return targets


def check_callable(urls: Iterable[str], allowed_hosts: Iterable[str]) -> None:
    """Raise ValueError if one of the URLs is written with an address that a server of these settings never calls."""
    allowed = tuple(allowed_hosts)
    for url in urls:
        if (why := refusal_of(url, allowed)) is not None:
            raise ValueError(f"{url!r} would never be called: {why}, an option of the sandbox")


def known(name: str, providers: Mapping[str, Provider]) -> Provider:
    """Return the provider of that name. Raise ValueError."""
    if name not in providers:
        raise ValueError(f"{name!r} is not known; there are: {', '.join(providers)}")
    return providers[name]

"""Where webhooks go, as people say it: ``PROVIDER`` or ``PROVIDER.KIND``, and a URL."""

from collections.abc import Iterable, Mapping

from sms_sandbox.contract import Provider
from sms_sandbox.wire import urls

Targets = dict[str, dict[str, str]]
"""Provider, then kind, to a URL."""


def read(pairs: Iterable[tuple[str, str]], providers: Mapping[str, Provider]) -> Targets:
    """Raises ValueError, with what was found and what there is, for a name that nobody has or a URL that is none."""
    targets: Targets = {}
    # Those for a whole provider first, so that one for a kind wins wherever it stands.
    for target, url in sorted(pairs, key=lambda pair: "." in pair[0]):
        name, _, kind = target.partition(".")
        kinds = known(name, providers).webhook_kinds
        if kind and kind not in kinds:
            raise ValueError(f"{name} has no webhook {kind!r}; there are: {', '.join(kinds)}")
        if urls.parse(url) is None:
            raise ValueError(f"{url!r} is not an http or https address")
        targets.setdefault(name, {}).update(dict.fromkeys((kind,) if kind else kinds, url))
    return targets


def known(name: str, providers: Mapping[str, Provider]) -> Provider:
    """Raises ValueError."""
    if name not in providers:
        raise ValueError(f"{name!r} is not known; there are: {', '.join(providers)}")
    return providers[name]

"""Make the variables with which the runtimes of an application trust a sandbox and use it as their proxy."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sms_sandbox.front_door import files
from sms_sandbox.front_door.store import write_once

_RUNTIMES: Final = Path(__file__).parent / "runtimes"
_NOT_PROXIED: Final = ("localhost", "127.0.0.1", "::1", ".localhost")
_ANY_HOST: Final = "*"
_PLACEHOLDER: Final = "none"
"""A password for Python's urllib, which sends a proxy user only together with one."""


@dataclass(frozen=True, slots=True)
class ProxyAddress:
    """Where the sandbox listens."""

    host: str
    port: int
    user: str | None = None
    """The workspace; None if it is not needed."""

    password: str | None = None
    """The admin token; None if it is not needed."""

    @property
    def url(self) -> str:
        shown = f"{quote(self.user or '', safe='')}:{quote(self.password or _PLACEHOLDER, safe='')}@"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown if self.user or self.password else ''}{host}:{self.port}"


def variables(
    proxy: ProxyAddress, root: bytes, folder: Path, provider_hosts: Iterable[str], current: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables to set beside the ``current`` ones, whose values they keep where they hold a list.

    Files that they name are written to ``folder``; ``root`` is the certificate to trust.
    """
    bundle = str(files.write_bundle(folder, root, current))
    store = files.write_trust_store(folder, root, current)
    not_proxied = _no_proxy(current, tuple(provider_hosts))
    return {
        **_both_cases("http_proxy", proxy.url),
        **_both_cases("https_proxy", proxy.url),
        **_both_cases("no_proxy", not_proxied),
        "SSL_CERT_FILE": bundle,
        "REQUESTS_CA_BUNDLE": bundle,
        "CURL_CA_BUNDLE": bundle,
        "NODE_EXTRA_CA_CERTS": str(files.write_extra(folder, root, current.get("NODE_EXTRA_CA_CERTS"))),
        "NODE_USE_ENV_PROXY": "1",
        "NODE_OPTIONS": _joined(
            current.get("NODE_OPTIONS"), f'--require "{_RUNTIMES / "node" / "preload.cjs"}"', " "
        ),
        "PYTHONPATH": _joined(str(_RUNTIMES / "python"), current.get("PYTHONPATH"), os.pathsep),
        "PHP_INI_SCAN_DIR": f"{current.get('PHP_INI_SCAN_DIR', '')}{os.pathsep}{_php_folder(folder, bundle)}",
        "JAVA_TOOL_OPTIONS": _joined(current.get("JAVA_TOOL_OPTIONS"), _java_options(proxy, store), " "),
    }


def _both_cases(name: str, value: str) -> dict[str, str]:
    return {name: value, name.upper(): value}


def _joined(first: str | None, second: str | None, separator: str) -> str:
    return separator.join(part for part in (first, second) if part)


def _no_proxy(current: Mapping[str, str], provider_hosts: tuple[str, ...]) -> str:
    """Return the current list without entries by which a provider would be reached past the sandbox."""
    kept = (current.get("no_proxy") or current.get("NO_PROXY") or "").split(",")
    entries = [one.strip() for one in kept if one.strip() and not _names_any(one.strip(), provider_hosts)]
    return ",".join(dict.fromkeys((*entries, *_NOT_PROXIED)))


def _names_any(entry: str, hosts: tuple[str, ...]) -> bool:
    suffix = entry.partition(":")[0].lstrip("*.").lower()
    return entry == _ANY_HOST or any(host == suffix or host.endswith(f".{suffix}") for host in hosts if suffix)


def _php_folder(folder: Path, bundle: str) -> Path:
    prepended = _RUNTIMES / "php" / "prepend.php"
    ini = f'curl.cainfo="{bundle}"\nopenssl.cafile="{bundle}"\nauto_prepend_file="{prepended}"\n'
    place = folder / f"php-{Path(bundle).stem}"
    write_once(place / "sms-sandbox.ini", ini.encode())
    return place


def _java_options(proxy: ProxyAddress, store: Path) -> str:
    """Return the options for Java. It sends no proxy user, so a workspace needs a port of its own."""
    options = {
        "http.proxyHost": proxy.host,
        "http.proxyPort": str(proxy.port),
        "https.proxyHost": proxy.host,
        "https.proxyPort": str(proxy.port),
        "http.nonProxyHosts": "localhost|127.*|[::1]|*.localhost",
        "javax.net.ssl.trustStore": str(store),
        "javax.net.ssl.trustStoreType": "PKCS12",
    }
    return " ".join(f'"-D{name}={value}"' for name, value in options.items())

"""The deployment that a proxy is for: its URL, and how it is reached."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from busroot_mock.errors import SetupError
from busroot_mock.http.access import is_loopback

_PORTS: Final = {"http": 80, "https": 443}
_PRINTABLE: Final = re.compile(r"[!-~]+")
_BUNDLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Target:
    """A deployment.

    Attributes:
        origin: Such as `https://api.example.com:8443`.
        host: Its name.
        port: Its port.
        base_path: Before the paths of the contract, without a slash at the end.
    """

    origin: str
    host: str
    port: int
    base_path: str

    @property
    def authority(self) -> str:
        """What requests say in the header Host."""
        return self.origin.partition("//")[2]

    @property
    def scheme(self) -> str:
        """Return `http` or `https`."""
        return self.origin.partition(":")[0]

    def path_for(self, path: str, prefix: str) -> str:
        """Return the path of the deployment for a path of the proxy, which begins with a prefix."""
        return self.base_path + path[len(prefix) :] or "/"


def target_of(text: str) -> Target:
    """Return the deployment at a URL.

    Raises:
        SetupError: If it is not one that requests can go to.
    """
    problem = "is not a URL such as https://api.example.com/api"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SetupError(f"{text!r} {problem}.") from None
    if parts.username is not None or parts.password is not None:
        # Not with the text: it has a password.
        raise SetupError("The URL must have no user and no password; clients send their own key.")
    if parts.scheme not in _PORTS or not host or not _PRINTABLE.fullmatch(text):
        raise SetupError(f"{text!r} {problem}.")
    if parts.query or parts.fragment:
        raise SetupError(f"{text!r} has a query or a fragment; give the base URL alone.")
    origin = f"{parts.scheme}://{parts.netloc.lower()}"
    return Target(origin, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


@dataclass(frozen=True)
class Reach:
    """How a deployment is reached.

    Attributes:
        ca_bundle: File or folder of the authorities to trust; those of `certifi` if there is none.
        client_cert: File of the certificate of the proxy.
        client_key: File of its key, if it is another one.
        timeout: Seconds in which the deployment must connect, answer, and send more of an answer.
    """

    ca_bundle: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    timeout: float = 60.0

    def trusted(self) -> str:
        """Return file or folder of the authorities to trust."""
        if self.ca_bundle is not None:
            return str(self.ca_bundle)
        named = next(filter(None, (os.environ.get(name) for name in _BUNDLES)), None)
        if named is not None:
            return named
        import certifi

        return certifi.where()


def proxy_for(target: Target) -> str:
    """Return the URL of the proxy between, as `HTTPS_PROXY` and `NO_PROXY` say; empty for none."""
    if is_loopback(target.host) or proxy_bypass(f"{target.host}:{target.port}"):
        return ""
    proxies = getproxies()
    return proxies.get(target.scheme) or proxies.get("all") or ""

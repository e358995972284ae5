"""A connection to a deployment: more headers, certificates, a proxy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

SHORTEST_SECRET = 8
"""A shorter value of a header is in many texts by chance; it is hidden in the header alone."""


@dataclass(frozen=True)
class Header:
    """A header that every request carries.

    Attributes:
        name: As it is sent.
        value: Never shown.
        variable: The environment variable that stands for the value in reports.
    """

    name: str
    value: str = field(repr=False)
    variable: str


@dataclass(frozen=True)
class Connection:
    """How requests reach a deployment.

    Attributes:
        headers: More headers of every request.
        ca_bundle: File of the authorities to trust.
        client_cert: File of the certificate of the client.
        client_key: File of its key, if it is another one.
        proxy: URL; it may hold a password.
    """

    headers: tuple[Header, ...] = ()
    ca_bundle: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    proxy: str | None = field(default=None, repr=False)

    def secrets(self) -> Iterator[tuple[str, str]]:
        """Yield each secret with what is shown in its place."""
        for header in self.headers:
            # A text may repeat the credentials alone, without the name of their scheme.
            for value in dict.fromkeys((header.value, header.value.rpartition(" ")[2])):
                if len(value) >= SHORTEST_SECRET:
                    yield value, f"${header.variable}"
        parts = urlsplit(self.proxy or "")
        for credential in (parts.password, unquote(parts.password or "")):
            if credential:
                yield credential, "$PROXY_PASSWORD"

    def options(self) -> dict[str, Any]:
        """Return what an adapter of the package requests is to be given in place of its own."""
        options: dict[str, Any] = {}
        if self.ca_bundle:
            options["verify"] = self.ca_bundle
        if self.client_cert:
            both = (self.client_cert, self.client_key)
            options["cert"] = both if self.client_key else self.client_cert
        if self.proxy:
            options["proxies"] = {"http": self.proxy, "https": self.proxy}
        return options


def without_password(url: str) -> str:
    """Return the URL of a proxy without name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

"""Proxies in front of the server: where it seems to be for their clients, and who is believed."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from busroot_mock.errors import SetupError
from busroot_mock.http.request import Request

Network = IPv4Network | IPv6Network

_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~%-]++)+", re.ASCII)
_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True)
class Proxies:
    """What is known of the proxies in front of a server.

    Headers of a proxy are believed from this machine and from the proxies that are named. Of
    several values in one, the last is that of the nearest proxy.

    Args:
        root_path: Prefix of all paths, such as `/mock`; empty for none.
        trusted: Where proxies are that are believed, besides this machine.
    """

    root_path: str = ""
    trusted: tuple[Network, ...] = ()

    def prefix(self, request: Request) -> str:
        """Return what clients have to put before a path of this server."""
        sent = self._sent(request, b"x-forwarded-prefix").rstrip("/")
        return sent if _PREFIX.fullmatch(sent) else self.root_path

    def scheme(self, request: Request) -> str:
        """Return the scheme that the client uses."""
        sent = self._sent(request, b"x-forwarded-proto").lower()
        return sent if sent in _SCHEMES else request.scheme

    def host(self, request: Request) -> str | None:
        """Return the host that the client has asked, as a proxy tells; None if none does."""
        return self._sent(request, b"x-forwarded-host") or None

    def _sent(self, request: Request, name: bytes) -> str:
        values = request.headers(name)
        if not values or not self._is_believed(request.peer):
            return ""
        return values[-1].rpartition(",")[2].strip()

    def _is_believed(self, peer: str | None) -> bool:
        if peer is None:  # in process
            return True
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return address.is_loopback or any(address in network for network in self.trusted)


def prefix_of(text: str) -> str:
    """Return the prefix that an option names, without a slash at its end.

    Raises:
        SetupError: If it is not one.
    """
    prefix = text.rstrip("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise SetupError(f"{text!r} is not a path prefix such as /mock.")
    return prefix


def network_of(text: str) -> Network:
    """Return the network that an address or a network names.

    Raises:
        SetupError: If it is not one.
    """
    try:
        return ip_network(text)
    except ValueError as error:
        raise SetupError(f"{text!r} is not an address or a network such as 10.0.0.0/8.") from error

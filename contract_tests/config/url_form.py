"""Bring the URL of a deployment into the form in which requests are sent, or say what is wrong."""

import re
from ipaddress import ip_address
from socket import inet_aton
from string import ascii_letters, digits
from urllib.parse import SplitResult, quote, urlsplit

_EXAMPLE = "such as https://host/api"
_UNRESERVED = frozenset(f"{ascii_letters}{digits}-._~")
_SAFE = "/;:@!$&'()*+,=~%"
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_NUMBERS = re.compile(r"(0x)?[0-9a-f]+(\.(0x)?[0-9a-f]+){0,3}")
_LONGEST_HOST = 253


def address_of(value: str) -> SplitResult:
    """Return the parts of a URL of HTTP; the host is one that can be looked up.

    Raises:
        ValueError: If there is none; the text repeats neither a name nor a password.
    """
    shown = "it" if "@" in value else repr(value)
    try:
        parts = urlsplit(value.strip())
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(f"{shown} is not a URL {_EXAMPLE} ({_uncapitalized(error)})") from error
    if not is_url or re.search(r"[\s\x00-\x1f\x7f\\]", parts.netloc):
        raise ValueError(f"{shown} is not a URL {_EXAMPLE}")
    return parts._replace(netloc=_netloc(parts))


def url_form(value: str) -> str:
    """Return a URL as requests have it: its host in ASCII, its path plain, no slash at its end.

    Raises:
        ValueError: If it is not the URL of an API.
    """
    parts = address_of(value)
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError(f"give only scheme, host and path, {_EXAMPLE}")
    return f"{parts.scheme}://{parts.netloc}{_path(parts.path)}".rstrip("/")


def is_loopback(url: str) -> bool:
    """Tell whether a URL is of this machine, however its address is written."""
    host = (urlsplit(url).hostname or "").removesuffix(".")
    if host == "localhost":
        return True
    try:
        # As systems read it: `127.1` is an address, and `127.example.com` is a name.
        address = ip_address(inet_aton(host) if _NUMBERS.fullmatch(host) else host)
    except (OSError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _netloc(parts: SplitResult) -> str:
    """Return name and password, host and port, the host as it is looked up."""
    login, at, _ = parts.netloc.rpartition("@")
    port = "" if parts.port is None else f":{parts.port}"
    return f"{login}{at}{_host(parts.hostname or '')}{port}"


def _host(host: str) -> str:
    if ":" in host:
        if "%" in host:
            raise ValueError("an address with a zone, such as %eth0, cannot be used; give a name")
        return f"[{host}]"
    ascii_host = host if host.isascii() else _in_ascii(host)
    labels = ascii_host.removesuffix(".").split(".")
    if not all(map(_LABEL.fullmatch, labels)) or len(ascii_host) > _LONGEST_HOST:
        raise ValueError(
            f"{host!r} is not a host: between its dots are 1 to 63 letters, digits and hyphens"
        )
    return ascii_host


def _in_ascii(host: str) -> str:
    """Return an internationalized name as it is looked up, by the rules of browsers (UTS 46)."""
    import idna  # comes with the package requests

    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"{host!r} is not the name of a host ({_uncapitalized(error)})") from error


def _path(path: str) -> str:
    if re.search("%(?![0-9A-Fa-f]{2})", path):
        raise ValueError("% in its path must be followed by two hexadecimal digits, as in %25")
    if re.search(r"[\x00-\x1f\x7f\\]", path):
        raise ValueError("its path has a backslash or a control character")
    plain = re.sub("%[0-9A-Fa-f]{2}", _decoded_if_plain, quote(path, safe=_SAFE))
    segments: list[str] = []
    for segment in plain.split("/")[1:]:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    return "".join(f"/{segment}" for segment in segments)


def _decoded_if_plain(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _uncapitalized(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]

"""The cause of a missing response, and the remedy, from the exceptions of requests and urllib3."""

import errno
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPException

import requests
from urllib3 import exceptions

_DISTRUSTED = "the certificate is not trusted"
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH)
_REMEDY = "if an authority of your own signed it, name its file with --ca-bundle"


def cause_of(error: BaseException) -> str:
    """Return in a sentence why there is no response, and what to do, without a full stop.

    Never has the text of an exception that may hold a URL with a password.
    """
    errors = list(chain(error))
    for find in _KINDS:
        text = next(filter(None, map(find, errors)), None)
        if text:
            return text
    return f"no response ({type(error).__name__})"


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that it wraps: causes, arguments, reasons."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = (*each.args, getattr(each, "reason", None), each.__cause__, each.__context__)
        waiting += [item for item in inner if isinstance(item, BaseException)]


def _of_proxy(error: BaseException) -> str | None:
    if not isinstance(error, requests.exceptions.ProxyError | exceptions.ProxyError):
        return None
    return (
        "the proxy could not be used; check --proxy, or the variables HTTP_PROXY, HTTPS_PROXY "
        "and NO_PROXY"
    )


def _of_certificate(error: BaseException) -> str | None:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return None
    reason = error.verify_message or "verification failed"
    if "match" in reason or "valid for" in reason:
        return f"the certificate is of another host ({reason}); check the host of the URL"
    if "expired" in reason:
        return "the certificate has expired; the deployment needs a new one"
    return f"{_DISTRUSTED} ({reason}); {_REMEDY}"


def _of_tls(error: BaseException) -> str | None:
    if not isinstance(error, ssl.SSLError):
        return None
    reason = (error.reason or "").replace("_", " ").lower()
    if "wrong version number" in reason or "http request" in reason or "record layer" in reason:
        return "there is no TLS at this port; try http:// in place of https://"
    if "certificate required" in reason or "handshake failure" in reason:
        return f"it ended the TLS handshake ({reason}); it may want --client-cert"
    return f"TLS failed ({reason or type(error).__name__})"


def _of_name(error: BaseException) -> str | None:
    if not isinstance(error, socket.gaierror | exceptions.NameResolutionError):
        return None
    return "the name of the host was not resolved; check the URL, or whether you need --proxy"


def _of_port(error: BaseException) -> str | None:
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused; check host and port, and whether the server runs"
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return "there is no route to the host; check the network, or whether you need --proxy"
    return None


def _of_time(error: BaseException) -> str | None:
    if isinstance(error, requests.ConnectTimeout | exceptions.ConnectTimeoutError):
        return "no connection within the time limit; check host and port, or raise --timeout"
    if isinstance(error, requests.ReadTimeout | exceptions.ReadTimeoutError | TimeoutError):
        return "no response within the time limit; raise --timeout if it is slow"
    return None


def _of_protocol(error: BaseException) -> str | None:
    if isinstance(error, ConnectionResetError | BrokenPipeError):
        return "the connection was reset; if the port speaks TLS, the URL needs https://"
    if isinstance(error, exceptions.DecodeError):
        return "the body of the response is not encoded as it says"
    if isinstance(error, exceptions.ProtocolError | exceptions.InvalidHeader | HTTPException):
        return (
            "the connection ended, or the response is not HTTP; if the port speaks TLS, the URL "
            "needs https://"
        )
    return None


def is_unreachable(error: BaseException) -> bool:
    """Tell whether there was no connection to the deployment, and will be none for anything."""
    kinds = (exceptions.NewConnectionError, exceptions.ProxyError, ssl.SSLError)
    return any(isinstance(each, kinds) for each in chain(error))


def _of_url(error: BaseException) -> str | None:
    invalid = requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema
    if isinstance(
        error, invalid | requests.exceptions.MissingSchema | exceptions.LocationValueError
    ):
        return (
            "a URL is invalid, or of a kind that is not known; check the URL, --proxy, and the "
            "variables HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"
        )
    return None


_KINDS = (
    _of_proxy,
    _of_certificate,
    _of_tls,
    _of_name,
    _of_port,
    _of_time,
    _of_protocol,
    _of_url,
)

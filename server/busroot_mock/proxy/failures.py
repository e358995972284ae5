"""Errors for clients where a deployment gives no response: who failed, and how."""

from typing import Final

import pycurl

from busroot_mock.errors import ApiError, BadGateway, GatewayTimeout

_REASONS: Final = {
    pycurl.E_COULDNT_RESOLVE_HOST: "its name has no address",
    pycurl.E_COULDNT_RESOLVE_PROXY: "the name of the proxy before it has no address",
    pycurl.E_COULDNT_CONNECT: "it takes no connections",
    pycurl.E_PEER_FAILED_VERIFICATION: "its certificate is not trusted",
    pycurl.E_SSL_CONNECT_ERROR: "TLS with it fails",
    pycurl.E_GOT_NOTHING: "it closed the connection without a response",
    pycurl.E_RECV_ERROR: "it closed the connection without a response",
    pycurl.E_SEND_ERROR: "it closed the connection before it had the request",
    pycurl.E_SEND_FAIL_REWIND: "it closed the connection before it had the request",
    pycurl.E_UNSUPPORTED_PROTOCOL: "its response is not HTTP",
    pycurl.E_FTP_WEIRD_SERVER_REPLY: "its response is not valid HTTP",
    pycurl.E_PARTIAL_FILE: "it cut its response",
}


def late(target: str, seconds: float) -> ApiError:
    """Return the error for a deployment that sends nothing for so long."""
    return GatewayTimeout(
        f"The deployment at {target} sent nothing for {seconds:g} s. "
        "This is the answer of busroot-mock proxy, which waited for it."
    )


def failed(target: str, code: int, words: str) -> ApiError:
    """Return the error for a deployment that gives no response.

    Args:
        target: Where it is.
        code: Of libcurl.
        words: Its text for people, with no part of the request.
    """
    reason = _REASONS.get(code, "the connection to it failed")
    # Some codes have no text of their own.
    said = f" ({words})" if words else ""
    error = GatewayTimeout if code == pycurl.E_OPERATION_TIMEDOUT else BadGateway
    return error(
        f"The deployment at {target} gave no response: {reason}{said}. "
        "This is the answer of busroot-mock proxy, which asked it."
    )

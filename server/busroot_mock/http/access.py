"""Check access that needs no API key: test controls, pages, and web pages of other origins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.errors import Forbidden, SetupError, violation
from busroot_mock.http.proxies import Proxies
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.http.wrong_tokens import WrongTokens

TOKEN_VARIABLE: Final = "BUSROOT_MOCK_TOKEN"
TOKEN_HEADER: Final = "X-Control-Token"
SHORTEST_TOKEN: Final = 16
"""Characters from which on a token cannot be guessed; shorter ones are warned of."""
ALLOWED_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"

_CONTROL_FOLDER: Final = f"{CONTROL_PREFIX}/"
_OWN_SITES: Final = ("same-origin", "none")
"""What browsers say of a request by a page of this server, or by whoever typed the address."""

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Access:
    """The rules of a server that listens at an address.

    Args:
        host: Where it listens; None for an application in process, which nobody else can reach.
        token: What unlocks the test controls beyond loopback.
        origins: Origins of web pages that may call the API (CORS); `*` stands for all.
        proxies: What is in front of the server.
        wrong_tokens: Throttles whoever guesses the token.

    Raises:
        SetupError: If the token is not one that a header can bring.
    """

    host: str | None = None
    token: str | None = None
    origins: frozenset[str] = frozenset()
    proxies: Proxies = field(default_factory=Proxies)
    wrong_tokens: WrongTokens = field(default_factory=WrongTokens, compare=False)

    def __post_init__(self) -> None:
        token = self.token
        if token is not None and not (token.isascii() and token.isprintable() and " " not in token):
            raise SetupError(
                f"{TOKEN_VARIABLE} must consist of printable ASCII characters without spaces."
            )

    @property
    def is_local(self) -> bool:
        """Tell whether this very machine alone can reach the server, unless by a proxy."""
        return self.host is None or is_loopback(self.host)

    def is_open(self, request: Request) -> bool:
        """Tell whether a request needs no token for the test controls: it is of this machine.

        It is not if a proxy says that its client asked for another host.
        """
        return self.host is None or (
            self.is_local and all(is_loopback(_name(host)) for host in self._hosts(request))
        )

    def _hosts(self, request: Request) -> Sequence[str]:
        forwarded = self.proxies.host(request)
        hosts = request.headers(b"host")
        return hosts if forwarded is None else [*hosts, forwarded]

    def check_control(self, request: Request) -> None:
        """Raise `Forbidden` if the request may not use the test controls."""
        self.check_origin(request)
        if not self.is_open(request) and not self.has_token(request):
            self.note_wrong_token(request)
            raise self._without_token()

    def check_origin(self, request: Request) -> None:
        """Raise `Forbidden` if the request is for test controls or pages, and of a foreign page.

        A web page of another origin may use neither, whatever this server listens at: it would act
        in the name of whoever looks at it. By its Host header a page is known whose name was made
        to lead here. To follow a link from anywhere is fine.
        """
        if self.host is None:
            return
        origins, hosts = request.headers(b"origin"), self._hosts(request)
        if any(_parts(origin).netloc not in hosts for origin in origins):
            raise _forbidden(
                "Origin", "The test controls do not accept requests from other web pages."
            )
        if self.is_local and self.token is None and not self.is_open(request):
            raise _forbidden(
                "Host",
                "The test controls are available at localhost, 127.0.0.1 and [::1] only. For "
                f"clients of a proxy, set {TOKEN_VARIABLE} before the start.",
            )
        sites = request.headers(b"sec-fetch-site")
        if any(site not in _OWN_SITES for site in sites) and not _is_followed_link(request):
            raise _forbidden(
                "Sec-Fetch-Site", "The test controls do not accept requests from other web pages."
            )

    def check_form(self, request: Request) -> None:
        """Raise `Forbidden` if a form does not say from which page it comes, as browsers do."""
        if self.host is not None and not request.headers(b"origin"):
            raise _forbidden("Origin", "A form of the console needs the header Origin.")

    def has_token(self, request: Request) -> bool:
        """Tell whether a request brings the token of this server, and there is one."""
        sent = request.headers(TOKEN_HEADER.lower().encode())
        if self.token is None or len(sent) != 1:
            return False
        return compare_digest(sent[0].encode(), self.token.encode())

    def note_wrong_token(self, request: Request) -> None:
        """Raise `TooManyRequests` if a request brings a wrong token, and there were too many."""
        if self.token is not None and request.headers(TOKEN_HEADER.lower().encode()):
            self.wrong_tokens.note()

    def _without_token(self) -> Forbidden:
        if self.token is None:
            return _forbidden(
                TOKEN_HEADER,
                "Since other machines can reach this server, the test controls need a token: set "
                f"{TOKEN_VARIABLE} before the start, and send it in the header {TOKEN_HEADER}.",
            )
        return _forbidden(
            TOKEN_HEADER, f"The header {TOKEN_HEADER} must hold the token of this mock server."
        )

    def preflight(self, request: Request) -> Answer | None:
        """Return the answer to a browser that asks whether a page may call the API (Fetch, CORS).

        None if it is no such question, or the page may not.
        """
        if request.method != "OPTIONS" or not self.cors(request):
            return None
        if not request.headers(b"access-control-request-method"):
            return None
        names = ", ".join(request.headers(b"access-control-request-headers"))
        return Answer(
            204,
            [
                (b"access-control-allow-methods", ALLOWED_METHODS.encode()),
                (b"access-control-allow-headers", names.encode("latin-1")),
                (b"access-control-max-age", b"600"),
            ],
            b"",
        )

    def cors(self, request: Request) -> Headers:
        """Return the headers by which a browser lets the page see the answer, if it may.

        It never may see one of the test controls, whatever origin it is of.
        """
        if not self.origins or is_for_controls(request.path):
            return []
        origins = request.headers(b"origin")
        if len(origins) != 1 or not self.origins & {"*", origins[0]}:
            return []
        headers = [
            (b"access-control-allow-origin", origins[0].encode("latin-1")),
            (b"access-control-expose-headers", b"Accept-Encoding, Allow, Retry-After"),
            (b"vary", b"Origin"),
        ]
        if origins[0] in self.origins:
            # Where all may call, none may do so in the name of whoever looks at its page.
            headers.append((b"access-control-allow-credentials", b"true"))
        return headers

    def cors_of_refusal(self, request: Request) -> Headers:
        """Return the same for what is refused, maybe before it was read who asks.

        Or else a page takes the refusal for a failure of the network.
        """
        if self.origins and not request.headers(b"origin") and not is_for_controls(request.path):
            if "*" in self.origins:
                return [(b"access-control-allow-origin", b"*")]
            if len(self.origins) == 1:
                (origin,) = self.origins
                return [
                    (b"access-control-allow-origin", origin.encode("latin-1")),
                    (b"access-control-allow-credentials", b"true"),
                ]
        return self.cors(request)


def is_loopback(host: str) -> bool:
    """Tell whether a name or an address is this very machine's."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_for_controls(path: str) -> bool:
    """Tell whether a path, undecoded, is one of the test controls or pages."""
    if "%" in path:  # an encoded slash is a character of its segment
        return f"/{unquote(path[1:].partition('/')[0])}" == CONTROL_PREFIX
    return path == CONTROL_PREFIX or path.startswith(_CONTROL_FOLDER)


def _name(host: str) -> str:
    """Return the name in a Host header, without the port."""
    return _parts(f"//{host}").hostname or ""


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _forbidden(header: str, message: str) -> Forbidden:
    return Forbidden(message, [violation("header", f"/{header}", "access", True)])


def _is_followed_link(request: Request) -> bool:
    is_read = request.method in ("GET", "HEAD")
    return is_read and request.headers(b"sec-fetch-dest") == ("document",)

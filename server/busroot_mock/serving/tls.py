"""TLS for the mock server: certificates of one's own, or a throw-away authority."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from busroot_mock.errors import SetupError
from busroot_mock.extras import missing_extra

_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")


@dataclass
class Tls:
    """What a server needs to speak TLS.

    Attributes:
        context: For the sockets of the server.
        authority: The certificate of a throw-away authority, in PEM, if there is one.
    """

    context: ssl.SSLContext
    authority: Path | None = None
    _folder: TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Remove the throw-away authority."""
        if self._folder is not None:
            self._folder.cleanup()

    def trust_text(self) -> str:
        """Return how clients come to trust the throw-away authority, in a few lines."""
        return (
            f"Its certificate is signed by a throw-away authority: {self.authority}\n"
            f"  curl: --cacert {self.authority}\n"
            f"  Python: SSL_CERT_FILE={self.authority} (requests: REQUESTS_CA_BUNDLE)\n"
            f"  Node: NODE_EXTRA_CA_CERTS={self.authority}"
        )


def from_files(certificate: Path, key: Path | None) -> Tls:
    """Return TLS with a certificate (chain) and its key, both in PEM.

    Args:
        certificate: May hold the key as well.
        key: None if it does.

    Raises:
        SetupError: If they cannot be read, or do not go together.
    """
    context = _context()
    try:
        # A passphrase would be asked for on the terminal, where nobody may sit.
        context.load_cert_chain(certificate, key, password=_no_passphrase)
    except (OSError, ValueError) as error:
        reason = _reason(error)
        files = certificate if key is None else f"{certificate} and {key}"
        raise SetupError(f"TLS cannot use {files}: {reason}.") from error
    return Tls(context)


def _reason(error: OSError | ValueError) -> object:
    if not isinstance(error, ssl.SSLError):
        return getattr(error, "strerror", None) or error
    if error.reason == "KEY_VALUES_MISMATCH":
        return "the key is not that of the certificate"
    # OpenSSL says where it stopped, such as `PEM lib`.
    return "they must be a certificate chain and its key in PEM, the key without a passphrase"


def self_signed(host: str) -> Tls:
    """Return TLS with a certificate for this machine, by an authority that lives as long as it.

    Args:
        host: Name or address that the server listens at; the certificate is for it, too.

    Raises:
        SetupError: If the package trustme is not installed, or no certificate can be for the host.
    """
    try:
        import trustme
    except ImportError as error:
        raise missing_extra("--tls self-signed", "tls") from error
    authority = trustme.CA(organization_name="busroot-mock, throw-away")
    context = _context()
    try:
        certificate = authority.issue_cert(*dict.fromkeys((*_LOCAL_NAMES, host)))
    except ValueError as error:
        # Such as one with an underscore, at which one can listen.
        raise SetupError(
            f"--tls self-signed: no certificate can be for the host {host!r}: {error}."
        ) from error
    certificate.configure_cert(context)
    folder = TemporaryDirectory(prefix="busroot-mock-tls-")
    path = Path(folder.name, "authority.pem")
    authority.cert_pem.write_to_path(path)
    return Tls(context, path, folder)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _no_passphrase() -> str:
    raise ValueError("the key has a passphrase")

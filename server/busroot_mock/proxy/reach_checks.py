"""Files that say how a deployment is reached, tried before anybody relies on them."""

import ssl
from collections.abc import Callable

from busroot_mock.errors import SetupError
from busroot_mock.proxy.target import Reach


def check_files(reach: Reach) -> None:
    """Raise `SetupError` if a file cannot be used, with the option that names it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bundle, certificate, key = reach.ca_bundle, reach.client_cert, reach.client_key
    if key is not None and certificate is None:
        raise SetupError("--client-key needs --client-cert.")
    if bundle is not None:
        file, folder = (None, bundle) if bundle.is_dir() else (bundle, None)
        kind = "a bundle of certificates in PEM"
        _try(f"--ca-bundle: {bundle}", kind, lambda: context.load_verify_locations(file, folder))
    if certificate is not None:
        kind = "a certificate in PEM with its key (--client-key), without a password"
        _try(
            f"--client-cert: {certificate}",
            kind,
            # Without a password, OpenSSL would ask for it on the terminal.
            lambda: context.load_cert_chain(certificate, key, lambda: ""),
        )


def _try(place: str, kind: str, load: Callable[[], object]) -> None:
    try:
        load()
    except ssl.SSLError as error:
        raise SetupError(f"{place} is not {kind} ({error.reason or 'not PEM'}).") from error
    except OSError as error:
        raise SetupError(f"{place} cannot be read: {error.strerror}.") from error

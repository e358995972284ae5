"""Read how requests reach a deployment from environment and profile, and check it before a run."""

import os
import re
import ssl
from collections.abc import Iterable, Mapping
from typing import Any

from .connection import Connection, Header
from .option_values import HEADER
from .options import CONNECTION, OPTIONS
from .origins import OF_FILE, Value, join_list, resolve
from .profile import ProfileError

OF_CONNECTION = tuple(option for option in OPTIONS if option.group == CONNECTION)
_OF_REQUESTS = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")


def connection_of(
    environment: Mapping[str, str], content: Mapping[str, Any], path: str | None
) -> Connection:
    """Return how requests reach a deployment.

    Args:
        environment: What the command line gives is there too; see `export`.
        content: Of the profile.
        path: Of the profile.

    Raises:
        ProfileError: If a value cannot be used.
    """
    values = resolve(OF_CONNECTION, {}, environment, content, path)
    headers = _headers(values["header"], environment)
    rest = {option.name: values[option.name].value for option in OF_CONNECTION[1:]}
    _check_files(values)
    return Connection(headers, **rest)


def export(values: Mapping[str, Value], environment: Any = os.environ) -> None:
    """Enter what command line and file give into the environment, which every process reads.

    So no header is in a list of arguments, or in the settings, which reports show.

    Raises:
        ProfileError: If a value cannot be used; later, nobody would know where it stands.
    """
    moved = {}
    for option in OF_CONNECTION:
        value, origin = values[option.name]
        if origin == option.command or origin.endswith(f": {OF_FILE}{option.name}"):
            moved[option.variable] = join_list(value) if option.is_list else value
    if moved:
        _headers(values["header"], environment)
        _check_files(values)
    environment.update(moved)


def _headers(given: Value, environment: Mapping[str, str]) -> tuple[Header, ...]:
    headers: dict[str, Header] = {}
    for text in given.value:
        match = HEADER.fullmatch(text)
        if match is None:
            raise ProfileError(f"{given.origin}: it is not a header.")
        name, value = match[1], match[2]
        variable, named = variable_of(name), _VARIABLE.fullmatch(value)
        if named:
            variable, value = named[1], environment.get(named[1], "").strip()
            if not value or not value.isascii() or not value.isprintable():
                raise ProfileError(
                    f"{given.origin}: {variable} has no value that the header {name} can carry."
                )
        if name.lower() in headers:
            raise ProfileError(f"{given.origin}: the header {name} is there twice.")
        headers[name.lower()] = Header(name, value, variable)
    return tuple(headers.values())


def variable_of(name: str) -> str:
    """Return the variable that stands for the value of a header that names none."""
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def _check_files(values: Mapping[str, Value]) -> None:
    bundle, certificate, key = (values[name] for name in ("ca_bundle", "client_cert", "client_key"))
    if key.value and not certificate.value:
        raise ProfileError(f"{key.origin}: a key needs its certificate, --client-cert.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if bundle.value:
        _try(bundle, "a bundle of certificates in PEM", lambda: _load(context, bundle.value))
    if certificate.value:
        # Without a password, OpenSSL would ask for one on the terminal.
        _try(
            certificate,
            "a certificate in PEM with its key (--client-key), without a password",
            lambda: context.load_cert_chain(certificate.value, key.value, lambda: ""),
        )


def check_trust(connection: Connection, environment: Mapping[str, str] = os.environ) -> None:
    """Check the authorities to trust that the package requests takes from the environment.

    Raises:
        ProfileError: If they cannot be read.
    """
    if connection.ca_bundle:
        return
    name = next((each for each in _OF_REQUESTS if environment.get(each)), None)
    if name is not None:
        given, context = Value(environment[name], name), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _try(given, "a bundle of certificates in PEM", lambda: _load(context, given.value))


def _load(context: ssl.SSLContext, place: str) -> None:
    if os.path.isdir(place):
        context.load_verify_locations(capath=place)
    else:
        context.load_verify_locations(cafile=place)


def _try(given: Value, kind: str, load: Any) -> None:
    try:
        load()
    except ssl.SSLError as error:
        reason = error.reason or "not PEM"
        raise ProfileError(f"{given.origin}: {given.value} is not {kind} ({reason}).") from error
    except OSError as error:
        raise ProfileError(
            f"{given.origin}: {given.value} cannot be read: {error.strerror}."
        ) from error


def shown_headers(texts: Iterable[str]) -> list[str]:
    """Return headers as a command line may show them: with a variable in place of each value."""
    shown = []
    for text in texts:
        name, _, value = text.partition(": ")
        is_named = _VARIABLE.fullmatch(value)
        shown.append(text if is_named else f"{name}: ${variable_of(name)}")
    return shown

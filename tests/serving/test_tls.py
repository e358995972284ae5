"""TLS: certificates of one's own, and a throw-away authority."""

import os
import re
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
import trustme

from busroot_mock.errors import SetupError
from busroot_mock.serving.limits import Limits
from busroot_mock.serving.tls import from_files, self_signed
from tests.support.commands import COMMAND, assert_refused, run
from tests.support.served import running
from tests.support.wire import CONFIG, GOOD, ask, chunked, get, post

KEY = {"X-API-KEY": "demo-admin-key"}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def files(authority: trustme.CA, tmp_path: Path) -> tuple[Path, Path]:
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    for part in certificate.cert_chain_pems:
        part.write_to_path(tmp_path / "cert.pem", append=True)
    return tmp_path / "cert.pem", tmp_path / "key.pem"


def test_tls_serves_as_without(authority: trustme.CA, files: tuple[Path, Path]) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with running(tls=from_files(*files).context) as (port, _):
        address = ("127.0.0.1", port)
        with context.wrap_socket(
            socket.create_connection(address, 5), server_hostname="127.0.0.1"
        ) as connection:
            for data in (get(CONFIG), post(GOOD), chunked(GOOD)):
                assert ask(connection, data)[0].status == 200
            assert ask(connection, get(CONFIG, version=b"2.0"))[0].status == 505
            assert connection.recv(1) == b""
        with httpx.Client(verify=context) as client:
            answer = client.get(f"https://127.0.0.1:{port}/api/sku", headers=KEY)
            assert len(answer.content) > 1000
            page = client.get(f"https://127.0.0.1:{port}/__mock__/").text
            assert "<html" in page


def test_tls_handshake_has_a_deadline_and_plain_text_gets_nothing(
    files: tuple[Path, Path],
) -> None:
    limits = Limits(head_timeout=0.4)
    with running(limits=limits, tls=from_files(*files).context) as (port, _):
        for data in (b"", b"\x16\x03\x01", get(CONFIG)):
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(data)
                started = time.monotonic()
                with suppress(ConnectionResetError):
                    assert b"HTTP" not in connection.recv(4096)
                assert time.monotonic() - started < 5


def is_closed(connection: socket.socket) -> bool:
    """Tell whether the server has closed a connection, whatever it sent before."""
    connection.settimeout(0.3)
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01"])
def test_connections_count_before_their_tls_stands(
    authority: trustme.CA, files: tuple[Path, Path], sent: bytes
) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with running(limits=Limits(connections=4), tls=from_files(*files).context) as (port, _):
        address = ("127.0.0.1", port)
        with ExitStack() as stack:
            silent = [stack.enter_context(socket.create_connection(address, 5)) for _ in range(20)]
            for connection in silent:
                connection.sendall(sent)
            plain = stack.enter_context(socket.create_connection(address, 5))
            good = stack.enter_context(context.wrap_socket(plain, server_hostname="127.0.0.1"))
            assert ask(good, get(CONFIG))[0].status == 200
            assert sum(map(is_closed, silent)) >= len(silent) - 4


def test_idle_connections_with_tls_make_room_without_a_word_of_their_clients(
    authority: trustme.CA, files: tuple[Path, Path]
) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    limits, idle = Limits(connections=4), []
    with ExitStack() as stack:
        port, _ = stack.enter_context(running(limits=limits, tls=from_files(*files).context))
        for _ in range(10):
            plain = socket.create_connection(("127.0.0.1", port), 5)
            good = stack.enter_context(context.wrap_socket(plain, server_hostname="127.0.0.1"))
            assert ask(good, get(CONFIG))[0].status == 200
            idle.append(stack.enter_context(socket.socket(fileno=os.dup(good.fileno()))))
        assert sum(map(is_closed, idle)) >= len(idle) - 4


def test_tls_files_that_do_not_serve_are_one_sentence(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    certificate, key = files
    for pair in ((tmp_path / "none", key), (certificate, certificate), (key, key), (key, None)):
        with pytest.raises(SetupError, match=r"^TLS cannot use [^\n]+\.$"):
            from_files(*pair)
    other = tmp_path / "other.pem"
    trustme.CA().issue_cert("127.0.0.1").private_key_pem.write_to_path(other)
    with pytest.raises(SetupError, match="the key is not that of the certificate"):
        from_files(certificate, other)
    other.write_text("no certificate", encoding="utf-8")
    with pytest.raises(SetupError, match="must be a certificate chain and its key in PEM"):
        from_files(other, None)


def test_tls_self_signed_authority_is_gone_at_the_end() -> None:
    tls = self_signed("mock.example")
    assert tls.authority is not None
    assert tls.authority.is_file()
    assert str(tls.authority) in tls.trust_text()
    tls.close()
    assert not tls.authority.exists()


def test_tls_self_signed_says_how_to_trust_it() -> None:
    command = [*COMMAND, "serve", "--port", "0", "--tls", "self-signed", "--log-level", "warning"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line, trust = process.stdout.readline(), process.stdout.readline()
            match = re.search(r" at (https://127\.0\.0\.1:\d+)/api,", line)
            assert match, line
            path = re.search(r"authority: (.+)$", trust)
            assert path, trust
            context = ssl.create_default_context(cafile=path[1])
            for origin in (match[1], match[1].replace("127.0.0.1", "localhost")):
                answer = httpx.get(f"{origin}/api/sku", headers=KEY, verify=context)
                assert answer.status_code == 200
        finally:
            process.terminate()
        assert process.wait(5) == 0
        assert not Path(path[1]).exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--tls", "self-signed", "--tls-cert", "a.pem"], "cannot be combined"),
        (["--tls-key", "a.pem"], "--tls-cert"),
        (["--tls-cert", "none.pem"], "none.pem"),
        (["--tls", "self-signed", "--host", "a..b"], "Cannot listen on a..b"),
    ],
)
def test_tls_options_that_cannot_be_are_one_sentence(arguments: list[str], word: str) -> None:
    assert_refused(run("serve", "--port", "0", *arguments), word)


@pytest.mark.parametrize(
    "host", ["a..b", "", "*", "localhost ", "x" * 70, "no_name", "a\ud800", "\0"]
)
def test_tls_of_a_host_that_no_certificate_can_name_is_one_sentence(host: str) -> None:
    with pytest.raises(SetupError, match=r"^--tls self-signed: no certificate [^\n]*\.$"):
        self_signed(host)

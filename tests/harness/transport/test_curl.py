"""Curl lines of reports: pasted into a shell, they send the same bytes."""

import json
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.ci_commands import printable
from contract_tests.transport.curl import BODIES, LONGEST_SENT, curl_of, forget_bodies
from contract_tests.transport.traffic import exchange_of
from tests.support.hostile import hostile

URL = "http://127.0.0.1:8080/api/sku"
KEY = "demo-admin-key"
BODY = st.binary(max_size=40) | st.text(max_size=40).map(str.encode)
LONG = st.builds(lambda part, times: part * times, BODY, st.integers(1, 2000))


def sent(command: str) -> bytes:
    """Return the body that curl would send for a command."""
    words = shlex.split(command)
    for option, value in pairwise(words):
        if option == "--data-raw":
            return value.encode()
        if option == "--data-binary":
            assert value.startswith("@")
            return Path(value[1:]).read_bytes()
    return b""


def exchange(body, folder, headers=None):
    request = requests.Request("POST", URL, data=body, headers=headers).prepare()
    hide = lambda text: text.replace(KEY, "$BUSROOT_API_KEY")  # noqa: E731  as a profile has it
    return exchange_of(
        request, None, item="t", identity="", operation="", took=0, hide=hide, folder=folder
    )


@given(BODY | LONG)
def test_pasted_line_sends_the_same_bytes(body):
    with TemporaryDirectory() as folder:
        step = exchange(body, Path(folder)).to_text()
        command = step.partition("\n")[0]
        assert sent(command) == body
        assert printable(command) == command
        assert len(command) < 4 * LONGEST_SENT + 400


@given(st.sampled_from(["GET", "POST", "HEAD", "DELETE"]), st.text(max_size=30))
def test_pasted_line_has_method_url_and_headers(method, text):
    url = f"{URL}/{text}"
    headers = {"X-API-KEY": "$BUSROOT_API_KEY", "Content-Type": "text/plain", "X-Gate": "$GATE"}
    words = shlex.split(curl_of(method, url, headers, b"", None))
    assert url in words
    assert ("--head" in words) == (method == "HEAD")
    assert "X-API-KEY: $BUSROOT_API_KEY" in words
    assert "X-Gate: $GATE" in words


def test_body_in_a_file_has_no_key_and_is_kept_only_if_it_is_named(tmp_path):
    long = json.dumps({"code": KEY, "name": "x" * 2000}).encode()
    step = exchange(long, tmp_path).to_text()
    exchange(long + b" ", tmp_path).to_text()
    assert len(list((tmp_path / BODIES).iterdir())) == 2
    forget_bodies(tmp_path, [step])
    (kept,) = (tmp_path / BODIES).iterdir()
    assert str(kept) in step
    assert KEY not in kept.read_text("utf-8")


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_shell_and_curl_send_what_was_sent(tmp_path):
    bodies = [b'{"a": "it\'s $HOME"}', b"\x00\xff\r\n" * 400, "\u00e4\u2028 @x".encode()]
    with hostile([], patience=0) as server:
        for body in bodies:
            headers = {"X-API-KEY": "$BUSROOT_API_KEY", "User-Agent": "curl"}
            command = curl_of("POST", f"{server.origin}/a/../[b]", headers, body, tmp_path)
            subprocess.run(
                ["sh", "-c", f"{command} --silent --max-time 10"],
                env={"BUSROOT_API_KEY": KEY, "PATH": "/usr/bin:/bin"},
                capture_output=True,
            )
    assert [asked.body for asked in server.asked] == bodies
    assert {asked.target for asked in server.asked} == {"/a/../[b]"}
    assert {asked.headers["x-api-key"] for asked in server.asked} == {KEY}
    assert not any("content-type" in asked.headers for asked in server.asked)

"""No secret reaches the disk, wherever it was; addresses and names are replaced consistently."""

import base64
import gzip
import json
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.secret_names import secret_names
from busroot_mock.recordings.disguises import disguised
from busroot_mock.recordings.har_writer import write_har
from busroot_mock.recordings.masking import Masking
from busroot_mock.recordings.recorded import Recorded
from tests.harness.config.test_disguises import WAYS
from tests.recordings.exchanges import BASE, POSITIONS, exchange
from tests.support.contracts import SERVED

SECRETS = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+=~!",
    min_size=16,
    max_size=40,
).filter(lambda text: len(re.sub("[^0-9A-Za-z]", "", text)) >= 12)
ANY_SECRETS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30).map(
    lambda text: f"q7Z{text}9vXk2"  # no word of the format
)
MAIL = jsonschema_rs.Draft4Validator({"format": "email"}, validate_formats=True)
NAMES = secret_names(SERVED)
LOCAL = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,20}[A-Za-z0-9]", fullmatch=True)
MAILS = st.builds(
    lambda local, domain: f"{local}@{domain}",
    LOCAL,
    st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z]\.(example|co\.uk|com)", fullmatch=True),
)


def archive(path: Path, masking: Masking, *exchanges: Recorded) -> str:
    """Return all that a file says, with what is encoded in it beside."""
    write_har(path, exchanges, masking)
    raw = path.read_text(encoding="utf-8")
    texts = [raw]
    for entry in json.loads(raw)["log"]["entries"]:
        content = entry["response"]["content"]
        if content.get("encoding"):
            texts.append(base64.b64decode(content["text"]).decode("latin-1"))
        sent = entry["request"].get("postData", {})
        if sent.get("comment"):
            texts.append(base64.b64decode(sent["text"]).decode("latin-1"))
    return "\n".join([*texts, *masking.replaced.lines()])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives") / "one.har"


@given(
    position=st.sampled_from(sorted(POSITIONS)), secret=SECRETS, way=st.sampled_from(sorted(WAYS))
)
@settings(max_examples=60, deadline=None)
def test_no_secret_reaches_the_disk(path: Path, position: str, secret: str, way: str) -> None:
    """In a place of its own, and again in whatever disguise, in the same exchange."""
    shown = WAYS[way](secret)
    body = json.dumps({"isSuccess": False, "message": shown, "again": [{secret: secret}]})
    first = POSITIONS[position](secret)
    echoes = (*first.response_headers, ("X-Echo", shown.replace("\n", " ")))
    answer = (
        first.response_body if first.response_body != exchange().response_body else body.encode()
    )
    first = replace(first, response_headers=echoes, response_body=answer)
    text = archive(path, Masking(NAMES), first)
    assert not disguised(text, [(secret, "secret")]), (position, way)


@given(position=st.sampled_from(sorted(POSITIONS)), secret=ANY_SECRETS)
@settings(max_examples=40, deadline=None)
def test_no_secret_of_any_signs_reaches_the_disk(path: Path, position: str, secret: str) -> None:
    text = archive(path, Masking(NAMES), POSITIONS[position](secret))
    assert secret not in text
    assert secret not in unquote(text)
    assert json.dumps(secret)[1:-1] not in text


@given(
    secret=SECRETS, way=st.sampled_from(sorted(WAYS)), compress=st.sampled_from(["gzip", "deflate"])
)
@settings(max_examples=30, deadline=None)
def test_key_does_not_come_back_later_even_compressed(
    path: Path, secret: str, way: str, compress: str
) -> None:
    body = json.dumps({"message": WAYS[way](secret)}).encode()
    packed = gzip.compress(body) if compress == "gzip" else zlib.compress(body)
    later = exchange(
        response_body=packed,
        response_headers=(("Content-Encoding", compress), ("Content-Type", "text/plain")),
    )
    text = archive(path, Masking(), POSITIONS["key header"](secret), later)
    assert not disguised(text, [(secret, "secret")])


def test_body_in_a_coding_that_nobody_reads_is_left_out() -> None:
    body = b"\x1b\x0f\x00\xf8\xff secret"
    masked = Masking().masked(
        exchange(response_body=body, response_headers=(("Content-Encoding", "br"),))
    )
    assert (masked.response_body, masked.truncated) == (b"", True)


@given(first=SECRETS, second=SECRETS)
@settings(max_examples=30, deadline=None)
def test_masked_keys_stay_apart(first: str, second: str) -> None:
    masking = Masking()
    one, again, other = (
        masking.masked(POSITIONS["key header"](key)).request_headers
        for key in (first, first, second)
    )
    assert one == again
    assert (one == other) == (first == second)


@given(mail=MAILS, keep=st.booleans())
@settings(max_examples=30, deadline=None)
def test_addresses_are_replaced_by_the_same_address_everywhere(mail: str, keep: bool) -> None:
    masking = Masking(keep_values=keep)
    quoted = mail.replace("@", "%40").replace("+", "%2B")
    masked = masking.masked(
        exchange(
            url=f"{BASE}/admin/user/{quoted}?email={quoted}",
            response_body=json.dumps(
                {"results": [{"email": mail}], "message": f"No {mail}."}
            ).encode(),
        )
    )
    answer = json.loads(masked.response_body)
    shown = answer["results"][0]["email"]
    assert MAIL.is_valid(shown) == MAIL.is_valid(mail)
    assert (shown == mail) == keep
    segment, _, query = masked.url.rpartition("/")[2].partition("?email=")
    assert unquote(segment) == unquote(query) == shown
    assert shown in answer["message"]


@given(text=st.text("ab.@<> -_+", max_size=12))
@settings(max_examples=40, deadline=None)
def test_what_is_no_address_does_not_become_an_address(text: str) -> None:
    body = json.dumps({"email": text}).encode()
    shown = json.loads(Masking().masked(exchange(response_body=body)).response_body)["email"]
    assert MAIL.is_valid(shown) == MAIL.is_valid(text)


def test_names_of_persons_are_replaced_consistently() -> None:
    masking = Masking()
    body = {"operatorInitials": "AL", "firstName": "Adalina", "note": "Adalina", "name": "Oven"}
    masked = masking.masked(exchange(response_body=json.dumps(body).encode()))
    shown = json.loads(masked.response_body)
    assert shown["name"] == "Oven"
    assert shown["firstName"] == shown["note"] != "Adalina"
    assert re.fullmatch("[A-Z]{2}", shown["operatorInitials"])
    assert masking.masked(exchange(response_body=json.dumps(body).encode())) == masked


def test_keys_of_persons_are_no_names() -> None:
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    body = {"author": key, "operator": "Adalina"}
    shown = json.loads(
        Masking().masked(exchange(response_body=json.dumps(body).encode())).response_body
    )
    assert shown["author"] == key
    assert shown["operator"] != "Adalina"


def test_full_names_are_replaced_as_their_parts_are() -> None:
    body = {"firstname": "Ada", "lastname": "Lovelace", "name": "Ada Lovelace"}
    body |= {"label": "Lovelace, Ada", "title": "Ada Lathe"}
    masked = Masking().masked(exchange(response_body=json.dumps(body).encode()))
    shown = json.loads(masked.response_body)
    first, last = shown["firstname"], shown["lastname"]
    assert (shown["name"], shown["label"]) == (f"{first} {last}", f"{last}, {first}")
    assert shown["title"] == "Ada Lathe"
    assert first != "Ada"


def test_names_in_paths_and_sentences_are_replaced_as_they_are_elsewhere() -> None:
    body = {
        "full_name": "adalina/oven-lab-7", "name": "oven-lab-7", "url": "/x/adalina/oven-lab-7/",
        "message": "No oven-lab-7 of adalina", "full_url": "http://x.example/of", "of": "x/ovens",
        "note": "adalina ovens",
    }  # fmt: skip
    url = f"{BASE}/labs/adalina/oven-lab-7"
    masking, seen = Masking(), exchange(url=url, response_body=json.dumps(body).encode())
    masking.masked(seen)  # as `learn` does, so that the names are known from the start
    masked = masking.masked(seen)
    shown = json.loads(masked.response_body)
    owner, _, lab = shown["full_name"].partition("/")
    assert owner != "adalina"
    assert lab == shown["name"] != "oven-lab-7"
    assert masked.url == f"{BASE}/labs/{owner}/{lab}"
    assert shown["url"] == f"/x/{owner}/{lab}/"
    assert shown["message"] == f"No {lab} of adalina"
    assert [shown[name] for name in ("full_url", "of")] == ["http://x.example/of", "x/ovens"]


def test_what_a_refusal_says_of_a_name_is_no_name() -> None:
    sent = json.dumps({"username": "Ada Lovelace"}).encode()
    why: dict[str, Any] = {
        "username": "This field is required.",
        "input": {"username": "Ada Lovelace"},
    }
    why |= {"labels": {"first_name": "First Name"}}
    refused = exchange(
        method="POST", request_body=sent, status=400, response_body=json.dumps(why).encode(),
        request_headers=(("Content-Type", "application/json"),),
    )  # fmt: skip
    masked = Masking().masked(refused)
    shown = json.loads(masked.response_body)
    assert shown["username"] == why["username"]
    assert shown["labels"] == why["labels"]
    assert shown["input"] == json.loads(masked.request_body) != {"username": "Ada Lovelace"}
    done = json.loads(Masking().masked(replace(refused, status=201)).response_body)
    assert done["username"] != why["username"]


def test_a_name_that_is_an_address_or_has_short_parts_stays() -> None:
    body = {"displayName": "http://x.example/ovens", "fullName": "ab/adalina"}
    shown = json.loads(
        Masking().masked(exchange(response_body=json.dumps(body).encode())).response_body
    )
    assert shown["displayName"] == "http://x.example/ovens"
    assert shown["fullName"].startswith("ab/")
    assert not shown["fullName"].endswith("adalina")


def test_words_for_what_is_there_from_the_start_are_no_names() -> None:
    body = {"displayName": "Default", "name": "default", "userName": "Adalina"}
    shown = json.loads(
        Masking().masked(exchange(response_body=json.dumps(body).encode())).response_body
    )
    assert (shown["displayName"], shown["name"]) == ("Default", "default")
    assert shown["userName"] != "Adalina"


def test_what_was_replaced_is_listed_without_values() -> None:
    masking = Masking()
    masking.masked(POSITIONS["member"]("hunter22hunter22"))
    masking.masked(exchange(response_body=b'{"email": "nora@plant.example"}'))
    assert masking.replaced.lines() == [
        "once a secret: request body/password",
        "once a mail address: response body/email",
    ]


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    indent=st.sampled_from([None, 2]),
    escape=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_what_is_not_secret_stays_byte_for_byte(
    value: object, indent: int | None, escape: bool
) -> None:
    text = json.dumps({"data": value}, indent=indent, ensure_ascii=escape)
    body = text.encode("utf-8", "surrogatepass")
    if b"@" not in body:
        masked = Masking().masked(exchange(response_body=body))
        assert masked.response_body == body


@pytest.mark.parametrize("value", ["********", "$BUSROOT_API_KEY", ""])
def test_what_is_masked_already_stays(value: str) -> None:
    recorded = POSITIONS["member"](value)
    assert Masking().masked(recorded) == recorded


def test_when_a_secret_was_changed_stays() -> None:
    body = b'{"passwd_changed_on": "2026-12-01T00:32:26Z", "updated_on": "2026-12-01T00:32:26Z"}'
    assert Masking().masked(exchange(response_body=body)).response_body == body


@pytest.mark.parametrize("name", ["Access-Control-Allow-Credentials", "X-Token-Required"])
def test_header_that_says_whether_there_is_a_secret_leaves_the_body_as_it_is(name: str) -> None:
    body = b'{"active": true, "note": "true", "path": null}'
    recorded = exchange(response_headers=((name, "true"),), response_body=body)
    assert Masking().masked(recorded) == recorded


def test_an_exchange_without_an_answer_is_masked() -> None:
    assert Masking().masked(exchange(status=None)).status is None

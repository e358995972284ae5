"""Whatever a text may be, a record that a run makes carries its prefix, or is not sent."""

import json
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.schema import CONTRACT, SCHEMA
from contract_tests.transport.guard import Refused
from contract_tests.writing.run_names import FAR, RunNames
from contract_tests.writing.session import writing_of
from contract_tests.writing.write_scope import members_of

BASE = "http://127.0.0.1:8080/api"
PROFILE = Profile((Identity("main", "BUSROOT_API_KEY", "some-key"),))
SETTINGS = Settings(base_url=BASE, write="demo", also=("createAccount",))
WRITING = writing_of(deployment_of(replace(SETTINGS, report=None), PROFILE), "main")
GUARD = WRITING.deployment.transport.guard
GUARD.rules.append(WRITING.confinement.rule)
PREFIX = WRITING.names.prefix
MAKERS = [
    scope
    for scope in WRITING.scopes.values()
    if scope.operation.takes_body and (scope.marked or (scope.key and not scope.is_number))
]

BLANKS = [chr(code) for code in range(sys.maxunicode) if chr(code).isspace()] + list(
    "\u180e\u200b\u200c\u200d\u2060\ufeff\u3164\uffa0\u115f\u2800\u00ad\x00"
)
ODD = ["\u202e", "\u0301", "\u0338", "\u20dd", "\u212a", "\u017f", "\u0131", "\uff42", "\uff20"]
ODD += ["\uff0d", "\u0430", "\ud83d\ude00", "\x7f", "\x1b", "\ufffe", "\U000e0062", "%00", "%20"]
NEAR = [PREFIX, PREFIX.upper(), f" {PREFIX}", f"\u200b{PREFIX}1", PREFIX[:-1], "bmv-", "@", "."]
TEXTS = st.one_of(
    st.sampled_from(["", *BLANKS, *ODD, *NEAR, "conveyor", "a@b.com", "x" * 300]),
    st.lists(st.sampled_from([*BLANKS, *ODD, *NEAR, "a", "1"]), max_size=4).map("".join),
    st.text(max_size=60),
    st.text(st.characters(categories=["Z", "Cc", "Cf", "Co", "M"]), max_size=60),
)
VALUES = st.one_of(
    TEXTS,
    st.sampled_from([None, True, False, 0, 7, -1.5, {}, [], 12345678901]),
    st.lists(TEXTS, max_size=2),
    st.lists(st.lists(TEXTS, max_size=1), max_size=1),
)


def readings(text: str) -> Iterator[str]:
    """Yield what lenient servers make of a text before they store it."""
    invisible = ("C", "Z", "M")
    yield from (text, text.casefold(), text.lower(), unquote(text), text.partition("\0")[0])
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield unicodedata.normalize(form, text)
    yield text.strip()
    yield "".join(each for each in text if unicodedata.category(each)[0] not in invisible)
    yield from (text[:length] for length in (32, 50, 55, 128))


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts that a server may take for a key or a name; null and an object are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, bool):
        yield str(value)
    elif isinstance(value, int | float) and value < FAR:
        # A number beyond names no record, and the ledger has it as it is.
        yield str(value)


def assert_marked(body: Any, scope: Any) -> None:
    names = [*scope.marked, *([scope.key] if scope.key and not scope.is_number else [])]
    for value in (value for name in names for value in members_of(body, name)):
        for text in texts_in(value):
            for reading in readings(text):
                start = reading[: len(PREFIX)]
                assert start.lower() == PREFIX, (text, reading)
            whole = unicodedata.normalize("NFKC", text)
            assert "@" not in whole or whole.casefold().endswith("@example.invalid"), text


def is_let_through(scope: Any, body: Any) -> bool:
    headers = {"X-API-KEY": "some-key", "Content-Type": "application/json"}
    content = json.dumps(body).encode()
    url = BASE + scope.operation.path
    try:
        GUARD.check(requests.Request("POST", url, data=content, headers=headers).prepare())
    except Refused:
        return False
    return True


def properties(scope: Any) -> list[str]:
    place = (*scope.operation.location, "requestBody", "content", "application/json", "schema")
    return list(CONTRACT.find(*place)[1]["properties"])


def bodies(scope: Any) -> st.SearchStrategy[Any]:
    """Return bodies of an operation with any text in any member, also of an odd case."""
    names = properties(scope)
    members = st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES))
    marks = [each for each in (scope.key, *scope.marked) if each in names]
    odd = st.dictionaries(st.sampled_from([*marks, *map(str.upper, marks)]), VALUES, max_size=2)
    plain = st.builds(lambda first, more: {**first, **more}, members, odd)
    return st.one_of(plain, st.lists(plain, max_size=2))


def label(scope: Any) -> str:
    return scope.operation.label


@pytest.mark.parametrize("scope", MAKERS, ids=label)
@settings(max_examples=30)
@given(data=st.data())
def test_body_that_is_let_through_carries_the_prefix(scope, data):
    body = data.draw(bodies(scope))
    if is_let_through(scope, body):
        assert_marked(body, scope)


@pytest.mark.parametrize("scope", MAKERS, ids=label)
@settings(max_examples=30)
@given(data=st.data())
def test_confined_body_carries_the_prefix(scope, data):
    confined = WRITING.confinement.confined(data.draw(bodies(scope)), scope)
    if is_let_through(scope, confined):
        assert_marked(confined, scope)


@pytest.mark.parametrize("scope", MAKERS, ids=label)
@settings(max_examples=30)
@given(data=st.data())
def test_confined_text_is_as_valid_as_before_and_is_let_through(scope, data):
    """Only where the contract takes any text, an invalid one becomes something else invalid."""
    name = data.draw(st.sampled_from([each for each in (scope.key, *scope.marked) if each]))
    if name == scope.key and scope.is_number:
        return
    value = data.draw(TEXTS)
    is_valid = scope.is_key if name == scope.key else scope.marked[name]
    confined = WRITING.confinement.confined({name: value}, scope)
    assert is_valid(confined[name]) == is_valid(value), confined
    assert is_let_through(scope, confined)


@pytest.mark.parametrize("scope", MAKERS, ids=label)
@settings(max_examples=20)
@given(data=st.data())
def test_generated_case_that_is_let_through_carries_the_prefix(scope, data):
    """Cases as Schemathesis makes them, with the texts that it draws by itself."""
    operation = SCHEMA[scope.operation.path][scope.operation.method]
    body = data.draw(operation.as_strategy()).body
    if isinstance(body, dict | list):
        confined = WRITING.confinement.confined(body, scope)
        if is_let_through(scope, confined):
            assert_marked(confined, scope)


@pytest.mark.parametrize("blank", ["\u00a0", " ", "\u3000", "\u0085", "\u200b", ""])
def test_blank_code_is_not_sent(blank):
    scope = WRITING.scopes["saveReason"]
    assert not is_let_through(scope, {"code": blank, "description": "x"})
    confined = WRITING.confinement.confined({"code": blank, "description": "x"}, scope)
    assert_marked(confined, scope)


@given(text=TEXTS)
@example(text="\uff20victim.example")
@example(text=" \u0338")
def test_own_text_is_recognized_again(text):
    names = RunNames(PREFIX, 5)
    assert names.owns(names.text(text))
    assert_marked({"title": names.text(text)}, WRITING.scopes["saveShifts"])

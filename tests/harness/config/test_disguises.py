"""A key is masked in whatever clothes it comes back."""

import base64
import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.recordings.key_forms import hidden
from contract_tests.config.profile import Identity, Profile
from contract_tests.run.results import Result, result_of
from tests.support.costs import assert_linear

NAME = "$BUSROOT_API_KEY"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
KEYS = st.text(f"{LETTERS}-_./+=~!", min_size=16, max_size=50).filter(
    lambda key: len(re.sub("[^0-9A-Za-z]", "", key)) >= 12
)

WAYS = {
    "as it is": lambda key: key,
    "upper case": str.upper,
    "lower case": str.lower,
    "name of a header": str.title,
    "reversed": lambda key: key[::-1],
    "reversed in upper case": lambda key: key[::-1].upper(),
    "hexadecimal": lambda key: key.encode().hex(),
    "hexadecimal in upper case": lambda key: key.encode().hex().upper(),
    "hexadecimal as numbers": lambda key: ", ".join(f"0x{each:02X}" for each in key.encode()),
    "hexadecimal with colons": lambda key: key.encode().hex(":"),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 of a login": lambda key: base64.b64encode(f"me:{key}".encode()).decode(),
    "base64 for URLs": lambda key: base64.urlsafe_b64encode(f"é{key}é".encode()).decode(),
    "base64 in lines": lambda key: base64.encodebytes(f"{key}{key}{key}".encode()).decode(),
    "base64 of upper case": lambda key: base64.b64encode(key.upper().encode()).decode(),
    "base64 of title case": lambda key: base64.b64encode(key.title().encode()).decode(),
    "base64 of the name of a header": lambda key: base64.b64encode(
        "-".join(map(str.capitalize, key.split("-"))).encode()
    ).decode(),
    "base64 reversed before": lambda key: base64.b64encode(key[::-1].encode()).decode(),
    "percent": lambda key: "".join(f"%{ord(each):02x}" for each in key),
    "percent twice": lambda key: "".join(f"%25{ord(each):02X}" for each in key),
    "percent here and there": lambda key: re.sub(".(.)", lambda m: f"%{ord(m[1]):02X}", key) + key,
    "entities": lambda key: "".join(f"&#{ord(each)};" for each in key),
    "entities in hexadecimal": lambda key: "".join(f"&amp;#x{ord(each):X};" for each in key),
    "entities by name": lambda key: html.escape(key),
    "escapes of JSON": lambda key: "".join(f"\\u{ord(each):04x}" for each in key),
    "escapes of JSON in JSON": lambda key: json.dumps(f"\\u{ord(key[0]):04x}{key[1:]}"),
    "escapes of Python": lambda key: "".join(f"\\x{ord(each):02x}" for each in key),
    "cut by markup": lambda key: f"{key[:7]}<b class='x'>{key[7:]}</b>",
    "in markup": lambda key: f"<a href='/{key.upper()}'>",
    "cut by lines": lambda key: f"{key[:5]}\n  {key[5:]}",
    "cut by lines in JSON": lambda key: json.dumps(f"{key[:5]}\n\t{key[5:]}"),
    "with hyphens": lambda key: "-".join(key),
}

CUT_BY_MARKUP = {
    "cut by a long tag": lambda key: f"{key[:7]}<b class='{'x-' * 300}'>{key[7:]}",
    "cut by a tag with its end in a value": lambda key: (
        f"{key[:7]}<b title='a>bc' id=\">\">{key[7:]}"
    ),
    "cut by a comment": lambda key: f"{key[:7]}<!-- a > b -->{key[7:]}",
    "cut by an empty comment": lambda key: f"{key[:7]}<!-->{key[7:]}",
    "cut by a script": lambda key: f"{key[:7]}<script a='>'>if (a>b) x=1</script >{key[7:]}",
    "cut by a style": lambda key: f"{key[:7]}<STYLE>a>b{{}}</style>{key[7:]}",
    "cut by an instruction": lambda key: f"{key[:7]}<?php echo 1?>{key[7:]}",
    "cut by a section": lambda key: f"{key[:7]}<![CDATA[{key[7:]}]]>",
}
"""As the tokenizer of HTML reads it. Behind an open tag, it would show no key either."""


def words(text: str) -> str:
    return re.sub("[^0-9a-z]", "", text.lower())


@settings(max_examples=20)
@given(key=KEYS, around=st.text(" <>%&\\\"'{}:,xZ9é", max_size=12))
def test_key_is_masked_in_whatever_clothes_it_comes(key, around):
    hide = Profile((Identity("main", NAME[1:], key),)).hide
    for way, dress in WAYS.items():
        dressed = dress(key)
        shown = hide(f"{around} {dressed} {around}")
        assert NAME in shown, way
        assert dressed not in shown, way
        assert words(key) not in words(shown), way


@settings(max_examples=20)
@given(key=KEYS, around=st.text(" >%&\\\"'{}:,xZ9é", max_size=12))
def test_key_is_masked_that_is_cut_by_markup(key, around):
    hide = Profile((Identity("main", NAME[1:], key),)).hide
    for way, dress in CUT_BY_MARKUP.items():
        shown = hide(f"{around} {dress(key)} {around}")
        assert NAME in shown, way


@settings(max_examples=20)
@given(text=st.text(max_size=60))
def test_text_without_a_key_stays_as_it_is(text):
    hide = Profile((Identity("main", NAME[1:], "q7Lm-29xTz-Wv80b"),)).hide
    assert hide(text) == text
    assert hide("the key") == "the key"


def test_neighbours_of_a_key_stay():
    hide = Profile(
        (Identity("main", "ONE", "demo-admin-key"), Identity("b", "TWO", "x9-" * 6))
    ).hide
    assert hide("a Demo-Admin-Key, b") == "a $ONE, b"
    assert hide("<i>DEMO</i>-admin-key and x9-X9-x9-x9-x9-x9-.") == "<i>$ONE and $TWO-."


def test_result_of_a_test_is_whole_whatever_the_key_is():
    # A key of a letter is in every name, and one with quotes in what JSON is made of.
    for key in ("k", "e", '", "findings": ["'):
        hide = Profile((Identity("main", "KEY", key),)).hide
        result = Result('test[", "findings": ["]', faults={"GET /sku": ["keep"]})
        assert result_of(result.to_json(hide)).state == hide("passed")


def test_texts_in_a_value_are_masked_and_names_of_members_stay():
    value = {"key": ["key", {"key": "a key"}, 1, None]}
    assert hidden(value, lambda text: text.replace("key", "*")) == {
        "key": ["*", {"key": "a *"}, 1, None]
    }


@pytest.mark.parametrize(
    "piece", ["<", "<a ", '<a b="', "<!--", "<script>", "<a b='>\"", "</", "&<%", "<a =\n"]
)
def test_masking_takes_time_in_proportion_to_the_text(piece):
    hide = Profile((Identity("main", NAME[1:], "q7Lm-29xTz-Wv80b"),)).hide

    assert_linear(hide, lambda count: piece * count, 3000)

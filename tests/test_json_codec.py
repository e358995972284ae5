"""JSON is read back as it was written, refused where it is odd, and read as far as it goes."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.json_codec import (
    NOTHING,
    decode,
    decode_leniently,
    decode_recorded,
    decode_start,
    encode,
    has_more_values,
)

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON_VALUES)
def test_decode_reads_back_what_was_encoded(value):
    assert decode(encode(value)) == (value, [])


@given(JSON_VALUES)
def test_decode_reads_escapes(value):
    assert decode(json.dumps(value).encode()) == (value, [])


LARGE = " " * 70_000


@given(JSON_VALUES | st.lists(st.integers(-(10**25), 10**25)), st.booleans())
def test_decode_reads_a_large_text_as_a_small_one(value, ensure_ascii):
    text = json.dumps(value, ensure_ascii=ensure_ascii)
    assert repr(decode((text + LARGE).encode())) == repr(decode(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        *("1e999", "-1e400", "NaN", "[-Infinity]", "-0", "-0.0", "1e-400", "[1,]", "01", "1."),
        *('{"a":1,"a":2}', r'"\ud800"', r'["\udc00\ud800"]', '"\x01"', '"\x7f"', "9" * 5000),
        *("[" * 99 + "]" * 99, "[" * 101 + "]" * 101, "[" * 2000 + "]" * 2000, "[" * 5000),
        *(str(2**63), str(2**64), str(-(2**63) - 1), "0." + "1" * 40, "123456789012345678.5"),
    ],
    ids=range(25),
)
def test_decode_refuses_of_a_large_text_what_it_refuses_of_a_small_one(text):
    assert repr(decode((text + LARGE).encode())) == repr(decode(text.encode()))


def nested(depths):
    return "[" + ",".join("[" * depth + "{}" + "]" * depth for depth in depths) + "]"


@given(st.lists(st.integers(0, 103), min_size=1, max_size=30))
def test_decode_refuses_what_is_nested_too_deep(depths):
    _, violations = decode(nested(depths).encode())
    assert [entry["keyword"] for entry in violations] == ["depth"] * (max(depths) + 2 > 100)


@given(st.binary())
def test_decode_gives_a_value_or_a_violation_for_any_bytes(data):
    value, violations = decode(data)
    if not violations:
        assert json.loads(data) == value


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        (r'["\ud800", "a", {"b": "\udc00"}]', ["/0", "/2/b"]),
        (r'{"a/b": ["\ud800"]}', ["/a~1b/0"]),
        (r'{"a": {"\ud800": 1}}', ["/a"]),
        (r'"\ud800"', [""]),
        (r'"\ud83d\ude00"', []),
    ],
)
def test_decode_locates_lone_surrogates(text, pointers):
    violations = decode(text.encode())[1]
    assert [(entry["pointer"], entry["keyword"]) for entry in violations] == [
        (pointer, "unicode") for pointer in pointers
    ]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize(("levels", "read"), [(100, True), (101, False), (5000, False)])
def test_decode_limits_nesting(opening, levels, read):
    closing = "]" if opening == "[" else "}"
    violations = decode(f"{opening * levels}1{closing * levels}".encode())[1]
    assert [entry["keyword"] for entry in violations] == ([] if read else ["depth"])
    brackets = json.dumps("[{" * 500).encode()
    assert decode(brackets) == ("[{" * 500, [])


@given(JSON_VALUES, st.integers(0, 20))
def test_values_of_a_text_are_counted_but_not_what_strings_hold(value, most):
    text = json.dumps(value, ensure_ascii=False).replace("{}", "{1}").replace("[]", "[1]")
    marks = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    count = 1 + sum(marks.count(mark) for mark in "[{,")
    assert has_more_values(text.encode(), most) is (count > most)


@pytest.mark.parametrize("digits", [308, 309, 310, 4300, 5000])
@pytest.mark.parametrize("form", ["{}", "[-{}]", '{{"a": {}}}', "[1.5, {}, 2]"])
@pytest.mark.parametrize("unique_names", [False, True])
def test_decode_refuses_integers_beyond_a_double(digits, form, unique_names):
    for padding in ("", LARGE):
        value, violations = decode((form.format("9" * digits) + padding).encode(), unique_names)
        expected = [] if digits < 309 else ["JSON (a number is too large to hold)"]
        assert [each["expected"] for each in violations] == expected
        assert (value is None) is bool(expected)
    text = json.dumps("9" * digits).encode()
    assert decode(text, unique_names) == ("9" * digits, [])


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '[{"b": {"c": 1, "d": 2, "c": 3}}]'])
def test_decode_refuses_a_repeated_name_on_demand(text):
    assert decode(text.encode())[1] == []
    [violation] = decode(text.encode(), unique_names=True)[1]
    assert violation["keyword"] == "json"
    assert "twice" in violation["expected"]


@given(JSON_VALUES, st.data())
def test_start_of_json_is_what_the_whole_begins_with(value, data):
    text = json.dumps(value)
    cut = data.draw(st.integers(0, len(text)))
    start = decode_start(text[:cut])
    assert begins_with(value, start)
    if isinstance(value, dict | list) and cut == len(text):
        assert start == value


def begins_with(value: Any, start: Any) -> bool:
    if start is NOTHING:
        return True
    if isinstance(value, dict) and isinstance(start, dict):
        pairs = zip(value.items(), start.items(), strict=False)
        return len(start) <= len(value) and all(
            left[0] == right[0] and begins_with(left[1], right[1]) for left, right in pairs
        )
    if isinstance(value, list) and isinstance(start, list):
        return len(start) <= len(value) and all(map(begins_with, value, start))
    return bool(value == start)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", NOTHING),
        ("<a>", NOTHING),
        ("tru", NOTHING),
        ('"a', NOTHING),
        ("[1, 23", [1]),
        ("[1, -", [1]),
        ('{"a": 1, "b', {"a": 1}),
        ('{"a": {"b": [true, fal', {"a": {"b": [True]}}),
        ('{"a": 1,}', {"a": 1}),
        ("[1 2]", [1]),
        ("[1}", [1]),
        ('{"a" "b"}', {}),
        ("{'a': 1}", {}),
        ("[NaN, 1]", []),
        ("[1]]", [1]),
        ("[,1]", []),
        (",", NOTHING),
        ('{"a",1}', {}),
    ],
)
def test_start_of_json_ends_where_it_breaks(text, start):
    assert decode_start(text) == start


@given(JSON_VALUES, st.data())
def test_start_of_broken_json_is_json_or_nothing(value, data):
    text = json.dumps(value)
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.sampled_from([*'[]{},:"\\1e-', "NaN", "1e999"])) + text[at:]
    start = decode_start(broken)
    if start is not NOTHING:
        assert json.loads(json.dumps(start)) == start


@pytest.mark.parametrize("levels", [100, 101, 5000])
def test_start_of_json_is_at_most_so_deep(levels):
    start, depth = decode_start("[" * levels), 0
    while start:
        [start] = start
        depth += 1
    assert depth == 99


@pytest.mark.parametrize(
    ("text", "is_cut", "value", "keywords"),
    [
        ('{"a": 1}', False, {"a": 1}, []),
        ('{"a": 1}', True, {"a": 1}, []),
        ('{"a": 1', True, {}, []),
        ('{"a": 1', False, NOTHING, ["json"]),
        ("<a>", True, NOTHING, []),
        (r'["\ud800", "\udfff"]', False, ["?", "?"], ["unicode"]),
        ("\ud800", False, NOTHING, ["json"]),
    ],
)
def test_decode_recorded_reads_a_cut_text_as_far_as_it_goes(text, is_cut, value, keywords):
    actual, violations = decode_recorded(text, is_cut)
    assert actual == value
    assert [each["keyword"] for each in violations] == keywords


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("[1, 2", [1, 2]), ("[NaN]", []), ("", NOTHING), (r'["\ud800"]', ["?"])],
)
def test_decode_leniently_reads_what_it_can(text, value):
    assert decode_leniently(text) == value

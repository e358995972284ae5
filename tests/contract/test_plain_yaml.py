"""Plain YAML means what the strict loader takes it for, and the rest is left to that one."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract import loader
from busroot_mock.contract.plain_yaml import NotPlain, plain_value
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from tests.support.dialect import GOOD

SCALARS = "yes no on null ~ true 010 08 0o17 0x1F 1_000 1e3 -1 +2 1.5 .inf .nan 1:30 2026-03-02"
MARKS = "<< = ? - : , [ ] { } & &a *a ! !!str !!int !!set % @ ` # | > ' \" \\ --- ... a b a: b: <<:"
WORDS = st.sampled_from([*SCALARS.split(), *MARKS.split()])
PIECES = st.lists(WORDS | st.sampled_from([" ", "\n", "\n  ", "\n- ", "\t", "é", "\U0001f600"]))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | WORDS, inner),
    max_leaves=10,
)


def meaning(load, text):
    """Return what a loader makes of a text: its value, or why it refuses it."""
    try:
        return repr(load(CONTRACT, text))
    except SetupError as error:
        return str(error)


def both_agree(text):
    return meaning(loader._load, text) == meaning(loader._strictly, text)


@given(PIECES)
def test_any_text_means_the_same_or_is_refused_alike(pieces):
    assert both_agree("".join(pieces))


@given(st.integers(0, len(GOOD)), PIECES, st.integers(0, 8))
def test_contract_with_a_change_means_the_same_or_is_refused_alike(place, pieces, gone):
    assert both_agree(f"{GOOD[:place]}{''.join(pieces)}{GOOD[place + gone :]}")


@given(JSON_VALUES, st.sampled_from([None, True, False]), st.sampled_from([None, "'", '"']))
def test_values_are_read_as_they_were_written(value, flow, style):
    shared = {"first": value, "second": value}
    text = yaml.safe_dump(shared, default_flow_style=flow, default_style=style)
    assert both_agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1]\nb: *a",
        "a: &a {b: [*a]}",
        "&a a: 1\nb: *a",
        "a: &a 1\nb: &a 2",
        "a: *a",
        "a: {<<: {b: 1}}",
        "a: !!str 1",
        "%YAML 1.1\n---\na: 1",
        "a: 1\n---\nb: 2",
        "",
        "# nothing",
    ],
)
def test_text_with_what_is_rare_means_the_same_or_is_refused_alike(text):
    assert both_agree(text)


def test_anchors_stand_for_the_very_same_object():
    value = plain_value(loader._Loader(CONTRACT, "a: &a {b: [*a]}\nc: *a"))
    assert value["a"] is value["c"] is value["a"]["b"][0]


@pytest.mark.parametrize("path", [CONTRACT, CONTROL_CONTRACT])
def test_our_contracts_are_plain(path):
    text = path.read_text(encoding="utf-8")
    value = plain_value(loader._Loader(path, text))
    assert json.dumps(value) == json.dumps(loader._strictly(path, text))


@pytest.mark.parametrize("text", ["a: !!str 1", "a: 1\na: 2", "a: 2026-03-02", "1: a", "a: [", ""])
def test_text_that_is_not_plain_is_not_read(text):
    with pytest.raises(NotPlain):
        plain_value(loader._Loader(CONTRACT, text))

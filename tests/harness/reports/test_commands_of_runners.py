"""Text of a deployment is a command neither to a terminal nor to the runner of a CI service."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from busroot_mock.ci_commands import inert
from busroot_mock.serving.log_lines import json_text, on_one_line
from contract_tests.reports.har import har
from contract_tests.reports.text import inert_json, inert_markup
from contract_tests.transport.traffic import Traffic, exchanges_in
from tests.support.findings import exchange

PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "::",
                ":",
                "##",
                "###",
                "#",
                "##[",
                "[",
                "]",
                "error",
                "add-mask",
                "vso",
                "teamcity",
                "\n",
                "\r",
            ),
            *(" ", "\t", "\u3000", "\u2028", "\x85", "\x1c", "\x1b[2J", "\x1b]8;;", "\u202e"),
            *("\ufeff", "section_start:1:a", "section_end:1:a", "\r\x1b[0K", "x", "é"),
        ]
    ),
    max_size=12,
).map("".join)


NO_XML = "[\x00-\x1f]"


def commands_in(text: str) -> list[str]:
    """Return what a runner would obey, as the sources of GitHub's and of GitLab's read a line."""
    lines = re.split(r"\r\n|\r|\n", text)
    obeyed = [
        line for line in lines if line.strip("\ufeff \t\x85\u2028\u3000\x1c").startswith("::")
    ]
    obeyed += [line for line in lines if re.search(r"##\w*\[", line)]
    folded = re.findall(r"section_(?:start|end):\d+:[\w.-]+\r\x1b\[0K", text)
    return obeyed + folded


@given(text=PIECES)
@example("a ##[add-mask]b")
@example("\n \t::set-output name=a::b")
@example("###[group]a")
@example("####vso[a]###[error]b")
@example("section_start:1:a\r\x1b[0Ka")
def test_text_that_is_printed_is_no_command(text):
    shown = inert(text)
    assert not commands_in(shown)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert inert(shown) == shown


@given(value=st.recursive(PIECES, lambda inner: st.lists(inner) | st.dictionaries(PIECES, inner)))
@example({"###[error]a": ["#####vso[a]"]})
def test_json_that_is_printed_is_the_same_and_no_command(value):
    text = inert_json(json.dumps(value, indent=2))
    assert json.loads(text) == value
    assert not commands_in(text)


@given(text=PIECES)
@example("###[error]a")
def test_markup_that_is_printed_is_the_same_and_no_command(text):
    element = ElementTree.Element("a", {"b": re.sub(NO_XML, "", text)})
    element.text = re.sub(NO_XML, "", text)
    markup = inert_markup(ElementTree.tostring(element, "unicode"))
    again = ElementTree.fromstring(markup)
    assert (again.text or "", again.get("b")) == (element.text, element.get("b"))
    assert not re.search(r"##\w*\[", markup)


def test_files_of_traffic_have_no_command(tmp_path):
    traffic = Traffic(tmp_path, "main")
    step = exchange("GET /sku", 200, "a ###[error]b")
    traffic.note(replace(step, response_headers={"###[x]": "##[y]"}))
    traffic.close()
    har(tmp_path, tmp_path / "traffic.har")
    (again,) = exchanges_in(tmp_path)
    assert (again.response_body, again.response_headers) == ("a ###[error]b", {"###[x]": "##[y]"})
    for path in tmp_path.iterdir():
        text = path.read_text("utf-8")
        assert not commands_in(text)
        assert "error]b" in text


@given(text=PIECES)
@example("###[error]a")
@example("####vso[a]")
def test_line_of_the_log_is_no_command_to_a_runner(text):
    assert not commands_in(f"GET {on_one_line(text)} 404")
    line = json_text(message=text)
    assert json.loads(line)["message"] == text
    assert not commands_in(line)


@pytest.mark.parametrize("text", ["a: b", "a::b", "# title", "## title", "a[0] #[1]", "a\n\tb"])
def test_plain_text_stays(text):
    assert inert(text) == text

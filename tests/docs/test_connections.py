"""docs/connections.md names every limit, with the number that holds."""

import re
from dataclasses import asdict
from pathlib import Path

from busroot_mock import json_codec
from busroot_mock.console import sessions, wsgi_bridge
from busroot_mock.http import content_coding
from busroot_mock.http.request import BYTES_PER_VALUE, LARGEST_BODY
from busroot_mock.serving.limits import Limits
from busroot_mock.worlds.bounds import Bounds

PAGE = Path(__file__).parents[2] / "docs" / "connections.md"
WITHOUT_OPTION = {
    "form of the console": wsgi_bridge.LARGEST_FORM,
    "levels of nested JSON": json_codec.DEEPEST,
    "members of a gzip body": content_coding.MOST_MEMBERS,
    "sessions of the console": sessions.MOST,
}
INSIDE = {"idle_grace", "linger", "shutdown"}
"""Limits that are no options; the text tells of them where a client can notice."""


def rows():
    """Return the first cells of the tables of limits, with the numbers of the second."""
    cells = re.findall(r"^\| (`--[^`]+`|-) \| ([^|]+) \|", PAGE.read_text(), re.MULTILINE)
    return [
        (name, text, [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)])
        for name, text in cells
    ]


def test_every_option_of_limits_is_in_the_tables_with_its_default():
    shown = {}
    for name, _, numbers in rows():
        if name != "-":
            field = name.strip("`").split()[0].removeprefix("--").removeprefix("max-")
            shown[field.replace("-", "_")] = numbers[0]
    limits = {**asdict(Limits()), **asdict(Bounds())}
    assert shown == {name: value for name, value in limits.items() if name not in INSIDE}


def test_number_of_values_is_that_of_the_largest_body():
    numbers = next(numbers for name, _, numbers in rows() if "--max-body" in name)
    assert numbers == [LARGEST_BODY, BYTES_PER_VALUE, LARGEST_BODY // BYTES_PER_VALUE]


def test_limits_without_an_option_are_told():
    shown = {text: numbers[0] for name, text, numbers in rows() if name == "-"}
    assert len(shown) == len(WITHOUT_OPTION)
    for what, number in WITHOUT_OPTION.items():
        assert [n for text, n in shown.items() if what in text] == [number]

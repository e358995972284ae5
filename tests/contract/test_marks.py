"""Marks of what is assumed, in the form of today and in that of older contracts and overlays."""

from types import SimpleNamespace

import pytest

from busroot_mock.contract.link_bodies import body_of_link, with_link_bodies
from busroot_mock.contract.marks import assumed_parts
from busroot_mock.contract.places import certainty_on

FORMS = [
    {"x-assumed": ["required", "enum/a/b", "properties/day"]},
    {"x-certainty": {"required": "assumed", "enum": {"a/b": "assumed", "c": "documented"}}}
    | {"x-assumed": ["properties/day"]},
]


@pytest.mark.parametrize("marks", FORMS)
def test_marks_name_keywords_and_parts_of_them(marks):
    parts = [("required", ""), ("enum", "a/b"), ("properties", "day")]
    assert sorted(assumed_parts(marks)) == sorted(parts)


@pytest.mark.parametrize(
    ("keyword", "part", "certainty"),
    [
        ("required", "any", "assumed"),
        ("enum", "a/b", "assumed"),
        ("enum", "c", "documented"),
        ("maximum", None, "documented"),
    ],
)
@pytest.mark.parametrize("marks", FORMS)
def test_certainty_goes_by_either_form(marks, keyword, part, certainty):
    schema = {"enum": ["a/b", "c"], "required": [], "maximum": 1, **marks}
    contract = SimpleNamespace(document={"schema": schema})
    assert certainty_on(contract, (("schema", keyword),), part) == certainty


@pytest.mark.parametrize("word", ["x-body", "requestBody"])
def test_link_has_its_body_under_either_word(word):
    link = {"operationId": "saveSku", word: {"code": "$response.body#/result/code"}}
    assert body_of_link(link) == link[word]
    document = {"components": {"links": {"save": link}}}
    [converted] = with_link_bodies(document)["components"]["links"].values()
    assert converted == {"operationId": "saveSku", "requestBody": link[word]}
    assert word in link

"""Parameters of a query that are objects, in Rison or JSON."""

import json

import pytest

from busroot_mock.generic.query_objects import spread
from busroot_mock.generic.rison import rison_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(page:0,page_size:25)", {"page": 0, "page_size": 25}),
        ("!(1,-2,3.5)", [1, -2, 3.5]),
        ("(a:!t,b:!f,c:!n)", {"a": True, "b": False, "c": None}),
        ("(a:'it!'s (so), !!',b:two-3)", {"a": "it's (so), !", "b": "two-3"}),
        ("(a:!((b:1),()))", {"a": [{"b": 1}, {}]}),
        ("()", {}),
        ("!()", []),
        ("('a b':1)", {"a b": 1}),
    ],
)
def test_objects_and_lists_in_rison(text, value):
    assert rison_in(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "(", "()()", "(a)", "(a:1", "(a:1 b:2)", "!(1", "plain", "(a:'b)", "(a:)", "!(1,)", "(,)"],
)
def test_what_is_not_rison_is_none(text):
    assert rison_in(text) is None


def test_what_is_too_deep_is_none():
    assert rison_in("!(" * 5000 + ")" * 5000) is None


TREE = json.dumps({"_and": [{"size": {"_gt": 5}}]})


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ([("q", "(page:0,columns:!(id,name))")], [("page", "0"), ("columns", "id,name")]),
        ([("q", "(filters:!((col:size,opr:gt,value:5)))")], [("filters", TREE)]),
        ([("q", '{"filters": [{"col": "size", "op": "gt", "val": 5}]}')], [("filters", TREE)]),
        ([("q", "!(1,2)")], [("q", "1,2")]),
        ([("q", "(order_column:name,order_direction:desc)")], [("order_column", "-name")]),
        ([("sort", "name"), ("order", "asc"), ("a", "b")], [("sort", "name"), ("a", "b")]),
        ([("_sort", "name"), ("_order", "DESC")], [("_sort", "-name")]),
        ([("order", "desc")], [("order", "desc")]),
        ([("sort", "-name"), ("q", "(text)")], [("sort", "-name"), ("q", "(text)")]),
        ([("filter", '{"size": {"_gt": 5}}')], [("filter", '{"size": {"_gt": 5}}')]),
    ],
)
def test_each_member_of_an_object_is_asked_for(query, pairs):
    assert spread(tuple(query)) == tuple(pairs)

"""The client of Superset, which asks for lists in Rison, and reports once of what it has."""

import pytest

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer
from evaluation.learning.sessions.superset_records import Records, rison
from evaluation.learning.sessions.superset_rules import Rules


class Server:
    """Makes records of what is sent."""

    def __init__(self):
        self.sent = []

    def __call__(self, method, path, body=None, query=None, headers=None):
        self.sent.append((method, path, body, query))
        return Answer(201 if method == "POST" else 200, {"id": len(self.sent)}, {})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"page": 0, "page_size": 2}, "(page:0,page_size:2)"),
        ([3, 4], "!(3,4)"),
        ({"filters": [{"col": "a_b", "value": True}]}, "(filters:!((col:a_b,value:!t)))"),
        ({"value": "oak-7"}, "(value:'oak-7')"),
        ({"value": "oak tree"}, "(value:'oak tree')"),
    ],
)
def test_queries_are_in_rison(value, text):
    assert rison(value) == text


def test_there_is_a_single_report_of_a_chart():
    server = Server()
    records = Records(server, Draw("a"))
    records.add("chart", {"slice_name": "a"})
    rules = Rules(records)
    rules.report()
    rules.report()
    known = [body.get("chart", body.get("dashboard")) for _, _, body, _ in server.sent[1:]]
    assert known.count(1) <= 1

"""The client of Keystone, which knows what goes with a record that it deletes."""

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer
from evaluation.learning.sessions.keystone_records import SINGULAR, Records

STATUSES = {"POST": 201, "PUT": 201, "PATCH": 200, "DELETE": 204}


def answered(method, path, body=None, query=None, headers=None):
    kind = path.split("/")[1]
    made = {"id": f"{kind}-1"}
    data = {kind: [made]} if isinstance((body or {}).get(kind), list) else {SINGULAR[kind]: made}
    return Answer(STATUSES[method], data, {})


def test_what_a_domain_has_ends_with_it():
    records = Records(answered, Draw("a"))
    records.add("domains", {"name": "d"})
    records.add("projects", {"name": "p", "domain_id": "domains-1"}, "domains-1")
    records.add("limits", {"project_id": "projects-1"}, "projects-1")
    records.add("services", {"type": "image"})
    records.pairs["tags"].append(("projects-1", "blue"))
    records.delete("domains")
    assert {kind for kind, keys in records.found.items() if keys} == {"services"}
    assert records.pairs["tags"] == []


def test_what_is_changed_is_known_later():
    records = Records(answered, Draw("a"))
    records.add("services", {"type": "image", "name": "a"})
    records.change("services", {"name": "b"})
    assert records.fields == {"services-1": {"type": "image", "name": "b"}}

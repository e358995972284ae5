"""The client of Fief, which knows what ends with a tenant, and what users were granted."""

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer
from evaluation.learning.sessions.fief_access import Access
from evaluation.learning.sessions.fief_applications import Applications
from evaluation.learning.sessions.fief_people import People
from evaluation.learning.sessions.fief_records import Records


class Server:
    """Does what is asked, with a key for each record."""

    def __init__(self):
        self.count = 0

    def __call__(self, method, path, body=None, query=None, headers=None):
        self.count += 1
        status = {"POST": 201, "DELETE": 204}.get(method, 200)
        return Answer(status, {"id": f"key-{self.count}", "results": [{"id": "first"}]}, {})


def made():
    records = Records(Server(), Draw("a"))
    records.where = lambda: records.own("tenants")
    return records


def test_users_and_clients_end_with_their_tenant():
    records = made()
    people, applications = People(records), Applications(records)
    for make in (people.tenant, people.user, applications.client):
        make()
    assert [len(records.found[kind]) for kind in ("tenants", "users", "clients")] == [1, 1, 1]
    records.delete("tenants")
    assert not any(records.found.values())


def test_what_was_withdrawn_is_not_withdrawn_again():
    records = made()
    people, access = People(records), Access(records)
    for make in (people.tenant, people.user, access.permission, access.role):
        make()
    access.grant("roles")
    assert access.granted["roles"] == [(records.own("users"), records.own("roles"))]
    access.withdraw("roles")
    assert not access.granted["roles"]

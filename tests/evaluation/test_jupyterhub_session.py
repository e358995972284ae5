"""The client of JupyterHub, which knows what ends with a user or a server, and what runs."""

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer
from evaluation.learning.sessions.jupyterhub_people import People
from evaluation.learning.sessions.jupyterhub_records import Records, Server
from evaluation.learning.sessions.jupyterhub_servers import Servers

_DONE = {"POST": 201, "PUT": 201, "DELETE": 204}


class Hub:
    """Does what is asked, to the users that it knows."""

    def __init__(self):
        self.known = set()

    def __call__(self, method, path, body=None, query=None, headers=None):
        is_share = "share" in path and method == "POST"
        status = 200 if is_share else _DONE.get(method, 200)
        self.known |= {path} if status == 201 else set()
        if method in ("DELETE", "PATCH") and path not in self.known:
            status = 404
        return Answer(status, {"id": "a1", "code": "c", "token": "t"}, {})


def test_what_a_user_has_ends_with_it():
    records = Records(Hub(), Draw("a"))
    people, servers = People(records), Servers(records)
    for make in (people.add, people.token, servers.create, servers.share, servers.code):
        make()
    assert [*map(len, (records.tokens, records.running, records.shares, records.codes))] == [1] * 4
    people.delete()
    left = (records.users, records.tokens, records.running, records.shares, records.codes)
    assert not any(left)


def test_a_user_whose_server_runs_is_neither_deleted_nor_renamed():
    records = Records(Hub(), Draw("a"))
    people, servers = People(records), Servers(records)
    people.add()
    servers.start_first()
    known = [*records.users]
    people.delete()
    people.rename()
    assert records.users == known
    servers.stop()
    people.rename()
    assert records.users != known
    assert [*records.running] == [Server(records.users[0], "")]


def test_what_is_shared_keeps_its_name():
    records = Records(Hub(), Draw("a"))
    people, servers = People(records), Servers(records)
    for make in (people.add, servers.create, servers.share):
        make()
    known = (*records.users, *records.named())
    servers.rename()
    people.rename()
    assert (*records.users, *records.named()) == known
    servers.end_shares()
    servers.rename()
    assert (*records.users, *records.named()) != known

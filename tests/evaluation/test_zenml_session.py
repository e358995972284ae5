"""The client of ZenML, which knows what ends with a record, and what is left of a run."""

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer
from evaluation.learning.sessions.zenml_records import Records
from evaluation.learning.sessions.zenml_runs import Runs
from evaluation.learning.sessions.zenml_stacks import Stacks


class Server:
    """Makes records of what is sent, and lists the last of them."""

    def __init__(self):
        self.sent = []

    def __call__(self, method, path, body=None, query=None, headers=None):
        self.sent.append((method, path, body))
        key = f"{path.split('/')[1]}-{len(self.sent)}"
        return Answer(200, {"id": key, "items": [{"id": key}]}, {})


def test_what_a_snapshot_has_ends_with_it():
    records = Records(Server(), Draw("a"))
    runs = Runs(Stacks(records))
    for make in (runs.pipeline, runs.snapshot, runs.run, runs.step):
        make()
    assert [*map(len, (records.found[each] for each in ("runs", "steps")))] == [1, 1]
    records.delete("pipeline_snapshots")
    assert {kind for kind, keys in records.found.items() if keys} == {"pipelines"}


def test_steps_of_a_run_are_begun_in_their_order():
    server = Server()
    records = Records(server, Draw("a"))
    runs = Runs(Stacks(records))
    for make in (runs.pipeline, runs.snapshot, runs.run, *[runs.step] * 3):
        make()
    snapshot = next(body for _, path, body in server.sent if path == "/pipeline_snapshots")
    names = [*snapshot["step_configurations"]]
    begun = [body["name"] for _, path, body in server.sent if path == "/steps"]
    known = [name for name in begun if name != "pack"]
    assert known == names[: len(known)] != []


def test_only_tags_that_are_there_are_named():
    records = Records(Server(), Draw("a"))
    assert records.labels(1) == []
    records.add("tags", {"name": "blue", "color": "blue"})
    assert records.labels(1) == ["blue"]
    records.delete("tags")
    assert records.labels(1) == []


def test_a_stack_that_something_runs_on_is_kept():
    server = Server()
    stacks = Stacks(Records(server, Draw("a")))
    stacks.records.add("stacks", {"name": "a"})
    Runs(stacks).snapshot()
    stacks.delete_stack()
    assert stacks.found["stacks"] == ["stacks-1"]
    stacks.records.delete("pipeline_snapshots")
    stacks.delete_stack()
    assert stacks.found["stacks"] == []

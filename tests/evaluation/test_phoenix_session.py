"""The client of Phoenix, which knows what ends with a data set, and which examples it has."""

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer
from evaluation.learning.sessions.phoenix_datasets import Datasets
from evaluation.learning.sessions.phoenix_experiments import Experiments
from evaluation.learning.sessions.phoenix_records import Records


class Server:
    """Does what is asked, with a key for each record."""

    def __init__(self):
        self.asked = []

    def __call__(self, method, path, body=None, query=None, headers=None):
        self.asked.append((method, path, body))
        shown = {"id": f"key-{len(self.asked)}", "examples": [{"id": "example"}]}
        return Answer({"DELETE": 204}.get(method, 200), {"data": shown}, {})


def test_what_is_made_with_a_data_set_ends_with_it():
    records = Records(Server(), Draw("a"))
    records.add("/datasets/upload", {"name": "first"}, "datasets")
    datasets = Datasets(records)
    experiments = Experiments(datasets)
    for make in (datasets.look_at, datasets.split, experiments.experiment, experiments.run):
        make()
    method, path, body = records.call.asked[-1]
    assert (method, path) == ("POST", f"/experiments/{records.own('experiments')}/runs")
    assert body["dataset_example_id"] == "example"
    records.delete("datasets")
    assert not any(records.found.values())

"""Data sets of Phoenix, with versions, examples, splits and labels."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.phoenix_records import Records, shown_in

_COLOURS = ("#ff0000", "#00ff00", "#0000ff", "#123456")


class Datasets:
    """What a client does with data sets.

    Args:
        records: What it has made.

    Attributes:
        examples: Their keys, by data set.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.examples: dict[str, list[str]] = {}

    # -- labels

    def label(self) -> None:
        body: Body = {"name": self.draw.slug(), "color": self.some(_COLOURS)}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        self.records.add("/dataset_labels", body, "dataset_labels")

    def change_label(self) -> None:
        changes: list[Body] = [
            {"description": self.draw.words(3)},
            {"color": self.some(_COLOURS)},
            {"name": self.draw.slug()},
            {"name": self.records.name("dataset_labels")},
            {"color": "blue"},
        ]
        body, key = self.some(changes), self.records.own("dataset_labels")
        if self.call("PATCH", f"/dataset_labels/{key}", body).status == 200:
            self.records.fields[key] = {**self.records.fields[key], **body}

    def set_labels(self) -> None:
        path, known = f"{self.records.at('datasets')}/labels", self.found["dataset_labels"]
        key = self.records.own("dataset_labels")
        some = self.draw.sample(known, min(len(known), 2))
        calls: list[tuple[str, str, Body | None]] = [
            ("GET", "", None),
            ("GET", "", None),
            ("PUT", f"/{key}", None),
            ("PUT", f"/{self.records.none('dataset_labels')}", None),
            ("PUT", "", {"dataset_label_ids": some}),
            ("DELETE", f"/{key}", None),
        ]
        method, end, body = self.some(calls)
        self.call(method, f"{path}{end}", body)

    # -- data sets

    def _examples(self) -> Body:
        count = self.draw.randint(1, 3)
        return {
            "inputs": [{"question": self.draw.words()} for _ in range(count)],
            "outputs": [{"answer": self.draw.word()} for _ in range(count)],
            "metadata": [{"level": self.draw.randint(1, 3)} for _ in range(count)],
        }

    def _upload(self, body: Body) -> None:
        answer = self.call("POST", "/datasets/upload", body, {"sync": "true"})
        key = shown_in(answer).get("dataset_id")
        if answer.status == 200 and key and key not in self.found["datasets"]:
            self.found["datasets"].append(key)
            self.records.fields[key], self.records.owners[key] = {"name": body["name"]}, []

    def upload(self) -> None:
        body: Body = {"action": "create", "name": self.draw.slug(), **self._examples()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        self._upload(body)

    def append(self) -> None:
        name = self.records.name("datasets")
        self._upload({"action": "append", "name": name, **self._examples()})

    def look_at(self) -> None:
        """Read the examples of a data set."""
        key = self.records.own("datasets")
        answer = self.call("GET", f"/datasets/{key}/examples")
        shown = shown_in(answer).get("examples") or []
        self.examples[key] = [each["id"] for each in shown]

    def read(self) -> None:
        end = self.some(["", "", "/versions", "/splits"])
        self.call("GET", f"{self.records.at('datasets')}{end}")

    def show(self) -> None:
        queries: list[Body] = [{}, {"limit": 2}, {"name": self.records.name("datasets")}]
        self.call("GET", "/datasets", query=self.some(queries))

    # -- splits

    def split(self) -> None:
        key = self.records.own("datasets")
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.5):
            body["color"] = self.some(_COLOURS)
        if self.examples.get(key) and self.draw.likely(0.5):
            body["example_ids"] = self.examples[key][:2]
        self.records.add(f"/datasets/{key}/splits", body, "splits", key, within=key, **body)

    def _at_split(self) -> str:
        key = self.records.own("splits")
        within = self.records.fields.get(key, {}).get("within", self.records.own("datasets"))
        return f"/datasets/{within}/splits/{key}"

    def change_split(self) -> None:
        changes: list[Body] = [
            {"description": self.draw.words(3)},
            {"name": self.draw.slug()},
            {"name": self.records.name("splits")},
            {"metadata": {"size": self.draw.randint(1, 9)}},
        ]
        self.call("PATCH", self._at_split(), self.some(changes))

    def delete_split(self) -> None:
        path = self._at_split()
        if self.call("DELETE", path).status == 204:
            self.records.forget(path.rpartition("/")[2])

    def add_wrongly(self) -> None:
        name, label = self.draw.slug(), self.records.name("dataset_labels")
        splits = f"{self.records.at('datasets')}/splits"
        wrong: list[tuple[str, Body]] = [
            ("/dataset_labels", {"name": name}),
            ("/dataset_labels", {"color": "#ff0000"}),
            ("/dataset_labels", {"name": name, "color": "blue"}),
            ("/dataset_labels", {"name": label, "color": "#ff0000"}),
            ("/datasets/upload", {"name": name}),
            ("/datasets/upload", {"name": name, "inputs": "many"}),
            ("/datasets/upload", {"name": self.records.name("datasets"), **self._examples()}),
            (splits, {"description": name}),
            (splits, {"name": self.records.name("splits")}),
            (splits, {"name": name, "example_ids": [self.records.none("examples")]}),
        ]
        self.call("POST", *self.some(wrong))

    def miss(self) -> None:
        kind = self.some(["datasets", "dataset_labels"])
        self.call(self.some(["GET", "DELETE"]), f"/{kind}/{self.records.none(kind)}")

    def acts(self) -> list[Act]:
        call, records, found = self.call, self.records, self.found
        datasets, labels, splits = found["datasets"], found["dataset_labels"], found["splits"]
        return [
            Act(2, self.label),
            Act(2, lambda: call("GET", records.at("dataset_labels")), labels),
            Act(1.2, lambda: call("GET", "/dataset_labels", query=records.page())),
            Act(2, self.change_label, labels),
            Act(0.6, lambda: records.delete("dataset_labels"), labels),
            Act(3.5, self.set_labels, datasets),
            Act(2.5, self.upload),
            Act(1.2, self.append, datasets),
            Act(2.5, self.look_at, datasets),
            Act(3.5, self.read, datasets),
            Act(2, self.show),
            Act(0.6, lambda: records.delete("datasets"), datasets),
            Act(2, self.split, datasets),
            Act(1.5, self.change_split, splits),
            Act(0.8, self.delete_split, splits),
            Act(2.5, self.add_wrongly, datasets),
            Act(1, self.miss),
        ]

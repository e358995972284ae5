"""Layers of annotations of Superset."""

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.superset_records import Body, Records


class Notes:
    """What a client does with layers and what they have.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def layer(self) -> None:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["descr"] = self.draw.words(3)
        self.records.add("annotation_layer", body)

    def layer_wrongly(self) -> None:
        wrong: list[Body] = [
            {"name": self.records.name("annotation_layer")},
            {"descr": self.draw.words()},
            {"name": 5},
            {"name": self.draw.slug(), "colour": "red"},
        ]
        self.records.add("annotation_layer", self.some(wrong))

    def change_layer(self) -> None:
        changes: list[Body] = [{"descr": self.draw.words()}, {"name": self.draw.slug()}]
        changes.append({"name": self.records.name("annotation_layer")})
        self.records.change("annotation_layer", self.some(changes))

    def _body(self) -> Body:
        day = self.draw.randint(1, 20)
        times = {"start_dttm": f"2026-03-{day:02}T00:00:00"}
        times["end_dttm"] = f"2026-03-{day + 2:02}T00:00:00"
        return {"short_descr": self.draw.words(), **times}

    def _add(self, layer: int, body: Body) -> None:
        answer = self.records.add("annotation", body, f"/annotation_layer/{layer}/annotation/")
        if answer.status == 201:
            self.records.owners[answer.data["id"]] = layer

    def note(self) -> None:
        body = self._body()
        if self.draw.likely(0.5):
            body["long_descr"] = self.draw.words(4)
        self._add(self.records.own("annotation_layer"), body)

    def note_wrongly(self) -> None:
        layer, body = self.records.own("annotation_layer"), self._body()
        wrong: list[Body] = [
            {**body, "end_dttm": "2026-01-01T00:00:00"},
            {name: each for name, each in body.items() if name != "short_descr"},
            {name: each for name, each in body.items() if name != "end_dttm"},
            {**body, "start_dttm": "soon"},
            {**body, "short_descr": self.records.name("annotation")},
        ]
        if self.draw.likely(0.2):
            self._add(self.records.absent(), body)
            return
        self._add(layer, self.some(wrong))

    def _at(self) -> str:
        key = self.records.own("annotation")
        return f"/annotation_layer/{self.records.owners.get(key, 1)}/annotation/{key}"

    def change_note(self) -> None:
        changes: list[Body] = [
            {"long_descr": self.draw.words(4)},
            {"short_descr": self.draw.words()},
        ]
        self.call("PUT", self._at(), self.some(changes))

    def delete_note(self) -> None:
        path = self._at()
        if self.call("DELETE", path).status == 200:
            self.records.forget("annotation", int(path.rpartition("/")[2]))

    def acts(self) -> list[Act]:
        call, found = self.call, self.found
        layers, notes = found["annotation_layer"], found["annotation"]
        at = self.records.at
        return [
            *self.records.acts("annotation_layer", 0.8),
            Act(1.8, self.layer),
            Act(1.2, self.layer_wrongly),
            Act(0.8, self.change_layer, layers),
            Act(3, self.note, layers),
            Act(1.2, self.note_wrongly, layers),
            Act(2, lambda: call("GET", self._at()), notes),
            Act(1.5, lambda: call("GET", f"{at('annotation_layer')}/annotation/"), layers),
            Act(1, self.change_note, notes),
            Act(0.8, self.delete_note, notes),
            Act(0.4, lambda: self.records.delete_some("annotation_layer"), layers),
        ]

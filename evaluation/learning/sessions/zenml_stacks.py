"""Stacks of ZenML with their components, and what is needed to reach them."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.zenml_records import Records

_FLAVORS: Final[tuple[tuple[str, str, Body], ...]] = (
    ("orchestrator", "local", {}),
    ("orchestrator", "local_docker", {}),
    ("artifact_store", "s3", {"path": "s3://shop"}),
    ("artifact_store", "s3", {"path": "s3://archive"}),
    ("artifact_store", "local", {}),
    ("container_registry", "default", {"uri": "localhost:5000"}),
    ("image_builder", "local", {}),
)


class Stacks:
    """What a client does with where pipelines run.

    Args:
        records: What it has made.

    Attributes:
        stack: The key of the stack that is there before.
        types: The types of components, by key.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.stack = ""
        self.types: dict[str, str] = {}

    def look_up(self) -> None:
        """Find the stack that is there before."""
        items = (self.call("GET", "/stacks", query={"name": "default"}).data or {}).get("items")
        self.stack = items[0]["id"] if items else ""

    def any_stack(self) -> str:
        return self.some([*self.found["stacks"], self.stack or self.draw.uuid()])

    # -- components

    def component(self) -> None:
        kind, flavor, settings = self.some(_FLAVORS)
        name = self.draw.slug()
        body: Body = {"name": name, "type": kind, "flavor": flavor, "configuration": settings}
        if self.draw.likely(0.3):
            body["labels"] = {"team": self.draw.word()}
        self._send(body)

    def _send(self, body: Body) -> None:
        answer = self.records.add("components", body)
        key = answer.data.get("id") if isinstance(answer.data, dict) else None
        if answer.status == 200 and key:
            self.types[key] = body.get("type", "")

    def components_first(self) -> None:
        """Create what a stack needs at least."""
        for kind, flavor, settings in (_FLAVORS[0], _FLAVORS[2]):
            named: Body = {"name": self.draw.slug(), "type": kind, "flavor": flavor}
            self._send({**named, "configuration": settings})

    def component_wrongly(self) -> None:
        known = self.records.own("components")
        taken = {**self.records.fields.get(known, {"name": self.draw.slug()})}
        new: Body = {"name": self.draw.slug(), "configuration": {}}
        wrong: list[Body] = [
            {**new, "type": "orchestrator", "flavor": "unheard"},
            {**new, "type": "engine", "flavor": "local"},
            {**new, "type": "orchestrator"},
            {"name": new["name"], "type": "orchestrator", "flavor": "local"},
            taken,
        ]
        self._send(self.some(wrong))

    def list_components(self) -> None:
        kind = self.some(["orchestrator", "artifact_store", "container_registry"])
        queries: list[Body] = [{"type": kind}, {"flavor": "s3"}]
        queries.append({"type": kind, "sort_by": "desc:created", "size": 2})
        queries.append({"stack_id": self.any_stack()})
        self.call("GET", "/components", query=self.some(queries))

    def change_component(self) -> None:
        changes: list[Body] = [{"name": self.draw.slug()}, {"labels": {"team": self.draw.word()}}]
        self.records.change("components", self.some(changes))

    # -- stacks

    def _of_type(self, kind: str) -> str:
        known = [each for each in self.found["components"] if self.types.get(each) == kind]
        return self.some(known or [self.draw.uuid()])

    def _parts(self) -> Body:
        needed = ["orchestrator", "artifact_store"]
        more = ["container_registry", "image_builder"]
        there = {self.types.get(each) for each in self.found["components"]}
        more = [each for each in more if each in there and self.draw.likely(0.4)]
        return {kind: [self._of_type(kind)] for kind in (*needed, *more)}

    def add_stack(self) -> None:
        body: Body = {"name": self.draw.slug(), "components": self._parts()}
        if self.draw.likely(0.4):
            body["description"] = self.draw.words()
        if self.draw.likely(0.3):
            body["labels"] = {"stage": self.some(["test", "live"])}
        self.records.add("stacks", body)

    def stack_wrongly(self) -> None:
        name, parts = self.draw.slug(), self._parts()
        wrong: list[Body] = [
            {"name": name, "components": {"orchestrator": parts["orchestrator"]}},
            {"name": name, "components": {**parts, "orchestrator": [self.draw.uuid()]}},
            {"components": parts},
            {"name": self.records.name("stacks"), "components": parts},
        ]
        self.records.add("stacks", self.some(wrong))

    def change_stack(self) -> None:
        changes: list[Body] = [
            {"description": self.draw.words()},
            {"name": self.draw.slug()},
            {"components": self._parts()},
        ]
        self.records.change("stacks", self.some(changes))

    def list_stacks(self) -> None:
        self.call("GET", "/stacks", query={"component_id": self.records.own("components")})

    def delete_stack(self) -> None:
        """Delete a stack that nothing runs on: the server fails where a run outlives its stack."""
        snapshots = self.found["pipeline_snapshots"]
        used = {self.records.fields[each].get("stack") for each in snapshots}
        free = [each for each in self.found["stacks"] if each not in used]
        key = self.some(free or [self.draw.uuid()])
        if self.call("DELETE", f"/stacks/{key}").status == 200:
            self.records.forget(key)

    def delete_first(self) -> None:
        self.call("DELETE", f"/stacks/{self.stack or self.draw.uuid()}")

    # -- secrets

    def secret(self) -> None:
        values = {"user": self.draw.word(), "password": self.draw.slug()}
        body: Body = {"name": self.draw.slug(), "values": values}
        if self.draw.likely(0.3):
            body["private"] = True
        self.records.add("secrets", body)

    def change_secret(self) -> None:
        if self.draw.likely(0.3):
            self.records.change("secrets", {"name": self.draw.slug()})
            return
        query = {"patch_values": "true"} if self.draw.likely(0.5) else None
        self.records.change("secrets", {"values": {"token": self.draw.slug()}}, query=query)

    def secret_wrongly(self) -> None:
        wrong: list[Body] = [
            {"name": self.records.name("secrets"), "values": {}},
            {"values": {"user": self.draw.word()}},
            {"name": self.draw.slug(), "values": "none"},
        ]
        self.records.add("secrets", self.some(wrong))

    def acts(self) -> list[Act]:
        found, acts = self.found, list[Act]()
        acts += self.records.acts("components", 1)
        acts += self.records.acts("stacks", 0.9, self.delete_stack)
        acts += self.records.acts("secrets", 0.7)
        return [
            *acts,
            Act(3, self.component),
            Act(1.5, self.component_wrongly),
            Act(1.5, self.list_components),
            Act(1.5, self.change_component, found["components"]),
            Act(3.5, self.add_stack, found["components"]),
            Act(1.2, self.stack_wrongly, found["components"]),
            Act(1.5, self.change_stack, found["stacks"]),
            Act(0.8, self.list_stacks, found["components"]),
            Act(0.3, self.delete_first),
            Act(3, self.secret),
            Act(1.5, self.change_secret, found["secrets"]),
            Act(1, self.secret_wrongly),
        ]

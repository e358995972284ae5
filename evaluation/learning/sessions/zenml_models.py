"""Models and artifacts of ZenML with their versions, and their tags."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.zenml_records import Records

_COLORS: Final = ("red", "green", "blue", "grey", "teal")
_STAGES: Final = ("staging", "production", "archived")
_TYPES: Final = ("DataArtifact", "ModelArtifact", "StatisticsArtifact")
_TAGGED: Final = {
    "models": "model",
    "model_versions": "model_version",
    "artifacts": "artifact",
    "pipelines": "pipeline",
}


class Models:
    """What a client does with what pipelines make.

    Args:
        records: What it has made.

    Attributes:
        links: Versions of models and of artifacts that belong together.
        tagged: Tags with the records that have them, and the words for their kinds.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.links = list[tuple[str, str]]()
        self.tagged = list[tuple[str, str, str]]()

    # -- tags

    def tag(self) -> None:
        body: Body = {"name": self.draw.slug(), "color": self.some(_COLORS)}
        self.records.add("tags", body)

    def change_tag(self) -> None:
        self.records.change(
            "tags", self.some([{"color": self.some(_COLORS)}, {"name": self.draw.slug()}])
        )

    def attach(self) -> None:
        kind = self.some([each for each in _TAGGED if self.found[each]] or ["models"])
        pair = (self.records.own("tags"), self.records.own(kind), _TAGGED[kind])
        if self._send_tagged("POST", pair) == 200:
            self.tagged.append(pair)

    def _send_tagged(self, method: str, pair: tuple[str, str, str]) -> int:
        names = ("tag_id", "resource_id", "resource_type")
        return self.call(method, "/tag_resources", dict(zip(names, pair, strict=True))).status

    def attach_wrongly(self) -> None:
        tag, model = self.records.own("tags"), self.records.own("models")
        wrong = [(tag, model, "box"), (self.draw.uuid(), model, "model")]
        self._send_tagged("POST", self.some(wrong))

    def detach(self) -> None:
        pair = self.some(self.tagged)
        self._send_tagged("DELETE", pair)
        self.tagged[:] = [each for each in self.tagged if each != pair]

    # -- models

    def model(self) -> None:
        body: Body = {"name": self.draw.slug(), "project": self.records.where()}
        for name in ("license", "description", "audience"):
            if self.draw.likely(0.3):
                body[name] = self.draw.words()
        if labels := self.records.labels():
            body["tags"] = labels
        self.records.add("models", body)

    def model_version(self) -> None:
        model = self.records.own("models")
        project = self.records.fields[model]["project"]
        body: Body = {"model": model, "project": project}
        if self.draw.likely(0.5):
            body["name"] = self.draw.slug()
        if self.draw.likely(0.4):
            body["description"] = self.draw.words(3)
        if labels := self.records.labels(0.2):
            body["tags"] = labels
        self.records.add("model_versions", body, model)

    def change_version(self) -> None:
        changes: list[Body] = [
            {"stage": self.some(_STAGES), "force": True},
            {"stage": self.some(_STAGES), "force": True},
            {"description": self.draw.words()},
            {"name": self.draw.slug()},
            {"stage": "finished"},
        ]
        self.records.change("model_versions", self.some(changes))

    def list_versions(self) -> None:
        query = self.some([{}, {"sort_by": "desc:number"}, {"stage": self.some(_STAGES)}])
        self.call("GET", f"{self.records.at('models')}/model_versions", query=query)

    def list_by_project(self) -> None:
        kind = self.some(["models", "artifacts", "model_versions", "pipelines"])
        queries: list[Body] = [{"project": self.records.where()}, {"tags": self._tag()}]
        if kind == "model_versions":
            queries = [{"model": self.records.own("models")}, {"stage": self.some(_STAGES)}]
        self.call("GET", f"/{kind}", query=self.some(queries))

    def _tag(self) -> str:
        return self.records.name("tags")

    # -- artifacts

    def artifact(self) -> None:
        body: Body = {"name": self.draw.slug(), "project": self.records.where()}
        if self.draw.likely(0.4):
            body["has_custom_name"] = True
        if labels := self.records.labels():
            body["tags"] = labels
        self.records.add("artifacts", body)

    def _content(self) -> Body:
        source = {"module": "shop.data", "attribute": self.some(["Table", "Text"]), "type": "user"}
        return {
            "type": self.some(_TYPES),
            "uri": f"s3://shop/{self.draw.slug()}",
            "materializer": source,
            "data_type": source,
            "save_type": "manual",
        }

    def artifact_version(self) -> None:
        artifact = self.records.own("artifacts")
        project = self.records.fields[artifact]["project"]
        body = {"project": project, "artifact_id": artifact, **self._content()}
        if self.draw.likely(0.3):
            body["version"] = self.draw.slug()
        self.records.add("artifact_versions", body, artifact)

    def artifact_version_wrongly(self) -> None:
        project, artifact = self.records.project, self.records.own("artifacts")
        body = {"project": project, "artifact_id": artifact, **self._content()}
        odd = [{**body, "type": "Thing"}, {**body, "save_type": "never"}]
        odd.append({name: each for name, each in body.items() if name != "uri"})
        self.records.add("artifact_versions", self.some(odd))

    def list_artifact_versions(self) -> None:
        queries: list[Body] = [
            {"artifact_id": self.records.own("artifacts")},
            {"type": self.some(_TYPES)},
            {"model_version_id": self.records.own("model_versions")},
        ]
        self.call("GET", "/artifact_versions", query=self.some(queries))

    # -- what belongs together

    def link(self) -> None:
        if not self.found["artifact_versions"]:
            return
        pair = (self.records.own("model_versions"), self.records.own("artifact_versions"))
        body = {"model_version": pair[0], "artifact_version": pair[1]}
        if self.call("POST", "/model_version_artifacts", body).status == 200:
            self.links.append(pair)

    def list_links(self) -> None:
        self.call("GET", "/model_version_artifacts", query={"model_version_id": self._linked()[0]})

    def _linked(self) -> tuple[str, str]:
        return self.some(self.links)

    def unlink(self) -> None:
        pair = self._linked()
        artifact = self.records.owners.get(pair[1], [""])[0]
        name = self.records.fields.get(artifact, {}).get("name", self.draw.slug())
        self.call("DELETE", f"/model_versions/{pair[0]}/artifacts/{name}")
        self.links[:] = [each for each in self.links if each != pair]

    def note(self) -> None:
        """Write down figures of a version."""
        kind = self.some(["model_version", "artifact_version"])
        key = self.records.own(f"{kind}s")
        name = self.some(["accuracy", "loss"])
        body: Body = {
            "project": self.records.fields.get(key, {}).get("project", self.records.project),
            "resources": [{"id": key, "type": kind}],
            "values": {name: self.draw.randint(1, 99) / 100},
            "types": {name: "float"},
        }
        self.call("POST", "/run-metadata", body)

    def add_wrongly(self) -> None:
        project, name = self.records.project, self.draw.slug()
        kind, body = self.some(
            [
                ("models", {"name": name}),
                ("models", {"project": project}),
                ("models", {"name": self.records.name("models"), "project": project}),
                ("models", {"name": name, "project": project, "tags": "red"}),
                ("artifacts", {"name": self.records.name("artifacts"), "project": project}),
                ("artifacts", {"name": name}),
                ("model_versions", {"project": project}),
                ("tags", {"color": "red"}),
                ("tags", {"name": name, "color": "mud"}),
                ("tags", {"name": self.records.name("tags"), "color": "red"}),
            ]
        )
        self.records.add(kind, body)

    def change(self) -> None:
        kind = self.some([each for each in ("models", "artifacts") if self.found[each]])
        changes: list[Body] = [{"name": self.draw.slug()}]
        if labels := self.records.labels(1):
            changes.append({"add_tags": labels})
        if kind == "models":
            changes += [{"description": self.draw.words(3)}, {"license": self.draw.word()}]
        self.records.change(kind, self.some(changes))

    def acts(self) -> list[Act]:
        found, acts = self.found, list[Act]()
        kinds = {"tags": 0.7, "models": 1.2, "model_versions": 1.2, "artifacts": 0.8}
        for kind, weight in {**kinds, "artifact_versions": 1.0}.items():
            acts += self.records.acts(kind, weight)
        models = found["models"]
        return [
            *acts,
            *self._of_links(),
            Act(2.5, self.tag),
            Act(1, self.change_tag, found["tags"]),
            Act(4, self.model),
            Act(6, self.model_version, models),
            Act(3, self.change_version, found["model_versions"]),
            Act(1.5, self.list_versions, models),
            Act(2.5, self.list_by_project, models),
            Act(2.5, self.artifact),
            Act(5, self.artifact_version, found["artifacts"]),
            Act(0.8, self.artifact_version_wrongly, found["artifacts"]),
            Act(1.5, self.list_artifact_versions, found["artifacts"]),
            Act(2.5, self.change, models),
            Act(1.8, self.add_wrongly),
        ]

    def _of_links(self) -> list[Act]:
        links, versions = self.links, self.found["artifact_versions"]
        return [
            Act(2.5, self.attach, self.found["tags"]),
            Act(0.6, self.attach_wrongly, self.found["tags"]),
            Act(1, self.detach, self.tagged),
            Act(2.5, self.link, self.found["model_versions"]),
            Act(1.2, self.list_links, links),
            Act(0.8, self.unlink, links),
            Act(1.5, self.note, versions),
        ]

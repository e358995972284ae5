"""Records of ZenML that a client has made, by kind, and what is done with those of each kind."""

from collections.abc import Callable
from typing import Final

from evaluation.learning import records
from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller
from evaluation.learning.records import Body

KINDS: Final = (
    *("projects", "users", "service_accounts", "api_keys"),
    *("components", "stacks", "secrets"),
    *("tags", "models", "model_versions", "artifacts", "artifact_versions"),
    *("pipelines", "pipeline_snapshots", "runs", "steps"),
)
"""What their paths begin with; keys of applications have longer ones."""
_WRONG_LISTS: Final[tuple[Body, ...]] = (
    {"size": "many"},
    {"sort_by": "colour"},
    {"page": 0},
    {"page": 40, "size": 3},
)


class Records(records.Records):
    """Records of ZenML.

    Attributes:
        project: The key of the project that is there before.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw, KINDS)
        self.project = ""

    def look_up(self) -> None:
        """Find the project that is there before."""
        self.project = str((self.call("GET", "/projects/default").data or {}).get("id", ""))

    def where(self) -> str:
        """Return a project for a record, mostly that which is there before."""
        others = self.found["projects"]
        return self.some(others) if others and self.draw.likely(0.15) else self.project

    def labels(self, share: float = 0.3) -> list[str]:
        """Return names of tags that there are: the server draws the colours of others by chance."""
        known = [self.fields[each]["name"] for each in self.found["tags"]]
        if not known or not self.draw.likely(share):
            return []
        return self.draw.sample(known, self.draw.randint(1, min(len(known), 2)))

    def add(self, kind: str, body: Body, *owners: str) -> Answer:
        """Create a record; it ends with its owners."""
        answer = self.call("POST", f"/{kind}", body)
        key = answer.data.get("id") if isinstance(answer.data, dict) else None
        self.keep(answer, kind, key, body, *owners)
        return answer

    def keep(self, answer: Answer, kind: str, key: str | None, body: Body, *owners: str) -> None:
        if answer.status == 200 and key:
            self.made(kind, key, body, [*owners, body.get("project", "")])

    def change(self, kind: str, body: Body, query: Body | None = None) -> None:
        key = self.own(kind)
        if self.call("PUT", f"/{kind}/{key}", body, query=query).status == 200:
            self.changed(key, body)

    def delete(self, kind: str) -> None:
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}").status == 200:
            self.forget(key)

    def list_wrongly(self) -> None:
        kind = self.some(["models", "pipelines", "components", "artifact_versions", "users"])
        self.call("GET", f"/{kind}", query=self.some(_WRONG_LISTS))

    def list_some(self, kind: str) -> None:
        """Ask for a list by name, in an order, or for a page of it."""
        name = self.name(kind)
        queries: list[Body] = [
            {"name": name},
            {"name": f"startswith:{name[:5]}"},
            {"name": f"contains:{self.draw.word()}"},
            {"sort_by": self.some(["desc:created", "asc:created", "desc:name"])},
            {"sort_by": "desc:created", "size": self.draw.randint(1, 4)},
            {"size": 2, "page": self.draw.randint(1, 2)},
            {"hydrate": "true", "size": 3},
        ]
        self.call("GET", f"/{kind}", query=self.some(queries))

    def acts(self, kind: str, weight: float, delete: Callable[[], None] | None = None) -> list[Act]:
        """Return how records of a kind are read, listed and deleted."""
        found, call = self.found[kind], self.call
        return [
            Act(2.5 * weight, lambda: call("GET", self.at(kind)), found),
            Act(0.5 * weight, lambda: call("GET", f"/{kind}")),
            Act(1.5 * weight, lambda: self.list_some(kind), found),
            Act(0.4 * weight, lambda: call("GET", f"/{kind}/{self.draw.uuid()}")),
            Act(0.5 * weight, delete or (lambda: self.delete(kind)), found),
        ]

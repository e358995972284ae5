"""Records of Superset that a client has made, by kind, and what is done with those of each kind."""

from collections.abc import Iterator
from typing import Any, Final

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller

Body = dict[str, Any]
KINDS: Final = (
    *("database", "dataset", "saved_query", "chart", "dashboard", "css_template"),
    *("annotation_layer", "annotation", "rowlevelsecurity", "report"),
    *("security/roles", "security/users", "security/groups"),
)
"""What their paths begin with; annotations are below layers."""
NAMES: Final = {
    "database": "database_name",
    "dataset": "table_name",
    "saved_query": "label",
    "chart": "slice_name",
    "dashboard": "dashboard_title",
    "css_template": "template_name",
    "annotation": "short_descr",
    "security/users": "username",
}
"""The members that name a record; others have `name`."""
_ABSENT: Final = 9000


def rison(value: Any) -> str:
    """Return a value as queries of lists have it, such as `(page:0,filters:!())`."""
    if isinstance(value, dict):
        return f"({','.join(f'{name}:{rison(each)}' for name, each in value.items())})"
    if isinstance(value, list):
        return f"!({','.join(rison(each) for each in value)})"
    if isinstance(value, bool):
        return "!t" if value else "!f"
    text = str(value)
    is_plain = isinstance(value, int) or text.replace("_", "").isalpha()
    return text if is_plain else f"'{text}'"


class Records:
    """What a client has made so far.

    Args:
        call: Sends its requests.
        draw: Draws them.

    Attributes:
        found: The keys of records by kind.
        owners: The layers of annotations, by key.
        fields: What was sent of records, by kind and key.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.found: dict[str, list[int]] = {kind: [] for kind in KINDS}
        self.owners: dict[int, int] = {}
        self.fields: dict[tuple[str, int], Body] = {}

    def own(self, kind: str) -> int:
        """Return the key of a record of a kind, or a key that none has."""
        return self.some(self.found[kind] or [self.absent()])

    def absent(self) -> int:
        return _ABSENT + self.draw.randint(1, 99)

    def at(self, kind: str) -> str:
        return f"/{kind}/{self.own(kind)}"

    def name(self, kind: str) -> str:
        """Return the name of a record of a kind, or a new one."""
        member = NAMES.get(kind, "name")
        names = [self.fields[kind, each].get(member) for each in self.found[kind]]
        return str(self.some([each for each in names if each] or [self.draw.slug()]))

    def add(self, kind: str, body: Body, path: str = "") -> Answer:
        """Create a record."""
        answer = self.call("POST", path or f"/{kind}/", body)
        key = answer.data.get("id") if isinstance(answer.data, dict) else None
        if answer.status in (200, 201) and isinstance(key, int):
            self.found[kind].append(key)
            self.fields[kind, key] = body
        return answer

    def change(self, kind: str, body: Body) -> None:
        key = self.own(kind)
        if self.call("PUT", f"/{kind}/{key}", body).status == 200:
            self.fields[kind, key] = {**self.fields.get((kind, key), {}), **body}

    def delete(self, kind: str) -> None:
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}").status == 200:
            self.forget(kind, key)

    def forget(self, kind: str, key: int) -> None:
        self.found[kind][:] = [each for each in self.found[kind] if each != key]

    def delete_some(self, kind: str) -> None:
        """Delete several records by one request."""
        found = self.found[kind]
        keys = self.draw.sample(found, min(len(found), 2))
        if self.draw.likely(0.2):
            keys = [self.absent()]
        if self.call("DELETE", f"/{kind}/", query={"q": rison(keys)}).status == 200:
            found[:] = [each for each in found if each not in keys]

    def list_some(self, kind: str) -> None:
        """Ask for a list by name, in an order, or for a page of it."""
        self.call("GET", f"/{kind}/", query={"q": rison(self.some([*self._queries(kind)]))})

    def _queries(self, kind: str) -> Iterator[Body]:
        name, member = self.name(kind), NAMES.get(kind, "name")
        for test, value in (("eq", name), ("ct", name[1:6]), ("sw", name[:4])):
            yield {"filters": [{"col": member, "opr": test, "value": value}]}
        way = self.some(["asc", "desc"])
        yield {"order_column": member, "order_direction": way, "page_size": 50}
        ordered: Body = {"order_column": member, "order_direction": way}
        yield {**ordered, "page": self.draw.randint(0, 1), "page_size": 2}
        yield {"columns": ["id", member]}
        yield {"page": 30, "page_size": 10}

    def list_wrongly(self) -> None:
        kind = self.some(["chart", "dashboard", "css_template", "saved_query", "report"])
        wrong: list[Body] = [
            {"filters": [{"col": "colour", "opr": "eq", "value": "red"}]},
            {"order_column": "colour", "order_direction": "asc"},
            {"page_size": "many"},
        ]
        self.call("GET", f"/{kind}/", query={"q": rison(self.some(wrong))})

    def acts(self, kind: str, weight: float) -> list[Act]:
        """Return how records of a kind are read, listed and deleted."""
        found, call = self.found[kind], self.call
        return [
            Act(2.5 * weight, lambda: call("GET", self.at(kind)), found),
            Act(0.6 * weight, lambda: call("GET", f"/{kind}/")),
            Act(1.6 * weight, lambda: self.list_some(kind), found),
            Act(0.4 * weight, lambda: call("GET", f"/{kind}/{self.absent()}")),
            Act(0.3 * weight, lambda: call("DELETE", f"/{kind}/{self.absent()}")),
            Act(0.6 * weight, lambda: self.delete(kind), found),
        ]

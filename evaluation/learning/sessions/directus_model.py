"""Collections, fields and relations of Directus that a client makes."""

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.directus_records import Body


class Model:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.made = list[str]()
        self.fields = list[tuple[str, str]]()

    def acts(self) -> list[Act]:
        """Return what a client does."""
        call, some, made, fields = self.call, self.some, self.made, self.fields
        return [
            Act(1.5, self.add),
            Act(0.5, lambda: call("POST", "/collections", self.body(some(made))), made),
            Act(1.5, lambda: call("GET", f"/collections/{some(made)}"), made),
            Act(0.5, lambda: call("GET", f"/collections/{self.draw.slug()}")),
            Act(0.7, lambda: call("GET", "/collections")),
            Act(1, lambda: call("PATCH", f"/collections/{some(made)}", self.change()), made),
            Act(0.5, self.delete, made),
            Act(1.5, self.add_field, made),
            Act(0.5, self.add_field_again, fields),
            Act(1, lambda: call("GET", self.at_field()), fields),
            Act(1, lambda: call("GET", f"/fields/{some([*made, 'articles'])}")),
            Act(0.8, lambda: call("PATCH", self.at_field(), self.change()), fields),
            Act(0.5, self.delete_field, fields),
            Act(0.5, lambda: call("GET", f"/fields/articles/{some(['title', 'rating', 'none'])}")),
            Act(0.7, lambda: call("GET", f"/relations/{some(['articles', 'authors'])}")),
            Act(0.7, lambda: call("GET", f"/relations/articles/{some(['author', 'category'])}")),
        ]

    def body(self, name: str) -> Body:
        return {
            "collection": name,
            "meta": {"note": self.draw.words(), "hidden": self.draw.likely(0.3)},
            "schema": {},
            "fields": [
                {
                    "field": "id",
                    "type": "integer",
                    "meta": {"hidden": True},
                    "schema": {"is_primary_key": True, "has_auto_increment": True},
                }
            ],
        }

    def change(self) -> Body:
        return {"meta": {"note": self.draw.words()}}

    def add(self) -> None:
        name = self.draw.slug().replace("-", "_")
        if self.call("POST", "/collections", self.body(name)).status == 200:
            self.made.append(name)

    def delete(self) -> None:
        name = self.some(self.made)
        if self.call("DELETE", f"/collections/{name}").status == 204:
            self.made.remove(name)
            self.fields[:] = [each for each in self.fields if each[0] != name]

    def field(self, name: str) -> Body:
        kind = self.some(["string", "integer", "text", "boolean"])
        return {"field": name, "type": kind, "meta": {"note": self.draw.words()}, "schema": {}}

    def add_field(self) -> None:
        where, name = self.some(self.made), self.draw.slug().replace("-", "_")
        if self.call("POST", f"/fields/{where}", self.field(name)).status == 200:
            self.fields.append((where, name))

    def add_field_again(self) -> None:
        where, name = self.some(self.fields)
        self.call("POST", f"/fields/{where}", self.field(name))

    def at_field(self) -> str:
        where, name = self.some(self.fields)
        return f"/fields/{where}/{name}"

    def delete_field(self) -> None:
        where, name = found = self.some(self.fields)
        if self.call("DELETE", f"/fields/{where}/{name}").status == 204:
            self.fields.remove(found)

"""Posts, pages and tags that a client of Ghost writes."""

import json
from typing import Any, Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.ghost_records import Records

_ORDERS: Final = ("title", "created_at", "updated_at")
_LATER: Final = "2031-05-06T08:00:00.000Z"


class Writing:
    """What a client does with what it writes.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def _lexical(self) -> str:
        text = {"detail": 0, "format": 0, "mode": "normal", "style": "", "text": self.draw.words(3)}
        text |= {"type": "text", "version": 1}
        around = {"direction": "ltr", "format": "", "indent": 0, "version": 1}
        paragraph = {"children": [text], **around, "type": "paragraph"}
        return json.dumps({"root": {"children": [paragraph], **around, "type": "root"}})

    # -- posts and pages

    def write(self, kind: str) -> None:
        body: Body = {"title": self.draw.slug().replace("-", " ").title()}
        if self.draw.likely(0.5):
            body["status"] = self.some(["draft", "published", "published"])
        if self.draw.likely(0.3):
            body["lexical"] = self._lexical()
        if self.draw.likely(0.5):
            body["tags"] = self.records.some_of("tags", 2)
        elif self.draw.likely(0.2):
            body["tags"] = [self.draw.slug()]
        if self.draw.likely(0.3):
            body["featured"] = self.draw.likely(0.6)
        if self.draw.likely(0.3):
            body["custom_excerpt"] = self.draw.words(4)
        if self.draw.likely(0.2):
            body["slug"] = self.draw.slug()
        if self.draw.likely(0.2):
            body["visibility"] = self.some(["public", "members"])
        self.records.add(kind, body)

    def rewrite(self, kind: str) -> None:
        changes: list[Body] = [
            {"title": self.draw.words().title()},
            {"status": "published"},
            {"status": self.some(["draft", "published"])},
            {"featured": self.draw.likely(0.5)},
            {"tags": self.records.some_of("tags", 2)},
            {"custom_excerpt": self.some([None, self.draw.words(4)])},
            {"lexical": self._lexical()},
            {"slug": self.draw.slug()},
            {"meta_title": self.draw.words(), "meta_description": self.draw.words(4)},
            {"status": "colourful"},
            {"title": ""},
        ]
        self.records.change(kind, self.some(changes))

    def schedule(self) -> None:
        change: Body = {"status": "scheduled", "published_at": _LATER}
        past: Body = {"status": "scheduled", "published_at": "2020-01-01T00:00:00.000Z"}
        self.records.change("posts", self.some([change, change, past]))

    def list_written(self, kind: str) -> None:
        tag = self.records.shown("tags", "slug")
        queries: list[Body] = [
            {"filter": f"status:{self.some(['draft', 'published', 'scheduled'])}"},
            {"filter": f"tag:{tag}"},
            {"filter": "featured:true"},
            {"filter": f"featured:false+status:{self.some(['draft', 'published'])}"},
            {"filter": f"status:[draft,scheduled]+visibility:{self.some(['public', 'members'])}"},
            {"fields": "id,title,slug", "limit": 5},
            {"include": "tags"},
            {"formats": "html,plaintext", "limit": 3},
            {"filter": f"slug:{self.records.shown(kind, 'slug')}"},
            {"filter": f"title:~'{self.draw.word().title()}'"},
        ]
        self.records.list_some(kind, _ORDERS, queries)

    def read_so(self, kind: str) -> None:
        """Read one by its slug, or some of its members."""
        slug = self.some([self.records.shown(kind, "slug")] * 4 + [self.draw.slug()])
        queries: list[Body] = [{"fields": "id,title,status"}, {"formats": "html"}]
        if self.draw.likely(0.6):
            self.call("GET", f"/{kind}/slug/{slug}/")
        else:
            self.call("GET", self.records.at(kind), query=self.some(queries))

    def copy(self, kind: str) -> None:
        key = self.some([*self.found[kind] * 3, self.records.none(kind)])
        answer = self.call("POST", f"/{kind}/{key}/copy/")
        for made in self.records.answered(answer, kind):
            self.records.made(kind, made["id"], made, [])

    def change_all(self) -> None:
        action = self.some(["feature", "unfeature"])
        status = self.some(["draft", "published"])
        body = {"bulk": {"action": action, "meta": {}}}
        self.call("PUT", "/posts/bulk/", body, query={"filter": f"status:{status}"})

    def delete_all(self) -> None:
        keys = self.draw.sample(self.found["posts"], min(2, len(self.found["posts"])))
        answer = self.call("DELETE", "/posts/", query={"filter": f"id:[{','.join(keys)}]"})
        if answer.status < 300:
            for key in keys:
                self.records.forget(key)

    def write_wrongly(self) -> None:
        kind, title = self.some(["posts", "pages"]), self.draw.words()
        bodies: list[Any] = [
            {kind: [{"status": "draft"}]},
            {kind: [{"title": title, "status": "colourful"}]},
            {kind: [{"title": "a" * 300}]},
            {kind: [{"title": title, "featured": "perhaps"}]},
            {kind: [{"title": title, "tags": "news"}]},
            {kind: []},
            {"things": [{"title": title}]},
            {kind: [{"title": title, "lexical": "{broken"}]},
        ]
        self.call("POST", f"/{kind}/", self.some(bodies))

    # -- tags

    def tag(self) -> None:
        body: Body = {"name": self.draw.slug().replace("-", " ").title()}
        if self.draw.likely(0.2):
            body["name"] = f"#{self.draw.slug()}"
        if self.draw.likely(0.3):
            body["slug"] = self.draw.slug()
        if self.draw.likely(0.4):
            body["description"] = self.draw.words(4)
        if self.draw.likely(0.3):
            body["accent_color"] = self.some(["#102030", "#ff8800"])
        self.records.add("tags", body)

    def change_tag(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words().title()},
            {"description": self.some([None, self.draw.words(3)])},
            {"slug": self.draw.slug()},
            {"visibility": self.some(["public", "internal"])},
            {"meta_title": self.draw.words()},
            {"accent_color": "orange"},
            {"description": "d" * 501},
        ]
        self.records.change("tags", self.some(changes))

    def tag_wrongly(self) -> None:
        bodies: list[Body] = [
            {"tags": [{"description": "No name"}]},
            {"tags": [{"name": "n" * 200}]},
            {"tags": [{"name": ",comma"}]},
            {"tags": [{"name": self.draw.word(), "visibility": "secret"}]},
            {"tags": []},
        ]
        self.call("POST", "/tags/", self.some(bodies))

    def list_tags(self) -> None:
        queries: list[Body] = [
            {"include": "count.posts"},
            {"filter": f"visibility:{self.some(['public', 'internal'])}"},
            {"filter": f"slug:{self.records.shown('tags', 'slug')}"},
        ]
        self.records.list_some("tags", ("name", "slug", "created_at"), queries)

    def read_tag(self) -> None:
        if self.draw.likely(0.6):
            slug = self.some([self.records.shown("tags", "slug"), self.draw.slug()])
            self.call("GET", f"/tags/slug/{slug}/")
        else:
            self.call("GET", self.records.at("tags"), query={"include": "count.posts"})

    def acts(self) -> list[Act]:
        records, found, acts = self.records, self.found, list[Act]()
        acts += records.acts("posts", 1.8, {"title": "Gone", "updated_at": _LATER})
        acts += records.acts("pages", 1, {"title": "Gone", "updated_at": _LATER})
        acts += records.acts("tags", 1.2, {"name": "Gone"})
        for kind, weight in (("posts", 1.0), ("pages", 0.5)):
            acts += [
                Act(5 * weight, lambda kind=kind: self.write(kind)),  # type: ignore[misc]
                Act(4 * weight, lambda kind=kind: self.rewrite(kind), found[kind]),  # type: ignore[misc]
                Act(5 * weight, lambda kind=kind: self.list_written(kind)),  # type: ignore[misc]
                Act(2 * weight, lambda kind=kind: self.read_so(kind), found[kind]),  # type: ignore[misc]
                Act(0.8 * weight, lambda kind=kind: self.copy(kind), found[kind]),  # type: ignore[misc]
            ]
        return [
            *acts,
            Act(1, self.schedule, found["posts"]),
            Act(0.6, self.change_all, found["posts"]),
            Act(0.4, self.delete_all, found["posts"]),
            Act(2, self.write_wrongly),
            Act(3, self.tag),
            Act(2, self.change_tag, found["tags"]),
            Act(1, self.tag_wrongly),
            Act(2, self.list_tags),
            Act(1.5, self.read_tag, found["tags"]),
        ]

"""Items of collections of Directus, their versions, comments and presets."""

from typing import Any, Final

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.directus_records import Body, Queries, Records

ITEMS: Final = "/items/articles"
_SITE: Final = "/items/site"
_STATUS: Final = ("draft", "published", "archived")


class Content:
    """What a client has written so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.slugs = list[str]()
        self.saved = list[str]()
        self.articles = Records(
            *(call, draw, ITEMS, self._article, self._article_change),
            *(self._article_lists, self._article_wrongly),
        )
        self.authors = Records(
            *(call, draw, "/items/authors", self._author),
            *(lambda: self._without(self._author(), "email"), self._author_lists),
            lambda: [{"bio": draw.words()}, {"name": None}, {**self._author(), "name": None}],
        )
        self.categories = Records(
            *(call, draw, "/items/categories", self._category),
            *(lambda: self._without(self._category(), "name"), self._category_lists),
            lambda: [{"color": "#102030"}, {"name": None}],
        )
        self.comments = Records(
            *(call, draw, "/comments", self._comment, lambda: {"comment": draw.words(3)}),
            lambda: [{}, {"filter[collection][_eq]": "articles"}, {"fields": "id,comment"}],
            lambda: [{"collection": "articles", "comment": "lost"}, {"item": "1"}],
        )
        self.versions = Records(
            *(call, draw, "/versions", self._version, lambda: {"name": draw.words()}),
            lambda: [{}, {"filter[collection][_eq]": "articles"}, {"fields": "id,key,item"}],
            lambda: [
                {"collection": "authors", "item": "1", "key": draw.slug()},
                {"collection": "articles", "item": "1"},
            ],
        )
        self.presets = Records(
            *(call, draw, "/presets", self._preset),
            lambda: self.some([{"bookmark": draw.words()}, {"search": draw.word()}]),
            lambda: [{}, {"filter[collection][_eq]": self.some(["articles", "authors"])}],
        )

    def acts(self) -> list[Act]:
        """Return what a client does."""
        call, articles = self.call, self.articles.keys
        found = [*self.articles.acts(3), *self.authors.acts(1.5), *self.categories.acts(1.2)]
        found += [*self.comments.acts(0.7), *self.presets.acts(0.8)]
        return [
            *found,
            *self.versions.acts(0.5),
            Act(4, lambda: self.articles.list()),
            Act(1.5, self.add_again, self.slugs),
            Act(1, self.delete_by_query, articles),
            Act(1, self.change_by_query, articles),
            Act(1.5, lambda: call("GET", self.articles.at(), query=self._shown()), articles),
            Act(1, lambda: call("GET", ITEMS, query=self.some(_WRONG_LISTS))),
            Act(1, lambda: call("GET", _SITE)),
            Act(1, lambda: call("PATCH", _SITE, self._site())),
            Act(0.7, lambda: call("GET", f"/items/{self.draw.slug()}")),
            Act(0.5, lambda: call("POST", ITEMS, "{broken")),
            Act(0.7, lambda: call("GET", ITEMS, headers={"Authorization": "Bearer nobody"})),
            Act(0.5, lambda: call("GET", ITEMS, headers={"Authorization": ""})),
            Act(1, self.save_version, self.versions.keys),
            Act(0.7, lambda: call("GET", f"{self.versions.at()}/compare"), self.saved),
            Act(0.7, self.promote_version, self.saved),
        ]

    def _without(self, body: Body, name: str) -> Body:
        return {each: value for each, value in body.items() if each != name}

    # -- articles

    def _article(self) -> Body:
        body: Body = {"title": self.draw.words(), "slug": self.draw.slug()}
        self.slugs.append(body["slug"])
        if self.draw.likely(0.5):
            body["status"] = self.some(_STATUS)
        if self.draw.likely(0.6):
            body["rating"] = self.draw.randint(1, 9)
        if self.draw.likely(0.3):
            body["body"] = self.draw.words(3)
        if self.draw.likely(0.3):
            body["tags"] = self.draw.sample(["news", "plant", "staff", "tips"], 2)
        if self.draw.likely(0.3):
            body["featured"] = self.draw.likely(0.7)
        for name, kind in (("author", self.authors), ("category", self.categories)):
            if kind.keys and self.draw.likely(0.5):
                body[name] = self.some(kind.keys)
        return body

    def _article_change(self) -> Body:
        changes: list[Body] = [
            {"status": self.some(_STATUS)},
            {"title": self.draw.words(), "rating": self.draw.randint(1, 9)},
            {"body": self.draw.words(3)},
            {"featured": self.draw.likely(0.5)},
            {"category": self.some(self.categories.keys) if self.categories.keys else None},
        ]
        return self.some(changes)

    def _article_wrongly(self) -> list[Any]:
        title = self.draw.words()
        return [
            {"slug": self.draw.slug()},
            {"title": None},
            {"title": title, "rating": self.draw.randint(10, 99)},
            {"title": title, "rating": 0},
            {"title": title, "author": self.draw.uuid()},
            {"title": title, "category": 9999},
        ]

    def _article_lists(self) -> Queries:
        most = self.draw.randint(2, 8)
        return [
            {},
            {"filter[status][_eq]": self.some(_STATUS)},
            {"filter[rating][_gte]": most},
            {"filter[rating][_lt]": most, "sort": "rating"},
            {"filter[featured][_eq]": "true"},
            {"filter[category][_nnull]": "true"},
            {"filter[status][_in]": "draft,archived", "fields": "id,title,status"},
            {"filter[title][_contains]": self.draw.word()},
            {"filter": '{"_and":[{"status":{"_neq":"draft"}},{"rating":{"_gt":4}}]}'},
            {"filter[author][name][_contains]": self.draw.word()},
            {"sort": "-rating,title"},
            {"sort": "title", "limit": 2},
            {"limit": 3, "page": 2},
            {"limit": 2, "offset": 1, "sort": "-id"},
            {"fields": "id,title,rating"},
            {"fields": "*,author.name,category.name", "limit": 3},
            {"search": self.draw.word()},
            {"meta": "total_count,filter_count", "filter[status][_eq]": "draft"},
            {"meta": "*", "limit": 1},
            {"aggregate[count]": "*", "groupBy[]": "status"},
            {"aggregate[max]": "rating"},
        ]

    def _shown(self) -> dict[str, str]:
        return self.some([{"fields": "id,title"}, {"fields": "*,author.*"}, {"fields": "*.*"}])

    def add_again(self) -> None:
        body = {"title": self.draw.words(), "slug": self.some(self.slugs[-8:])}
        answer = self.call("POST", ITEMS, body)
        if answer.status == 200:
            self.articles.keys.append(answer.data["data"]["id"])

    def delete_by_query(self) -> None:
        status = self.some(_STATUS)
        found = self.call("GET", ITEMS, query={"filter[status][_eq]": status, "fields": "id"})
        query = {"filter": {"status": {"_eq": status}}, "sort": ["id"], "limit": 1}
        if self.call("DELETE", ITEMS, {"query": query}).status == 204:
            self.articles.forget([each["id"] for each in found.data["data"]][:1])

    def change_by_query(self) -> None:
        query = {"filter": {"rating": {"_gte": self.draw.randint(5, 9)}}}
        data = {"featured": self.draw.likely(0.5)}
        self.call("PATCH", ITEMS, {"query": query, "data": data})

    def _site(self) -> Body:
        return self.some(
            [
                {"title": self.draw.words(), "tagline": self.draw.words(3)},
                {"maintenance": self.draw.likely(0.5)},
            ]
        )

    # -- other items

    def _author(self) -> Body:
        body: Body = {"name": self.draw.slug(), "email": f"{self.draw.slug()}@example.com"}
        if self.draw.likely(0.4):
            body["bio"] = self.draw.words(3)
        if self.draw.likely(0.3):
            body["active"] = False
        return body

    def _author_lists(self) -> Queries:
        return [
            {"sort": "name"},
            {"sort": "name", "limit": 2},
            {"filter[active][_eq]": self.some(["true", "false"])},
            {"filter[name][_starts_with]": self.draw.word()},
            {"fields": "name,email", "sort": "-name"},
            {"search": self.draw.word()},
        ]

    def _category(self) -> Body:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["color"] = self.some(["#102030", "#405060", "#708090"])
        return {**body, "sort": self.draw.randint(1, 99)}

    def _category_lists(self) -> Queries:
        return [
            {},
            {"sort": "-name"},
            {"filter[color][_null]": "true"},
            {"filter[sort][_between]": "20,70"},
            {"limit": 1, "meta": "total_count"},
        ]

    def _of_article(self) -> Body:
        keys = self.articles.keys
        return {"collection": "articles", "item": str(self.some(keys) if keys else 9999)}

    def _comment(self) -> Body:
        return {**self._of_article(), "comment": self.draw.words(3)}

    def _version(self) -> Body:
        return {**self._of_article(), "key": self.draw.slug(), "name": self.draw.words()}

    def save_version(self) -> None:
        key = self.some(self.versions.keys)
        body = {"title": self.draw.words(), "rating": self.draw.randint(1, 9)}
        if self.call("POST", f"/versions/{key}/save", body).status == 200:
            self.saved.append(key)

    def promote_version(self) -> None:
        key = self.saved.pop()
        shown = self.call("GET", f"/versions/{key}/compare")
        if shown.status == 200:
            told = shown.data["data"]["mainHash"] if self.draw.likely(0.7) else "old"
            self.call("POST", f"/versions/{key}/promote", {"mainHash": told})

    def _preset(self) -> Body:
        body: Body = {
            "collection": self.some(["articles", "authors"]),
            "bookmark": self.draw.words(),
            "layout": self.some(["tabular", "cards"]),
        }
        if self.draw.likely(0.5):
            body["layout_query"] = {"tabular": {"sort": ["title"], "limit": 25}}
        if self.draw.likely(0.3):
            body["search"] = self.draw.word()
        return body


_WRONG_LISTS: Final[tuple[dict[str, str], ...]] = (
    {"limit": "abc"},
    {"sort": "unheard"},
    {"filter[unheard][_eq]": "1"},
    {"filter[rating][_unheard]": "1"},
    {"fields": "unheard"},
)

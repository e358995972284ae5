"""A client of Kinto 26: buckets with collections and groups, and records in collections."""

from collections.abc import Iterator
from typing import Any

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller

_SORTS: tuple[dict[str, Any], ...] = (
    {"_sort": "title"},
    {"_sort": "-rank"},
    {"_limit": 2},
    {"_fields": "title,state"},
)
_ODD = ({"_sort": "odd!"}, {"_limit": "many"}, {"_since": "then"}, {"_token": "##"})
_STATES = ("open", "done", "late")


class Client:
    """What a client has made so far, and what it does."""

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.buckets, self.collections = list[str](), list[str]()
        self.groups, self.records = list[str](), list[str]()
        self.tags, self.gone = dict[str, str](), list[str]()

    def record(self) -> dict[str, Any]:
        body: dict[str, Any] = {"title": self.draw.words(), "state": self.some(_STATES)}
        body["rank"] = self.draw.randint(1, 9)
        if self.draw.likely(0.4):
            body["words"] = self.draw.sample("abcdef", 2)
        if self.draw.likely(0.3):
            body["author"] = {"name": self.draw.word(), "level": self.draw.randint(1, 3)}
        return body

    def add(self, found: list[str], place: str, data: Any, share: float = 0.6) -> None:
        """Create something by its name, or leave the name to the server."""
        body = {"data": data} if data is not None else {}
        if self.draw.likely(share):
            path = f"{place}/{self.draw.slug()}"
            answer = self.call("PUT", path, body)
        else:
            answer = self.call("POST", place, {"data": data or {}})
            path = f"{place}/{answer.data['data']['id']}"
        found.append(path)
        self.tags[path] = answer.headers["etag"]

    def add_bucket(self) -> None:
        self.add(self.buckets, "/buckets", self.some([{"note": self.draw.word()}, None]))

    def add_collection(self) -> None:
        data = self.some([{"use": self.some(["log", "list"])}, None])
        self.add(self.collections, f"{self.some(self.buckets)}/collections", data)

    def add_group(self) -> None:
        members = {"members": self.draw.sample("abcdef", 2)}
        self.add(self.groups, f"{self.some(self.buckets)}/groups", members, 1)

    def add_record(self) -> None:
        self.add(self.records, f"{self.some(self.collections)}/records", self.record(), 0.4)

    def add_record_again(self) -> None:
        place, _, key = self.some(self.records).rpartition("/")
        self.call("POST", place, {"data": {"id": key, "title": "again"}})

    def add_both(self) -> None:
        place = f"{self.some(self.collections)}/records"
        paths = [f"{place}/{self.draw.uuid()}" for _ in range(2)]
        parts = [{"path": f"/v1{path}", "body": {"data": self.record()}} for path in paths]
        self.call("POST", "/batch", {"defaults": {"method": "PUT"}, "requests": parts})
        self.records += paths

    def exists(self) -> None:
        path = self.some([*self.buckets, *self.collections])
        self.call("PUT", path, {"data": {}}, headers={"If-None-Match": "*"})

    def wrong_record(self) -> None:
        body = self.some([{"data": "text"}, {"data": [1]}, "{broken", {"date": {}}])
        self.call("POST", f"{self.some(self.collections)}/records", body)

    def wrong_group(self) -> None:
        body = {"data": self.some([{"members": "all"}, {}, {"members": 5}])}
        self.call("PUT", f"{self.some(self.buckets)}/groups/{self.draw.slug()}", body)

    def list_records(self) -> None:
        word, rank = self.draw.word()[:3], self.draw.randint(2, 8)
        filters: list[dict[str, Any]] = [
            {"state": self.some(_STATES)},
            {"min_rank": rank},
            {"lt_rank": rank},
        ]
        more: list[dict[str, Any]] = [
            {"not_state": "open"},
            {"in_state": "open,late"},
            {"like_title": word},
        ]
        query = self.some([{}, {}, *filters, *more, *_SORTS])
        self.call("GET", f"{self.some(self.collections)}/records", query=query)

    def patch(self, found: list[str], data: dict[str, Any]) -> None:
        path = self.some(found)
        self.tags[path] = self.call("PATCH", path, {"data": data}).headers["etag"]

    def patch_record(self) -> None:
        changes: list[dict[str, Any]] = [
            {"state": self.some(_STATES)},
            {"rank": self.draw.randint(1, 9)},
            {"by": "me"},
        ]
        self.patch(self.records, self.some(changes))

    def replace_record(self) -> None:
        path = self.some(self.records)
        condition = {"If-Match": self.tags[path]} if path in self.tags else None
        answer = self.call("PUT", path, {"data": self.record()}, headers=condition)
        self.tags[path] = answer.headers["etag"]

    def stale_record(self) -> None:
        condition = {"If-Match": '"1234567890123"'}
        self.call("PUT", self.some(self.records), {"data": self.record()}, headers=condition)

    def cached_record(self) -> None:
        known = [path for path in self.records if path in self.tags]
        if known:
            path = self.some(known)
            self.call("GET", path, headers={"If-None-Match": self.tags[path]})

    def delete(self, found: list[str]) -> None:
        path = self.some(found)
        self.call("DELETE", path)
        for each in (self.buckets, self.collections, self.groups, self.records):
            each[:] = [other for other in each if other != path and f"{path}/" not in other]
        self.gone.append(path)

    def delete_bucket(self) -> None:
        if len(self.buckets) > 2:
            self.delete(self.buckets)

    def delete_some(self) -> None:
        place = self.some(self.records).rpartition("/")[0]
        gone = self.call("DELETE", place, query={"state": self.some(_STATES)}).data["data"]
        paths = {f"{place}/{each['id']}" for each in gone}
        self.records[:] = [path for path in self.records if path not in paths]
        self.gone += sorted(paths)

    def unknown(self) -> None:
        places = ["/buckets", f"{self.some(self.buckets)}/groups"]
        places += [f"{self.some(self.buckets)}/collections"]
        places += [f"{path}/records" for path in self.collections[:1]]
        self.call("GET", f"{self.some(places)}/{self.draw.slug()}")


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    made = Client(call, draw)
    first = (made.add_bucket, made.add_collection, made.add_record)
    return drawn(draw, first, [*_acts(made), *_lists(made)])


def _acts(made: Client) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    buckets, collections = made.buckets, made.collections
    groups, records, gone = made.groups, made.records, made.gone
    return [
        Act(4, made.add_bucket),
        Act(6, made.add_collection),
        Act(2.5, made.add_group),
        Act(14, made.add_record, collections),
        Act(1, made.add_record_again, records),
        Act(2, made.add_both, collections),
        Act(2, made.exists),
        Act(2, made.wrong_record, collections),
        Act(1.5, made.wrong_group),
        Act(1, lambda: call("PUT", f"/buckets/{some(['odd id!', 'a b'])}", {"data": {}})),
        Act(8, lambda: call("GET", some([*buckets, *collections, *groups]))),
        Act(7, lambda: call("GET", some(records)), records),
        Act(1.5, made.cached_record, records),
        Act(1.5, lambda: made.patch(buckets, {"note": draw.word()})),
        Act(1.5, lambda: made.patch(collections, {"note": draw.word()}), collections),
        Act(1.5, lambda: made.patch(groups, {"members": draw.sample("abcdef", 3)}), groups),
        Act(5, made.patch_record, records),
        Act(3, made.replace_record, records),
        Act(1.5, made.stale_record, records),
        Act(1, made.delete_bucket),
        Act(1, lambda: made.delete(collections), collections),
        Act(1, lambda: made.delete(groups), groups),
        Act(4, lambda: made.delete(records), records),
        Act(0.7, made.delete_some, records),
        Act(5, lambda: call("GET", some(gone[-8:])), gone),
        Act(2, lambda: call("DELETE", some(gone[-8:])), gone),
        Act(2.5, made.unknown, collections),
        Act(1, lambda: call("GET", some(["/", "/__lbheartbeat__", "/__heartbeat__"]))),
        Act(1, lambda: call("GET", some(buckets), headers={"Authorization": ""})),
    ]


def _lists(made: Client) -> list[Act]:
    call, some = made.call, made.some
    buckets, collections = made.buckets, made.collections
    pages: tuple[dict[str, Any], ...] = ({}, {"_sort": "id"}, {"_limit": 2})
    lists: tuple[dict[str, Any], ...] = ({}, {"use": "list"}, {"_sort": "-id"})
    return [
        Act(2, lambda: call("GET", "/buckets", query=some(pages))),
        Act(3, lambda: call("GET", f"{some(buckets)}/collections", query=some(lists))),
        Act(1.5, lambda: call("GET", f"{some(buckets)}/groups")),
        Act(12, made.list_records, collections),
        Act(
            1.5, lambda: call("GET", f"{some(collections)}/records", query=some(_ODD)), collections
        ),
    ]

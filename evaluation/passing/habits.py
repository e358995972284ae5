"""Requests of an ordinary client: lists, parts of them and pages, changes, and what is wrong."""

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from contract_tests.probing import contract_terms as terms
from contract_tests.probing.lists import LISTINGS, Listing
from contract_tests.target.schema import CONTRACT
from tests.support.calls import BODIES, parameter_examples

Records = dict[str, list[dict[str, Any]]]
"""Records that were seen, by the path of their list."""
BY_LABEL: Final = {each.operation.label: each for each in LISTINGS.values()}
_TEXTS: Final = (
    "Cafe\u0301",
    "A & B",
    "\N{FACTORY} 2",
    "of more than twenty letters",
    "Größe",
    "MiXed",
)
_TIMES: Final = ("plannedStartAt", "plannedEndAt", "startAt", "endAt")
_OPEN: Final = ("P1D", "PT8H", "today", "yesterday", "thisweek", "lastweek", "P7D")


class Habits:
    """Makes requests, by chance and of what was seen.

    Attributes:
        known: What the client has seen.
    """

    def __init__(self, chance: random.Random) -> None:
        self.known: Records = {}
        self._chance = chance
        self._number = 0

    def query(self, label: str, names: list[str]) -> dict[str, Any]:
        """Return values for some parameters of a list, and for those that are required."""
        examples, listing = parameter_examples(label), BY_LABEL.get(label)
        required = parameter_examples(label, required=True)
        values = {
            name: self._value(listing, name, examples[name])
            for name in examples
            if name in required or name in names
        }
        if "grouping" in examples and self._chance.random() < 0.8:
            # A page for people; a stretch as a whole is read where it is looked at.
            values.setdefault("limit", 40)
        return values

    def optional(self, label: str) -> list[str]:
        """Return the names of the parameters that may be left out, in any order."""
        required = parameter_examples(label, required=True)
        names = [name for name in parameter_examples(label) if name not in required]
        self._chance.shuffle(names)
        return names

    def _value(self, listing: Listing | None, name: str, example: Any) -> Any:
        spec = listing.filters.get(name, {}) if listing else {}
        if name in ("limit", "skip"):
            return self._chance.randint(1, 5)
        if spec.get("by") == "range":
            return self._range()
        if listing is None or self._chance.random() < 0.2:
            return example
        if name == "grouping":
            return self._chance.choice(["minute", "quarter", "hour", "day"])
        if spec.get("by") == "order":
            return self._chance.choice(["name", "code", "groupCode", "plantCode"])
        path = LISTINGS[spec["in"]].operation.path if spec.get("in") in LISTINGS else None
        records = self.known.get(path or listing.operation.path, [])
        if "within" in spec:
            records = [part for record in records for part in record.get(spec["within"], [])]
        return self._of(records, spec, example)

    def _of(self, records: list[dict[str, Any]], spec: dict[str, Any], example: Any) -> Any:
        if spec.get("by") == "text":
            texts = [
                str(item[name]) for item in records for name in spec["members"] if item.get(name)
            ]
            text = self._chance.choice(texts or [str(example)])
            start = self._chance.randrange(max(1, len(text) - 2))
            part = text[start : start + self._chance.randint(3, 6)].strip() or str(example)
            return self._chance.choice([part, part.upper(), part.lower(), f"{part[:1]}.{part[2:]}"])
        member = str(spec.get("whose", spec.get("member")))
        shown = [item.get(member) for item in records]
        each = [value for one in shown for value in (one if isinstance(one, list) else [one])]
        values = sorted({str(value) for value in each if value is not None})
        values = [value for value in values if value.isascii() and "[" not in value] or [
            str(example)
        ]
        chosen = self._chance.sample(values, min(len(values), self._chance.randint(1, 3)))
        if spec.get("by") != "list":
            return chosen[0]
        if self._chance.random() < 0.15:
            return chosen[0][:2]
        return ",".join(chosen)

    def _range(self) -> str:
        if self._chance.random() < 0.4:
            return self._chance.choice(_OPEN)
        day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        start = day - timedelta(days=self._chance.randint(1, 4))
        if self._chance.random() < 0.4:
            return f"{start:%Y-%m-%d}/{start + timedelta(days=1):%Y-%m-%d}"
        start += timedelta(hours=self._chance.randint(0, 12))
        end = f"{start + timedelta(hours=8):%Y-%m-%dT%H:%M:%SZ}"
        return f"{start:%Y-%m-%dT%H:%M:%SZ}/{self._chance.choice([end, 'PT8H'])}"

    def shift(self) -> Iterator[tuple[str, str]]:
        """Yield requests that look at one stretch of time in several ways."""
        day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        start = day - timedelta(days=self._chance.randint(1, 2))
        span = f"{start:%Y-%m-%dT%H:%M:%SZ}/{start + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
        wide = f"{start - timedelta(days=1):%Y-%m-%d}/{start + timedelta(days=2):%Y-%m-%d}"
        codes = [str(item["code"]) for item in self.known.get("/station", [])] or ["pack-1"]
        for code in self._chance.sample(codes, 1):
            yield (
                "GET",
                f"/station-window?rangecode={wide}&grouping=quarter&limit=5000&stationcodes={code}",
            )
            for grouping in ("hour", "day", "hour"):
                query = f"rangecode={span}&grouping={grouping}&limit=500&stationcodes={code}"
                yield "GET", f"/station-window?{query}"
        yield "GET", "/issue"
        yield "GET", f"/schedule?rangecode={span}"
        yield "GET", "/schedule?rangecode=PT8H"

    def body(self, label: str, *, is_new: bool = False) -> Any:
        """Return an example of a body, made new, or a change of a record that was seen."""
        examples = list(BODIES.get(label, {}).values())
        if not examples:
            return None
        body = deepcopy(self._chance.choice(examples))
        if isinstance(body, list):
            self._chance.shuffle(body)
            return body[: self._chance.randint(1, len(body))]
        self._number += 1
        if is_new or self._chance.random() < 0.3:
            return self._new(label, body)
        return self._change(label, body)

    def _named(self, body: dict[str, Any]) -> None:
        for name in ("name", "description", "title", "workOrderReference"):
            if isinstance(body.get(name), str):
                text = f"{self._chance.choice(_TEXTS)} {self._number}"
                body[name] = text[:50]
        for name in _TIMES:
            if isinstance(body.get(name), str):
                body[name] = self._time(body[name], name)

    def _time(self, text: str, name: str) -> str:
        time = datetime.fromisoformat(text)
        zone = "+00:00"
        if name.startswith("planned"):
            later = timedelta(days=400 + self._number % 300, minutes=self._number)
            time, zone = time + later, self._chance.choice(["+00:00", "+02:00"])
        offset = timedelta(hours=int(zone[1:3]))
        return (time + offset + timedelta(milliseconds=500)).isoformat("T", "milliseconds")[
            :23
        ] + zone

    def _new(self, label: str, body: dict[str, Any]) -> dict[str, Any]:
        self._named(body)
        if isinstance(body.get("code"), str):
            body["code"] = f"new-{self._chance.randint(1, 999)}"
        if label == "POST /sku":
            body |= {"value": 19.99, "instructionsUrl": "https://plant.example/Guides/A1"}
        if label == "POST /user" or "email" in body:
            body["email"] = f"person{self._chance.randint(1, 20)}@demofoods.example"
            body["role"] = self._chance.choice(["member", "supervisor", "read_only"])
        if label == "POST /account":
            names = self._chance.sample(sorted(body), self._chance.randint(1, len(body)))
            body = {name: body[name] for name in names}
        if "config" in body:
            names = self._chance.sample(sorted(body["config"]), self._chance.randint(1, 3))
            body["config"] = {name: body["config"][name] for name in names}
        body.pop("shiftPatternId", None) if label == "POST /shift" else None
        for shift in body.get("shifts", []):
            shift.pop("id", None)
        return body

    def _change(self, label: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return a change of some members of a record that was seen."""
        key = _key_of(label)
        path = label.partition(" ")[2]
        pool = "/shift-pattern" if label == "POST /shift" else path
        pool = "/admin/user" if "user" in path else pool
        records = self.known.get(pool, [])
        if not records or key is None:
            return self._new(label, body)
        record = self._chance.choice(records)
        if label == "POST /shift":
            return self._shifts(record, body)
        required = terms.schema_of(terms.body_schema(BY_LABEL_WRITES[label]) or ()).get(
            "required", []
        )
        self._named(body)
        fixed = {name: record[name] for name in required if name in record and name not in _TIMES}
        rest = [name for name in body if name not in (key, *required)]
        chosen = self._chance.sample(rest, min(len(rest), self._chance.randint(0, 2)))
        some = {name: body[name] for name in (*required, *chosen) if name in body}
        if self._chance.random() < 0.5 and "name" in some:
            fixed.pop("name", None)
        return {**some, **fixed, key: record[key]} if key in record else self._new(label, body)

    def _shifts(self, record: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        old = [shift["shiftId"] for shift in record.get("shifts", [])]
        gone = old[:1] if len(old) > 1 and self._chance.random() < 0.5 else []
        added = [{k: v for k, v in shift.items() if k != "id"} for shift in body["shifts"][:1]]
        changed = {"shiftPatternId": record["id"], "title": f"Cover {self._number}"}
        return {**changed, "shifts": added if not gone else [], "deleteShifts": gone}

    def mistake(self, label: str) -> tuple[str, str, Any]:
        """Return a request that is wrong: its method, path and body."""
        path = filled(label, parameter_examples(label, required=True))
        kind = self._chance.randrange(8 if label in BODIES else 4)
        if kind == 0:
            return "GET", f"{path}{'&' if '?' in path else '?'}limit=many&rangecode=never", None
        if kind == 1:
            return "POST", path, {"code": 17, "name": None, "nonsense": [1]}
        if kind == 2:
            return "GET", f"{path.partition('?')[0]}-of-nothing", None
        if kind == 3:
            return "DELETE", f"{path.partition('?')[0]}/no-such", None
        return label.partition(" ")[0], path, spoilt(self.body(label))


def spoilt(body: Any) -> Any:
    """Return a body that names what is not there."""
    if isinstance(body, list):
        return [*body, {"stationGroupCode": "no-such", "preference": ["none"]}]
    if not isinstance(body, dict):
        return body
    names = [name for name in ("stationCode", "parentReasonCode") if name in body]
    changed: dict[str, Any] = dict.fromkeys(names, "no-such")
    if "skus" in body:
        changed["skus"] = [*body["skus"], {"skuCode": "NO-SUCH", "productionMultiplier": 1}]
    if "config" in body:
        changed["config"] = {**body["config"], "noSuchKey": "x"}
    return {**body, **changed}


BY_LABEL_WRITES: Final = {
    operation.label: operation for operation in CONTRACT.operations if operation.takes_body
}


def _key_of(label: str) -> str | None:
    operation = BY_LABEL_WRITES.get(label)
    return operation.writes.get("key") if operation else None


def filled(label: str, parameters: dict[str, Any]) -> str:
    """Return path and query of an operation with these parameters."""
    path, given = label.partition(" ")[2], dict(parameters)
    for name in [name for name in given if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", quote(str(given.pop(name)), safe=""))
    texts = [f"{name}={quote(str(value), safe=',/:')}" for name, value in given.items()]
    return f"{path}?{'&'.join(texts)}" if texts else path

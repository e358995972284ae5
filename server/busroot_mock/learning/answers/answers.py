"""Recorded answers as templates: what varies with the request or the record has its source."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps, at
from busroot_mock.generic.forms import time_form
from busroot_mock.generic.model import Kind, Recorded, Source, pointer_to
from busroot_mock.generic.sources import MARK
from busroot_mock.generic.urls import url_in
from busroot_mock.learning.answers.enveloped import enveloped
from busroot_mock.learning.answers.own_urls import is_own, own_url
from busroot_mock.learning.answers.parent_members import parent_members
from busroot_mock.learning.answers.repeats import (
    SHORTEST,
    asked_for,
    long_text,
    quoting,
    sent_in_bodies,
)
from busroot_mock.learning.kinds.record_places import listed_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.lists.list_forms import Variant
from busroot_mock.learning.lists.list_parameters import token_parameter
from busroot_mock.learning.members.made_texts import Candidates, text_of

_TOTAL: Final = re.compile(r"(total|count|size|length|elements|results)", re.IGNORECASE)


class Writer:
    """Makes the template of the answers that an operation gave in the same case.

    Args:
        samples: These calls; the last one is taken where nothing else is known.
        kind: Of the records; None if there are none.
        hides: Members of a record that the operation never shows.
        missing: By sample, the key of what is missing.
        fresh: By sample, the key of the record that it leaves beside its own.
        renewed: By member that each call gives anew, what is known of it, by sample.
        variant: The form of a list, where it has several.
    """

    def __init__(
        self,
        samples: Sequence[Seen],
        kind: Kind | None = None,
        hides: Sequence[str] = (),
        missing: Sequence[str] = (),
        fresh: Sequence[str] = (),
        variant: Variant | None = None,
        renewed: Mapping[str, Mapping[int, Any]] = {},
    ) -> None:
        self._samples = samples
        self._last = samples[-1]
        self._kind = kind
        self._hides = list(hides)
        self._known = {"missing": missing, "fresh": fresh}
        self._renewed = renewed
        self._variant = variant or Variant({}, samples)

    def recorded(self) -> Recorded:
        """Return the template."""
        call = self._last.call
        data = call.data
        is_json = data is not BROKEN and data is not ABSENT
        text = call.body.decode("utf-8", "replace")
        body = self._template(data, ()) if is_json else text
        if isinstance(body, dict) and MARK not in body and call.is_success:
            body |= enveloped(self._samples, self._value)
        return Recorded(
            label=call.label,
            status=call.status,
            headers=self._headers(),
            body=body,
            values=dict(call.ask.values),
            asked={**call.ask.asked, "": call.ask.body.decode("utf-8", "replace")},
            only=self._variant.only,
            is_refusal=not call.is_success,
            is_empty=not call.body,
            media_type=call.media_type or "application/json",
        )

    def _headers(self) -> dict[str, Any]:
        return {
            name: self._header(name, value)
            for name, value in self._all_headers().items()
            if name != "date"
        }

    def _all_headers(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for sample in self._samples:
            found |= sample.call.headers
        return found

    def _header(self, name: str, value: str) -> Any:
        if name == "etag":
            return {MARK: {"as": "etag"}}
        if self._is_next(value):
            return {MARK: {"as": "next"}}
        values = [sample.call.headers.get(name) for sample in self._samples]
        return self._value(name, value, values)

    def _is_next(self, value: Any) -> bool:
        """Tell whether a text is the URL of another page of the list that was asked for."""
        path = self._last.call.ask.path
        return (
            self._last.role.does == "list"
            and isinstance(value, str)
            and value.startswith(("http://", "https://", "/"))
            and url_in(value).path.endswith(path)
            and "?" in value
        )

    def _template(self, value: Any, steps: Steps) -> Any:
        role = self._last.role
        if self._last.call.is_success and steps == role.at:
            found = self._records(value)
            if found is not None:
                return {MARK: found}
        if isinstance(value, dict):
            return {name: self._template(inner, (*steps, name)) for name, inner in value.items()}
        if isinstance(value, list) and (key := self._key_listed(steps)):
            return {MARK: {"as": "each", "of": {MARK: {"as": "member", "of": pointer_to((key,))}}}}
        if isinstance(value, list):
            return [self._template(inner, (*steps, i)) for i, inner in enumerate(value)]
        if role.does == "list" and not steps and isinstance(value, int):
            return {MARK: {"as": "total"}}
        name = next((str(s) for s in reversed(steps) if isinstance(s, str)), "")
        values = [at(sample.call.data, steps) for sample in self._samples]
        own = own_url(self._samples, values)
        if own:
            return {MARK: own}
        of_others = (
            each
            for sample, each in zip(self._samples, values, strict=True)
            if not is_own(sample.call.ask, each)
        )
        if any(self._is_next(each) for each in of_others):
            return {MARK: {"as": "next", "else": None}}
        if role.does == "list" and token_parameter(name) and any(values):
            return {MARK: {"as": "next", "token": True, "else": None}}
        return self._value(name, value, values)

    def _key_listed(self, steps: Steps) -> str | None:
        """Return the key of which a list, beside that of the records, has the values."""
        key = self._kind.key if self._kind else None
        if self._last.role.does != "list" or self._last.role.at is None or key is None:
            return None
        lists = [
            (at(each.call.data, steps), listed_at(each.call.data, each.role.at))
            for each in self._samples
        ]
        are_keys = all(keys == [record.get(key) for record in records] for keys, records in lists)
        return key if are_keys and any(keys for keys, _ in lists) else None

    def _records(self, value: Any) -> Source | None:
        role = self._last.role
        more = {"hides": self._hides} if self._hides else {}
        if role.does in ("create", "put", "merge", "act", "read") and isinstance(value, dict):
            return {"as": "record", **more}
        if role.does == "list" and isinstance(value, list):
            each = {"each": self._variant.each} if self._variant.each else {}
            return {"as": "list", **more, **each}
        if role.does == "clear" and isinstance(value, list):
            return {"as": "each", "of": self._each_removed()}
        return None

    def _each_removed(self) -> Any:
        """Return the template of what is shown of each record that is gone."""
        key = self._kind.key if self._kind else None
        for sample in reversed(self._samples):
            shown = at(sample.call.data, self._last.role.at or ())
            if isinstance(shown, list) and shown and isinstance(shown[-1], dict):
                return {
                    name: self._of_removed(name, value, key, sample)
                    for name, value in shown[-1].items()
                }
        return {key: {MARK: {"as": "member", "of": f"/{key}"}}}

    def _of_removed(self, name: str, value: Any, key: str | None, sample: Seen) -> Any:
        item = next(
            (i for i in sample.others.values() if key and i.members.get(name) == value), None
        )
        if name == key or (item is not None and name != "deleted"):
            return {MARK: {"as": "member", "of": pointer_to((name,))}}
        form = time_form(value, sample.call.started)
        return {MARK: form} if form else value

    def _value(self, name: str, value: Any, values: Sequence[Any]) -> Any:
        """Return the source of a value, or the value itself where it has none."""
        shown = [
            (sample, each)
            for sample, each in zip(self._samples, values, strict=True)
            if each is not ABSENT and each is not None
        ]
        if value is None or isinstance(value, bool) or not shown:
            return value
        source = self._source(name, value, shown)
        return value if source is None else {MARK: source}

    def _source(self, name: str, value: Any, shown: Sequence[tuple[Seen, Any]]) -> Source | None:
        asked = asked_for(name, shown)
        if asked:
            return asked
        for source, texts in self._candidates(shown):
            if all(
                text is not None and str(each) == text
                for (_, each), text in zip(shown, texts, strict=True)
            ):
                is_number = isinstance(value, int)
                return {**source, "number": True} if is_number else source
        times = [time_form(each, sample.call.started) for sample, each in shown]
        if all(times) and (len(shown) < 2 or len({str(each) for _, each in shown}) > 1):
            return times[-1]
        if isinstance(value, int) and _TOTAL.search(name) and self._last.role.does == "list":
            return self._count(shown)
        text = self._text(value, shown) if isinstance(value, str) else None
        # A refusal has its sentence, be what it quotes there or not.
        return {**text, "else": value} if text and self._last.call.status >= 400 else text

    def _candidates(self, shown: Sequence[tuple[Seen, Any]]) -> Candidates:
        """Return the sources that there can be, with the text that each has for each sample."""
        seen = [sample for sample, _ in shown]
        found: Candidates = []
        for way, keys in self._known.items():
            if keys:
                by_sample = dict(zip(map(id, self._samples), keys, strict=True))
                found.append(({"as": way}, [by_sample[id(sample)] for sample in seen]))
        for name in reversed(list(seen[0].call.ask.values)):
            found.append(({"as": "path", "of": name}, [s.call.ask.values.get(name) for s in seen]))
        for name, known in self._renewed.items():
            if any(id(sample) in known for sample in seen):
                texts = [long_text(known.get(id(sample), value)) for sample, value in shown]
                found.append(({"as": "member", "of": pointer_to((name,))}, texts))
        first = seen[0].before or seen[0].after
        for member in first.members if first else ():
            texts = [long_text(_member(s, member)) for s in seen]
            found.append(({"as": "member", "of": pointer_to((member,))}, texts))
        for source, owned in parent_members(seen, shown[-1][1]):
            found.append((source, [*map(long_text, owned)]))
        found += sent_in_bodies(seen, [value for _, value in shown])
        for name in seen[0].call.ask.asked:
            source = {"as": "query", "of": name, "else": shown[0][1]}
            found.append((source, [long_text(s.call.ask.asked.get(name)) for s in seen]))
        return found

    def _count(self, shown: Sequence[tuple[Seen, Any]]) -> Source:
        pairs = [
            (sample, len(found))
            for sample, _ in shown
            if isinstance(found := at(sample.call.data, sample.role.at or ()), list)
        ]
        is_length = [length for _, length in pairs] == [each for _, each in shown]
        # What a filter left out is on no page.
        is_cut = any(
            length < len(sample.others) and str(length) in sample.call.ask.asked.values()
            for sample, length in pairs
        )
        return {"as": "count" if is_length and is_cut else "total"}

    def _text(self, value: str, shown: Sequence[tuple[Seen, Any]]) -> Source | None:
        """Return the source of a text that has values of the path, the record or the body in it."""
        texts = [each for _, each in shown]
        found = text_of(texts, self._candidates(shown)) if len(shown) > 1 else None
        if found:
            return found
        values = self._last.call.ask.values
        for name in reversed(list(values)):
            text = values[name]
            if len(text) >= SHORTEST and text in value and text != value:
                before, _, behind = value.partition(text)
                return {"as": "text", "parts": [before, {"as": "path", "of": name}, behind]}
        return quoting(value, self._last.call.ask.data) if self._last.call.status >= 400 else None


def _member(sample: Seen, name: str) -> Any:
    item = sample.before or sample.after
    return item.members.get(name, ABSENT) if item else ABSENT

"""Refusals of new records without a member that were not recorded, of servers that name these."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps, at
from busroot_mock.generic.model import Refusal, Spec, pointer_to
from busroot_mock.learning.causes.sentences import mentions
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 5
_PLACES: Final = 3
_BEFORE: Final = (401, 403, 404, 405, 410, 415, 429)
"""What servers answer before they look at a body."""
BECAUSE: Final = "all that was taken had it, and others are refused where they are missing"


def of_other_missing(
    specs: Mapping[str, Spec], seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of new records without a member that all new ones had, five at least.

    Members were refused as missing at three places at least, with the same status. A refusal of a
    body without it says that it may be missing, unless it names it.
    """
    known: dict[int, dict[tuple[str, str], Refusal]] = defaultdict(dict)
    for each in refusals:
        if each.more.get("wrong") == "missing" and "x-certainty" not in each.more:
            known[each.status][each.label, each.more["at"]] = each
    status = max(known, key=lambda each: len(known[each]), default=0)
    said = {(e.label, e.more.get("at")) for e in refusals if e.more.get("wrong") == "missing"}
    if len(known[status]) < _PLACES:
        return
    for label, spec in specs.items():
        own = [e for e in seen if e.call.label == label] if spec.does == "create" else []
        like = next((e for (of, _), e in known[status].items() if of == label), None)
        like = like or next(iter(known[status].values()))
        around = [
            (spec.taken[:n], name)
            for n in range(len(spec.taken))
            for name in _always(spec.taken[:n], own)
        ]
        for taken, name in [*around, *((spec.taken, name) for name in _always(spec.taken, own))]:
            place = pointer_to((*taken, name))
            if (label, place) not in said:
                more = {"at": place, "wrong": "missing", "because": BECAUSE}
                yield Refusal(
                    label, "body", status, like.answer, {**more, "x-certainty": "assumed"}
                )


def _always(place: Steps, own: Sequence[Seen]) -> list[str]:
    """Return the members that all bodies had which were taken, and no other lacked unnamed."""
    taken = [body for e in own if e.call.is_success and (body := _body(place, e)) is not None]
    if len(taken) < _FEWEST:
        return []
    refused = [(e, body) for e in own if _is_of_body(e) and (body := _body(place, e)) is not None]
    names = [name for name in taken[0] if all(body.get(name) is not None for body in taken)]
    return [
        name
        for name in names
        if not any(name not in body and not mentions(_text(e), name) for e, body in refused)
    ]


def _is_of_body(each: Seen) -> bool:
    """Tell whether a request was refused for its body, or for what is there: its form is right."""
    return not each.call.is_success and each.call.status not in _BEFORE


def _text(each: Seen) -> str:
    return each.call.said


def _body(place: Steps, each: Seen) -> Any:
    data = each.call.ask.data
    body = at(data, place, None) if data not in (ABSENT, BROKEN) else None
    return body if isinstance(body, dict) else None

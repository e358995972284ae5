"""Refusals of members of another form that were not recorded, of servers that look at forms."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.forms import is_of
from busroot_mock.generic.model import Refusal, Spec
from busroot_mock.learning.assumed.type_refusals import MAKING, values_sent
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 5
_PLAIN: Final = {"boolean": bool, "number": int | float}
_ANY: Final = ("form", "type", "choice")
_LOOKS: Final = 3
"""At so many places members must be refused for what they are."""
_PLACES: Final = {"uuid": 1, "email": 2}
"""Forms that a text hardly has by chance, and at how many places others must be refused."""
BECAUSE: Final = "it always had this form, and others are refused for theirs"


def of_other_forms(
    specs: Mapping[str, Spec], seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of members that always had a form, five times at least, or their items.

    Members of another form were refused elsewhere, with the same status.
    """
    known: dict[tuple[str, int], dict[tuple[str, str], Refusal]] = defaultdict(dict)
    for each in refusals:
        if each.more.get("wrong") == "form" and each.more["form"] in _PLACES:
            known[each.more["form"], each.status][each.label, each.more["at"]] = each
    said = {(each.label, each.more.get("at")) for each in refusals if "form" in each.more}
    for (form, status), places in known.items():
        if len(places) < _PLACES[form]:
            continue
        like = next(iter(places.values()))
        for label, spec in specs.items():
            sent = values_sent(spec, specs, seen) if spec.does in MAKING else {}
            for pointer, values in sent.items():
                are_lists = all(isinstance(value, list) for value in values)
                texts = [t for value in values for t in value] if are_lists else values
                is_always = len(values) >= _FEWEST and _have(form, texts)
                if is_always and (label, pointer) not in said:
                    more = {"at": pointer, **({"each": True} if are_lists else {})}
                    more |= {"wrong": "form", "form": form, "because": BECAUSE}
                    more |= {"x-certainty": "assumed"}
                    yield Refusal(label, "body", status, like.answer, more)


def of_odd_texts(
    specs: Mapping[str, Spec], seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of texts that say neither yes nor no, or no number, where these always were.

    Some servers read texts as numbers, such as "5"; those that look at types take no others.
    """
    known = [e for e in refusals if e.more.get("wrong") in _ANY and "x-certainty" not in e.more]
    statuses = Counter(each.status for each in known)
    status, _ = statuses.most_common(1)[0] if known else (0, 0)
    alike = {(each.label, each.more["at"]): each for each in known if each.status == status}
    if len(alike) < _LOOKS:
        return
    said = {(e.label, e.more.get("at")) for e in refusals if e.more.get("wrong") in _ANY}
    for label, spec in specs.items():
        sent = values_sent(spec, specs, seen) if spec.does in MAKING else {}
        own = [e for (of, _), e in alike.items() if of == label]
        like = (own or [*alike.values()])[0]
        for pointer, values in sent.items():
            form = next((f for f, kind in _PLAIN.items() if _all_of(kind, values)), None)
            if form and len(values) >= _FEWEST and (label, pointer) not in said:
                more = {"at": pointer, "wrong": "form", "form": form, "because": BECAUSE}
                yield Refusal(
                    label, "body", status, like.answer, {**more, "x-certainty": "assumed"}
                )


def _all_of(kind: Any, values: Sequence[Any]) -> bool:
    are_booleans = all(isinstance(value, bool) for value in values)
    return are_booleans is (kind is bool) and all(isinstance(value, kind) for value in values)


def _have(form: str, texts: Sequence[object]) -> bool:
    return bool(texts) and all(isinstance(each, str) and is_of(form, each) for each in texts)

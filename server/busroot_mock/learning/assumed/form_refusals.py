"""Refusals of members of another form that were not recorded, of servers that look at forms."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from busroot_mock.generic.forms import is_of
from busroot_mock.generic.model import Refusal, Spec
from busroot_mock.learning.assumed.type_refusals import MAKING, values_sent
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 5
_PLACES: Final = 2
_STRICT: Final = ("uuid", "email")
"""Forms that a text hardly has by chance."""
BECAUSE: Final = "it always had this form, and others are refused for theirs"


def of_other_forms(
    specs: Mapping[str, Spec], seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of members that always had a form, five times at least, or their items.

    Members of another form were refused at two places at least, with the same status.
    """
    known: dict[tuple[str, int], dict[tuple[str, str], Refusal]] = defaultdict(dict)
    for each in refusals:
        if each.more.get("wrong") == "form" and each.more["form"] in _STRICT:
            known[each.more["form"], each.status][each.label, each.more["at"]] = each
    said = {(each.label, each.more.get("at")) for each in refusals if "form" in each.more}
    for (form, status), places in known.items():
        if len(places) < _PLACES:
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


def _have(form: str, texts: Sequence[object]) -> bool:
    return bool(texts) and all(isinstance(each, str) and is_of(form, each) for each in texts)

"""Queries that name members which no record has: refused once, they are taken to be refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from busroot_mock.generic.checks import words_in
from busroot_mock.generic.model import Kind, Refusal, Spec
from busroot_mock.learning.causes.refusals import Reasons
from busroot_mock.learning.kinds.seen import Seen

_NAMING: Final = ("sort", "fields")
"""What a parameter is to a list whose values are names of members."""
_WORD: Final = re.compile(r"[A-Za-z_]\w*")


def of_unknown_members(
    reasons: Reasons,
    refusals: Sequence[Refusal],
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    seen: Sequence[Seen],
) -> Iterator[Refusal]:
    """Yield the refusals of names that are not members, of all lists whose queries have some.

    A name was refused that no record has, and all names that were taken are members.
    """
    found = next((f for e, cause in reasons if cause and (f := _refused(e, specs, kinds))), None)
    if found is None:
        return
    label, name = found
    rule = next((r for r in refusals if (r.label, r.more.get("of")) == (label, name)), None)
    for spec in specs.values() if rule else ():
        members = kinds[spec.kind].members if spec.kind else frozenset()
        own = [e for e in seen if e.call.label == spec.label and e.call.is_success]
        like = [e for e in seen if e.role.kind == spec.kind and e.call.is_success]
        for of in (spec.more[word] for word in _NAMING if word in spec.more):
            taken = {word for e in own for word in words_in(e.call.ask.asked.get(of, ""))}
            if rule and spec.does == "list" and taken <= members:
                known = {word for e in like for word in words_in(e.call.ask.asked.get(of, ""))}
                why = f"{label} was refused for a name in {name} that is not a member"
                more = {"of": of, "members": sorted(members | known), "because": why}
                more |= {"x-certainty": "assumed"}
                yield Refusal(spec.label, "query", rule.status, rule.answer, more)


def _refused(
    each: Seen, specs: Mapping[str, Spec], kinds: Mapping[str, Kind]
) -> tuple[str, str] | None:
    """Return operation and parameter of a query that was refused for a name in it."""
    spec = specs.get(each.call.label)
    if spec is None or spec.does != "list":
        return None
    for name in (spec.more[word] for word in _NAMING if word in spec.more):
        words = words_in(each.call.ask.asked.get(name, ""))
        odd = [word for word in words if word not in kinds[spec.kind].members]
        if odd and all(_WORD.fullmatch(word) for word in words) and len(each.call.ask.spread) == 1:
            return each.call.label, name
    return None

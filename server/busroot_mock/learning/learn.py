"""A model of an API from its calls."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Kind, Model, Recorded, Spec
from busroot_mock.generic.paths import Paths
from busroot_mock.learning.answers.answers import Writer
from busroot_mock.learning.answers.blank_answers import with_least, without_matches
from busroot_mock.learning.answers.hidden_members import hidden_members
from busroot_mock.learning.answers.many import answers_of
from busroot_mock.learning.answers.outcomes import statuses
from busroot_mock.learning.assumed.alike_forms import add_alike
from busroot_mock.learning.assumed.assumed_operations import add_assumed
from busroot_mock.learning.assumed.assumed_refusals import with_assumed
from busroot_mock.learning.assumed.null_refusals import null_as_missing
from busroot_mock.learning.assumed.shared_pages import with_shared_pages
from busroot_mock.learning.assumed.shared_words import with_shared
from busroot_mock.learning.assumed.unknown_members import of_unknown_members
from busroot_mock.learning.calls.calls import Call, Session
from busroot_mock.learning.calls.nests import without_nests
from busroot_mock.learning.calls.parts import batch_in, spec_of, taken_apart
from busroot_mock.learning.calls.singles import without_singles
from busroot_mock.learning.causes.causes import Causes
from busroot_mock.learning.causes.refusals import always_refused, reasons_of, refusals_of
from busroot_mock.learning.causes.said_alike import other_references
from busroot_mock.learning.changes.actions import NEW, acts_of, changed_by_reading, sets_of
from busroot_mock.learning.changes.changes import words_of_change
from busroot_mock.learning.kinds.at_once import taken_one_by_one, with_several
from busroot_mock.learning.kinds.by_query import with_queries
from busroot_mock.learning.kinds.envelopes import without_envelopes
from busroot_mock.learning.kinds.own_paths import own_paths, with_own_paths
from busroot_mock.learning.kinds.roles import Role, Roles
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.kinds.templates import templates_of
from busroot_mock.learning.lists.list_forms import Variant, variants_of
from busroot_mock.learning.lists.lists import learned_list
from busroot_mock.learning.lists.page_numbers import add_page_numbers
from busroot_mock.learning.members.children import with_children
from busroot_mock.learning.members.copies import Sample, copied
from busroot_mock.learning.members.creations import appended, made_again
from busroot_mock.learning.members.fills import kind_of_samples, samples_of, sent_in
from busroot_mock.learning.members.ignored import ignored
from busroot_mock.learning.members.late import shown_next, with_late
from busroot_mock.learning.members.made_since import without_later, without_listed_later
from busroot_mock.learning.members.numbering import with_numbers
from busroot_mock.learning.members.parent_names import own_fills
from busroot_mock.learning.members.shown_as import shown_as
from busroot_mock.learning.walk.links import links_in
from busroot_mock.learning.walk.walk import Walk
from busroot_mock.learning.walk.walks import walked


@dataclass(frozen=True)
class Learned:
    """What a session shows.

    Attributes:
        calls: With those that others bring.
        first: Records that were there before.
        seen: The calls, each with what was true before and after it.
        unexplained: Refusals without a reason.
    """

    session: Session
    calls: Sequence[Call]
    model: Model
    first: Items
    roles: Roles
    seen: Sequence[Seen]
    unexplained: Sequence[Seen]


def learn(session: Session, given: Iterable[str] = ()) -> Learned:
    """Return what a session shows.

    Args:
        session: The calls.
        given: Templates of paths that are known from a document.
    """
    calls = taken_apart(session.calls, session.base)
    paths = Paths(templates_of(calls, given))
    named = [call.named(*found) for call in calls if (found := paths.find(call.ask.path))]
    read = {call.path for call in named if call.ask.method == "GET"}
    # HEAD is answered as GET is, where there is GET.
    named = [call for call in named if call.ask.method != "HEAD" or call.path not in read]
    single = without_singles(named)
    flat = without_nests(without_envelopes(single.calls))
    apart = taken_one_by_one(flat.calls)
    roles = Roles(apart.calls)
    own, calls = own_paths(roles, apart.calls)
    seen, first, walk = walked(roles, calls)
    learned = _Builder(session, named, roles, seen, first, walk).learned()
    model = with_queries(with_several(learned.model, roles, apart.forms), roles, flat.calls)
    model = replace(model, nests=flat.nests, singles=single.singles)
    return replace(learned, model=with_own_paths(model, own))


class _Builder:
    def __init__(
        self,
        session: Session,
        calls: Sequence[Call],
        roles: Roles,
        seen: Sequence[Seen],
        first: Items,
        walk: Walk,
    ) -> None:
        self._session, self._calls, self._roles = session, calls, roles
        self._seen, self._first = seen, first
        self._left, self._links, self._entries = walk.left, walk.links, walk.entries
        self._followed = walk.followed
        self._answers: list[Recorded] = []
        self._by_label: dict[str, list[Seen]] = defaultdict(list)
        for each in seen:
            self._by_label[each.call.label].append(each)
        self._samples = {name: samples_of(seen, kind) for name, kind in roles.kinds.items()}
        self._kinds = {
            name: kind_of_samples(kind, self._samples[name], seen, walk.within.of(name))
            for name, kind in roles.kinds.items()
        }

    def learned(self) -> Learned:
        self._kinds = {
            name: replace(kind, names=links_in(kind.path, self._links))
            for name, kind in self._kinds.items()
        }
        self._kinds = with_numbers(self._kinds, self._samples, self._seen)
        self._kinds, self._first = with_children(self._kinds, self._seen, self._first)
        self._first = without_later(self._first, self._kinds, self._samples)
        self._first = without_listed_later(self._first, self._roles.kinds, self._seen)
        specs = {label: self._spec(label, role) for label, role in self._roles.roles.items()}
        self._share_lists(specs)
        asked = {label: _asked(own) for label, own in self._by_label.items()}
        specs = {**with_shared_pages(with_shared(specs, asked), asked)}
        for spec in specs.values():
            self._add_answers(spec)
        causes = Causes(self._seen, self._roles, self._links, self._session.marks)
        reasons = reasons_of(self._seen, causes)
        refusals = refusals_of(reasons, self._kinds, self._answers)
        unexplained = [each for each, cause in reasons if cause is None]
        refusals += other_references(reasons, self._seen, refusals)
        refusals += null_as_missing(reasons, self._seen, refusals)
        for label in always_refused(reasons, self._by_label):
            specs[label] = Spec(label, "answer")
            why = "it was always refused, and nothing says why"
            self._roles.roles[label] = Role(label, "answer", reason=why)
            self._add_answers(specs[label])
        add_page_numbers(specs, self._answers, self._by_label)
        add_alike(specs, self._answers, self._by_label)
        add_assumed(specs, self._kinds, self._answers, self._roles.roles)
        specs = with_shared(specs, asked)
        known = (reasons, refusals, specs, self._kinds, self._seen)
        refusals += [*of_unknown_members(*known)]
        refusals = with_assumed(
            refusals, specs, self._kinds, self._samples, self._seen, self._answers
        )
        model = Model(self._kinds, specs, tuple(refusals), tuple(self._answers), self._session.form)
        return Learned(
            self._session, self._calls, model, self._first, self._roles, self._seen, unexplained
        )

    def _spec(self, label: str, role: Role) -> Spec:
        done = [each.call for each in self._by_label[label] if each.call.is_success]
        if role.does == "batch":
            call, batch = next((c, b) for c in done if (b := batch_in(c)))
            return spec_of(label, batch, call.status)
        if role.does == "answer" or not role.kind:
            return Spec(label, "answer")
        kind, more, does = self._kinds[role.kind], {}, role.does
        if role.does in ("list", "clear"):
            more = learned_list(label, kind, self._seen, self._kinds.values())
        samples = [each for each in self._samples[role.kind] if each.seen.call.label == label]
        if does == "put" and not any(each.before is None for each in samples):
            does = "merge"
        if does in ("put", "merge"):
            known, followed = self._samples[role.kind], self._followed.get(kind.name)
            more |= words_of_change(self._by_label[label], samples, known, kind, followed)
        if label in self._entries and does in ("put", "merge", "act"):
            more["entries"] = self._entries[label]
        if label in self._left:
            more["leaves"] = self._left[label].words(self._by_label[label])
        if does == "read" and not label.endswith(kind.path):
            more["sets"] = sets_of(changed_by_reading(self._by_label[label]), kind)
        if does == "act":
            more |= acts_of(samples or self._shown_next(label, role), kind)
        if does in ("create", "put", "merge", "act"):
            kept = {
                "appends": appended(samples, kind),
                "showsAs": {**role.shows_as, **shown_as(samples)},
            }
            kept |= {"only": role.only}
            more |= {word: each for word, each in kept.items() if each}
        more |= self._made(samples, kind) if does == "create" else {}
        if does == "create" and len(samples) < len(self._samples[role.kind]):
            more |= own_fills(self._roles.kinds[kind.name], kind, samples, self._seen)
        if does == "create" and label.partition(" ")[2].startswith(f"{kind.path}/"):
            more["copies"] = copied(samples, kind)
        status = statuses(self._by_label[label], does, kind)
        return Spec(label, does, role.kind, role.taken, status, more)

    def _made(self, samples: Sequence[Sample], kind: Kind) -> dict[str, Any]:
        """Return what becomes of a record that is made again, and what new ones ignore."""
        names = ignored(with_late(samples, self._seen, self._roles.kinds[kind.name]))
        return {**made_again(samples, kind), **({"ignores": names} if names else {})}

    def _shown_next(self, label: str, role: Role) -> list[Sample]:
        """Return what records were like when they were shown next after an action."""
        silent = [each for each in self._by_label[label] if each.before and each.call.is_success]
        later = shown_next(silent, self._seen, self._roles.kinds[role.kind])
        return [
            Sample(each, sent_in(each), each.before.members, members)
            for each, members in later
            if each.before
        ]

    def _share_lists(self, specs: dict[str, Spec]) -> None:
        """Let what removes the items of a list go by the filters of the list."""
        for label, spec in specs.items():
            other = specs.get(f"GET {spec.path}")
            if spec.does == "clear" and other is not None and other.does == "list":
                specs[label] = replace(spec, more={**other.more})
            if spec.does == "list" and self._roles.roles[label].at is None:
                self._share_filters(label, specs)

    def _share_filters(self, label: str, specs: dict[str, Spec]) -> None:
        """Let what counts records go by the filters of a list of them."""
        spec = specs[label]
        lists = [
            each
            for each in specs.values()
            if each.does == "list" and each.kind == spec.kind and each.more.get("filters")
        ]
        if lists:
            filters = {**spec.more.get("filters", {}), **lists[0].more["filters"]}
            specs[label] = replace(spec, more={**spec.more, "filters": filters, "guesses": True})

    def _add_answers(self, spec: Spec) -> None:
        done = [each for each in self._by_label[spec.label] if each.call.is_success]
        if spec.does == "batch":
            return
        if spec.does == "answer":
            answers = [Writer([each]).recorded() for each in self._by_label[spec.label]]
            self._answers += [*answers, *without_matches(answers)]
            return
        kind = self._kinds[spec.kind]
        if spec.does == "many":
            role = self._roles.roles[spec.label]
            self._answers += answers_of(self._by_label[spec.label], role, kind)
            return
        for status in sorted({each.call.status for each in done}):
            samples = [each for each in done if each.call.status == status and not each.call.batch]
            samples = samples or [each for each in done if each.call.status == status]
            samples = [*with_least(samples)]
            left = self._left.get(spec.label)
            variants = variants_of(samples, kind) if spec.does == "list" else []
            for variant in variants or [Variant({}, samples)]:
                own = variant.samples
                fresh = [left.key(each.call) for each in own] if left else []
                hidden = hidden_members(own, spec, kind, self._samples[spec.kind])
                new = self._renewed(spec)
                writer = Writer(own, kind, hidden, fresh=fresh, renewed=new, variant=variant)
                self._answers.append(writer.recorded())

    def _renewed(self, spec: Spec) -> dict[str, dict[int, Any]]:
        """Return by member that an action gives anew what it was next, by call."""
        names = [n for n, source in spec.more.get("sets", {}).items() if source["as"] in NEW]
        later = self._shown_next(spec.label, self._roles.roles[spec.label]) if names else []
        return {name: {id(each.seen): each.after.get(name) for each in later} for name in names}


def _asked(own: Sequence[Seen]) -> set[str]:
    return {name for each in own for name, _ in each.call.ask.spread}

"""Oracles of several exchanges: only what a recording shows, and nobody else can have done.

Somebody may write in between whose requests are not recorded. So exchanges are held against one
another only if they follow at once, and nothing that is recorded may have written meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module

from busroot_mock.contract.operations import READING, Operation
from busroot_mock.recordings.recorded import Recorded

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.making import SAVING, is_same_key
from ..probing.stillness import still
from ..probing.times import ms_of
from ..target.schema import OPERATIONS
from . import pages, preferences, relations, within, writes
from .callers import Callers
from .meaning import failure
from .sorting import Passed
from .views import Saw, Shown, Views, saw_of

_FIGURES = {"listIssues", "listSchedules", "listStationWindows", "listSkus", "listSkuGroups",
            "listStations", "listConfig", "listShiftPatterns"}  # fmt: skip
_ACCOUNTS = {
    operation.writes.get("listedBy")
    for operation in OPERATIONS
    if operation.writes.get("settings") == "Account"
}
"""The operations that show an account itself."""
_SECOND = 1000
_REFUSED = range(400, 500)


@dataclass
class Session:
    """The exchanges with one server, as far as later ones are held against them."""

    callers: Callers = field(default_factory=Callers)
    views: Views = field(default_factory=Views)
    write: writes.Write | None = None
    busy_until: float = 0.0
    now: tuple[float, Passed] | None = None

    def note(self, passed: Passed) -> Iterator[Shown]:
        """Take an exchange of the right shape; yield what it and earlier ones show to be wrong."""
        operation = passed.operation
        if operation is None or passed.sent is None:
            return
        if not passed.sent.breaches:
            yield from self.callers.note(passed, operation)
        if passed.recorded.method not in READING:
            yield from self._write(passed, operation)
        elif passed.key and not passed.sent.breaches and passed.began >= self.busy_until:
            if passed.is_answered:
                yield from self._read(passed, operation)
            elif passed.recorded.status == 404:
                yield from self._not_found(passed, operation)

    def disturb(self, recorded: Recorded) -> None:
        """Take a request of which it is not known what it changes."""
        if recorded.method not in READING:
            self.views.clear()
            self.write = None
            ended = recorded.started.timestamp() * 1000 + recorded.took
            self.busy_until = max(self.busy_until, ended)

    def _write(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        is_alone = passed.began >= self.busy_until
        self.busy_until = max(self.busy_until, passed.ended)
        is_known = passed.is_answered or passed.recorded.status in _REFUSED
        is_valid = passed.sent is not None and not passed.sent.breaches
        self.write, before = None, self.views
        if is_alone and is_known and is_valid and passed.key:
            listed_by = str(operation.writes.get("listedBy", ""))
            self.write = writes.Write(
                passed,
                operation,
                before.whole_lists(passed.began),
                before.singles(passed.began),
                before.known(listed_by, passed.began),
            )
        self.views = Views(before.latest)
        if passed.is_answered and operation.writes.get("record") == "User":
            self.callers.forget_roles()
        if self.write is not None:
            seen = self.write.own_list()
            steps = [*([seen.passed.exchange] if seen else []), passed.exchange]
            for each in (*writes.at_once(self.write), *preferences.answered(self.write)):
                yield each, steps

    def _read(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        for each in within.times_in(self.views, passed, operation):
            yield each, [passed.exchange]
        saw = saw_of(passed)
        if saw is None:
            yield from self._single(passed, operation)
            return
        yield from self.callers.see(passed, operation, saw.records)
        for each in self._alone(saw):
            yield each, [passed.exchange]
        yield from self._time(saw)
        if self.write is not None and self.write.is_right_before(passed):
            yield from self._after(self.write, saw)
        yield from pages.beside(self.views, saw)
        self.views.add(saw)
        yield from relations.between(self.views, saw)
        if LISTINGS.keys() >= _FIGURES:
            yield from import_module(f"{__package__}.figures").figures_of(self.views, saw)

    def _alone(self, saw: Saw) -> Iterator[CheckFailure]:
        yield from within.range_of(self.views, saw)
        yield from within.sorted_as_asked(self.views, saw)
        yield from within.parts_in(self.views, saw)
        yield from within.page_in(saw)

    def _after(self, write: writes.Write, saw: Saw) -> Iterator[Shown]:
        if "settings" not in write.operation.writes:
            yield from writes.after(write, saw)
            yield from self._elsewhere(write, saw)
            return
        if not write.is_accepted:
            yield from writes.after(write, saw)
        yield from preferences.listed(write, saw)
        ours, theirs = (self.callers.roles_of(each.passed.key) for each in (write, saw))
        if not ours & theirs and "calling user" in _about(saw.listing):
            yield from preferences.of_another_user(write, saw)

    def _elsewhere(self, write: writes.Write, saw: Saw) -> Iterator[Shown]:
        """Check that a write made nothing in another account."""
        home, other = (self.callers.account_of(each.passed.key) for each in (write, saw))
        before = write.lists.get((saw.passed.key, saw.listing.operation.operation_id))
        key = writes.written_key(write)
        if before is None or key is None or home is None or other in (None, home):
            return
        name = saw.listing.spec["key"]
        is_own = saw.listing.operation.operation_id == write.listed_by and isinstance(name, str)
        old, new = (
            [
                still(item, saw.listing.item_schema)
                for item in each.records
                if is_own and str(item.get(name)) == str(key)
            ]
            for each in (before, saw)
        )
        if write.is_accepted and saw.is_whole and old != new:
            expected = f"{write.operation.label} changes nothing in account {other}"
            actual = f"its record {key!r} is another than before"
            found = failure(
                "other-account-hidden",
                write.operation,
                expected,
                actual,
                terms.ACCOUNTS_APART,
                about="elsewhere",
            )
            yield found, [before.passed.exchange, write.passed.exchange, saw.passed.exchange]

    def _single(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        """Check a single record: whose it is, after a write, and against its list."""
        result = passed.answer.get("result")
        if not isinstance(result, dict):
            return
        account = result.get("id" if operation.operation_id in _ACCOUNTS else "accountId")
        yield from self.callers.see(passed, operation, [{"accountId": account}])
        write = self.write
        if write is not None and write.is_right_before(passed):
            yield from preferences.single(write, passed)
            yield from _saved(write, passed, operation, result)
        self.views.add_single(passed, operation)
        listing = _list_above(operation)
        whole = self.views.whole(passed, listing.operation.operation_id) if listing else None
        if listing is None or whole is None:
            return
        same = [item for item in whole.records if listing.key(item) == listing.key(result)]
        if same and same[0] != result and _is_steady(listing):
            expected = f"the record {listing.key(result)} is as in {listing.operation.label}"
            place = terms.response_place(operation)
            found = failure(
                "lists-agree", operation, expected, "it differs", place, about="differs"
            )
            yield found, [whole.passed.exchange, passed.exchange]

    def _not_found(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        """Check that a record that is not found is not listed either."""
        listing, sent = _list_above(operation), passed.sent
        whole = self.views.whole(passed, listing.operation.operation_id) if listing else None
        if listing is None or whole is None or sent is None:
            return
        texts = [texts[0] for (where, _), texts in sent.parameters.items() if where == "path"]
        if len(texts) == 1 and _lists(listing, whole, texts[0]):
            place = terms.response_place(operation)
            expected = f"{texts[0]!r} is found, since it is listed"
            found = failure(
                "lists-agree", operation, expected, "the status is 404", place, about="found"
            )
            yield found, [whole.passed.exchange, passed.exchange]

    def _time(self, saw: Saw) -> Iterator[Shown]:
        """Check that `now` of a record is not before the end of a range up to now."""
        span, name = saw.passed.answer.get("range"), saw.listing.range_parameter
        texts = saw.passed.query.get(name or "", [])
        if isinstance(span, dict) and len(texts) == 1 and within.is_up_to_now(texts[0]):
            self.now = float(span["to"]), saw.passed
        times = [(ms_of(item.get("now")), item) for item in saw.records if "now" in item]
        if self.now is None or not times:
            return
        known, passed = self.now
        if any(time is not None and time < known - _SECOND for time, _ in times):
            operation, place = saw.listing.operation, saw.listing.member("now")
            expected = "now is not before the end of a range up to now that was read before"
            found = failure("times-agree", operation, expected, "it is earlier", place, about="now")
            yield found, [passed.exchange, saw.passed.exchange]


def _about(listing: Listing) -> str:
    return terms.text_at((*terms.response_place(listing.operation), "description"))


def _is_steady(listing: Listing) -> bool:
    return listing.range_parameter is None and "settled" not in listing.spec


def _lists(listing: Listing, whole: Saw, key: str) -> bool:
    """Tell whether a list has a key; in letters of either case, where no case counts."""
    name = listing.spec["key"]
    writing = [each for each in SAVING if each.writes["listedBy"] == listing.operation.operation_id]
    texts = [str(item.get(name)) for item in whole.records]
    is_same = [is_same_key(writing[0], text, key) for text in texts] if writing else []
    return any(is_same) or key in texts


def _saved(
    write: writes.Write, passed: Passed, operation: Operation, result: Item
) -> Iterator[Shown]:
    """Yield where a single record is not as it was just written."""
    listing, key = _list_above(operation), writes.written_key(write)
    name = listing.spec["key"] if listing else None
    if listing is None or key is None or not isinstance(name, str):
        return
    is_own = listing.operation.operation_id == write.listed_by and write.operation in SAVING
    is_own = is_own and write.is_accepted and write.passed.key == passed.key
    if is_own and is_same_key(write.operation, result.get(name), key):
        for each in writes.read_back(write, result):
            yield each, [write.passed.exchange, passed.exchange]


def _list_above(operation: Operation) -> Listing | None:
    path = operation.path
    if "{" not in path:
        return None
    found = (each for each in LISTINGS.values() if path.startswith(f"{each.operation.path}/"))
    return next(found, None)

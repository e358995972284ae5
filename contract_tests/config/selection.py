"""The operations that a run tests, and why it leaves out the others."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from busroot_mock.contract.operations import Operation

from .settings import Settings

MOST_NAMED = 20
NEEDS = " (needs "
UNKNOWN = "changes something, and nothing says what (x-writes)"
_KINDS = {"tag": "tag", "operation": "operation", "also": "operation"}


class Selection:
    """The operations of a contract, as the settings of a run select them.

    Attributes:
        settings: Of the run.
        operations: All of the contract, in its order.
        selected: Those that the filters keep.
        tested: Those of them that the run may call.
    """

    def __init__(self, settings: Settings, operations: Iterable[Operation]) -> None:
        self.settings = settings
        self.operations = tuple(operations)
        self.selected = tuple(filter(self.keeps, self.operations))
        self.tested = tuple(filter(self.may_call, self.selected))

    def keeps(self, operation: Operation) -> bool:
        """Tell whether the filters keep an operation."""
        settings, names = self.settings, {operation.operation_id, operation.label}
        return (
            (not settings.tags or operation.tag in settings.tags)
            and (not settings.operations or bool(names & set(settings.operations)))
            and (not settings.certainties or operation.certainty in settings.certainties)
        )

    def may_call(self, operation: Operation) -> bool:
        """Tell whether the run may call an operation.

        A run that writes leaves out those of platform and settings, unless they are named, those
        that make records for good, if nothing may be left, and those of which nothing says what
        they write.
        """
        settings = self.settings
        if settings.mode == "mock" or operation.reads:
            return True
        if not operation.writes:
            return False
        if settings.mode == "read" or operation.operation_id in settings.also:
            return settings.mode == "write"
        return not (
            operation.is_named_only or (settings.leave_nothing and operation.leaves_records)
        )

    @property
    def withheld(self) -> tuple[Operation, ...]:
        """Return the operations that the run may call, but for what it met in the deployment."""
        if not self.settings.withheld:
            return ()
        wanted = Selection(replace(self.settings, withheld=""), self.operations)
        return tuple(each for each in wanted.tested if each not in self.tested)

    def why_left_out(self, operation: Operation) -> str:
        """Return why an operation is not tested; empty if it is."""
        if not self.keeps(operation):
            return "not selected"
        if self.may_call(operation):
            return ""
        if not operation.writes:
            return UNKNOWN
        if self.settings.mode == "read":
            return self.settings.withheld or f"writes{NEEDS}--write ACCOUNT)"
        if operation.is_named_only:
            return f"changes settings or the platform{NEEDS}--also {operation.operation_id})"
        return "makes records that nothing removes (left out by --leave-nothing)"

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with the filters: the option, and a sentence on its value."""
        settings = self.settings
        ids = [operation.operation_id for operation in self.operations]
        labels = [operation.label for operation in self.operations]
        tags = list(dict.fromkeys(operation.tag for operation in self.operations))
        problems = [
            *_unknown("tag", settings.tags, tags),
            *_unknown("operation", settings.operations, [*ids, *labels]),
            # A label will not do for --also: a write must not be named by mistake.
            *_unknown("also", settings.also, ids),
        ]
        if not problems and not self.selected:
            problems.append(("", "No operation matches the filters."))
        return problems


def _unknown(option: str, names: Iterable[str], known: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            yield option, f"There is no {_KINDS[option]} {name!r}; {hint_at(name, known)}."


def hint_at(name: str, known: list[str], otherwise: str = "--dry-run lists them") -> str:
    """Return what was meant, probably, or all that is known if that is not too long."""
    lower = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), lower, n=3, cutoff=0.6)
    if len(known) > MOST_NAMED:
        named = ", ".join(lower[each] for each in near)
        return f"did you mean {named}" if near else otherwise
    return f"there are {', '.join(known)}"

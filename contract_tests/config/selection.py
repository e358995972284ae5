"""Which operations a run tests, and why it leaves out the others."""

from collections.abc import Iterable

from busroot_mock.contract.operations import Operation

from .settings import Settings


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

        A run that writes leaves out those of platform and settings, unless they are named.
        """
        if self.settings.mode == "mock" or operation.reads:
            return True
        is_named = operation.operation_id in self.settings.also
        return self.settings.mode == "write" and (is_named or not operation.is_named_only)

    def why_left_out(self, operation: Operation) -> str:
        """Return why an operation is not tested; empty if it is."""
        if not self.keeps(operation):
            return "not selected"
        if self.may_call(operation):
            return ""
        if self.settings.mode == "read":
            return "writes (needs --write ACCOUNT)"
        return f"changes settings or the platform (needs --also {operation.operation_id})"

    def problems(self) -> list[str]:
        """Return what is wrong with the filters: names that the contract does not have."""
        settings = self.settings
        ids = {operation.operation_id for operation in self.operations}
        labels = {operation.label for operation in self.operations}
        tags = {operation.tag for operation in self.operations}
        problems = [f"There is no tag {name!r}." for name in settings.tags if name not in tags]
        unknown = [name for name in settings.operations if name not in ids | labels]
        # A label will not do for --also: a write must not be named by mistake.
        unknown += [name for name in settings.also if name not in ids]
        problems += [f"There is no operation {name!r}." for name in unknown]
        if not problems and not self.selected:
            problems.append("No operation matches the filters.")
        return problems

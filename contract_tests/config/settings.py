"""What a run is to do: everything but the keys."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from busroot_mock.contract.operations import Operation


@dataclass(frozen=True)
class Settings:
    """The settings of a run; `None` and empty mean that nothing is asked for.

    Attributes:
        base_url: Where the API lies, such as `https://host/api`; without it the stub is started.
        write: The account whose data may be written to; without it the run only reads.
        also: operationIds that are left out unless they are named: of platform and of settings.
        undeclared_methods: Whether methods that the contract does not declare may be sent.
        tags: Names of tags to keep to.
        operations: operationIds, or names such as `GET /sku`, to keep to.
        certainties: `documented`, `partial`, `assumed`: of operations to keep to.
        oracles_off: Names of oracles that are left out.
        rate: Requests per second at the most.
        max_requests: Requests at the most.
        max_seconds: Seconds at the most; what has begun by then is still ended.
        max_created: Records at the most that one operation may make.
        max_latency: Milliseconds that an answer may take.
        timeout: Seconds to wait for an answer.
        seed: Repeats a run.
        max_examples: Generated cases for each operation and each oracle.
        profile: File that describes the deployment.
        report: Folder for the reports.
        strict: Whether a contradicted assumption fails the run.
        baseline: File of known deviations.
        database: Where Hypothesis keeps failing examples: a folder, or `redis://host:port/0`.
        checked: Whether it is known already that a run would not be in vain.
    """

    base_url: str | None = None
    write: str | None = None
    also: tuple[str, ...] = ()
    undeclared_methods: bool = False
    tags: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    oracles_off: tuple[str, ...] = ()
    rate: float | None = None
    max_requests: int | None = None
    max_seconds: float | None = None
    max_created: int = 20
    max_latency: float | None = None
    timeout: float = 30.0
    seed: int = 0
    max_examples: int = 50
    profile: str | None = None
    report: str | None = None
    strict: bool = False
    baseline: str | None = None
    database: str | None = None
    checked: bool = False

    def after(self, sent: int) -> "Settings":
        """Return the settings for the rest of a run that has sent so many requests."""
        if self.max_requests is None:
            return self
        return replace(self, max_requests=max(0, self.max_requests - sent))

    def to_json(self) -> str:
        """Return the settings as text, to be handed to another process."""
        return json.dumps(asdict(self))

    @property
    def mode(self) -> str:
        """Return `mock`, where anything may be done, `write`, or `read`."""
        if self.base_url is None:
            return "mock"
        return "read" if self.write is None else "write"

    def selects(self, operation: Operation) -> bool:
        """Tell whether the filters keep an operation."""
        names = {operation.operation_id, operation.label}
        return (
            (not self.tags or operation.tag in self.tags)
            and (not self.operations or bool(names & set(self.operations)))
            and (not self.certainties or operation.certainty in self.certainties)
        )

    def problems(self, operations: Iterable[Operation]) -> list[str]:
        """Return what cannot be meant: filters that name what the contract does not have."""
        known = list(operations)
        ids = {one.operation_id for one in known}
        labels = {one.label for one in known}
        found = [f"There is no tag {t!r}." for t in self.tags if t not in {o.tag for o in known}]
        found += [f"There is no operation {o!r}." for o in self.operations if o not in ids | labels]
        found += [f"There is no operation {o!r} to name." for o in self.also if o not in ids]
        if not found and not any(map(self.selects, known)):
            found.append("The filters leave no operation.")
        return found


def settings_of(text: str) -> Settings:
    """Return the settings that `Settings.to_json` has written; what is left out is the default."""
    told = json.loads(text)
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Settings(**{**told, **lists})

"""The settings of a run: everything but the keys."""

import json
import time
from dataclasses import asdict, dataclass, replace

from .shard import shard_of


@dataclass(frozen=True)
class Settings:
    """The settings of a run; `None` and empty mean no limit and no filter.

    Attributes:
        base_url: Of the API, such as `https://host/api`; without it a mock server is started.
        write: The account whose data the run may change; without it the run only reads.
        also: operationIds of platform and settings, which are left out unless they are named.
        undeclared_methods: Whether to send methods that the contract does not declare.
        tags: Tags to keep to.
        operations: operationIds, or labels such as `GET /sku`, to keep to.
        certainties: `documented`, `partial`, `assumed`: of operations to keep to.
        oracles_off: Names of oracles to leave out.
        rate: Requests per second, at most.
        max_requests: Requests of the whole run, at most.
        max_seconds: Seconds of the whole run, at most, but for removing what it created.
        ends_at: When these seconds are over, by `time.monotonic`: for all processes of the run, and
            whatever it does; None before it has begun.
        max_created: Records that one operation may create, at most.
        max_latency: Milliseconds that a response may take.
        timeout: Seconds to wait for a response, to its last byte.
        max_response: Megabytes that a response may have.
        max_received: Megabytes of all responses of the run, at most.
        seed: Repeats a run.
        max_examples: Generated cases for each operation and each oracle.
        profile: File that describes the deployment.
        report: Folder for the reports.
        shard: Which part of the tests to run, such as `2/5`; its limits are that part of the run's.
        fail_fast: Whether to end at the first finding that fails the run.
        allow_untested: Whether a run may pass that did not test all that it selected.
        allow_left: Whether records that could be removed may stay, since others use them.
        leave_nothing: Whether to leave out what makes records that no operation removes.
        strict: Whether a contradicted assumption fails the run.
        baseline: File of known deviations.
        database: Where Hypothesis keeps failing examples: a folder, or `redis://host:port/0`.
        checked: Whether it was checked already that the deployment can be tested.
        role: Of the main key, as the deployment shows it.
        account: Of the main key, as the deployment shows it.
        repeat: The command line that repeats the run.
        recorded: Whether it judges recorded traffic, and sends nothing.
        withheld: Why a run only reads although `write` is set; empty if it does what it may.
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
    ends_at: float | None = None
    max_created: int = 40
    max_latency: float | None = None
    timeout: float = 30.0
    max_response: int = 10
    max_received: int = 10_000
    seed: int = 0
    max_examples: int = 20
    profile: str | None = None
    report: str | None = None
    shard: str | None = None
    fail_fast: bool = False
    allow_untested: bool = False
    allow_left: bool = False
    leave_nothing: bool = False
    strict: bool = False
    baseline: str | None = None
    database: str | None = None
    checked: bool = False
    role: str | None = None
    account: str | None = None
    repeat: str = ""
    withheld: str = ""
    recorded: bool = False

    def begun(self, seconds: float = 0.0) -> "Settings":
        """Return the settings of a run that began so many seconds ago."""
        if self.max_seconds is None or self.ends_at is not None:
            return self
        return replace(self, ends_at=time.monotonic() - seconds + self.max_seconds)

    def after(self, sent: int) -> "Settings":
        """Return the settings for the rest of a run that has sent so many requests."""
        if self.max_requests is None:
            return self
        # Of what this part may send, which is a share of all.
        return replace(self, max_requests=max(0, self.max_requests - sent * self.parts))

    def to_json(self) -> str:
        """Return the settings as text, to hand to another process."""
        return json.dumps(asdict(self))

    @property
    def parts(self) -> int:
        """Return into how many parts the tests of the run are divided."""
        return shard_of(self.shard).of

    @property
    def mode(self) -> str:
        """Return `read`, `write`, `mock`, a server of the run's own, or `recorded`."""
        if self.recorded:
            return "recorded"
        if self.base_url is None:
            return "mock"
        return "read" if self.write is None or self.withheld else "write"


def settings_of(text: str) -> Settings:
    """Return the settings that `Settings.to_json` has written; a missing one has its default."""
    fields = json.loads(text)
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return Settings(**{**fields, **lists})

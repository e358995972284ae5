"""The writing part of a run, in one process: confined, entered in a ledger, torn down."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schemathesis import Case
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

from ..config.settings import Settings
from ..target.deployment import Deployment
from ..target.operations import Operation
from ..target.schema import CONTRACT
from .confinement import Confinement
from .keeper import Keeper
from .ledger import Ledger, read_ledger
from .read_back import NotListed, read_back
from .run_names import RunNames, new_prefix
from .settings_backup import SettingsBackup
from .write_scope import WriteScope, write_scopes

DEFAULT_FOLDER = "busroot-report"
CONTROLLER = "main"


class Writing:
    """What a process needs to write.

    Args:
        deployment: To write to.
        ledger: Of the process.
        most: Records at the most that one operation may make.
        kept: What settings were, by operationId; in the ledger by default.

    Attributes:
        contract: The contract.
        scopes: Of the operations that write, by operationId.
        names: Of the run.
        ledger: What it makes.
        keeper: Writes to the ledger.
        confinement: What may be touched.
    """

    def __init__(
        self,
        deployment: Deployment,
        ledger: Ledger,
        most: int,
        kept: dict[str, Any] | None = None,
    ) -> None:
        operations = deployment.transport.guard.operations
        self.deployment, self.ledger = deployment, ledger
        self._kept = ledger.settings_before if kept is None else kept
        self.contract = CONTRACT
        self.scopes = write_scopes(self.contract, operations)
        self.names = RunNames(ledger.prefix, most)
        self.keeper = Keeper(
            ledger, self.scopes, most, deployment.transport.guard.operation_of, self.is_own
        )
        home = (None, deployment.settings.write)
        self.confinement = Confinement(
            self.scopes,
            self.names,
            self.keeper.ids,
            self.backup,
            [
                identity.key
                for identity in deployment.profile.identities
                if identity.account not in home
            ],
        )
        self._backups: dict[str, SettingsBackup] = {}

    def is_own(self, scope: WriteScope, result: dict[str, Any]) -> bool:
        """Tell whether a list shows what an answer names as made by the run.

        An answer that names another record must not make that one the run's. Where nobody can
        change or remove a record by its id, it does not matter.
        """
        if not scope.key and "removedBy" not in scope.operation.writes:
            return True
        key = result.get(scope.makes or "")
        try:
            entries = self.read_back(scope, result)
        except NotListed:
            return False
        same = [
            entry for entry in entries if isinstance(entry, dict) and entry.get(scope.shown) == key
        ]
        return bool(same) and all(self.is_marked(scope, entry) for entry in same)

    def read_back(self, scope: WriteScope, result: dict[str, Any] | None = None) -> list[Any]:
        """Return what is listed of what an operation writes; as `listing.listed`."""
        steps = list(self.deployment.steps)
        try:
            return read_back(self.deployment, self.contract.document, scope.operation, result)
        finally:
            # This was asked for safety: it is no step of what is tested.
            self.deployment.steps[:] = steps

    def backup(self, scope: WriteScope) -> SettingsBackup:
        """Return what settings were before the run; raises `NotListed` if that cannot be told."""
        name = scope.operation.operation_id
        if name not in self._backups:
            backup = SettingsBackup(self.contract, scope, [])
            if name not in self._kept:
                backup = SettingsBackup(self.contract, scope, self.read_back(scope))
                self.ledger.enter_settings(name, backup.body)
            backup.body = self._kept[name]
            self._backups[name] = backup
        return self._backups[name]

    def keep_settings(self) -> None:
        """Enter what settings are, before a process of the run changes them.

        Raises:
            NotListed: If that cannot be told.
        """
        guard = self.deployment.transport.guard
        for scope in self.scopes.values():
            if "settings" in scope.operation.writes and guard.allows(scope.operation):
                self.backup(scope)

    def is_marked(self, scope: WriteScope, entry: Any) -> bool:
        """Tell whether an entry of a list carries the prefix of the run."""
        names = [*scope.marked, *([] if scope.is_number or not scope.key else [scope.shown])]
        return any(self.names.owns(str(entry.get(name))) for name in names)

    def before_call(self, context: HookContext, case: Case[Any], kwargs: Any) -> None:
        """Confine a case of Schemathesis; a hook."""
        scope = self._scope_of(case)
        if scope is None:
            return
        self.confinement.confine(case, scope)
        ids = self.keeper.live_ids(scope.record)
        body, key = case.body, scope.key
        if not isinstance(body, dict) or key is None or key in body:
            return
        if scope.makes and ids and self.keeper.is_full(scope.operation):
            # Rather change what is there than make no more of it.
            case.body = {**body, key: ids[-1]}

    def _scope_of(self, case: Case[Any]) -> WriteScope | None:
        label = f"{case.method.upper()} {case.operation.path}"
        scopes = (scope for scope in self.scopes.values() if scope.operation.label == label)
        return next(scopes, None)

    def fresh_key(self, operation: Operation) -> Any:
        """Return a key that no record has, for one that the run may make.

        Raises:
            ValueError: If only the server names such records.
        """
        scope = self.scopes[operation.operation_id]
        if scope.key is None or scope.is_number:
            raise ValueError(f"{operation.label} lets only the server name what it makes")
        return self.names.fresh(scope.is_key)


def writing_of(deployment: Deployment, process: str, processes: int = 1) -> Writing:
    """Return what a process of a run needs to write."""
    settings = deployment.settings
    # On a stub of the run's own nothing is in danger, and a seed repeats all that is sent.
    prefix = f"bmv-{settings.seed:08x}-" if settings.mode == "stub" else new_prefix()
    ledger = Ledger(
        ledger_path(settings, process), prefix, deployment.base_url, settings.write or ""
    )
    # One process keeps settings and puts them back: for another they may have changed already.
    kept = ledger_path(settings, CONTROLLER)
    others = process != CONTROLLER and kept.is_file()
    settings_before = read_ledger(kept).settings_before if others else None
    return Writing(deployment, ledger, max(1, settings.max_created // processes), settings_before)


def ledger_path(settings: Settings, process: str) -> Path:
    """Return the file in which a process of a run keeps its ledger."""
    return Path(settings.report or DEFAULT_FOLDER) / f"ledger-{process}.ndjson"


@contextmanager
def confined(writing: Writing) -> Iterator[None]:
    """Let writes leave while the context lasts, as far as they touch the run's own records."""
    transport = writing.deployment.transport
    hook = writing.before_call
    transport.guard.rules.append(writing.confinement.rule)
    transport.before.append(writing.keeper.enter_request)
    transport.listeners.append(writing.keeper.record_response)
    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(hook, "before_call")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(hook)
        transport.listeners.remove(writing.keeper.record_response)
        transport.before.remove(writing.keeper.enter_request)
        transport.guard.rules.remove(writing.confinement.rule)

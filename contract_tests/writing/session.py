"""The means of a writing run in each process: confinement, ledger, and backup of settings."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from schemathesis import Case
from schemathesis.generation.meta import TestPhase
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

from busroot_mock.contract.operations import Operation

from ..config.settings import Settings
from ..target.deployment import Deployment
from ..target.schema import CONTRACT
from .confinement import Confinement
from .keeper import Keeper, Use
from .ledger import Ledger, read_ledger
from .other_ledgers import OtherLedgers
from .read_back import NotListed, read_back
from .run_names import RunNames, new_prefix
from .settings_backup import SettingsBackup
from .write_scope import WriteScope, write_scopes

DEFAULT_FOLDER = "busroot-report"
CONTROLLER = "main"


class Writing:
    """What a process of a run needs to write.

    Args:
        deployment: To write to.
        ledger: Of the process.
        most: Records that one operation may create, at most.
        processes: Of the run, which keep to that together.
        kept: Settings before the run, by operationId; those of the ledger by default.

    Attributes:
        contract: The contract.
        scopes: Of the operations that write, by operationId.
        names: Generates names of the run.
        ledger: Of what the process creates.
        keeper: Writes to the ledger.
        confinement: Decides what may be touched.
    """

    def __init__(
        self,
        deployment: Deployment,
        ledger: Ledger,
        most: int,
        processes: int = 1,
        kept: dict[str, Any] | None = None,
    ) -> None:
        operations = deployment.transport.guard.operations
        self.deployment, self.ledger = deployment, ledger
        self._kept = ledger.settings_before if kept is None else kept
        self.contract = CONTRACT
        self.scopes = write_scopes(self.contract, operations)
        self.names = RunNames(ledger.prefix, most)
        self.keeper = Keeper(
            ledger,
            self.scopes,
            most,
            OtherLedgers(ledger.path, processes),
            deployment.transport.turns.counting,
            deployment.transport.guard.operation_of,
            self.is_own,
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
            may_tie=deployment.settings.allow_left,
        )
        self._backups: dict[str, SettingsBackup] = {}
        self._not_listed: dict[str, NotListed] = {}

    def is_own(self, scope: WriteScope, result: dict[str, Any]) -> bool:
        """Tell whether the record that a result names is listed as created by the run.

        A result that names another record must not make that record the run's. It does not matter
        where nobody can change or remove a record by its id.
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
        """Return the entries of the list that shows what an operation writes; see `read_back`."""
        steps = list(self.deployment.steps)
        try:
            return read_back(self.deployment, self.contract, scope.operation, result)
        finally:
            # Requests for safety are not steps of the test.
            self.deployment.steps[:] = steps

    def backup(self, scope: WriteScope) -> SettingsBackup:
        """Return the settings before the run; raises `NotListed` if they cannot be read."""
        name = scope.operation.operation_id
        if name in self._not_listed:
            self.deployment.transport.cut = f"no backup of its settings: {self._not_listed[name]}"
            raise self._not_listed[name]
        if name not in self._backups:
            self._backups[name] = self._new_backup(scope)
        return self._backups[name]

    def _new_backup(self, scope: WriteScope) -> SettingsBackup:
        name = scope.operation.operation_id
        if name in self._kept:
            backup = SettingsBackup(self.contract, scope, [])
        else:
            try:
                backup = SettingsBackup(self.contract, scope, self.read_back(scope))
            except NotListed as error:
                self._not_listed[name] = error
                return self.backup(scope)
            self.ledger.enter_settings(name, backup.body)
        backup.body = self._kept[name]
        return backup

    def keep_settings(self) -> None:
        """Enter the settings into the ledger before a process of the run changes them.

        Those that cannot be read are not changed either: the operation stays untested.
        """
        may_call = self.deployment.selection.may_call
        for scope in self.scopes.values():
            if "settings" in scope.operation.writes and may_call(scope.operation):
                with suppress(NotListed, pytest.skip.Exception):
                    self.backup(scope)

    def is_marked(self, scope: WriteScope, entry: Any) -> bool:
        """Tell whether an entry of a list carries the prefix of the run."""
        names = [*scope.marked, *([] if scope.is_number or not scope.key else [scope.shown])]
        return any(self._is_own_text(entry.get(name)) for name in names)

    def _is_own_text(self, value: Any) -> bool:
        """Tell whether a listed value is the run's; a lenient server may keep a list of texts."""
        texts = value if isinstance(value, list) else [value]
        return any(isinstance(text, str) and self.names.owns(text) for text in texts)

    def before_call(self, context: HookContext, case: Case[Any], kwargs: Any) -> None:
        """Confine a case; a hook of Schemathesis."""
        scope = self._scope_of(case)
        if scope is None:
            return
        self.confinement.confine(case, scope)
        in_sequence = case.meta is not None and case.meta.phase.name is TestPhase.STATEFUL
        use = Use.SEQUENCE if in_sequence else Use.CASE
        self.keeper.expect(use)
        ids = self.keeper.live_ids(scope.record)
        body, key = case.body, scope.key
        if not isinstance(body, dict) or key is None or key in body:
            return
        if scope.makes and ids and self.keeper.is_full(scope.operation, use):
            # Change an existing record: no more may be created.
            case.body = {**body, key: ids[-1]}

    def _scope_of(self, case: Case[Any]) -> WriteScope | None:
        label = f"{case.method.upper()} {case.operation.path}"
        scopes = (scope for scope in self.scopes.values() if scope.operation.label == label)
        return next(scopes, None)

    def fresh_key(self, operation: Operation) -> Any:
        """Return a key that no record has, for a record that the run may create.

        Raises:
            ValueError: If only the server chooses the keys of such records.
        """
        scope = self.scopes[operation.operation_id]
        if scope.key is None or scope.is_number:
            raise ValueError(f"{operation.label} lets only the server choose keys")
        return self.names.fresh(scope.is_key)


def writing_of(deployment: Deployment, process: str, processes: int = 1) -> Writing:
    """Return the writing session of a process."""
    settings = deployment.settings
    # On a mock server nothing is in danger, and a seed repeats all requests.
    prefix = f"bmv-{settings.seed:08x}-" if settings.mode == "mock" else new_prefix()
    ledger = Ledger(
        ledger_path(settings, process), prefix, deployment.base_url, settings.write or ""
    )
    # One process backs settings up and restores them: another might read changed ones.
    kept = ledger_path(settings, CONTROLLER)
    others = process != CONTROLLER and kept.is_file()
    settings_before = read_ledger(kept).settings_before if others else None
    most = max(1, settings.max_created // settings.parts)
    return Writing(deployment, ledger, most, processes, settings_before)


def ledger_path(settings: Settings, process: str) -> Path:
    """Return the path of the ledger of a process."""
    return Path(settings.report or DEFAULT_FOLDER) / f"ledger-{process}.ndjson"


@contextmanager
def confined(writing: Writing) -> Iterator[None]:
    """Allow writes within the context, as far as they touch only the run's own records."""
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

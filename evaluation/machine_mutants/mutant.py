"""A defect that a machine made: one change of one place in the code that answers requests."""

import shutil
from pathlib import Path
from typing import NamedTuple

from evaluation.mutants.serving import ROOT

SOURCE = ROOT / "server" / "busroot_mock"


class MachineMutant(NamedTuple):
    """A defect.

    Attributes:
        module: Its path in the package.
        function: That the change is in, or the class; empty outside of any.
        operator: Cosmic Ray's name of the kind of change.
        code: The module with the defect.
    """

    module: str
    function: str
    operator: str
    code: str

    @property
    def name(self) -> str:
        """What tells it from others, as long as the function stays as it is."""
        before, after = self.changed
        return f"{self.module} {self.function}: {before} -> {after or '(nothing)'}"

    @property
    def changed(self) -> tuple[str, str]:
        """The first line that differs, before and after; the latter may be gone."""
        before = (SOURCE / self.module).read_text("utf-8").splitlines()
        after = self.code.splitlines()
        pairs = zip(before, [*after, *[""] * len(before)], strict=False)
        left, right = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
        return left.strip(), right.strip()


def scratch_copy(mutant: MachineMutant, folder: Path) -> Path:
    """Lay the mock server with the defect into a folder; return what goes on Python's path."""
    for name in ("server", "fixtures"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "openapi.yaml", folder)
    (folder / "server" / "busroot_mock" / mutant.module).write_text(mutant.code, "utf-8")
    return folder / "server"

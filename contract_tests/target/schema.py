"""The contract, and as Schemathesis has it; a run aims it before tests are collected."""

from copy import deepcopy
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.filters import HasAPIOperation

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation
from busroot_mock.paths import CONTRACT as PATH

from ..config.profile import Profile
from ..config.settings import Settings
from ..transport.guard import Guard

# Schemathesis 4.32 makes addresses that validators disagree on, and changes others in a path:
# both look like a fault of the deployment. A list, for it also asks for addresses of one letter,
# and takes seconds to find that there is none where they are drawn letter by letter.
ADDRESSES = st.sampled_from(
    [
        f"{name}@{host}.{top}"
        for name in ["a", "Zoe", "0", "j.doe", "a-b_c", "x+tag", "UPPER.lower.9", "n" * 21]
        for host in ["b", "example", "mail2", "h" * 12]
        for top in ["com", "org"]
    ]
)
schemathesis.openapi.format("email", ADDRESSES)

CONTRACT = Contract(PATH)
CONFIG = SchemathesisConfig.from_path(Path(__file__).parent.with_name("schemathesis.toml"))
# A copy: Schemathesis writes into what it loads.
SCHEMA = schemathesis.openapi.from_dict(deepcopy(CONTRACT.document), config=CONFIG)
OPERATIONS = CONTRACT.operations
BY_ID = {operation.operation_id: operation for operation in OPERATIONS}


def tested(guard: Guard, settings: Settings) -> list[Operation]:
    """Return the operations that a run is to test: those selected that it may call."""
    return [one for one in OPERATIONS if settings.selects(one) and guard.allows(one)]


def aim(guard: Guard, profile: Profile, settings: Settings) -> None:
    """Set what is drawn, and leave out what the guard would refuse."""
    allowed = {operation.label for operation in tested(guard, settings)}

    def is_allowed(context: HasAPIOperation) -> bool:
        return context.operation.label in allowed

    CONFIG.update(seed=settings.seed, max_failures=None)
    SCHEMA.config.update(headers={"X-API-KEY": profile.main.key})
    SCHEMA.config.generation.update(max_examples=settings.max_examples)
    if settings.database is not None:
        # What the profile of Hypothesis says then holds for Schemathesis too.
        SCHEMA.config.generation.database = None
    SCHEMA.filter_set = SCHEMA.include(is_allowed).filter_set
    if settings.mode == "read" or (settings.mode == "write" and not settings.undeclared_methods):
        SCHEMA.config.phases.coverage.unexpected_methods = set()

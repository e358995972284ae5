"""The contract, and the schema of Schemathesis; a run aims it before tests are collected."""

import os
from functools import cache, partial
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.filters import HasAPIOperation

from busroot_mock.comparison.overlays import read_overlay
from busroot_mock.contract.document import Contract
from busroot_mock.contract.link_bodies import with_link_bodies
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.paths import CONTRACT as PATH

from ..config.options import OVERLAY_IN
from ..config.profile import Profile
from ..config.selection import Selection
from ..config.settings import Settings
from .learned import with_learned

# Schemathesis 4.32 makes addresses that validators disagree on, and changes others in a path:
# both look like a fault of the deployment. A list, since it also asks for addresses of one letter,
# would take seconds to find that there is none; a short one, each of which it tries until then.
_NAMES = ("a", "Zoe", "0", "j.doe", "a-b_c", "x+tag", "UPPER.lower.9", "n" * 21)
_HOSTS = ("b.com", "example.org", "mail2.com", f"{'h' * 12}.org")
ADDRESSES = st.sampled_from(
    [f"{name}@{host}" for name, host in zip(_NAMES, _HOSTS * 2, strict=True)]
)
schemathesis.openapi.format("email", ADDRESSES)


def _contract() -> Contract:
    """Return the contract, with the overlay that the environment names."""
    path = os.environ.get(OVERLAY_IN.variable)
    if not path:
        return Contract(PATH)
    overlay = read_overlay(Path(path))
    return Contract(PATH, partial(with_learned, overlay=overlay, path=Path(path)))


CONTRACT = _contract()
CONFIG = SchemathesisConfig.from_path(Path(__file__).parent.with_name("schemathesis.toml"))
# A copy: Schemathesis writes into what it loads.
SCHEMA = schemathesis.openapi.from_dict(with_link_bodies(CONTRACT.document), config=CONFIG)
OPERATIONS = CONTRACT.operations
BY_ID = {operation.operation_id: operation for operation in OPERATIONS}


@cache
def selection_of(settings: Settings) -> Selection:
    """Return the operations of the contract that a run selects; there is one for equal settings."""
    return Selection(settings, OPERATIONS)


def aim(selection: Selection, profile: Profile, base_url: str) -> None:
    """Set what Schemathesis generates, and keep it to the operations that the run tests.

    Args:
        base_url: Where requests go: by its path Schemathesis knows those of an operation again.
    """
    settings = selection.settings
    tested = {operation.label for operation in selection.tested}

    def is_tested(context: HasAPIOperation) -> bool:
        return context.operation.label in tested

    CONFIG.update(seed=settings.seed, max_failures=None)
    SCHEMA.config.update(base_url=base_url, headers={KEY_HEADER: profile.main.key})
    SCHEMA.config.generation.update(max_examples=settings.max_examples)
    if settings.database is not None:
        # What the profile of Hypothesis says then holds for Schemathesis too.
        SCHEMA.config.generation.database = None
    SCHEMA.filter_set = SCHEMA.include(is_tested).filter_set
    if settings.mode == "read" or (settings.mode == "write" and not settings.undeclared_methods):
        SCHEMA.config.phases.coverage.unexpected_methods = set()

"""Senders of requests, as far as answers tell: the account and the role of a key."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from busroot_mock.contract.operations import Operation

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.lists import Item
from ..target.schema import OPERATIONS
from .meaning import failure
from .sorting import Passed
from .views import Shown

STAFF = "staff"
"""A role that somebody has beside the one in an account."""
ROLES = frozenset().union(*(operation.roles for operation in OPERATIONS)) - {STAFF}
FORBIDDEN = 403


@dataclass
class Callers:
    """What is known of the keys.

    A key has a role that may do all that it did, and nothing of what it was refused.
    """

    accounts: dict[str, tuple[str, Passed]] = field(default_factory=dict)
    _roles: dict[str, frozenset[str]] = field(default_factory=dict)
    _why: dict[str, list[Passed]] = field(default_factory=dict)

    def roles_of(self, key: str) -> frozenset[str]:
        """Return the roles that a key may have."""
        return self._roles.get(key, ROLES)

    def account_of(self, key: str) -> str | None:
        """Return the account of a key, if it is known."""
        return self.accounts[key][0] if key in self.accounts else None

    def forget_roles(self) -> None:
        """Forget roles, as somebody may have changed them."""
        self._roles.clear()
        self._why.clear()

    def note(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        """Take an answer that tells what a role may do; yield if no role may do just that."""
        if not operation.roles or STAFF in operation.roles or not passed.key:
            return
        if not passed.is_answered and passed.recorded.status != FORBIDDEN:
            return
        may = operation.roles if passed.is_answered else ROLES - operation.roles
        known = self.roles_of(passed.key)
        left = known & may
        why = self._why.setdefault(passed.key, [])
        if not left:
            done = "is answered" if passed.is_answered else "is refused with 403"
            named = " or ".join(sorted(known))
            expected = f"a role may do just what the contract allows; this key's is {named}"
            actual = f"{operation.label} {done}, which no such role allows"
            place = (*operation.location, "x-roles")
            found = failure("roles", operation, expected, actual, place, about=done)
            yield found, [*(each.exchange for each in why[-4:]), passed.exchange]
            return
        if left != known:
            self._roles[passed.key] = left
            why.append(passed)

    def see(self, passed: Passed, operation: Operation, items: list[Item]) -> Iterator[Shown]:
        """Check that a key sees what is of one account alone."""
        for item in items:
            account = item.get("accountId")
            if not isinstance(account, str):
                continue
            known, first = self.accounts.setdefault(passed.key, (account, passed))
            if known != account:
                yield _other(operation, known, account), [first.exchange, passed.exchange]
                return


def _other(operation: Operation, known: str, account: str) -> CheckFailure:
    expected = f"a key sees records of one account alone, here {known}"
    actual = f"one is of account {account}"
    place = terms.ACCOUNTS_APART
    return failure("own-account", operation, expected, actual, place, about="accountId")

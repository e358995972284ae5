"""Worlds: everything that makes answers, apart from the contract."""

from collections import Counter
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from busroot_mock.datasets.dataset import Dataset, dataset_on
from busroot_mock.datasets.files import dataset_names
from busroot_mock.datasets.readings import keep
from busroot_mock.errors import NotFound
from busroot_mock.faults.rules import draws_of
from busroot_mock.paths import FIXTURES
from busroot_mock.store.indexes import By
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Store, copy_store
from busroot_mock.store.tables import FIRST_ID
from busroot_mock.worlds.changes import Change, changes_between
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.journal import Journal
from busroot_mock.worlds.state import Kept, Moment, State

_EMAIL: Final = By("email", in_any_case=True)


class World:
    """A store loaded from a dataset, a clock, and a source of ids that a seed makes repeatable.

    Args:
        dataset: Name of the dataset to start with.
        seed: Worlds of equal dataset, seed and clock answer equal calls with equal bytes.
        clock: Tells the time.
        fixtures: The folder that holds the datasets.
        start: What to start with in place of the dataset as it is.
        memory: What other worlds have worked out, to share it; a new one if there is none.
        present: A copy of `start`, if there is one already.

    Attributes:
        callers: Who keys belong to, as it was worked out last; `caller_of` tells whether it holds.
            Nothing here leads back to the world, so one that is deleted is gone at once.

    Raises:
        SetupError: If there is no such dataset, or it cannot be loaded.
    """

    def __init__(
        self,
        dataset: str = "demo",
        seed: int = 0,
        clock: Clock | None = None,
        fixtures: Path = FIXTURES,
        start: State | None = None,
        memory: Memory | None = None,
        present: State | None = None,
    ) -> None:
        self.dataset = dataset
        self.seed = seed
        self.clock = clock or Clock()
        self.snapshots: dict[str, Moment] = {}
        self.journal = Journal()
        self.callers: dict[str, Any] = {}
        self.memory = Memory() if memory is None else memory
        self._fixtures = fixtures
        self._forked_from = start
        self._first_clock = self.clock.copy()
        self.reset(present)

    def reset(self, present: State | None = None) -> None:
        """Go back to the start, clock and all: nothing that was written since is left.

        That is the dataset, or the moment of the fork. Snapshots stay, the journal is emptied.

        Args:
            present: A copy of the start, if there is one already.
        """
        self.journal.clear()
        self.clock = self._first_clock.copy()
        self._start = self.first_state()
        self.state = present or self._start.copy()
        self.callers.clear()

    def states(self) -> list[State]:
        """Return all states that it has."""
        return [self._start, self.state, *(state for state, _ in self.snapshots.values())]

    def first_state(self) -> State:
        """Return the state that a reset goes back to; it is never written to."""
        return self._forked_from or self._loaded()

    def _loaded(self) -> State:
        # On the day of the first clock: the present one may be days away from it.
        dataset = dataset_on(self._fixtures, self.dataset, self._first_clock.now().date())
        return State(dataset.platform, dataset.accounts, dataset.accounts, Counter())

    def datasets(self) -> list[str]:
        """Return the names of the datasets in the folder of its own."""
        return dataset_names(self._fixtures)

    def sibling(self, dataset: str, seed: int, clock: Clock) -> "World":
        """Return a world of another dataset in the same folder. Raises `SetupError`."""
        return World(dataset, seed, clock, self._fixtures, memory=self.memory)

    def fork(self, start: State | None = None, present: State | None = None) -> "World":
        """Return an independent copy of this world as it is now.

        Args:
            start: A copy of its state, if there is one already.
            present: Another.
        """
        start = start or self.state.copy()
        clock = self.clock.copy()
        return World(self.dataset, self.seed, clock, self._fixtures, start, self.memory, present)

    def kept(self) -> Kept:
        """Return what `resume` goes on from."""
        start, present = (self._start, self._first_clock), (self.state, self.clock)
        return Kept(self.dataset, self.seed, start, present, self.snapshots)

    def resume(self, kept: Kept) -> None:
        """Go on from what was kept. Raises `SetupError` if its dataset is not there any more."""
        self._load(kept.dataset)
        self.dataset, self.seed = kept.dataset, kept.seed
        self._start, self._first_clock = kept.start
        self.state, self.clock = kept.present
        self.snapshots = kept.snapshots

    def snapshot(self, name: str, moment: Moment | None = None) -> None:
        """Keep state and clock under a name, in place of what it stood for.

        Args:
            name: Of the snapshot.
            moment: Copies of both, if there are such already.
        """
        self.snapshots[name] = moment or (self.state.copy(), self.clock.copy())

    def restore(self, name: str) -> None:
        """Go back to a snapshot. Raises `NotFound` if there is none of the name."""
        state, clock = self.moment(name)
        self.go_to(state.copy(), clock)

    def go_to(self, state: State, clock: Clock) -> None:
        """Go on from a state, which is this world's from now on, at the time of a clock."""
        self.state, self.clock = state, clock.copy()

    def forget(self, name: str) -> None:
        """Drop a snapshot. Raises `NotFound` if there is none of the name."""
        self.moment(name)
        del self.snapshots[name]

    def moment(self, name: str | None) -> Moment:
        """Return a snapshot, or the start for None. Raises `NotFound` if there is none."""
        if name is None:
            return self._start, self._first_clock
        try:
            return self.snapshots[name]
        except KeyError:
            raise NotFound(f"The world has no snapshot {name!r}.") from None

    async def changes(
        self, since: str | None = None, limit: int = 1000, skip: int = 0
    ) -> tuple[list[Change], int]:
        """Return some of what differs from a snapshot, or from the start; and how much differs.

        Raises `NotFound` if there is no such snapshot.
        """
        return await changes_between(self.moment(since)[0], self.state, limit, skip)

    def forget_rule(self, rule_id: str) -> None:
        """Remove a fault rule with what was drawn for it: its id never comes again."""
        self.state.faults.remove(rule_id)
        for purpose in draws_of(rule_id):
            self.state.drawn.pop(purpose, None)

    @property
    def platform(self) -> Store:
        """The tables that accounts share."""
        return self.state.platform

    def store(self, account_id: str) -> Store:
        """Return the tables of one account."""
        return self.state.accounts[account_id]

    def stores(self) -> list[Store]:
        """Return the tables of every account."""
        return list(self.state.accounts.values())

    def add_account(self, account: Record, store: Store) -> None:
        """Enter an account, and with what it starts, which nobody writes to from then on."""
        self.platform["accounts"].put(account)
        self.reseed(account["id"], store)
        self.state.initial[account["id"]] = store

    def add_user(self, account_id: str, email: str, role: str) -> Record:
        """Enter a user in an account, with an API key; return the user.

        An email address that is known, in letters of either case, is that of the user who is there.
        """
        user = self.user_of(email) or self._new_user(email)
        accounts = [*user["accounts"], {"accountId": account_id, "role": role}]
        self.add_key(account_id, user["id"])
        return self.platform["users"].put({**user, "accounts": accounts})

    def user_of(self, email: str) -> Record | None:
        """Return the user with this email address, in letters of either case, if there is one."""
        return next(iter(self.platform["users"].having(_EMAIL, email)), None)

    def _new_user(self, email: str) -> Record:
        return {
            "id": self.next_id("user"),
            "email": email,
            "userRole": "customer",
            "accounts": [],
            "createdAt": self.clock.timestamp(),
        }

    def add_key(self, account_id: str, user_id: int) -> None:
        """Enter an API key of a user for an account."""
        key = self.draw_hex("api key")
        self.platform["apiKeys"].put({"key": key, "accountId": account_id, "userId": user_id})

    def reseed(self, account_id: str, store: Store | None = None) -> None:
        """Load an account anew: with what it started with, or with the records of `store`."""
        self.state.accounts[account_id] = copy_store(store or self.state.initial[account_id])

    def replace_store(self, account_id: str, store: Store) -> None:
        """Give an account other tables, which are the account's own."""
        self.state.accounts[account_id] = store

    def demo_store(self) -> Store:
        """Return the tables of the first account of `demo`: of these fixtures, or else our own."""
        return next(iter(self._load("demo", _with_demo(self._fixtures)).accounts.values()))

    def _load(self, name: str, fixtures: Path | None = None) -> Dataset:
        return dataset_on(fixtures or self._fixtures, name, self.clock.now().date())

    def draw(self, purpose: str, below: int) -> int:
        """Return the next whole number from 0 up to, not including, `below`.

        Each purpose has a sequence of its own, so that calls which have nothing to do with one
        another do not change one another's ids.
        """
        self.state.drawn[purpose] += 1
        return self._drawn(purpose, self.state.drawn[purpose], below)

    def _drawn(self, purpose: str, number: int, below: int) -> int:
        return int.from_bytes(self._digest(purpose, number)) % below

    def _digest(self, purpose: str, number: int) -> bytes:
        text = f"{self.seed}/{purpose}/{number}"
        return blake2b(text.encode(), digest_size=16).digest()

    def next_id(self, purpose: str) -> int:
        """Return the next whole number to tell new records apart, from `FIRST_ID` on."""
        drawn, name = self.state.drawn, f"{purpose} id"
        number = drawn[name]
        drawn[name] = number + 1
        return FIRST_ID + number

    def draw_hex(self, purpose: str) -> str:
        """Return the next text of 32 hexadecimal digits, for what should not be guessed."""
        self.state.drawn[purpose] += 1
        return self._digest(purpose, self.state.drawn[purpose]).hex()

    def draw_text(self, purpose: str, length: int, alphabet: str) -> str:
        """Return the next text of `length` characters from `alphabet`."""
        first, below = self.state.drawn[purpose] + 1, len(alphabet)
        self.state.drawn[purpose] += length
        return "".join(
            alphabet[self._drawn(purpose, number, below)] for number in range(first, first + length)
        )


@keep(100)
def _with_demo(fixtures: Path) -> Path:
    """Return a folder of datasets if it has `demo`, or else our own; loaded ones are kept, too."""
    return fixtures if (fixtures / "demo").is_dir() else FIXTURES

"""Worlds: everything that makes answers, apart from the contract."""

from collections import Counter
from hashlib import blake2b
from pathlib import Path
from typing import Final

from busroot_mock.clock import Clock
from busroot_mock.datasets import Dataset, dataset_on
from busroot_mock.paths import FIXTURES
from busroot_mock.store import Record, Store, copy_store

FIRST_ID: Final = 10_000
"""Ids that a world gives start here; those in fixtures lie below."""


class World:
    """A store loaded from a dataset, a clock, and a source of ids that a seed makes repeatable.

    Args:
        dataset: Name of the dataset to start with.
        seed: Worlds of equal dataset, seed and clock answer equal calls with equal bytes.
        clock: Tells the time.
        fixtures: The folder that holds the datasets.

    Raises:
        SetupError: If there is no such dataset, or it cannot be loaded.
    """

    def __init__(
        self,
        dataset: str = "demo",
        seed: int = 0,
        clock: Clock | None = None,
        fixtures: Path = FIXTURES,
    ) -> None:
        self.seed = seed
        self.clock = clock or Clock()
        self._dataset = dataset
        self._fixtures = fixtures
        self.reset()

    def reset(self) -> None:
        """Go back to the dataset: nothing that was written since is left."""
        dataset = self._load(self._dataset)
        self.platform = copy_store(dataset.platform)
        self._initial = dataset.accounts.copy()
        self._accounts = {name: copy_store(store) for name, store in self._initial.items()}
        self._drawn: Counter[str] = Counter()

    def store(self, account_id: str) -> Store:
        """Return the tables of one account."""
        return self._accounts[account_id]

    def stores(self) -> list[Store]:
        """Return the tables of every account."""
        return list(self._accounts.values())

    def add_account(self, account: Record, store: Store) -> None:
        """Enter an account, and with what it starts."""
        self.platform["accounts"].put(account)
        self.reseed(account["id"], store)
        self._initial[account["id"]] = store

    def add_user(self, account_id: str, email: str, role: str) -> Record:
        """Enter a user of an account, with an API key; return the user."""
        user: Record = {
            "id": self.next_id("user"),
            "email": email,
            "userRole": "customer",
            "accounts": [{"accountId": account_id, "role": role}],
            "createdAt": self.clock.timestamp(),
        }
        self.add_key(account_id, user["id"])
        return self.platform["users"].put(user)

    def add_key(self, account_id: str, user_id: int) -> None:
        """Enter an API key of a user for an account."""
        key = self.draw_hex("api key")
        self.platform["apiKeys"].put({"key": key, "accountId": account_id, "userId": user_id})

    def reseed(self, account_id: str, store: Store | None = None) -> None:
        """Load an account anew: with what it started with, or with the records of `store`."""
        self._accounts[account_id] = copy_store(store or self._initial[account_id])

    def demo_store(self) -> Store:
        """Return the tables of the first account of the dataset `demo`."""
        return next(iter(self._load("demo").accounts.values()))

    def _load(self, name: str) -> Dataset:
        return dataset_on(self._fixtures, name, self.clock.now().date())

    def draw(self, purpose: str, below: int) -> int:
        """Return the next whole number from 0 up to, not including, `below`.

        Each purpose has a sequence of its own, so that calls which have nothing to do with one
        another do not change one another's ids.
        """
        self._drawn[purpose] += 1
        text = f"{self.seed}/{purpose}/{self._drawn[purpose]}"
        return int.from_bytes(blake2b(text.encode(), digest_size=16).digest()) % below

    def next_id(self, purpose: str) -> int:
        """Return the next whole number to tell new records apart, from `FIRST_ID` on."""
        self._drawn[f"{purpose} id"] += 1
        return FIRST_ID + self._drawn[f"{purpose} id"] - 1

    def draw_hex(self, purpose: str) -> str:
        """Return the next text of 32 hexadecimal digits, for what should not be guessed."""
        return self.draw_text(purpose, 32, "0123456789abcdef")

    def draw_text(self, purpose: str, length: int, alphabet: str) -> str:
        """Return the next text of `length` characters from `alphabet`."""
        return "".join(alphabet[self.draw(purpose, len(alphabet))] for _ in range(length))

"""The time that the rest of a run will take: by what its tests cost, and by what others took."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

_ENOUGH = 5
"""Tests to be done, and seconds to be over, before anything can be told."""
_SHARE = 0.45
"""Of the cost of all tests, to be done before the time left is shown: earlier, runs showed a third
of the time that they took, since hardly any of the tests that take most of it was done."""
_TRUST = 2.0
"""So many tests that are alike weigh as much as the estimate that there was before them."""


class TimeLeft:
    """Learns from each test that is done how long the others will take.

    At first a test takes as long as others, by its cost; then as long as those that are like it
    did: of its function, and of the same cost.

    Args:
        clock: Seconds, from anywhere.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._started = clock, clock()
        self._waiting: set[str] = set()
        self._costs: dict[str, float] = {}
        self._running: dict[str, float] = {}
        self._took = defaultdict[tuple[str, float], list[float]](list)
        self._planned: list[str] = []
        self._cost_done = self._seconds_done = 0.0
        self._at_once = 1
        self._lock = threading.Lock()

    def plan(self, names: Iterable[str]) -> None:
        """Take the names of the tests that will be run."""
        with self._lock:
            self._started, self._planned = self._clock(), list(names)
            self._waiting = set(self._planned)

    def weigh(self, costs: Mapping[str, float]) -> None:
        """Take what tests cost, by name, in any unit; the others cost as much as their mean."""
        with self._lock:
            self._costs = dict(costs)

    def begin(self, name: str) -> None:
        """Note that a test begins now."""
        with self._lock:
            self._waiting.discard(name)
            self._running[name] = self._clock()
            self._at_once = max(self._at_once, len(self._running))

    def end(self, name: str, seconds: float) -> None:
        """Note that a test is done, and how long it took."""
        with self._lock:
            self._waiting.discard(name)
            self._running.pop(name, None)
            self._took[self._alike(name)].append(seconds)
            self._cost_done += self._cost(name)
            self._seconds_done += seconds

    def seconds(self) -> float | None:
        """Return the seconds that are left; None as long as too little is known."""
        with self._lock:
            now, done = self._clock(), sum(map(len, self._took.values()))
            if done < _ENOUGH or now - self._started < _ENOUGH:
                return None
            if not (self._waiting or self._running):
                return None
            if self._cost_done < _SHARE * sum(map(self._cost, self._planned)):
                return None
            pace = self._pace(now)
            rests = [
                max(0.0, self._expected(name, pace) - (now - began))
                for name, began in self._running.items()
            ]
            work = sum(self._expected(name, pace) for name in self._waiting) + sum(rests)
            return max([work / self._at_once, *rests])

    def _pace(self, now: float) -> float:
        """Return the seconds that a test takes for each unit of its cost.

        Those that are running count as soon as they take longer than others have.
        """
        running = sum(now - began for began in self._running.values())
        cost = sum(map(self._cost, self._running))
        done = self._seconds_done / self._cost_done
        return max(done, (self._seconds_done + running) / (self._cost_done + cost))

    def _expected(self, name: str, pace: float) -> float:
        """Return how long a test will take, as far as is known."""
        took = self._took[self._alike(name)]
        return (_TRUST * self._cost(name) * pace + sum(took)) / (_TRUST + len(took))

    def _cost(self, name: str) -> float:
        mean = sum(self._costs.values()) / len(self._costs) if self._costs else 1.0
        return self._costs.get(name, mean)

    def _alike(self, name: str) -> tuple[str, float]:
        """Return what tests that are alike share."""
        return name.partition("[")[0], self._cost(name)

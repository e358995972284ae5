"""The time left, of runs that were made up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.run.time_left import TimeLeft


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def estimates(kinds, at_once, chance):
    """Run tests of several kinds; yield what was estimated, what is true, and the whole.

    Args:
        kinds: How many tests there are of each, how long they take, and by what factor the
            cost of one is wrong.
    """
    clock = Clock()
    left = TimeLeft(clock)
    tests = [
        (f"test_{kind}[{number}]", seconds * factor, seconds)
        for kind, (count, seconds, factor) in enumerate(kinds)
        for number in range(count)
    ]
    chance.shuffle(tests)
    left.plan(name for name, *_ in tests)
    left.weigh({name: cost for name, cost, _ in tests})
    waiting, running, seen = list(tests), {}, []
    while waiting or running:
        while waiting and len(running) < at_once:
            name, _, seconds = waiting.pop()
            left.begin(name)
            running[name] = clock.now + seconds, seconds
        name = min(running, key=lambda each: running[each][0])
        clock.now, seconds = running.pop(name)
        left.end(name, seconds)
        seen.append((clock.now, left.seconds()))
    end = clock.now
    return [(shown, end - now, end - 100.0) for now, shown in seen]


# Costs of two kinds are wrong by a factor of 2 to one another at most: what is left may all be of
# the other kind, so nobody could say it better than that.
KINDS = st.lists(
    st.tuples(st.integers(5, 60), st.floats(0.1, 20), st.floats(0.71, 1.41)), min_size=1, max_size=5
)


@settings(max_examples=30)
@given(kinds=KINDS, at_once=st.integers(1, 4), chance=st.randoms(use_true_random=False))
def test_time_left_is_nearly_true_whatever_tests_take(kinds, at_once, chance):
    rows = estimates(kinds, at_once, chance)
    known = [row for row in rows if row[0] is not None]
    for shown, true, whole in known:
        assert true / 2 - whole / 10 < shown < true * 2 + whole / 10


def test_tests_that_cost_more_are_told_before_any_of_them_is_done():
    kinds = [(100, 10, 1.0), (10, 100, 10.0)]
    clock = Clock()
    left = TimeLeft(clock)
    names = {
        f"test_{kind}[{number}]": row for kind, row in enumerate(kinds) for number in range(row[0])
    }
    left.plan(names)
    left.weigh({name: cost for name, (_, cost, _) in names.items()})
    for number, (name, (_, _, seconds)) in enumerate(list(names.items())[:100]):
        # As long as less than half of it is done, nobody knows.
        assert number >= 90 or left.seconds() is None
        left.begin(name)
        clock.now += seconds
        left.end(name, seconds)
    assert 90 < left.seconds() < 120


def test_nothing_is_told_before_enough_is_known_nor_after_the_last():
    clock = Clock()
    left = TimeLeft(clock)
    names = [f"test_a[{number}]" for number in range(8)]
    left.plan(names)
    told = []
    for name in names:
        left.begin(name)
        clock.now += 2
        left.end(name, 2.0)
        told.append(left.seconds())
    assert told == [None, None, None, None, 6.0, 4.0, 2.0, None]


def test_a_process_with_one_long_test_holds_all_up():
    clock = Clock()
    left = TimeLeft(clock)
    costs = {"test_long[1]": 40.0, "test_long[2]": 40.0}
    costs |= {f"test_a[{number}]": 1.0 for number in range(6)}
    left.plan(costs)
    left.weigh(costs)
    left.begin("test_long[1]")
    clock.now += 40
    left.end("test_long[1]", 40.0)
    left.begin("test_long[2]")
    for number in range(6):
        left.begin(f"test_a[{number}]")
        clock.now += 1
        left.end(f"test_a[{number}]", 1.0)
    # Shared by two processes it would take half of that.
    assert 33 < left.seconds() < 35
